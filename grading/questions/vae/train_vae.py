"""train_vae: the training loop, and the mean loss per sample that it reports."""

import numpy as np

from grading.questions.vae import bank, seed


def probe(seed, num_samples, batch_size, num_epochs):
    from torch.utils.data import DataLoader, TensorDataset

    modes, draw = [], np.random.default_rng(seed)

    class Scales(torch.nn.Module):  # in the place of a VAE, without a draw
        def __init__(self):
            super().__init__()
            self.scale = torch.nn.Parameter(torch.linspace(0, 1, 784))

        def forward(self, x):
            modes.append(self.training)
            scaled = self.scale * torch.flatten(x, 1)
            return scaled, scaled[:, :2], scaled[:, 2:5]

    def cost(recon_x, x, mu, logvar):  # in the place of vae_loss, with a large gradient
        error = recon_x - torch.flatten(x, 1) + 0.5
        value = error.square().sum() + mu.sum() + 2 * logvar.sum()
        return value + 9_999 * (value - value.detach())

    substitute("vae_loss", cost)
    images = torch.from_numpy(draw.random((num_samples, 1, 28, 28), dtype=np.float32))
    loader = DataLoader(TensorDataset(images, torch.arange(num_samples)), batch_size)
    model = Scales().eval()
    optimizer = torch.optim.SGD(model.parameters(), lr=4e-6, momentum=0.5)
    losses = train_vae(model, loader, optimizer, num_epochs)
    each = losses if hasattr(losses, "append") else [losses]
    graphs = any(getattr(loss, "requires_grad", False) for loss in each)
    return {
        "losses": losses,
        "modes": modes,
        "with a graph": graphs,
        "scale": model.scale[::50],
    }


def measure(answer):
    return {
        "losses": np.array(answer["losses"], dtype=float),
        "each batch in train mode": all(answer["modes"]),
        "the losses hold on to a graph": answer["with a graph"],
        "parameters at the end": answer["scale"],
    }


q = bank.question("train_vae", probe, points=4, measure=measure, tolerance=(1e-4, 1e-6))
q.hints(
    "It is the loop of notebook 3 with another loss. What is new is the account: `vae_loss` is a "
    "sum over a batch, and the mean per sample is asked for.",
    "In train mode, for each batch: images through the model, loss, gradients that start from "
    "zero, one step of the optimizer. The labels are not used.",
    "One way: in each epoch add up the batches' losses, as plain numbers, and the images seen. "
    "Their quotient is the epoch's entry. Both start from 0 in each epoch.",
)


def training(rng, num_samples, batch_size, num_epochs):
    return {
        "seed": seed(rng),
        "num_samples": num_samples,
        "batch_size": batch_size,
        "num_epochs": num_epochs,
    }


q.cases = {
    "10 samples in batches of 4, three epochs": lambda rng: training(rng, 10, 4, 3),
    "one sample in the last batch": lambda rng: training(rng, 7, 3, 2),
    "batches of equal size": lambda rng: training(rng, 6, 3, 2),
    "fewer samples than a batch holds": lambda rng: training(rng, 3, 8, 4),
}

# fmt: off
q.slip("batches_times_size", "The last batch may be short: divide by the samples that were seen.",
    was="total / num_samples", now="total / (len(loader) * loader.batch_size)")
q.slip("mean_of_batch_means",
    "A mean of batch means gives a sample of a short last batch more weight.",
    was=["total += loss.item()", "total / num_samples"],
    now=["total += loss.item() / len(x)", "total / len(loader)"])
q.slip("per_batch", "This is the mean loss of a batch: the mean over the samples is asked for.",
    was="total / num_samples", now="total / len(loader)")
q.slip("not_divided", "This is the sum over the epoch: divide it by the number of samples.",
    was="total / num_samples", now="total")
q.slip("last_batch_only", "Each batch replaces the one before: only the last one is reported.",
    was=["total += loss.item()", "num_samples += len(x)"],
    now=["total = loss.item()", "num_samples = len(x)"])
q.slip("never_reset", "The total runs on from one epoch into the next: begin each at 0.",
    was="losses = [] for _ in range(num_epochs): total, num_samples = 0.0, 0",
    now="losses, total, num_samples = [], 0.0, 0\nfor _ in range(num_epochs):")
q.slip("graph_kept", "The sum holds on to the graph of every batch: add plain numbers.",
    was="total += loss.item()", now="total += loss")
q.slip("after_the_step", "Each batch's loss is asked for as it was before its step.",
    was="total += loss.item()",
    now="""
    recon_x, mu, logvar = model(x)
    total += vae_loss(recon_x, x, mu, logvar).item()
    """)
q.slip("no_zero_grad", "backward adds to the gradients that are there: set them back first.",
    was="optimizer.zero_grad()", now="")
q.slip("gradients_clipped",
    "A large gradient is made smaller here: the step asked for is the optimizer's, on it as it is.",
    was="optimizer.step()",
    now="nn.utils.clip_grad_norm_(model.parameters(), 100.0)\noptimizer.step()")
q.slip("nothing_moves",
    "The parameters never change: each step needs the gradient that its backward leaves in them.",
    was="optimizer.step()", now="")
q.slip("one_step_per_epoch", "One step for each batch is asked for, not one for each epoch.",
    was=["optimizer.zero_grad() loss.backward() optimizer.step() total += loss.item()",
        "losses.append(total / num_samples)"],
    now=["total = total + loss",
        """
        optimizer.zero_grad()
        total.backward()
        optimizer.step()
        losses.append(total.item() / num_samples)
        """])
q.slip("averaged_before_backward",
    "The step is taken on vae_loss as it is, a sum: averaged, a batch moves the model less.",
    was="loss.backward()", now="(loss / len(x)).backward()")
q.slip("own_optimizer",
    "An optimizer is given, and its steps are asked for: another forgets its momentum, say.",
    was="model.train()",
    now="""
        model.train()
        optimizer = torch.optim.SGD(model.parameters(), lr=optimizer.param_groups[0]["lr"])
    """)
q.slip("own_adam", "An optimizer is given, with settings of its own: here it is an Adam made anew.",
    was="model.train()",
    now="model.train()\noptimizer = torch.optim.Adam(model.parameters(), lr=1e-3)")
q.slip("loss_of_every_batch",
    "One number for each epoch is asked for: here is a list of the losses of all batches.",
    was=["total += loss.item()", "losses.append(total / num_samples)"],
    now=["losses.append(loss.item())", ""])
q.slip("mean_of_every_batch",
    "One mean for each epoch is asked for: here is a list with that of every batch.",
    was=["total += loss.item()", "losses.append(total / num_samples)"],
    now=["losses.append(loss.item() / len(x))", ""])
q.slip("averaged_throughout",
    "Two things: the step is taken on a mean, not on vae_loss as it is, and a short last batch "
    "weighs as much as a full one.",
    start="mean_of_batch_means",
    was=["loss = vae_loss(recon_x, x, mu, logvar)", "loss.item() / len(x)"],
    now=["loss = vae_loss(recon_x, x, mu, logvar) / len(x)", "loss.item()"])
q.slip("eval_mode", "The model comes in eval mode and stays in it: training needs train mode.",
    was="model.train()", now="")
q.slip("last_number", "A list with one number for each epoch is asked for: here is the last alone.",
    was="return losses", now="return losses[-1]")
q.slip("mean_of_the_epochs",
    "A list with one number for each epoch is asked for: here is their mean.",
    was="return losses", now="return sum(losses) / len(losses)")
q.slip("step_first",
    "Each step is taken on the gradient of the batch before: backward comes first, then the step.",
    was="optimizer.zero_grad() loss.backward() optimizer.step()",
    now="optimizer.step()\noptimizer.zero_grad()\nloss.backward()")
q.slip("zero_grad_once_per_epoch",
    "The gradients add up over the batches of an epoch: set them back for each batch.",
    was=["total, num_samples = 0.0, 0", "optimizer.zero_grad() loss"],
    now=["total, num_samples = 0.0, 0\noptimizer.zero_grad()", "loss"])
q.slip("first_epoch_only",
    "The function returns within the loop: only the first epoch takes place.",
    was="losses.append(total / num_samples)",
    now="losses.append(total / num_samples)\nreturn losses")
q.slip("first_batch_only",
    "The loop over the batches ends after the first: all of them train the model.",
    was="num_samples += len(x)", now="num_samples += len(x)\nbreak")
q.slip("one_epoch_short", "num_epochs are asked for: here it is one less.",
    was="range(num_epochs)", now="range(num_epochs - 1)")
q.slip("one_epoch_more", "num_epochs are asked for: here it is one more.",
    was="range(num_epochs)", now="range(num_epochs + 1)")
q.slip("one_pass", "The loader is read once, as if it were used up then: each epoch reads it anew.",
    was=["losses = []", "in loader:"], now=["losses, batches = [], iter(loader)", "in batches:"])
q.slip("short_batch_left_out",
    "A short last batch is left out: it trains the model and counts, too.",
    was="in loader:", now="in loader:\n    if len(x) < loader.batch_size:\n        continue")
q.slip("over_the_batch_size", "Divided by the size of a batch: divide by all samples of the epoch.",
    was="total / num_samples", now="total / loader.batch_size")
q.slip("over_the_last_batch",
    "Divided by the size of the last batch: divide by all samples of the epoch.",
    was="total / num_samples", now="total / len(x)")
q.slip("over_the_epochs", "Divided by the number of epochs: divide by the samples of each one.",
    was="total / num_samples", now="total / num_epochs")
q.slip("mean_added_up", "The means of the batches are added up: a mean over samples is asked for.",
    was=["total += loss.item()", "total / num_samples"],
    now=["total += loss.item() / len(x)", "total"])
q.slip("last_batch_of_each_epoch",
    "The last batch alone gives the number, divided by all samples: add up the batches.",
    was="total += loss.item()", now="total = loss.item()")
q.slip("measured_after_the_epoch",
    "The losses are measured again when the epoch is over: asked for is each before its step.",
    was="losses.append(total / num_samples)",
    now="""
    with torch.no_grad():
        total = sum(vae_loss(*model(x)[:1], x, *model(x)[1:]).item() for x, _ in loader)
    losses.append(total / num_samples)
    """)
q.slip("mu_and_logvar_swapped", "vae_loss takes mu first, then logvar: here they are exchanged.",
    was="vae_loss(recon_x, x, mu, logvar)", now="vae_loss(recon_x, x, logvar, mu)")
q.slip("image_and_reconstruction_swapped",
    "vae_loss takes the reconstruction first, then the image: here they are exchanged.",
    was="vae_loss(recon_x, x, mu, logvar)", now="vae_loss(x, recon_x, mu, logvar)")
q.slip("nothing_recorded", "A list is returned, but no epoch's loss was put into it.",
    was="losses.append(total / num_samples)", now="")
q.slip("gradient_ascent", "The step goes uphill: the loss is to become smaller.",
    was="loss.backward()", now="(-loss).backward()")
q.slip("pixels_scaled_again",
    "The loader's pixels lie between 0 and 1 already: here they are divided by 255.",
    was="recon_x, mu, logvar = model(x)", now="x = x / 255\nrecon_x, mu, logvar = model(x)")
q.right_edit(
    was=["range(num_epochs):", "recon_x, mu, logvar = model(x)",
        "optimizer.zero_grad() loss.backward() optimizer.step() total += loss.item()",
        "total / num_samples"],
    now=["range(num_epochs):\n    model.train()",
        "optimizer.zero_grad()\nrecon_x, mu, logvar = model(x)",
        "loss.backward()\ntotal += loss.item()\noptimizer.step()", "total / len(loader.dataset)"])
# fmt: on


@q.right
def train_vae(model, loader, optimizer, num_epochs, device="cpu"):
    model = model.to(device).train(True)
    losses = np.zeros(num_epochs)
    for epoch in range(num_epochs):
        batches = []
        for x, _ in tqdm(loader):
            x = x.to(device).view(-1, 784)
            out = model(x)
            loss = vae_loss(out[0], x, out[1], out[2])
            for parameter in model.parameters():
                parameter.grad = None
            loss.backward()
            optimizer.step()
            batches.append((loss.detach(), x.shape[0]))
        losses[epoch] = sum(loss for loss, _ in batches) / sum(size for _, size in batches)
    return losses


@q.right
def train_vae(model, loader, optimizer, num_epochs):
    # The mean of each batch, weighted by its size; as a list of tensors.
    losses = []
    model.train()
    while len(losses) < num_epochs:
        means, sizes = [], []
        for x, labels in loader:
            recon_x, mu, logvar = model(x)
            loss = vae_loss(mu=mu, logvar=logvar, x=x, recon_x=recon_x)
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            means.append(loss.detach() / len(labels))
            sizes.append(len(labels))
        losses.append(torch.stack(means) @ torch.tensor(sizes, dtype=torch.float32) / sum(sizes))
    return losses
