"""Decoder: from codes to images."""

import numpy as np

from grading.questions.vae import bank, seed


# Another decoder is made meanwhile: each must keep its own layers.
def probe(z_dim, seed, z):
    decoder, another = Decoder(z_dim), Decoder(z_dim)
    draw, shapes = np.random.default_rng(seed), {}
    for layer in ("fc3", "fc4"):
        for name in (f"{layer}.weight", f"{layer}.bias"):
            parameter = decoder.get_parameter(name)
            drawn = draw.normal(scale=0.1, size=parameter.shape)
            parameter.data.copy_(torch.from_numpy(drawn))
            shapes[name] = list(parameter.shape)
    codes = torch.from_numpy(z).requires_grad_()
    images = decoder(codes)
    if images.requires_grad:
        images.sum().backward()
    own = {name: decoder.get_parameter(name) for name in shapes}
    return {
        "shapes": shapes,
        "images": images,
        "reached": [name for name, p in {"z": codes, **own}.items() if p.grad is not None],
        "in eval mode": decoder.eval()(codes),
        "shared": [name for name, p in own.items() if p in {*another.parameters()}],
    }


def measure(answer):
    return {
        **answer["shapes"],
        "images": answer["images"],
        "the same in eval mode": np.array_equal(answer["images"], answer["in eval mode"]),
        "gradients reach": ", ".join(answer["reached"]) or "nothing",
        "shared with another decoder": ", ".join(answer["shared"]) or "nothing",
    }


q = bank.question("Decoder", probe, points=2, measure=measure)
q.hints(
    "The way back: from a code to 400 hidden units, from these to 784 pixels. Two linear layers "
    "need a bend between them, and a pixel has to end between 0 and 1.",
    "Make fc3 and fc4 in `__init__`, with the sizes of the docstring. `forward` takes z (N, "
    "z_dim) through both.",
    "After fc3 a ReLU, (N, 400); after fc4 the sigmoid alone, (N, 784). A ReLU before the sigmoid"
    " would keep all pixels at one half or above.",
)


def codes(rng, N, z_dim, scale=2.0):
    z = rng.normal(scale=scale, size=(N, z_dim)).astype(np.float32)
    return {"z_dim": z_dim, "seed": seed(rng), "z": z}


q.cases = {
    "three codes": lambda rng: codes(rng, N=3, z_dim=20),
    "one code": lambda rng: codes(rng, N=1, z_dim=6),
    "two latents": lambda rng: codes(rng, N=4, z_dim=2, scale=10.0),
}

# fmt: off
q.slip("no_sigmoid", "Pixels lie between 0 and 1: the last layer's numbers do not yet.",
    was="torch.sigmoid(self.fc4(h))", now="self.fc4(h)")
q.slip("relu_on_the_output",
    "ReLU keeps numbers from 0 upwards, also above 1: pixels take a sigmoid.",
    was="torch.sigmoid", now="F.relu")
q.slip("relu_before_the_sigmoid",
    "Behind a ReLU a sigmoid is never below 0.5: no pixel could be dark.",
    was="self.fc4(h)", now="F.relu(self.fc4(h))")
q.slip("no_relu", "The hidden layer needs its ReLU: without it the decoder is linear inside.",
    was="F.relu(self.fc3(z))", now="self.fc3(z)")
q.slip("leaky", "The hidden units are asked for with ReLU: what is below 0 leaks through here.",
    was="F.relu", now="F.leaky_relu")
q.slip("sigmoid_twice", "A second sigmoid puts all pixels between 0.5 and 0.74: once is enough.",
    was="torch.sigmoid(self.fc4(h))", now="torch.sigmoid(torch.sigmoid(self.fc4(h)))")
q.slip("softmax",
    "A softmax shares one unit among all pixels; here each is a probability of its own.",
    was="torch.sigmoid(self.fc4(h))", now="torch.softmax(self.fc4(h), dim=1)")
q.slip("tanh", "tanh runs from -1 to 1, a pixel from 0 to 1.",
    was="torch.sigmoid", now="torch.tanh")
q.slip("black_and_white_in_eval_mode", "Pixels are asked for as they are, grey ones included.",
    was="return torch.sigmoid(self.fc4(h))",
    now="p = torch.sigmoid(self.fc4(h))\nreturn p if self.training else p.round()")
q.slip("no_gradient", "Autograd sees nothing of this: the decoder would never learn.",
    was="return torch.sigmoid(self.fc4(h))", now="return torch.sigmoid(self.fc4(h)).detach()")
q.slip("shared_by_decoders", "All decoders have one fc4 here: each instance makes its own.",
    was="self.fc4 = nn.Linear(400, 784)",
    now='Decoder.last = Decoder.__dict__.get("last", nn.Linear(400, 784))\nself.fc4 = Decoder.last')
q.slip("as_images", "A row of 784 pixels for each code is asked for: (N, 784).",
    was="torch.sigmoid(self.fc4(h))", now="torch.sigmoid(self.fc4(h)).reshape(-1, 1, 28, 28)")
q.slip("fixed_number_of_latents", "z_dim is an argument: here a code always has 20 numbers.",
    was="nn.Linear(z_dim, 400)", now="nn.Linear(20, 400)")
q.slip("tanh_on_the_hidden_units",
    "The hidden units are asked for with ReLU: tanh squeezes them from both sides.",
    was="F.relu", now="torch.tanh")
q.slip("sigmoid_on_the_hidden_units",
    "The sigmoid belongs to the pixels: the hidden units are asked for with ReLU.",
    was="F.relu", now="torch.sigmoid")
q.slip("activations_exchanged", "ReLU and sigmoid stand in each other's place.",
    was=["F.relu(self.fc3(z))", "torch.sigmoid(self.fc4(h))"],
    now=["torch.sigmoid(self.fc3(z))", "F.relu(self.fc4(h))"])
q.slip("leaky_by_a_fifth",
    "What is below 0 passes at a fifth of its size here: with ReLU the hidden unit is 0.",
    was="F.relu(self.fc3(z))", now="F.leaky_relu(self.fc3(z), 0.2)")
q.slip("elu", "What is below 0 becomes 0 in a ReLU: here it levels off at -1.",
    was="F.relu", now="F.elu")
q.slip("gelu",
    "The hidden units are asked for with ReLU, whose corner is at 0: GELU rounds it off.",
    was="F.relu", now="F.gelu")
q.slip("clamped", "Cut off at 0 and 1, most pixels are black or white: a sigmoid bends instead.",
    was="torch.sigmoid(self.fc4(h))", now="self.fc4(h).clamp(0, 1)")
q.slip("tanh_moved", "tanh moved to [0, 1] is steeper than the sigmoid that is asked for.",
    was="torch.sigmoid(self.fc4(h))", now="(torch.tanh(self.fc4(h)) + 1) / 2")
q.slip("bytes", "Pixels lie between 0 and 1: here they go up to 255.",
    was="torch.sigmoid(self.fc4(h))", now="255 * torch.sigmoid(self.fc4(h))")
q.slip("rounded",
    "Pixels are asked for as they are, grey ones included: here each is black or white.",
    was="torch.sigmoid(self.fc4(h))", now="torch.sigmoid(self.fc4(h)).round()")
q.slip("inverted", "A large output is a light pixel: here it is a dark one.",
    was="torch.sigmoid(self.fc4(h))", now="1 - torch.sigmoid(self.fc4(h))")
q.slip("logarithm_of_the_sigmoid",
    "These are logarithms, all below 0: the pixels themselves are due.",
    was="torch.sigmoid(self.fc4(h))", now="F.logsigmoid(self.fc4(h))")
q.slip("images_without_channel", "A row of 784 pixels is asked for, not 28 rows of 28: (N, 784).",
    was="torch.sigmoid(self.fc4(h))", now="torch.sigmoid(self.fc4(h)).reshape(-1, 28, 28)")
q.right_edit(was=["nn.Linear(400, 784)", "h = F.relu(self.fc3(z))", "torch.sigmoid(self.fc4(h))"],
    now=["nn.Linear(400, 784)\nself.sigmoid = nn.Sigmoid()", "z = torch.relu(self.fc3(z))",
        "self.sigmoid(self.fc4(z))"])
# fmt: on


@q.right
def cell():
    class Decoder(nn.Module):
        def __init__(self, z_dim=20):
            super().__init__()
            self.fc3 = nn.Linear(in_features=z_dim, out_features=400)
            self.fc4 = nn.Linear(in_features=400, out_features=28 * 28)
            self.layers = nn.Sequential(self.fc3, nn.ReLU(inplace=True), self.fc4, nn.Sigmoid())

        def forward(self, z):
            return self.layers(z)
