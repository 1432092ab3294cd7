"""evaluate: the fraction classified right, in eval mode and without gradients."""

from grading.questions.pytorch_autograd import bank, data_of_a_model


def probe(images, weight, bias, batch_size, labels, in_train):
    from torch.utils.data import DataLoader, TensorDataset

    model = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(*weight.T.shape))
    given = {"weight": torch.from_numpy(weight), "bias": torch.from_numpy(bias)}
    model[1].load_state_dict(given)
    modes, graphs = [], []
    model[1].register_forward_hook(lambda layer, x, Z: modes.append(layer.training))
    model[1].register_forward_hook(lambda layer, x, Z: graphs.append(Z.requires_grad))
    dataset = TensorDataset(torch.from_numpy(images), torch.from_numpy(labels))
    accuracy = evaluate(model.train(in_train), DataLoader(dataset, batch_size))
    return {
        "accuracy": accuracy,
        "modes": modes,
        "graphs": graphs,
        "after": [model.training, model[1].training],
        "autograd": torch.is_grad_enabled(),
        "requires_grad": [p.requires_grad for p in model.parameters()],
    }


def measure(answer):
    return {
        "accuracy": answer["accuracy"],
        "a batch in train mode": any(answer["modes"]),
        "a batch with gradients": any(answer["graphs"]),
        "train mode afterwards": answer["after"],
        "parameters still ask for gradients": all(answer["requires_grad"]),
        "autograd is on afterwards": answer["autograd"],
    }


q = bank.question("evaluate", probe, points=3, measure=measure)

q.hints(
    "Each sample is to count the same, and the last batch may be short. So what is counted are "
    "samples: those that were classified right, and all that there are.",
    "Around the loop: note the model's mode, set eval mode, and let autograd take no notes; "
    "afterwards give the model back the mode that you noted, whichever it was.",
    "One way, for each batch: logits (batch_size, C), in each row the place of the largest, "
    "compared with the labels (batch_size,). Add up how many agree and how many there are; divide "
    "at the end.",
)


def accuracy_case(rng, num_samples, batch_size, wrong, in_train):
    """`wrong` are the numbers of the samples that the model gets wrong."""
    drawn, Z = data_of_a_model(rng, num_samples, batch_size)
    labels = Z.argmax(axis=1)
    labels[wrong] = (labels[wrong] + rng.integers(1, 3, size=len(wrong))) % 3
    return {**drawn, "labels": labels, "in_train": in_train}


def even(rng):
    # The last of each batch is right, so that it is missed where it is left out. As many samples as
    # classes: what looks along the wrong axis is no error here.
    return accuracy_case(rng, 12, 3, rng.permutation([0, 1, 3, 4, 6, 7, 9, 10])[:5], False)


q.cases = {
    "a short last batch; the model comes in train mode": lambda rng: accuracy_case(
        rng, 10, 4, [2, 8, 9], True
    ),
    "batches of one size; the model comes in eval mode": even,
    "a last batch of one sample; the model comes in eval mode": lambda rng: accuracy_case(
        rng, 9, 4, [0, 5, 6], False
    ),
    "one sample, classified right; the model comes in train mode": lambda rng: accuracy_case(
        rng, 1, 5, [], True
    ),
}

# fmt: off
q.slip("mean_of_batch_means",
    "The accuracies of the batches are averaged: a short batch then counts as much as a full one.",
    was=["sum().item()", "num_samples += len(labels)"],
    now=["float().mean().item()", "num_samples += 1"])
q.slip("train_mode", "The model is measured in the mode it came in: dropout would take part.",
    was="model.eval()", now="")
q.slip("left_in_eval_mode", "The model is left in eval mode: give it back as it came.",
    was="model.train(was_training)", now="")
q.slip("always_back_to_train",
    "A model that came in eval mode leaves in train mode: note how it came.",
    was="model.train(was_training)", now="model.train()")
q.slip("with_gradients", "Autograd records every batch here: nobody will ask for a gradient.",
    was="torch.no_grad()", now="torch.enable_grad()")
q.slip("autograd_left_off",
    "Autograd stays switched off after the call: whatever is trained next learns nothing.",
    was="with torch.no_grad():", now="torch.set_grad_enabled(False)\nif True:")
q.slip("frozen", "The parameters ask for no gradient any more: the model is left as it came.",
    was="model.eval()", now="model.eval()\nmodel.requires_grad_(False)")
q.slip("as_in_training", "This measures as one trains: in train mode and with gradients.",
    start="train_mode", was="torch.no_grad()", now="torch.enable_grad()")
q.slip("eval_mode_only", "Gradients are recorded, and the model is left in eval mode.",
    start="left_in_eval_mode", was="torch.no_grad()", now="torch.enable_grad()")
q.slip("batches_times_size",
    "Batches × batch_size is more than all samples when the last is short.",
    was="right / num_samples", now="right / (len(loader) * loader.batch_size)")
q.slip("percent", "A fraction between 0 and 1 is asked for, not percent.",
    was="right / num_samples", now="100 * right / num_samples")
q.slip("percent_in_eval_mode",
    "Two things: a fraction is asked for, not percent, and the model is left in eval mode.",
    start="left_in_eval_mode", was="right / num_samples", now="100 * right / num_samples")
q.slip("all_pairs",
    "A column (N, 1) beside labels (N,) compares each prediction with all labels of its batch.",
    was="argmax(dim=1)", now="argmax(dim=1, keepdim=True)")
q.slip("only_the_last_batch", "Only the last batch is counted: the others are forgotten.",
    was=["right +=", "sum().item()", "right / num_samples"],
    now=["right =", "float().mean().item()", "right"])
q.slip("last_row_dropped", "The last sample of each batch is not looked at: −1 ends before it.",
    was=["model(images)", "== labels"], now=["model(images[:-1])", "== labels[:-1]"])
q.slip("wrong_axis", "The prediction is the largest entry of each row: dim=1.",
    was="dim=1", now="dim=0")
q.slip("first_batch_only", "Only the first batch is looked at: is the loop left too early?",
    was="num_samples += len(labels)", now="num_samples += len(labels)\nbreak")
q.slip("returns_in_the_loop",
    "After the first batch all is over, and the model's mode is not given back.",
    was="num_samples += len(labels)", now="num_samples += len(labels)\nreturn right / num_samples")
q.slip("count", "This counts the right ones: divide by how many there are.",
    was="right / num_samples", now="right")
q.slip("over_batches", "The right ones are divided by the number of batches: divide by samples.",
    was="right / num_samples", now="right / len(loader)")
q.slip("error_rate", "This is the fraction that is wrong.", was="==", now="!=")
q.slip("smallest", "The prediction is the class with the largest logit, not the smallest.",
    was="argmax", now="argmin")
q.slip("no_return", "All is counted, and nothing comes back: the fraction is asked for.",
    was="return right / num_samples", now="")
# fmt: on


@q.right
def evaluate(model, loader):
    mode = model.training
    model.train(False)
    hits = []
    with torch.inference_mode():
        for images, labels in loader:
            hits.append(model(images).argmax(1) == labels)
    model.train(mode)
    return torch.cat(hits).float().mean().item()


@q.right
def evaluate(model, loader):
    @torch.no_grad()
    def count_right():
        return sum((model(x).max(1)[1] == y).sum() for x, y in loader)

    was_training = model.training
    model.eval()
    correct = count_right()
    if was_training:
        model.train()
    return correct / len(loader.dataset)


@q.right
def evaluate(model, loader):
    modes = {module: module.training for module in model.modules()}
    try:
        model.eval()
        right, count = 0, 0
        with torch.no_grad():
            for images, labels in loader:
                predictions = torch.softmax(model(images), dim=-1).numpy().argmax(axis=-1)
                right += int(np.sum(predictions == labels.numpy()))
                count += labels.shape[0]
        return np.float64(right / count)
    finally:
        for module, mode in modes.items():
            module.training = mode
