"""make_extractor: a ResNet that ends in front of its classifier."""

import numpy as np

from grading.questions.feature_extraction import bank, patches, seed


def probe(block, seed, images):
    from torchvision.models import resnet

    with torch.device("meta"):  # a small one: two of the four stages are a single layer
        backbone = resnet.ResNet(getattr(resnet, block), [1, 1, 1, 1])
        d = 128 * getattr(resnet, block).expansion
        backbone.layer3, backbone.layer4 = (torch.nn.Conv2d(d, d, 1, groups=32) for _ in range(2))
        backbone.fc = torch.nn.Linear(d, 10)
    backbone.to_empty(device="cpu")
    draw = np.random.default_rng(seed)
    for value in backbone.state_dict().values():
        drawn = draw.uniform(-0.2, 0.2, value.shape) + (value.ndim == 1)
        value.copy_(torch.as_tensor(drawn))
    extractor = make_extractor(backbone)
    return {
        "features": extractor(torch.from_numpy(images)),
        "training": [m.training for m in extractor.modules() if [*m.buffers(recurse=False)]],
        "requires_grad": [p.requires_grad for p in extractor.parameters()],
    }


# Only batch norm's mode counts: a new container's own flag changes no feature. In train mode
# the features of a few images are mostly rounding errors, so they say nothing.
def measure(answer):
    training = any(answer["training"])
    return {
        "a batch norm is in train mode": training,
        "a parameter asks for a gradient": any(answer["requires_grad"]),
        "features": None if training else answer["features"],
    }


q = bank.question("make_extractor", probe, points=3, measure=measure)

q.hints(
    "The features are what `fc` receives. All that comes before it stays as it is, and a ResNet "
    "has already flattened them by then.",
    "One way leaves the network whole and puts a layer that does nothing in the place of `fc`. "
    "Another strings the parts before it together, and then has to flatten their result itself.",
    "Three things have to hold for the module that you return: it ends before `fc`, none of its "
    "parameters asks for a gradient, and it is in eval mode. Return the module, not its output.",
)


def network_case(rng, N, height=28, width=28, block="BasicBlock"):
    return {"block": block, "seed": seed(rng), "images": patches(rng, -1, N, 3, height, width)}


q.cases = {
    "three images": lambda rng: network_case(rng, N=3),
    "one image": lambda rng: network_case(rng, N=1),
    "larger images": lambda rng: network_case(rng, N=2, height=40, width=64),
    "the blocks of ResNet-50": lambda rng: network_case(rng, N=2, block="Bottleneck"),
}

# fmt: off
q.slip("train_mode", "In train mode batch norm mixes in the other images of the batch.",
    was="backbone.eval()", now="backbone.train()")
q.slip("head_kept", "These are class scores: the classification layer is still there.",
    was="backbone.fc = nn.Identity()", now="")
q.slip("not_flat", "One row of numbers per image: the two axes of length 1 are still there.",
    was="backbone.fc = nn.Identity()",
    now="backbone = nn.Sequential(*list(backbone.children())[:-1])")
q.slip("squeezed", "squeeze drops every axis of length 1, the batch's too when it has 1 image.",
    was="backbone.fc = nn.Identity()",
    now="""
        backbone = nn.Sequential(*list(backbone.children())[:-1])
        backbone.register_forward_hook(lambda module, given, output: output.squeeze())
    """)
q.slip("not_frozen", "The parameters still ask for gradients, but nothing is trained here.",
    was="backbone.requires_grad_(False)", now="")
q.slip("as_for_training", "Neither in eval mode nor frozen: this network is set up for training.",
    was=["backbone.requires_grad_(False)", "backbone.eval()"], now=["", "backbone"])
q.slip("last_stage_dropped",
    "Only the classification layer goes: the last stage of the network is missing here too.",
    was="backbone.fc = nn.Identity()", now="backbone.layer4 = backbone.fc = nn.Identity()")
q.slip("pooling_dropped", "Without the average pooling, d grows with the size of the image.",
    was="backbone.fc = nn.Identity()",
    now="backbone = nn.Sequential(*list(backbone.children())[:-2], nn.Flatten())")
q.slip("relu_on_the_features",
    "The d numbers are asked for as they are: what is below 0 became 0 here.",
    was="nn.Identity()", now="nn.ReLU()")
q.slip("features_normalised",
    "Each row was brought to length 1: the features are asked for as they are.",
    was="backbone.fc = nn.Identity()",
    now="""
        backbone.fc = nn.Identity()
        backbone.register_forward_hook(
            lambda module, given, output: nn.functional.normalize(output)
        )
    """)
q.slip("all_in_one_row",
    "The batch was flattened too: one row for each image is asked for, (N, d).",
    was="nn.Identity()", now="nn.Flatten(0)")
q.slip("size_of_resnet50",
    "2048 is the d of ResNet-50: another network has another, and its rows do not fit.",
    was="nn.Identity()", now="nn.Unflatten(1, (-1, 2048))")
q.slip("a_plain_function",
    "A plain function comes back: a module is asked for, which has parameters and a mode.",
    was="return backbone.eval()",
    now="backbone.eval()\nreturn lambda images: backbone(images)")
# fmt: on


@q.right
def make_extractor(backbone):
    body = torch.nn.Sequential(*list(backbone.children())[:-1], torch.nn.Flatten())
    for parameter in body.parameters():
        parameter.requires_grad = False
    body.eval()
    return body


# The new layer is in train mode; it does the same in either.
q.right_edit(
    was=["backbone.fc = nn.Identity()", "return backbone.eval()"],
    now=["backbone.eval()\nbackbone.fc = nn.Sequential()", "return backbone"],
)


@q.right
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


@q.right
def make_extractor(backbone):
    from torchvision.models.feature_extraction import create_feature_extractor

    body = create_feature_extractor(backbone.eval(), {"flatten": "features"})
    body.register_forward_hook(lambda module, given, output: output["features"])
    return body.requires_grad_(False)
