"""extract: the features and labels of all samples that a loader gives, in its order."""

import numpy as np

from grading.questions.feature_extraction import bank


def probe(images, labels, orders, batch_size, frozen, W):
    import itertools
    import weakref

    from torch.utils.data import DataLoader, Sampler, TensorDataset

    passes, graphs = itertools.cycle(orders.tolist()), weakref.WeakSet()
    kept, modes = [], []

    class Order(Sampler):
        def __iter__(self):
            return iter(next(passes))

        def __len__(self):
            return len(labels)

    def note(module, images, output):
        kept.append(len(graphs))
        modes.append(module.training)
        if output.requires_grad:
            graphs.add(output)

    extractor = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(*W.T.shape, bias=False))
    extractor[1].weight.data = torch.from_numpy(W)
    extractor.eval().requires_grad_(not frozen).register_forward_hook(note)
    dataset = TensorDataset(torch.from_numpy(images), torch.from_numpy(labels))
    loader = DataLoader(dataset, batch_size, sampler=Order())
    extracted_features, extracted_labels = extract(extractor, loader)
    return {
        "features": extracted_features,
        "labels": extracted_labels,
        "kept": kept,
        "modes": modes,
        "afterwards": [
            extractor.training,
            extractor[1].training,
            extractor[1].weight.requires_grad,
        ],
    }


# Where each pass has another order, any pass is right: then the samples are put in a fixed one.
# The float width counts in one case only.
# One graph may be alive while the next batch is read: that of the loop's own variable.
def measure(answer, labels, orders, frozen):
    features = answer["features"]
    order = slice(None) if (orders == orders[0]).all() else np.argsort(features[:, 0])
    width = str(getattr(features, "dtype", "none")) if len(labels) == 10 else "any"
    return {
        "features": features[order],
        "labels": answer["labels"][order],
        "dtype of the features": width,
        "labels are integers": getattr(answer["labels"], "dtype", np.dtype(float)).kind in "iu",
        "graphs are kept": max(answer["kept"], default=0) > 1,
        "a batch in train mode": any(answer["modes"]),
        "train mode afterwards": answer["afterwards"][:2],
        "its parameters ask for gradients as before": answer["afterwards"][2] != frozen,
    }


q = bank.question("extract", probe, points=4, measure=measure)

q.hints(
    "A loader that shuffles has another order in each loop. Images and labels belong together "
    "only within one and the same loop, so that loop has to keep both.",
    "Each batch gives features (batch_size, d) and labels (batch_size,), and the last one may be "
    "shorter. Keep nothing but the numbers: an output that has a graph holds on to all of it.",
    "One way: two empty lists; in the loop, where no gradient is noted, send the images through "
    "the extractor on its device and keep two NumPy arrays; then join the pieces along the first "
    "axis.",
)


def loader_case(rng, m, batch_size, d=3, reshuffled=False, frozen=True, first=0):
    order = np.array([rng.permutation(m) for _ in range(4)])
    return {
        "images": rng.random((m, 1, 2, 3), dtype=np.float32),
        "labels": first + rng.permutation(m),
        "orders": order if reshuffled else order[:1],
        "batch_size": batch_size,
        "frozen": frozen,
        "W": rng.normal(size=(d, 6)).astype(np.float32),
    }


q.cases = {
    "10 samples in batches of 4, the extractor not frozen": lambda rng: loader_case(
        rng, m=10, batch_size=4, frozen=False
    ),
    "a loader with another order in each pass": lambda rng: loader_case(
        rng, m=11, batch_size=3, reshuffled=True
    ),
    "one sample": lambda rng: loader_case(rng, m=1, batch_size=4),
    "one sample left for the last batch, one feature, labels above 255": lambda rng: loader_case(
        rng, m=9, batch_size=4, d=1, frozen=False, first=int(rng.integers(300, 900))
    ),
}

# fmt: off
q.slip("last_batch_lost", "The last batch may be shorter than the others, but it counts too.",
    was="in loader:", now="in loader:\n    if len(images) < loader.batch_size:\n        break")
q.slip("only_the_last", "Each batch replaces the one before: only the last is returned.",
    was="in loader:", now="in loader:\n    features, labels = [], []")
q.slip("only_the_first", "Only the first batch is returned: the loop ends too early.",
    was="labels.append(batch_labels.numpy())", now="labels.append(batch_labels.numpy())\nbreak")
q.slip("two_passes", "A shuffled loader has a new order in each pass: take both in one pass.",
    was="np.concatenate(labels)", now="np.concatenate([labels.numpy() for _, labels in loader])")
q.slip("labels_of_the_dataset", "The dataset's labels are not in the order of the loader.",
    was="np.concatenate(labels)", now="loader.dataset.tensors[1].numpy()")
q.slip("list_of_tensors", "One piece per batch: put the pieces together into one array.",
    was=[".cpu().numpy()", "batch_labels.numpy()",
        "np.concatenate(features), np.concatenate(labels)"],
now=["", "batch_labels", "features, labels"])
q.slip("tensors", "These are still torch tensors: asked for are NumPy arrays.",
    start="list_of_tensors", was="return features, labels",
    now="return torch.cat(features), torch.cat(labels)")
q.slip("graph_kept", "Every output holds its graph in memory to the end: no gradient is needed.",
    was=["torch.inference_mode()", ".cpu().numpy()", "np.concatenate(features)"],
    now=["torch.enable_grad()", "", "torch.cat(features).detach().numpy()"])
q.slip("still_recording", "torch still keeps book for a gradient: say that none is needed here.",
    was="torch.inference_mode()", now="torch.enable_grad()")
q.slip("float64", "float64 comes out: float32 is asked for, in half of the memory.",
    was="np.concatenate(features)", now="np.concatenate(features).astype(float)")
q.slip("train_mode", "Batch norm and dropout would mix the batch into the features: eval mode.",
    was="features, labels = [], []", now="features, labels = [], []\nextractor.train()")
q.slip("left_in_train_mode",
    "The extractor came in eval mode and is in train mode afterwards: leave it as it was.",
    was="return np.concatenate", now="extractor.train()\nreturn np.concatenate")
q.slip("frozen",
    "The extractor's parameters asked for gradients and no longer do: leave it as it was.",
    was="features, labels = [], []",
    now="features, labels = [], []\nextractor.requires_grad_(False)")
q.slip("labels_too_narrow", "8 bits are too few: a larger label comes out as another one.",
    was="batch_labels.numpy()", now="batch_labels.numpy().astype(np.uint8)")
q.slip("swapped", "Features come first, then labels.",
    was="np.concatenate(features), np.concatenate(labels)",
    now="np.concatenate(labels), np.concatenate(features)")
q.slip("scaled_again",
    "The loader's images are ready for the extractor: here they are divided by 255.",
    was="images.to(device)", now="images.to(device) / 255")
q.slip("averaged", "One row for each image is asked for: here a batch has one row, its mean.",
    was=".cpu().numpy()", now=".mean(dim=0, keepdim=True).cpu().numpy()")
q.slip("strung_together", "The rows were strung into one: keep the shape (m, d).",
    was="np.concatenate(features)", now="np.concatenate(features).ravel()")
q.slip("stacked", "Stacking adds an axis, and a short last batch does not fit: join the rows.",
    was="np.concatenate(features), np.concatenate(labels)",
    now="np.stack(features), np.stack(labels)")
q.slip("array_of_batches",
    "np.array of a list of batches adds an axis, and a short last batch does not fit.",
    was="np.concatenate(features), np.concatenate(labels)",
    now="np.array(features), np.array(labels)")
q.slip("labels_as_floats", "A label counts classes and serves as an index: int64 is asked for.",
    was="np.concatenate(labels)", now="np.concatenate(labels).astype(np.float32)")
q.slip("labels_two_dimensional", "The labels have an axis too many: one is asked for, (m,).",
    was="np.concatenate(labels)", now="np.concatenate(labels)[:, None]")
q.slip("features_rounded", "The features have lost their digits: they are asked for as they are.",
    was="np.concatenate(features)", now="np.concatenate(features).round(2)")
q.slip("rows_of_zeros",
    "The last batch may be short: rows of zeros stand where it has no samples.",
    was="return np.concatenate(features), np.concatenate(labels)",
    now="""
        features, labels = np.concatenate(features), np.concatenate(labels)
        missing = len(loader) * loader.batch_size - len(labels)
        return np.pad(features, [(0, missing), (0, 0)]), np.pad(labels, (0, missing))
    """)
q.slip("labels_guessed", "The labels are those that the loader gives, not what the outputs say.",
    was="labels.append(batch_labels.numpy())", now="labels.append(features[-1].argmax(axis=1))")
q.slip("labels_reversed", "The labels run from the last sample to the first, the features do not.",
    was="np.concatenate(labels)", now="np.concatenate(labels)[::-1].copy()")
q.slip("transposed", "One row for each image: (m, d). These are (d, m).",
    was="np.concatenate(features)", now="np.concatenate(features).T")
q.right_edit(was=["torch.inference_mode()", "np.concatenate(features), np.concatenate(labels)"],
    now=["torch.no_grad()", "np.vstack(features), np.hstack(labels)"])
# fmt: on


@q.right
def extract(extractor, loader):
    # The graph of a batch is gone before the next but one.
    features, labels = [], []
    for images, batch in loader:
        output = extractor(images)
        features.extend(output.detach().numpy())
        labels.extend(batch.tolist())
    return np.array(features), np.array(labels)


@q.right
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
