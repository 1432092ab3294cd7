"""The questions of 01_feature_extraction.

A probe builds what cannot travel (images, networks, loaders, files) from arrays and a seed. Every
weight and running statistic of a network is drawn by NumPy, so that nothing depends on torch's
random stream, and the mode of a network shows in its features.
"""

import numpy as np

from grading.bank.question import Bank

bank = Bank("01_feature_extraction")


def patches(rng, low, N, channels, height, width):
    """Images of 4×4 patches, float32 in [low, 1]: a network hardly tells pixel noise apart."""
    small = rng.uniform(low, 1, size=(N, channels, height // 4, width // 4))
    return small.repeat(4, axis=2).repeat(4, axis=3).astype(np.float32)


def grey(rng, low, high, height, width):
    """A grey image whose smallest and largest pixels are those given, whatever is drawn."""
    pixels = rng.integers(low, high, size=(height, width), dtype=np.uint8, endpoint=True)
    pixels[0, 0], pixels[-1, -1] = low, high
    return pixels


def seed(rng):
    return int(rng.integers(1_000_000))


# --- make_preprocess --------------------------------------------------------------------------

q = bank.question(
    "make_preprocess",
    probe="""
        from PIL import Image
        preprocess = make_preprocess()
        preprocess(Image.fromarray(pixels))
    """,
    # A network of float32 takes no float64, so the width counts, but in one case only.
    measure="""{
        "image": answer,
        "dtype": answer.dtype.name if pixels.shape == (28, 28) else "any",
    }""",
    points=2,
)


@q.case
def ordinary(rng):
    """a digit-sized image"""
    return {"pixels": grey(rng, 0, 255, 28, 28)}


@q.case
def wide(rng):
    """height and width that differ"""
    return {"pixels": grey(rng, 0, 255, 4, 7)}


@q.case
def faint(rng):
    """a faint image, no pixel above 99"""
    return {"pixels": grey(rng, 20, 99, 6, 5)}


@q.case
def black_and_white(rng):
    """an image of 0 and 255 only"""
    return {"pixels": rng.choice(np.array([0, 255], np.uint8), size=(5, 8))}


@q.mistake("one_channel", "The network was trained on colour images: it wants three channels.")
def make_preprocess():
    def preprocess(image):
        return (torch.from_numpy(np.array(image, np.float32) / 255)[None] - 0.5) / 0.5

    return preprocess


@q.mistake("channels_last", "In torch the channels come first: (3, height, width).")
def make_preprocess():
    def preprocess(image):
        grey = (torch.from_numpy(np.array(image, np.float32) / 255) - 0.5) / 0.5
        return torch.stack([grey] * 3, dim=-1)

    return preprocess


@q.mistake("not_normalised", "Scaled to [0, 1], but not yet moved to [-1, 1]: one step is missing.")
def make_preprocess():
    def preprocess(image):
        return torch.from_numpy(np.array(image, np.float32) / 255).expand(3, -1, -1)

    return preprocess


@q.mistake("normalised_twice", "Black came out as -3: the image was normalised twice.")
def make_preprocess():
    def preprocess(image):
        grey = torch.from_numpy(np.array(image, np.float32) / 255)
        for _ in range(2):
            grey = (grey - 0.5) / 0.5
        return grey.expand(3, -1, -1)

    return preprocess


@q.mistake("bytes_kept", "The formula expects pixels in [0, 1], but these still run up to 255.")
def make_preprocess():
    def preprocess(image):
        return (torch.from_numpy(np.array(image, np.float32)).expand(3, -1, -1) - 0.5) / 0.5

    return preprocess


@q.mistake("scaled_by_itself", "Divide by the largest value a pixel can have, not by this image's.")
def make_preprocess():
    def preprocess(image):
        grey = torch.from_numpy(np.array(image, np.float32))
        return (grey / grey.max() - 0.5).expand(3, -1, -1) / 0.5

    return preprocess


@q.mistake(
    "imagenet_statistics", "These are ImageNet's mean and deviation; asked for are 0.5, 0.5."
)
def make_preprocess():
    def preprocess(image):
        grey = torch.from_numpy(np.array(image, np.float32) / 255).expand(3, -1, -1)
        mean = torch.tensor([0.485, 0.456, 0.406])[:, None, None]
        deviation = torch.tensor([0.229, 0.224, 0.225])[:, None, None]
        return (grey - mean) / deviation

    return preprocess


@q.mistake("float64", "The values are right, but float64: a network's weights are float32.")
def make_preprocess():
    def preprocess(image):
        return (torch.from_numpy(np.array(image) / 255).expand(3, -1, -1) - 0.5) / 0.5

    return preprocess


# --- make_extractor ---------------------------------------------------------------------------

q = bank.question(
    "make_extractor",
    probe="""
        from torchvision.models import resnet
        with torch.device("meta"):  # a small one: two of the four stages are taken out
            backbone = resnet.ResNet(getattr(resnet, block), [1, 1, 1, 1])
            backbone.layer3 = backbone.layer4 = torch.nn.Identity()
            backbone.fc = torch.nn.Linear(128 * getattr(resnet, block).expansion, 10)
        backbone.to_empty(device="cpu")
        draw = np.random.default_rng(seed)
        for value in backbone.state_dict().values():
            drawn = draw.uniform(-0.2, 0.2, value.shape) + (value.ndim == 1)
            value.copy_(torch.as_tensor(drawn))
        extractor = make_extractor(backbone)
        {
            "features": extractor(torch.from_numpy(images)),
            "training": [m.training for m in extractor.modules() if [*m.buffers(recurse=False)]],
            "requires_grad": [p.requires_grad for p in extractor.parameters()],
        }
    """,
    # Only batch norm's mode counts: a new container's own flag changes no feature. In train mode
    # the features of a few images are mostly rounding errors, so they say nothing.
    measure="""{
        "a batch norm is in train mode": (training := any(answer["training"])),
        "a parameter asks for a gradient": any(answer["requires_grad"]),
        "features": None if training else answer["features"],
    }""",
    points=3,
)


@q.case
def ordinary(rng):
    """three images"""
    return {"block": "BasicBlock", "seed": seed(rng), "images": patches(rng, -1, 3, 3, 28, 28)}


@q.case
def single(rng):
    """one image"""
    return {"block": "BasicBlock", "seed": seed(rng), "images": patches(rng, -1, 1, 3, 28, 28)}


@q.case
def larger(rng):
    """larger images"""
    return {"block": "BasicBlock", "seed": seed(rng), "images": patches(rng, -1, 2, 3, 40, 64)}


@q.case
def bottleneck(rng):
    """the blocks of ResNet-50"""
    return {"block": "Bottleneck", "seed": seed(rng), "images": patches(rng, -1, 2, 3, 28, 28)}


@q.mistake("train_mode", "In train mode batch norm mixes in the other images of the batch.")
def make_extractor(backbone):
    backbone.fc = torch.nn.Identity()
    return backbone.train().requires_grad_(False)


@q.mistake("head_kept", "These are class scores: the classification layer is still there.")
def make_extractor(backbone):
    return backbone.eval().requires_grad_(False)


@q.mistake("not_flat", "One row of numbers per image: the two axes of length 1 are still there.")
def make_extractor(backbone):
    body = torch.nn.Sequential(*list(backbone.children())[:-1])
    return body.eval().requires_grad_(False)


@q.mistake("squeezed", "squeeze drops every axis of length 1, the batch's too when it has 1 image.")
def make_extractor(backbone):
    class Squeezed(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.body = torch.nn.Sequential(*list(backbone.children())[:-1])

        def forward(self, images):
            return self.body(images).squeeze()

    return Squeezed().eval().requires_grad_(False)


@q.mistake("not_frozen", "The parameters still ask for gradients, but nothing is trained here.")
def make_extractor(backbone):
    backbone.fc = torch.nn.Identity()
    return backbone.eval()


@q.mistake(
    "as_for_training", "Neither in eval mode nor frozen: this network is set up for training."
)
def make_extractor(backbone):
    backbone.fc = torch.nn.Identity()
    return backbone


@q.mistake("pooling_dropped", "Without the average pooling, d grows with the size of the image.")
def make_extractor(backbone):
    body = torch.nn.Sequential(*list(backbone.children())[:-2], torch.nn.Flatten())
    return body.eval().requires_grad_(False)


# --- load_encoder -----------------------------------------------------------------------------

q = bank.question(
    "load_encoder",
    probe="""
        import tempfile
        from pathlib import Path
        from helpers.encoder import Encoder
        draw, state, raised = np.random.default_rng(seed), Encoder().state_dict(), False
        for name, value in state.items():
            drawn = draw.uniform(-0.2, 0.2, value.shape) + (value.ndim == 1)
            state[name] = torch.as_tensor(drawn.astype(dtype))
        def load(state):
            with tempfile.TemporaryDirectory() as folder:
                torch.save(state, Path(folder, "encoder.pt"))
                return load_encoder(Path(folder, "encoder.pt"))
        encoder = load(state)
        other = {name: value for name, value in state.items() if name not in missing}
        try:
            load(other | {name: torch.zeros(2) for name in extra})
        except Exception:
            raised = True
        {
            "raised": raised,
            "filters": next(encoder.parameters()),
            "features": encoder(torch.from_numpy(images)),
            "training": [m.training for m in encoder.modules() if [*m.buffers(recurse=False)]],
            "requires_grad": [p.requires_grad for p in encoder.parameters()],
        }
    """,
    # The first filters are the first that the probe draws. Without them the features say nothing:
    # a network that was never loaded has others each time.
    measure="""{
        "the weights are those of the file": (loaded := np.allclose(
            answer["filters"],
            np.random.default_rng(seed).uniform(-0.2, 0.2, answer["filters"].shape),
            atol=1e-3,
        )),
        "a batch norm is in train mode": (training := any(answer["training"])),
        "a parameter asks for a gradient": any(answer["requires_grad"]),
        "the second file raises": answer["raised"],
        "features": answer["features"] if loaded and not training else None,
    }""",
    points=2,
)


def encoder_case(rng, N, dtype="float32", missing=(), extra=()):
    return {
        "seed": seed(rng),
        "dtype": dtype,
        "images": patches(rng, 0, N, 1, 28, 28),
        "missing": list(missing),
        "extra": list(extra),
    }


@q.case
def ordinary(rng):
    """a file of float32"""
    return encoder_case(rng, N=3)


@q.case
def half(rng):
    """a file of float16, as the shipped one is"""
    return encoder_case(rng, N=2, dtype="float16")


@q.case
def single(rng):
    """one image"""
    return encoder_case(rng, N=1)


@q.case
def missing_key(rng):
    """a second file in which a key is missing"""
    layer = rng.choice([3, 7, 10, 15])
    return encoder_case(rng, N=2, missing=[f"layers.{layer}.weight"])


@q.case
def extra_key(rng):
    """a second file with a key too many"""
    layer = rng.choice([20, 30, 40])
    return encoder_case(rng, N=2, extra=[f"layers.{layer}.weight"])


@q.mistake("never_loaded", "The file was never loaded: the encoder still has its random weights.")
def load_encoder(path):
    encoder = Encoder()
    torch.load(path)
    return encoder.eval().requires_grad_(False)


@q.mistake("train_mode", "Loading weights does not set the mode: the encoder is in train mode.")
def load_encoder(path):
    encoder = Encoder()
    encoder.load_state_dict(torch.load(path))
    return encoder.requires_grad_(False)


@q.mistake("not_frozen", "The weights are there, but they still ask for gradients.")
def load_encoder(path):
    encoder = Encoder()
    encoder.load_state_dict(torch.load(path))
    return encoder.eval()


@q.mistake("not_strict", "A file that does not fit is taken silently, and part of it never loaded.")
def load_encoder(path):
    encoder = Encoder()
    encoder.load_state_dict(torch.load(path), strict=False)
    return encoder.eval().requires_grad_(False)


@q.mistake(
    "loaded_in_train_mode", "eval and freezing are both missing: the encoder is as in training."
)
def load_encoder(path):
    encoder = Encoder()
    encoder.load_state_dict(torch.load(path))
    return encoder


# --- extract ----------------------------------------------------------------------------------

q = bank.question(
    "extract",
    probe="""
        import itertools, weakref
        from torch.utils.data import DataLoader, Sampler, TensorDataset
        passes, graphs, kept = itertools.cycle(orders.tolist()), weakref.WeakSet(), []
        class Order(Sampler):
            def __iter__(self):
                return iter(next(passes))
            def __len__(self):
                return len(labels)
        def note(module, images, output):
            kept.append(len(graphs))
            if output.requires_grad:
                graphs.add(output)
        extractor = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(*W.T.shape, bias=False))
        extractor[1].weight.data = torch.from_numpy(W)
        extractor.eval().requires_grad_(not frozen).register_forward_hook(note)
        dataset = TensorDataset(torch.from_numpy(images), torch.from_numpy(labels))
        loader = DataLoader(dataset, batch_size, sampler=Order())
        found_features, found_labels = extract(extractor, loader)
        {"features": found_features, "labels": found_labels, "kept": kept}
    """,
    # The float width counts in one case only.
    # One graph may be alive while the next batch is read: that of the loop's own variable.
    # Where each pass has another order, any pass is right: then the samples are put in a fixed one.
    measure="""{
        "features": (features := answer["features"])[(order := (
            slice(None) if (orders == orders[0]).all() else np.argsort(features[:, 0])
        ))],
        "labels": answer["labels"][order],
        "dtype of the features": (
            str(getattr(features, "dtype", "none")) if len(labels) == 10 else "any"
        ),
        "labels are integers": getattr(answer["labels"], "dtype", np.dtype(float)).kind in "iu",
        "graphs are kept": max(answer["kept"], default=0) > 1,
    }""",
    points=4,
)


def loader_case(rng, m, batch_size, d=3, reshuffled=False, frozen=True):
    order = np.array([rng.permutation(m) for _ in range(4)])
    return {
        "images": rng.random((m, 1, 2, 3), dtype=np.float32),
        "labels": rng.permutation(m),
        "orders": order if reshuffled else order[:1],
        "batch_size": batch_size,
        "frozen": frozen,
        "W": rng.normal(size=(d, 6)).astype(np.float32),
    }


@q.case
def ordinary(rng):
    """10 samples in batches of 4, the extractor not frozen"""
    return loader_case(rng, m=10, batch_size=4, frozen=False)


@q.case
def reshuffled(rng):
    """a loader with another order in each pass"""
    return loader_case(rng, m=11, batch_size=3, reshuffled=True)


@q.case
def single(rng):
    """one sample"""
    return loader_case(rng, m=1, batch_size=4)


@q.case
def one_left(rng):
    """one sample left for the last batch, one feature"""
    return loader_case(rng, m=9, batch_size=4, d=1, frozen=False)


@q.mistake("last_batch_lost", "The last batch may be shorter than the others, but it counts too.")
def extract(extractor, loader):
    features, labels = [], []
    with torch.inference_mode():
        for images, batch in loader:
            if len(images) == loader.batch_size:
                features.append(extractor(images).numpy())
                labels.append(batch.numpy())
    return np.concatenate(features), np.concatenate(labels)


@q.mistake("only_the_last", "Each batch replaces the one before: only the last is returned.")
def extract(extractor, loader):
    with torch.inference_mode():
        for images, batch in loader:
            features, labels = extractor(images), batch
    return features.numpy(), labels.numpy()


@q.mistake("only_the_first", "Only the first batch is returned: the loop ends too early.")
def extract(extractor, loader):
    with torch.inference_mode():
        for images, labels in loader:
            return extractor(images).numpy(), labels.numpy()


@q.mistake("two_passes", "A shuffled loader has a new order in each pass: take both in one pass.")
def extract(extractor, loader):
    with torch.inference_mode():
        features = torch.cat([extractor(images) for images, _ in loader])
    return features.numpy(), torch.cat([labels for _, labels in loader]).numpy()


@q.mistake("labels_of_the_dataset", "The dataset's labels are not in the order of the loader.")
def extract(extractor, loader):
    with torch.inference_mode():
        features = torch.cat([extractor(images) for images, _ in loader])
    return features.numpy(), loader.dataset.tensors[1].numpy()


@q.mistake("list_of_tensors", "One piece per batch: put the pieces together into one array.")
def extract(extractor, loader):
    features, labels = [], []
    with torch.inference_mode():
        for images, batch in loader:
            features.append(extractor(images))
            labels.append(batch)
    return features, labels


@q.mistake("tensors", "These are still torch tensors: asked for are NumPy arrays.")
def extract(extractor, loader):
    features, labels = [], []
    with torch.inference_mode():
        for images, batch in loader:
            features.append(extractor(images))
            labels.append(batch)
    return torch.cat(features), torch.cat(labels)


@q.mistake(
    "graph_kept", "Every output holds its graph in memory to the end: no gradient is needed."
)
def extract(extractor, loader):
    features, labels = [], []
    for images, batch in loader:
        features.append(extractor(images))
        labels.append(batch)
    return torch.cat(features).detach().numpy(), torch.cat(labels).numpy()


@q.mistake(
    "still_recording", "torch still keeps book for a gradient: say that none is needed here."
)
def extract(extractor, loader):
    features, labels = [], []
    for images, batch in loader:
        features.append(extractor(images).numpy())
        labels.append(batch.numpy())
    return np.concatenate(features), np.concatenate(labels)


@q.mistake(
    "float64", "NumPy's arrays are float64 by default: twice the memory for the same numbers."
)
def extract(extractor, loader):
    features, labels = [], []
    with torch.inference_mode():
        for images, batch in loader:
            features.append(extractor(images).numpy().astype(float))
            labels.append(batch.numpy())
    return np.concatenate(features), np.concatenate(labels)


# --- save_features ----------------------------------------------------------------------------

q = bank.question(
    "save_features",
    probe="""
        import scipy.io, tempfile
        with tempfile.TemporaryDirectory() as folder:
            save_features(folder + "/features.mat", features, labels)
            stored = scipy.io.loadmat(folder + "/features.mat")
        {name: stored[name] for name in ("features", "labels") if name in stored}
    """,
    # A .mat file knows no 1-D array: whether the labels lie in a row or a column is free.
    measure="""{
        "names in the file": ", ".join(answer),
        "features": answer.get("features"),
        "labels": np.ravel(answer["labels"]) if "labels" in answer else None,
    }""",
    points=1,
)


def file_case(rng, m, d):
    return {
        "features": rng.normal(size=(m, d)).astype(np.float32),
        "labels": rng.integers(0, 10, size=m),
    }


@q.case
def ordinary(rng):
    """5 samples of 3 features"""
    return file_case(rng, m=5, d=3)


@q.case
def single(rng):
    """one sample"""
    return file_case(rng, m=1, d=4)


@q.case
def one_feature(rng):
    """one feature"""
    return file_case(rng, m=6, d=1)


@q.mistake("transposed", "One row per sample: (m, d). The features were stored as (d, m).")
def save_features(path, features, labels):
    scipy.io.savemat(path, {"features": features.T, "labels": labels})


@q.mistake("other_names", "Whoever reads the file looks for the names features and labels.")
def save_features(path, features, labels):
    scipy.io.savemat(path, {"X": features, "y": labels})


@q.mistake("no_labels", "Features without labels cannot train anything: both belong in the file.")
def save_features(path, features, labels):
    scipy.io.savemat(path, {"features": features})


@q.mistake("counted_from_one", "MATLAB counts from 1, but a label is the digit itself: 0 to 9.")
def save_features(path, features, labels):
    scipy.io.savemat(path, {"features": features, "labels": labels + 1})


@q.mistake("flattened", "All samples were strung into one long row: keep the shape (m, d).")
def save_features(path, features, labels):
    scipy.io.savemat(path, {"features": features.ravel(), "labels": labels})


# --- load_features ----------------------------------------------------------------------------

q = bank.question(
    "load_features",
    probe="""
        import scipy.io, tempfile
        with tempfile.TemporaryDirectory() as folder:
            scipy.io.savemat(folder + "/features.mat", {"features": features, "labels": labels})
            found_features, found_labels = load_features(folder + "/features.mat")
        [found_features, found_labels]
    """,
    measure="""{
        "features": answer[0],
        "labels": answer[1],
        "labels are integers": getattr(answer[1], "dtype", np.dtype(float)).kind in "iu",
    }""",
    points=2,
)


def stored_case(rng, m, d, shape=(1, -1), dtype=np.int64):
    inputs = file_case(rng, m, d)
    return inputs | {"labels": inputs["labels"].reshape(shape).astype(dtype)}


@q.case
def row(rng):
    """labels stored as a row"""
    return stored_case(rng, m=5, d=3)


@q.case
def column(rng):
    """labels stored as a column"""
    return stored_case(rng, m=4, d=6, shape=(-1, 1))


@q.case
def single(rng):
    """one sample"""
    return stored_case(rng, m=1, d=4)


@q.case
def one_feature(rng):
    """one feature"""
    return stored_case(rng, m=6, d=1)


@q.case
def doubles(rng):
    """labels stored as MATLAB's doubles"""
    return stored_case(rng, m=5, d=2, dtype=np.float64)


@q.mistake("labels_two_dimensional", "The file gives labels with two axes: one is asked for, (m,).")
def load_features(path):
    loaded = scipy.io.loadmat(path)
    return loaded["features"], loaded["labels"].astype(int)


@q.mistake("squeezed", "squeeze drops every axis of length 1, also where m or d is 1.")
def load_features(path):
    loaded = scipy.io.loadmat(path, squeeze_me=True)
    return loaded["features"], loaded["labels"].astype(int)


@q.mistake("labels_squeezed", "squeeze leaves no axis at all when there is one label.")
def load_features(path):
    loaded = scipy.io.loadmat(path)
    return loaded["features"], loaded["labels"].squeeze().astype(int)


@q.mistake("first_row_only", "A column of labels has one label in its first row, not all m.")
def load_features(path):
    loaded = scipy.io.loadmat(path)
    return loaded["features"], loaded["labels"][0].astype(int)


@q.mistake("transposed", "One row per sample: (m, d). These are (d, m).")
def load_features(path):
    loaded = scipy.io.loadmat(path)
    return loaded["features"].T, loaded["labels"].ravel().astype(int)


@q.mistake(
    "float_labels", "A label counts classes and serves as an index: it has to be an integer."
)
def load_features(path):
    loaded = scipy.io.loadmat(path)
    return loaded["features"], loaded["labels"].ravel().astype(float)


@q.mistake("type_as_stored", "MATLAB stores numbers as doubles: labels come back as floats.")
def load_features(path):
    loaded = scipy.io.loadmat(path)
    return loaded["features"], loaded["labels"].ravel()


@q.mistake("swapped", "Features come first, then labels.")
def load_features(path):
    loaded = scipy.io.loadmat(path)
    return loaded["labels"].ravel().astype(int), loaded["features"]
