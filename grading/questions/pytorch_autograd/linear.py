"""Linear: a layer with its own W and b, found by `parameters()`."""

import numpy as np

from grading.questions.pytorch_autograd import bank


# Another layer is made before this one is given its W and b: each must keep its own. With sizes to
# `start` with, what two layers begin with is looked at, and nothing else.
def probe(x, W, b, G, start):
    if start:
        layers = [Linear(*start) for _ in range(2)]
        answer = [[+layer.get_parameter(name) for name in ("W", "b")] for layer in layers]
    else:
        layer, another = Linear(*W.shape), Linear(*W.shape)
        own = {name: p for name, p in layer.named_parameters() if name in ("W", "b")}
        given = {"W": torch.from_numpy(W), "b": torch.from_numpy(b)}
        batch, outputs, shared = torch.from_numpy(x).requires_grad_(), [None], []
        if {name: p.shape for name, p in own.items()} == {n: p.shape for n, p in given.items()}:
            layer.load_state_dict(given, strict=False)
            shared = [name for name in own if torch.equal(getattr(another, name), given[name])]
            outputs = [layer(batch), layer.eval()(batch)]
            (outputs[0] * torch.from_numpy(G)).sum().backward()
        answer = {
            "shapes": {name: list(p.shape) for name, p in own.items()},
            "outputs": outputs,
            "gradients": {name: p.grad for name, p in own.items()} | {"x": batch.grad},
            "shared": shared,
        }
    return answer


# Starts are random: the moments are judged, to eight standard deviations of what they vary by.
def measure(answer, start):
    if start:
        (W, b), (another, _) = answer
        usual = {"1/√dim_in": start[0] ** -0.5, "1": 1, "0": 0, "1/√dim_out": start[1] ** -0.5}
        near = [name for name, d in usual.items() if abs(W.std() / d - 1) < 8 / np.sqrt(2 * W.size)]
        facts = {
            "shapes at first": [list(np.shape(W)), list(np.shape(b))],
            "deviation of W at first": "".join(near[:1]) or "something else",
            "mean of W near 0 at first": bool(abs(W.mean()) <= 8 * W.std() / np.sqrt(W.size)),
            "some of W beyond 2.5 deviations": bool(np.abs(W).max() > 2.5 * W.std()),
            "b is zero at first": not np.any(b),
            "the next layer, other weights": not np.array_equal(W, another),
        }
    else:
        shapes = [f"{name} {tuple(shape)}" for name, shape in sorted(answer["shapes"].items())]
        facts = {
            "its parameters": ", ".join(shapes) or "none",
            "output": answer["outputs"][0],
            "the same in eval mode": np.array_equal(answer["outputs"][0], answer["outputs"][-1]),
            "gradient of W": answer["gradients"].get("W"),
            "gradient of b": answer["gradients"].get("b"),
            "gradient of x": answer["gradients"].get("x"),
            "shared with another layer": ", ".join(answer["shared"]) or "nothing",
        }
    return facts


q = bank.question(
    "Linear",
    probe,
    points=2,
    measure=measure,
    forbids={"torch.nn.Linear": "Here you build the layer yourself."},
)

q.hints(
    "`TwoTensors` shows the trap: both of its tensors ask for gradients, but the module lists "
    "only one of them. What was done to that one?",
    "`__init__` makes the two parameters, once: W (dim_in, dim_out) with the deviation that "
    "`init_parameters` had, here made of dim_in, and b (dim_out,) of zeros.",
    "`forward` only computes with them: x (N, dim_in) and W give (N, dim_out), and b is added to "
    "each row. It draws nothing and makes no parameter.",
)


def layer_case(rng, num_samples, dim_in, dim_out, start=()):
    def drawn(*shape):
        return rng.normal(size=shape).astype(np.float32)

    x, W, b = drawn(num_samples, dim_in), drawn(dim_in, dim_out), drawn(dim_out)
    b[0] = -1 - np.abs(x @ W).max()  # so that the first output is negative
    return {"x": x, "W": W, "b": b, "G": drawn(num_samples, dim_out), "start": list(start)}


q.cases = {
    "5 inputs, 3 outputs": lambda rng: layer_case(rng, 4, 5, 3),
    "one sample": lambda rng: layer_case(rng, 1, 3, 6),
    "one output": lambda rng: layer_case(rng, 5, 4, 1),
    "one input": lambda rng: layer_case(rng, 3, 1, 4),
    "what W and b are at first, 400 inputs, 90 outputs": lambda rng: layer_case(
        rng, 2, 4, 3, start=(400, 90)
    ),
}

# fmt: off
q.slip("not_registered",
    "parameters() is empty: it finds no plain tensors, and nothing inside a list or dict.",
    was=["nn.Parameter(torch.randn", "nn.Parameter(torch.zeros"],
    now=["(torch.randn", "(torch.zeros"])
q.slip("no_super",
    "A module keeps its parameters in what nn.Module sets up first: is its __init__ called?",
    was="super().__init__()", now="")
q.slip("bias_not_registered", "W is a parameter, b is a plain tensor: it would never learn.",
    was="nn.Parameter(torch.zeros(dim_out))", now="torch.zeros(dim_out, requires_grad=True)")
q.slip("transposed",
    "nn.Linear keeps its weight as (dim_out, dim_in); here W is (dim_in, dim_out).",
    was=["torch.randn(dim_in, dim_out)", "x @ self.W"],
    now=["torch.randn(dim_out, dim_in)", "x @ self.W.T"])
q.slip("no_bias", "b is a parameter, but the output is computed without it.",
    was="+ self.b", now="")
q.slip("one_bias", "Each output has its own bias: b has dim_out entries.",
    was="torch.zeros(dim_out)", now="torch.zeros(())")
q.slip("detached", "The output is right, but no gradient passes from it to the parameters.",
    was="self.W + self.b", now="self.W.data + self.b.data")
q.slip("starts_at_zero", "W starts from zeros here: it is drawn, as in init_parameters.",
    was="torch.randn(dim_in, dim_out) / dim_in**0.5", now="torch.zeros(dim_in, dim_out)")
q.slip("starts_unscaled", "A sum of dim_in terms of size 1 is √dim_in in size: scale the start.",
    was="/ dim_in**0.5", now="")
q.slip("starts_uniform",
    "rand draws between 0 and 1: the start is a normal distribution around 0, of deviation "
    "1/√dim_in.",
    was="torch.randn", now="torch.rand")
q.slip("scaled_by_the_outputs", "An output is a sum over dim_in inputs: scale by them.",
    was="dim_in**0.5", now="dim_out**0.5")
q.slip("seeded", "All layers of one size start alike: draw anew for each, and set no seed in here.",
    was="torch.randn(dim_in, dim_out)",
    now="torch.randn(dim_in, dim_out, generator=torch.Generator().manual_seed(0))")
q.slip("bias_not_zero", "The bias starts from zeros, as in init_parameters.",
    was="torch.zeros", now="torch.randn")
q.slip("shared_by_layers",
    "All layers of one size have the same W and b here: each instance makes its own.",
    was=["self.W = nn.Parameter(torch.randn(dim_in, dim_out) / dim_in**0.5)",
        "self.b = nn.Parameter(torch.zeros(dim_out))"],
    now=[
        """
        made = Linear.__dict__.get("made", {})
        Linear.made = made
        W = nn.Parameter(torch.randn(dim_in, dim_out) / dim_in**0.5)
        self.W, self.b = made.setdefault((dim_in, dim_out), (W, nn.Parameter(torch.zeros(dim_out))))
        """, ""])
q.slip("with_relu", "A linear layer ends with the sum: nothing cuts off what is negative.",
    was="x @ self.W + self.b", now="torch.relu(x @ self.W + self.b)")
q.slip("no_return", "forward computes the output and gives nothing back: the return is missing.",
    was="return x", now="x")
q.slip("other_names", "Its parameters are asked for as `W` and `b`: others look for them there.",
    was=["self.W =", "self.b =", "self.W + self.b"],
    now=["self.weight =", "self.bias =", "self.weight + self.bias"])
q.slip("bias_a_row", "b has the shape (dim_out,): here it is a matrix of one row.",
    was="torch.zeros(dim_out)", now="torch.zeros(1, dim_out)")
q.slip("bias_of_inputs", "b has an entry for each output, and here one for each input.",
    was="torch.zeros(dim_out)", now="torch.zeros(dim_in)")
q.slip("starts_otherwise_scaled", "W starts with another deviation: it is 1/√dim_in.",
    was="/ dim_in**0.5", now="* 0.01")
q.slip("starts_cut_off",
    "No weight is far out at first: of a normal distribution some lie beyond 2.5 deviations.",
    was="torch.randn(dim_in, dim_out)", now="(2 * torch.rand(dim_in, dim_out) - 1)")
q.slip("with_softmax", "A linear layer ends with the sum: softmax comes later.",
    was="x @ self.W + self.b", now="torch.softmax(x @ self.W + self.b, dim=1)")
q.slip("product_does_not_fit",
    "The product in forward does not fit: x has dim_in columns, and W has dim_in rows.",
    was="x @ self.W", now="x @ self.W.T")
q.right_edit(was=["torch.randn(dim_in, dim_out) / dim_in**0.5", "x @ self.W + self.b"],
    now=["init_parameters(dim_in, dim_out)[0]", "torch.matmul(x, self.W).add(self.b)"])
q.right_edit(
    was=["self.W =", "self.b = nn.Parameter(torch.zeros(dim_out))",
        "return x @ self.W + self.b"],
    now=["""
        self.register_parameter("b", nn.Parameter(torch.zeros(dim_out)))
        self.register_buffer("calls", torch.zeros(()))
        self.W =
        """, "nn.init.normal_(self.W, std=dim_in**-0.5)",
        "self.calls += 1\nreturn F.linear(x, self.W.T, self.b)"])
q.right_edit(
    was=["torch.randn(dim_in, dim_out) / dim_in**0.5", "torch.zeros(dim_out)",
        "x @ self.W + self.b"],
    now=["torch.normal(0, 1 / dim_in**0.5, (dim_in, dim_out))", "torch.tensor([0.0] * dim_out)",
        'torch.einsum("ni,io->no", x, self.W) + self.b[None]'])
# fmt: on
