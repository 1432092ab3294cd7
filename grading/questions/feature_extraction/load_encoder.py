"""load_encoder: the course's encoder with the weights of a file, which has to fit."""

import numpy as np

from grading.questions.feature_extraction import bank, patches, seed


def probe(seed, dtype, images, missing, extra):
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
    first = next(encoder.parameters()).clone()
    other = {name: 2 * value for name, value in state.items() if name not in missing}
    try:
        load(other | {name: torch.zeros(2) for name in extra})
    except Exception:
        raised = True
    return {
        "raised": raised,
        "filters": first,
        "kept": torch.equal(first, next(encoder.parameters())),
        "features": encoder(torch.from_numpy(images)),
        "training": [m.training for m in encoder.modules() if [*m.buffers(recurse=False)]],
        "requires_grad": [p.requires_grad for p in encoder.parameters()],
    }


# The first filters are the first that the probe draws. Without them the features say nothing:
# a network that was never loaded has others each time.
def measure(answer, seed):
    filters, training = answer["filters"], any(answer["training"])
    drawn = np.random.default_rng(seed).uniform(-0.2, 0.2, filters.shape)
    loaded = np.allclose(filters, drawn, atol=1e-3)
    return {
        "the weights are those of the file": loaded,
        "a batch norm is in train mode": training,
        "a parameter asks for a gradient": any(answer["requires_grad"]),
        "the second file raises": answer["raised"],
        "the second file changes the first encoder": not answer["kept"],
        "features": answer["features"] if loaded and not training and answer["kept"] else None,
    }


q = bank.question("load_encoder", probe, points=2, measure=measure)

q.hints(
    "A state dict is no network, only names and values. So there are two parts: a new `Encoder`, "
    "whose weights are random at first, and the file's values, which have to go into it.",
    "A missing or an extra name has to raise. A module's own way of taking in a state dict "
    "compares the names, unless one tells it not to; so there is nothing to catch and nothing to "
    "filter.",
    "One order: build the network, read the file, put its values in, freeze all parameters, set "
    "eval mode, return the network. Values in float16 become float32 when they are copied into "
    "it.",
)


def encoder_case(rng, N, dtype="float32", missing=(), extra=()):
    return {
        "seed": seed(rng),
        "dtype": dtype,
        "images": patches(rng, 0, N, 1, 28, 28),
        "missing": [f"layers.{layer}.weight" for layer in missing],
        "extra": [f"layers.{layer}.weight" for layer in extra],
    }


q.cases = {
    "a file of float32": lambda rng: encoder_case(rng, N=3),
    "a file of float16, as the shipped one is": lambda rng: encoder_case(rng, N=2, dtype="float16"),
    "one image": lambda rng: encoder_case(rng, N=1),
    "a second file in which a key is missing": lambda rng: encoder_case(
        rng, N=2, missing=[rng.choice([3, 7, 10, 15])]
    ),
    "a second file with a key too many": lambda rng: encoder_case(
        rng, N=2, extra=[rng.choice([20, 30, 40])]
    ),
}

# fmt: off
q.slip("never_loaded", "The weights are not those of the file: was it loaded?",
    was='encoder.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))',
    now="torch.load(path)")
q.slip("train_mode", "Loading weights does not set the mode: the encoder is in train mode.",
    was="encoder.eval()", now="encoder")
q.slip("not_frozen", "The weights are there, but they still ask for gradients.",
    was="encoder.requires_grad_(False)", now="")
q.slip("not_strict", "A file that does not fit is taken silently, and part of it never loaded.",
    was='torch.load(path, map_location="cpu", weights_only=True)',
    now='torch.load(path, map_location="cpu", weights_only=True), strict=False')
q.slip("one_encoder", "Every call gives the same encoder: a second file overwrites the first.",
    was="encoder = Encoder()",
    now='encoder = load_encoder.__dict__.setdefault("encoder", Encoder())')
q.slip("loaded_in_train_mode", "eval and freezing are both missing: the encoder is as in training.",
    was=["encoder.requires_grad_(False)", "encoder.eval()"], now=["", "encoder"])
q.slip("report_returned",
    "What load_state_dict gives back is a report on the keys: the encoder itself is asked for.",
    was=["encoder.load_state_dict(", "encoder.eval()"],
    now=["report = encoder.load_state_dict(", "report"])
q.slip("state_dict_returned",
    "The file's weights alone come back: they belong into an Encoder, which is asked for.",
    was="return encoder.eval()",
    now='return torch.load(path, map_location="cpu", weights_only=True)')
q.slip("extra_keys_dropped", "A key too many in the file is silently dropped: it has to raise.",
    was='torch.load(path, map_location="cpu", weights_only=True)',
    now="{name: value for name, value in torch.load(path).items() if name in encoder.state_dict()}")
q.slip("missing_keys_filled",
    "A key that is missing in the file keeps its random weights here: it has to raise.",
    was='torch.load(path, map_location="cpu", weights_only=True)',
    now="{**encoder.state_dict(), **torch.load(path)}")
q.slip("type_of_the_file",
    "With a file of float16 the encoder becomes float16 itself, and takes no image of float32.",
    was='torch.load(path, map_location="cpu", weights_only=True)',
    now='torch.load(path, map_location="cpu", weights_only=True), assign=True')
q.slip("always_half", "The encoder's weights are float16 in the end: it takes no image of float32.",
    was="encoder.eval()", now="encoder.half().eval()")
q.slip("path_loaded_as_weights",
    "load_state_dict takes the weights, not the name of their file: read the file first.",
    was='torch.load(path, map_location="cpu", weights_only=True)', now="path")
# fmt: on


@q.right
def load_encoder(path):
    model = Encoder()
    state = torch.load(path, map_location="cpu", weights_only=True)
    model.load_state_dict({name: value.float() for name, value in state.items()})
    for parameter in model.parameters():
        parameter.requires_grad = False
    model.train(False)
    return model


@q.right
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
