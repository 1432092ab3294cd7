"""Encoder: from images to the means and log-variances of their clouds."""

import numpy as np

from grading.questions.vae import bank, seed


# Every other latent is negative for all images, so that a ReLU there is seen under every draw.
# Another encoder is made meanwhile: each must keep its own layers.
def probe(z_dim, seed, x):
    encoder, another = Encoder(z_dim), Encoder(z_dim)
    draw, shapes, reached = np.random.default_rng(seed), {}, []
    for layer in ("fc1", "fc2_mu", "fc2_logvar"):
        for name in (f"{layer}.weight", f"{layer}.bias"):
            parameter = encoder.get_parameter(name)
            drawn = draw.normal(scale=0.1, size=parameter.shape)
            if layer != "fc1" and drawn.ndim == 1:
                drawn[::2] -= 10
            parameter.data.copy_(torch.from_numpy(drawn))
            shapes[name] = list(parameter.shape)
    given = encoder(torch.from_numpy(x))
    for value in given:
        encoder.zero_grad()
        if value.requires_grad:
            value.sum().backward(retain_graph=True)
        reached.append([name for name in shapes if encoder.get_parameter(name).grad is not None])
    return {
        "shapes": shapes,
        "given": given,
        "reached": reached,
        "in eval mode": encoder.eval()(torch.from_numpy(x)),
        "shared": [
            name for name in shapes if encoder.get_parameter(name) in {*another.parameters()}
        ],
    }


def measure(answer):
    return {
        **answer["shapes"],
        "values returned": len(answer["given"]) if isinstance(answer["given"], list) else 1,
        "mu": answer["given"][0],
        "logvar": answer["given"][1],
        "the same in eval mode": all(map(np.array_equal, answer["given"], answer["in eval mode"])),
        "gradients of mu and logvar reach": [", ".join(names) for names in answer["reached"]],
        "shared with another encoder": ", ".join(answer["shared"]) or "nothing",
    }


q = bank.question("Encoder", probe, points=2, measure=measure)
q.hints(
    "Two layers on top read the same 400 hidden units: one makes `mu` of them, the other "
    "`logvar`. Both may come out negative.",
    "Make the three linear layers in `__init__`, with the names and sizes of the docstring. "
    "`forward` only uses them, and returns mu first, then logvar.",
    "`forward`: make each image a row of 784 pixels, so x is (N, 784); fc1, then ReLU, gives (N, "
    "400); from that fc2_mu and fc2_logvar give (N, z_dim) each.",
)


def images(rng, z_dim, shape):
    return {"z_dim": z_dim, "seed": seed(rng), "x": rng.random(shape, dtype=np.float32)}


q.cases = {
    "three images": lambda rng: images(rng, 20, (3, 1, 28, 28)),
    "images as rows of 784 pixels": lambda rng: images(rng, 5, (4, 784)),
    "one image": lambda rng: images(rng, 7, (1, 1, 28, 28)),
    "one latent": lambda rng: images(rng, 1, (5, 1, 28, 28)),
}

# fmt: off
q.slip("no_relu",
    "Without a ReLU between them, two linear layers are one linear layer in disguise.",
    was="F.relu(self.fc1(x.reshape(-1, 784)))", now="self.fc1(x.reshape(-1, 784))")
q.slip("relu_on_the_outputs",
    "A mean and a logarithm may be negative: no ReLU after the last layers.",
    was="self.fc2_mu(h), self.fc2_logvar(h)",
    now="F.relu(self.fc2_mu(h)), F.relu(self.fc2_logvar(h))")
q.slip("relu_on_logvar", "The logarithm of a variance below 1 is negative: let it be.",
    was="self.fc2_logvar(h)", now="F.relu(self.fc2_logvar(h))")
q.slip("swapped", "mu comes first, then logvar.",
    was="self.fc2_mu(h), self.fc2_logvar(h)", now="self.fc2_logvar(h), self.fc2_mu(h)")
q.slip("one_layer_for_both", "mu and logvar are different numbers: each has a layer of its own.",
    was="self.fc2_logvar(h)", now="self.fc2_mu(h)")
q.slip("no_gradient", "The hidden layer is hidden from autograd too: fc1 would never learn.",
    was="h = F.relu(self.fc1(x.reshape(-1, 784)))",
    now="with torch.no_grad():\n    h = F.relu(self.fc1(x.reshape(-1, 784)))")
q.slip("logvar_detached", "No gradient passes from logvar to fc1: it learns from both outputs.",
    was="self.fc2_logvar(h)", now="self.fc2_logvar(h.detach())")
q.slip("shared_by_encoders", "All encoders have one fc1 here: each instance makes its own.",
    was="self.fc1 = nn.Linear(784, 400)",
    now="""
        Encoder.first = Encoder.__dict__.get("first", nn.Linear(784, 400))
        self.fc1 = Encoder.first
    """)
q.slip("variance", "This is the variance: asked for is its logarithm, the layer's own output.",
    was="self.fc2_logvar(h)", now="torch.exp(self.fc2_logvar(h))")
q.slip("sigmoid", "The hidden units are asked for with ReLU: a sigmoid squeezes them.",
    was="F.relu", now="torch.sigmoid")
q.slip("leaky", "The hidden units are asked for with ReLU: what is below 0 leaks through here.",
    was="F.relu", now="F.leaky_relu")
q.slip("leaky_by_a_fifth",
    "What is below 0 passes at a fifth of its size here: with ReLU the hidden unit is 0.",
    was="F.relu(self.fc1(x.reshape(-1, 784)))",
    now="F.leaky_relu(self.fc1(x.reshape(-1, 784)), 0.2)")
q.slip("batch_norm",
    "An image's code depends on the others of its batch here: fc1 is followed by ReLU alone.",
    was=["self.fc1 = nn.Linear(784, 400)", "F.relu(self.fc1(x.reshape(-1, 784)))"],
    now=["self.fc1 = nn.Linear(784, 400)\nself.norm = nn.BatchNorm1d(400)",
        "F.relu(self.norm(self.fc1(x.reshape(-1, 784))))"])
q.slip("softplus",
    "Softplus makes logvar positive: the logarithm of a variance may have either sign.",
    was="self.fc2_logvar(h)", now="F.softplus(self.fc2_logvar(h))")
q.slip("not_flattened",
    "An image has two axes of 28 pixels, the first layer reads one of 784: flatten.",
    was="x.reshape(-1, 784)", now="x")
q.slip("logvar_after_mu", "Both layers read the hidden units: logvar is not computed from mu.",
    was=["self.fc2_logvar = nn.Linear(400, z_dim)", "return self.fc2_mu(h), self.fc2_logvar(h)"],
    now=["self.fc2_logvar = nn.Linear(z_dim, z_dim)",
        "mu = self.fc2_mu(h)\nreturn mu, self.fc2_logvar(mu)"])
q.slip("one_layer_under_two_names",
    "fc2_mu and fc2_logvar are one and the same layer: what one learns, the other learns too.",
    was="self.fc2_logvar = nn.Linear(400, z_dim)", now="self.fc2_logvar = self.fc2_mu")
q.slip("fixed_number_of_latents", "z_dim is an argument: here there are always 20 latents.",
    was=["self.fc2_mu = nn.Linear(400, z_dim)", "self.fc2_logvar = nn.Linear(400, z_dim)"],
    now=["self.fc2_mu = nn.Linear(400, 20)", "self.fc2_logvar = nn.Linear(400, 20)"])
q.slip("tanh", "The hidden units are asked for with ReLU: tanh squeezes them from both sides.",
    was="F.relu", now="torch.tanh")
q.slip("elu", "What is below 0 becomes 0 in a ReLU: here it levels off at -1.",
    was="F.relu", now="F.elu")
q.slip("gelu",
    "The hidden units are asked for with ReLU, whose corner is at 0: GELU rounds it off.",
    was="F.relu", now="F.gelu")
q.slip("relu_on_mu", "A mean may be negative: let it be.",
    was="self.fc2_mu(h)", now="F.relu(self.fc2_mu(h))")
q.slip("tanh_on_mu", "A mean may lie anywhere: tanh keeps it between -1 and 1.",
    was="self.fc2_mu(h)", now="torch.tanh(self.fc2_mu(h))")
q.slip("sigmoid_on_mu", "A mean may lie anywhere: a sigmoid keeps it between 0 and 1.",
    was="self.fc2_mu(h)", now="torch.sigmoid(self.fc2_mu(h))")
q.slip("deviation",
    "This is the deviation: asked for is the logarithm of its square, the layer's output.",
    was="self.fc2_logvar(h)", now="torch.exp(0.5 * self.fc2_logvar(h))")
q.slip("logarithm_of_the_deviation",
    "Half of it is the logarithm of the deviation: that of the variance is asked for.",
    was="self.fc2_logvar(h)", now="0.5 * self.fc2_logvar(h)")
q.slip("logarithm_taken",
    "The layer's output is the logarithm already: here it is taken once more.",
    was="self.fc2_logvar(h)", now="torch.log(self.fc2_logvar(h))")
q.slip("sign_of_logvar", "logvar is what its layer gives: here it has the opposite sign.",
    was="self.fc2_logvar(h)", now="-self.fc2_logvar(h)")
q.slip("clamped", "logvar is cut off at -10 and 10: nothing comes after its layer.",
    was="self.fc2_logvar(h)", now="self.fc2_logvar(h).clamp(-10, 10)")
q.slip("mu_detached", "No gradient passes from mu to fc1: it learns from both outputs.",
    was="self.fc2_mu(h)", now="self.fc2_mu(h.detach())")
q.slip("scaled_again", "The pixels lie between 0 and 1 already: here they are divided by 255.",
    was="x.reshape(-1, 784)", now="x.reshape(-1, 784) / 255")
q.slip("wider_hidden_layer", "There are 400 hidden units: here there are 512.",
    was=["nn.Linear(784, 400)", "self.fc2_mu = nn.Linear(400, z_dim)",
        "self.fc2_logvar = nn.Linear(400, z_dim)"],
    now=["nn.Linear(784, 512)", "self.fc2_mu = nn.Linear(512, z_dim)",
        "self.fc2_logvar = nn.Linear(512, z_dim)"])
q.right_edit(was=["nn.Linear(784, 400)", "F.relu(self.fc1(x.reshape(-1, 784)))"],
    now=["nn.Linear(28 * 28, 400)\nself.relu = nn.ReLU()",
        "self.relu(self.fc1(torch.flatten(x, start_dim=1)))"])
q.right_edit(
    was=["self.fc2_logvar = nn.Linear(400, z_dim)", "F.relu(self.fc1(x.reshape(-1, 784)))"],
    now=["self.fc2_logvar = nn.Linear(400, z_dim)\nnn.init.zeros_(self.fc2_logvar.bias)",
        "torch.clamp(x.view(x.size(0), -1) @ self.fc1.weight.T + self.fc1.bias, min=0)"])
# fmt: on


@q.right
def cell():
    class Encoder(torch.nn.Module):
        def __init__(self, z_dim):
            torch.nn.Module.__init__(self)
            self.fc1 = torch.nn.Linear(784, 400)
            self.fc2_mu = torch.nn.Linear(400, z_dim)
            self.fc2_logvar = torch.nn.Linear(400, z_dim)
            # The same layers under a second name.
            self.body = torch.nn.Sequential(torch.nn.Flatten(), self.fc1, torch.nn.ReLU())

        def forward(self, x):
            return [layer(self.body(x)) for layer in (self.fc2_mu, self.fc2_logvar)]
