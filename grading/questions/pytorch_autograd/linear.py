"""Linear: a layer with its own W and b, found by `parameters()`."""

import numpy as np

from grading.questions.pytorch_autograd import bank


def probe(x, W, b, G):
    layer = Linear(*W.shape)
    own = {name: p for name, p in layer.named_parameters() if name in ("W", "b")}
    given = {"W": torch.from_numpy(W), "b": torch.from_numpy(b)}
    output = None
    if {name: p.shape for name, p in own.items()} == {n: p.shape for n, p in given.items()}:
        layer.load_state_dict(given, strict=False)
        output = layer(torch.from_numpy(x))
        (output * torch.from_numpy(G)).sum().backward()
    return {
        "shapes": {name: list(p.shape) for name, p in own.items()},
        "output": output,
        "gradients": {name: p.grad for name, p in own.items()},
    }


def measure(answer):
    shapes = [f"{name} {tuple(shape)}" for name, shape in sorted(answer["shapes"].items())]
    return {
        "its parameters": ", ".join(shapes) or "none",
        "output": answer["output"],
        "gradient of W": answer["gradients"].get("W"),
        "gradient of b": answer["gradients"].get("b"),
    }


q = bank.question(
    "Linear",
    probe,
    points=2,
    measure=measure,
    forbids={"torch.nn.Linear": "Here you build the layer yourself."},
)


def layer_case(rng, num_samples, dim_in, dim_out):
    def drawn(*shape):
        return rng.normal(size=shape).astype(np.float32)

    x, W, b = drawn(num_samples, dim_in), drawn(dim_in, dim_out), drawn(dim_out)
    b[0] = -1 - np.abs(x @ W).max()  # so that the first output is negative
    return {"x": x, "W": W, "b": b, "G": drawn(num_samples, dim_out)}


q.cases = {
    "5 inputs, 3 outputs": lambda rng: layer_case(rng, 4, 5, 3),
    "one sample": lambda rng: layer_case(rng, 1, 3, 6),
    "one output": lambda rng: layer_case(rng, 5, 4, 1),
    "one input": lambda rng: layer_case(rng, 3, 1, 4),
}

# fmt: off
q.slip("not_registered",
    "Plain tensors are not found by parameters(): the optimizer would never see them.",
    was=["nn.Parameter(torch.randn", "nn.Parameter(torch.zeros"],
    now=["(torch.randn", "(torch.zeros"])
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
q.slip("detached", "The output is right, but .data hides the parameters from autograd.",
    was="self.W + self.b", now="self.W.data + self.b.data")
q.slip("with_relu", "A linear layer ends with the sum: nothing cuts off what is negative.",
    was="x @ self.W + self.b", now="torch.relu(x @ self.W + self.b)")
q.right_edit(was=["torch.randn(dim_in, dim_out) / dim_in**0.5", "x @ self.W + self.b"],
    now=["init_parameters(dim_in, dim_out)[0]", "torch.matmul(x, self.W).add(self.b)"])
q.right_edit(
    was=["(self, dim_in, dim_out)", "self.W =", "self.b = nn.Parameter(torch.zeros(dim_out))",
        "return x @ self.W + self.b"],
    now=["(self, dim_in, dim_out, scale=0.01)",
        """
        self.register_parameter("b", nn.Parameter(torch.zeros(dim_out)))
        self.register_buffer("calls", torch.zeros(()))
        self.W =
        """, "nn.init.normal_(self.W, std=scale)",
        "self.calls += 1\nreturn F.linear(x, self.W.T, self.b)"])
q.right_edit(
    was=["torch.randn(dim_in, dim_out) / dim_in**0.5", "torch.zeros", "x @ self.W + self.b"],
    now=["torch.rand(dim_in, dim_out, dtype=torch.float32) - 0.5", "torch.rand",
        'torch.einsum("ni,io->no", x, self.W) + self.b[None]'])
# fmt: on
