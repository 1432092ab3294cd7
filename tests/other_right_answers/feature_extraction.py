"""Other right ways for 01_feature_extraction."""

from tests.other_right_answers import right


@right("make_preprocess")
def make_preprocess():
    from torchvision.transforms import v2

    return v2.Compose(
        [
            v2.PILToTensor(),
            v2.ToDtype(torch.float32, scale=True),
            v2.Lambda(lambda grey: grey.expand(3, -1, -1)),
            v2.Normalize([0.5, 0.5, 0.5], [0.5, 0.5, 0.5]),
        ]
    )


@right("make_preprocess")
def make_preprocess():
    class Preprocess:
        def __call__(self, image):
            pixels = torch.tensor(np.asarray(image), dtype=torch.float32)
            return pixels.mul(2 / 255).sub(1).repeat(3, 1, 1)

    return Preprocess()


@right("make_preprocess")
def make_preprocess():
    def preprocess(image):
        colour = np.asarray(image.convert("RGB"), dtype=np.float32).transpose(2, 0, 1)
        return torch.from_numpy((colour / 255 - 0.5) / 0.5)

    return preprocess


@right("make_extractor")
def make_extractor(backbone):
    body = torch.nn.Sequential(*list(backbone.children())[:-1], torch.nn.Flatten())
    for parameter in body.parameters():
        parameter.requires_grad = False
    body.eval()
    return body


@right("make_extractor")
def make_extractor(backbone):
    # The new layer is in train mode; it does the same in either.
    backbone.eval()
    backbone.fc = torch.nn.Sequential()
    backbone.requires_grad_(False)
    return backbone


@right("make_extractor")
def make_extractor(backbone):
    class Extractor(torch.nn.Module):
        """The backbone stays whole; a hook notes what its last layer receives."""

        def __init__(self):
            super().__init__()
            self.backbone = backbone
            backbone.fc.register_forward_pre_hook(self.note)

        def note(self, layer, inputs):
            self.features = inputs[0]

        def forward(self, images):
            self.backbone(images)
            return self.features

    return Extractor().eval().requires_grad_(False)


@right("make_extractor")
def make_extractor(backbone):
    from torchvision.models.feature_extraction import create_feature_extractor

    body = create_feature_extractor(backbone.eval(), {"flatten": "features"})

    class Extractor(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.body = body

        @torch.no_grad()
        def forward(self, images):
            return self.body(images)["features"]

    return Extractor().requires_grad_(False).eval()


@right("load_encoder")
def load_encoder(path):
    model = Encoder()
    state = torch.load(path, map_location="cpu", weights_only=True)
    model.load_state_dict({name: value.float() for name, value in state.items()})
    for parameter in model.parameters():
        parameter.requires_grad = False
    model.train(False)
    return model


@right("load_encoder")
def load_encoder(path):
    with open(path, "rb") as file:
        state = torch.load(file)
    model = Encoder().requires_grad_(False)
    own = model.state_dict()
    if set(own) != set(state):
        raise ValueError(f"keys differ: {set(own) ^ set(state)}")
    for name, value in own.items():
        value.copy_(state[name])
    return model.eval()


@right("extract")
def extract(extractor, loader):
    device = next(extractor.parameters()).device
    features, labels = [], []
    for images, batch in loader:
        with torch.no_grad():
            output = extractor(images.to(device))
        features.append(output.cpu().numpy())
        labels.append(batch.numpy())
    return np.vstack(features), np.hstack(labels)


@right("extract")
def extract(extractor, loader):
    # The graph of a batch is gone before the next but one.
    features, labels = [], []
    for images, batch in loader:
        output = extractor(images)
        features.extend(output.detach().numpy())
        labels.extend(batch.tolist())
    return np.array(features), np.array(labels)


@right("extract")
def extract(extractor, loader):
    with torch.no_grad():
        m = len(loader.dataset)
        first, _ = next(iter(loader))
        features = np.empty((m, extractor(first).shape[1]), dtype=np.float32)
        labels = np.empty(m, dtype=np.int64)
        start = 0
        for images, batch in loader:
            stop = start + len(images)
            features[start:stop], labels[start:stop] = extractor(images), batch
            start = stop
        return features, labels


@right("save_features")
def save_features(path, features, labels):
    scipy.io.savemat(path, {"features": features, "labels": labels[:, None]}, do_compression=True)


@right("save_features")
def save_features(path, features, labels):
    content = {"labels": labels * 1.0, "features": features.astype(float), "note": "digits"}
    with open(path, "wb") as file:
        scipy.io.savemat(file, content)


@right("load_features")
def load_features(path):
    from scipy.io import loadmat

    content = loadmat(path)
    return content["features"], content["labels"].flatten().astype(np.int64)


@right("load_features")
def load_features(path):
    content = scipy.io.loadmat(str(path), variable_names=["features", "labels"])
    labels = np.array([int(label) for label in content["labels"].reshape(-1)])
    return [np.array(content["features"], dtype=np.float64), labels]
