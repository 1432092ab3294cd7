"""train_epoch: a step on each batch, and the mean loss per sample."""

from grading.questions.pytorch_autograd import bank, data_of_a_model


# A small model and a real loader and optimizer, which remembers earlier steps, so that no other can
# take its place. A hook notes the mode of the inner layer at each batch.
def probe(images, weight, bias, batch_size, labels, lr, in_train):
    from torch.utils.data import DataLoader, TensorDataset

    substitute("cross_entropy", lambda Z, labels: torch.nn.functional.cross_entropy(Z, labels))
    model = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(*weight.T.shape))
    given = {"weight": torch.from_numpy(weight), "bias": torch.from_numpy(bias)}
    model[1].load_state_dict(given)
    modes = []
    model[1].register_forward_hook(lambda layer, x, Z: modes.append(layer.training))
    dataset = TensorDataset(torch.from_numpy(images), torch.from_numpy(labels))
    optimizer = torch.optim.SGD(model.parameters(), lr, momentum=0.5)
    loss = train_epoch(model.train(in_train), DataLoader(dataset, batch_size), optimizer)
    return {
        "loss": loss,
        "with a graph": getattr(loss, "requires_grad", False),
        "modes": modes,
        "weight": model[1].weight,
        "bias": model[1].bias,
    }


def measure(answer, weight, bias):
    return {
        "loss": answer["loss"],
        "in train mode": all(answer["modes"]),
        "change of the weights": answer["weight"] - weight,
        "change of the bias": answer["bias"] - bias,
        "the loss holds on to a graph": answer["with a graph"],
    }


q = bank.question("train_epoch", probe, points=4, measure=measure)

q.hints(
    "A step reads `.grad`, whatever is in there, and going backward adds to it. So what has to "
    "happen between two batches, so that each step follows its own batch alone?",
    "First train mode, then for each batch: logits, loss, backward, step. The emptying may stand "
    "anywhere but between backward and step.",
    "The loss of a batch is a mean; times the number of its samples it is a sum. One way: add up "
    "these sums and the numbers of samples, as plain numbers, and divide once after the loop.",
)


def epoch_case(rng, num_samples, batch_size, in_train):
    """The labels are likely ones in all batches but the last, whose mean loss is therefore far
    from the others'."""
    drawn, Z = data_of_a_model(rng, num_samples, batch_size)
    labels = Z.argmax(axis=1)
    last = (num_samples - 1) // batch_size * batch_size
    labels[last:] = Z[last:].argmin(axis=1)
    return {**drawn, "labels": labels, "lr": rng.uniform(0.05, 0.1), "in_train": in_train}


def bright(rng):
    """Pixels up to 100, and weights to suit, so that the gradient is large."""
    drawn = epoch_case(rng, 9, 3, True)
    images, weight, lr = 100 * drawn["images"], drawn["weight"] / 100, drawn["lr"] / 1e4
    return {**drawn, "images": images, "weight": weight, "lr": lr}


q.cases = {
    "a short last batch; the model comes in eval mode": lambda rng: epoch_case(rng, 10, 4, False),
    "batches of one size": lambda rng: epoch_case(rng, 12, 4, True),
    "a last batch of one sample": lambda rng: epoch_case(rng, 11, 5, True),
    "a single batch, smaller than asked for; the model comes in eval mode": lambda rng: epoch_case(
        rng, 5, 8, False
    ),
    "pixels up to 100": bright,
    "one sample": lambda rng: epoch_case(rng, 1, 4, True),
}

# fmt: off
q.slip("mean_of_batch_means",
    "Each batch counts the same here, however short: a sample in a short batch then counts more.",
    was=["* len(labels)", "total / num_samples"], now=["", "total / len(loader)"])
q.slip("piles_up",
    "The gradients of earlier batches are still in .grad: empty it before each batch.",
    was="optimizer.zero_grad()", now="")
q.slip("sum_over_batches",
    "A sum over samples is divided by the number of batches: divide by samples.",
    was="total / num_samples", now="total / len(loader)")
q.slip("means_over_samples",
    "A batch's loss is a mean: weigh it with its samples before the division.",
    was="* len(labels)", now="")
q.slip("batches_times_size",
    "Batches × batch_size counts more samples than there are when the last batch is short.",
    was="total / num_samples", now="total / (len(loader) * loader.batch_size)")
q.slip("weighed_with_batch_size",
    "The last batch may hold fewer samples than batch_size: weigh it with those that it has.",
    was="* len(labels)", now="* loader.batch_size")
q.slip("not_in_train_mode", "The model is trained in the mode in which it came: set it first.",
    was="model.train()", now="")
q.slip("eval_mode", "eval mode is for measuring: dropout and batch norm would not train.",
    was="model.train()", now="model.eval()")
q.slip("loss_after_the_step", "These losses are taken after each step: take them before it.",
    was="loss.item()", now="F.cross_entropy(model(images), labels).item()")
q.slip("a_list_of_losses",
    "One number for the epoch is asked for: this is a list with the loss of each batch.",
    was=["total, num_samples = 0.0, 0",
        "total += loss.item() * len(labels)\nnum_samples += len(labels)",
        "return total / num_samples"],
    now=["losses = []", "losses.append(loss.item())", "return losses"])
q.slip("loss_of_the_last_batch", "This is the loss of the last batch: all samples count.",
    was="total / num_samples", now="loss.item()")
q.slip("nothing_moves",
    "No batch moves the parameters: each step needs the gradient that its backward leaves in them.",
    was="optimizer.step()", now="optimizer.zero_grad()\noptimizer.step()")
q.slip("step_before_backward",
    "The step comes before backward here: it has no gradient of its batch.",
    start="piles_up", was="loss.backward()\noptimizer.step()",
    now="optimizer.step()\noptimizer.zero_grad()\nloss.backward()")
q.slip("gradients_clipped",
    "A large gradient is made smaller here: the step asked for is the optimizer's, on it as it is.",
    was="optimizer.step()",
    now="nn.utils.clip_grad_norm_(model.parameters(), 1.0)\noptimizer.step()")
q.slip("softmax_twice", "F.cross_entropy applies softmax itself: give it logits.",
    was="total, num_samples = 0.0, 0",
    now="""
        total, num_samples = 0.0, 0
        given, model = model, lambda images: torch.softmax(given(images), dim=1)
    """)
q.slip("last_row_dropped", "A slice to −1 leaves out the last sample of each batch.",
    was=["optimizer.zero_grad()", "total / num_samples"],
    now=["images, labels = images[:-1], labels[:-1]\noptimizer.zero_grad()",
        "total / max(num_samples, 1)"])
q.slip("own_optimizer",
    "An optimizer is given, and its steps are asked for: another forgets its momentum, say.",
    was="model.train()",
    now="""
        model.train()
        optimizer = torch.optim.SGD(model.parameters(), lr=optimizer.param_groups[0]["lr"])
    """)
q.slip("graph_kept", "The sum holds on to the graph of every batch: add plain numbers.",
    was="loss.item()", now="loss")
q.slip("total", "This is the sum over all samples: divide by how many there are.",
    was="total / num_samples", now="total")
q.slip("total_of_batch_means",
    "The mean losses of the batches are summed: the mean per sample is asked for.",
    was=["* len(labels)", "total / num_samples"], now=["", "total"])
q.slip("first_batch_only", "The epoch ends after its first batch: is the loop left too early?",
    was="num_samples += len(labels)", now="num_samples += len(labels)\nbreak")
q.slip("gradient_of_the_sum", "Each step follows the mean loss of its batch: here it is the sum.",
    was="loss.backward()", now="(loss * len(labels)).backward()")
q.slip("no_graph", "The loss is computed without a graph here: backward has nothing to go back on.",
    was="loss = F.cross_entropy(model(images), labels)",
    now="with torch.no_grad():\n    loss = F.cross_entropy(model(images), labels)")
q.slip("no_return", "The epoch is trained, and nothing comes back: the mean loss is asked for.",
    was="return total / num_samples", now="")
q.slip("one_step_at_the_end", "One step is taken, after the last batch: each batch has its own.",
    was=["model.train()", "optimizer.zero_grad()", "optimizer.step()", "return total"],
    now=["model.train()\noptimizer.zero_grad()", "", "", "optimizer.step()\nreturn total"])
q.slip("logits_as_logarithms",
    "The loss takes the logits for logarithms of probabilities: softmax is missing.",
    was="F.cross_entropy", now="F.nll_loss")
q.right_edit(
    was=["optimizer.zero_grad()", "optimizer.step()", "* len(labels)", "total / num_samples"],
    now=["", "optimizer.step()\noptimizer.zero_grad()", "* images.size(0)",
        "total / len(loader.dataset)"])
# fmt: on


@q.right
def train_epoch(model, loader, optimizer):
    model.train(True)
    losses = []
    for batch in loader:
        optimizer.zero_grad(set_to_none=False)
        Z = model(batch[0])
        each = F.cross_entropy(Z, batch[1], reduction="none")
        each.mean().backward()
        losses.append(each.detach())
        optimizer.step()
    model.eval()
    return torch.cat(losses).mean()


@q.right
def train_epoch(model, loader, optimizer, verbose=False):
    criterion = nn.CrossEntropyLoss()
    model.train()
    means, sizes = [], []
    for step, (images, labels) in enumerate(loader):
        model.zero_grad()
        loss = criterion(model(images), labels)
        if verbose:
            print(step, loss)
        loss.backward()
        optimizer.step()
        means.append(float(loss))
        sizes.append(len(labels))
    return np.average(means, weights=sizes)


# fmt: off
q.right_edit(
    was=["total, num_samples = 0.0, 0",
        "optimizer.zero_grad()\nloss = F.cross_entropy(model(images), labels)",
        "total += loss.item() * len(labels)\nnum_samples += len(labels)", "total / num_samples"],
    now=["total = torch.zeros(())",
        "loss = cross_entropy(model(images), labels)\noptimizer.zero_grad()",
        "with torch.no_grad():\n    total += loss * len(images)",
        "total.item() / sum(len(labels) for _, labels in loader)"])
# fmt: on
