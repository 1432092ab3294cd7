"""Other right ways for 03_pytorch_autograd."""

from tests.other_right_answers import right


@right("init_parameters")
def init_parameters(num_features, num_classes):
    W = torch.randn(num_features, num_classes) * num_features**-0.5
    W.requires_grad_()
    b = torch.zeros(num_classes, requires_grad=True)
    return W, b


@right("init_parameters")
def init_parameters(num_features, num_classes):
    W = nn.Parameter(torch.empty(num_features, num_classes))
    nn.init.normal_(W, std=num_features**-0.5)
    return W, nn.Parameter(torch.zeros(num_classes))


@right("init_parameters")
def init_parameters(num_features, num_classes):
    mean = torch.zeros(num_features, num_classes)
    W = torch.normal(mean, 1 / num_features**0.5)
    b = torch.zeros((num_classes,))
    for parameter in (W, b):
        parameter.requires_grad = True
    return [W, b]


@right("init_parameters")
def init_parameters(num_features, num_classes, rng=None):
    rng = rng or np.random.default_rng()
    W = rng.normal(scale=1 / np.sqrt(num_features), size=(num_features, num_classes))
    return (
        torch.tensor(W, dtype=torch.float32, requires_grad=True),
        torch.tensor([0.0] * num_classes, requires_grad=True),
    )


@right("init_parameters")
def init_parameters(num_features, num_classes):
    W = torch.randn((num_features, num_classes), requires_grad=True)
    b = torch.zeros(num_classes, requires_grad=True)
    with torch.no_grad():
        W /= num_features**0.5
    return W, b


@right("logits")
def logits(images, W, b):
    return images.reshape(-1, 28 * 28) @ W + b


@right("logits")
def logits(images, W, b):
    return torch.addmm(b, images.reshape(images.shape[0], -1), W)


@right("logits")
def logits(images, W, b):
    return torch.einsum("nhw,hwc->nc", images[:, 0], W.reshape(28, 28, -1)) + b


@right("logits")
def logits(images, W, b):
    rows = [image.flatten() @ W + b for image in images]
    return torch.stack(rows)


@right("logits")
def logits(images, W, b):
    return torch.matmul(images.view(images.size(0), -1), W).add(b)


@right("cross_entropy")
def cross_entropy(Z, labels):
    S = Z - Z.max(dim=1, keepdim=True).values
    log_y_hat = S - S.exp().sum(dim=1, keepdim=True).log()
    return -log_y_hat.gather(1, labels.unsqueeze(1)).mean()


@right("cross_entropy")
def cross_entropy(Z, labels):
    Y = torch.zeros_like(Z)
    Y[range(len(labels)), labels] = 1
    return ((Z.logsumexp(1) - (Y * Z).sum(1)).sum()) / Z.shape[0]


@right("cross_entropy")
def cross_entropy(Z, labels):
    loss = 0
    for z, label in zip(Z, labels):
        loss = loss + torch.logsumexp(z, 0) - z[label]
    return loss / len(Z)


@right("cross_entropy")
def cross_entropy(Z, labels):
    # The difference of each logit to the label's, so that one function of it is left.
    gaps = Z - Z[torch.arange(len(Z)), labels][:, None]
    return gaps.logsumexp(dim=1).mean()


@right("cross_entropy")
def cross_entropy(Z, labels):
    m = torch.amax(Z, 1).detach()
    p = torch.exp(Z - m[:, None])
    loss = torch.log(torch.sum(p, 1)) + m - Z[torch.arange(len(Z)), labels]
    return torch.mean(loss)


@right("train_step")
def train_step(images, labels, W, b, lr):
    loss = cross_entropy(logits(images, W, b), labels)
    loss.backward()
    with torch.no_grad():
        for parameter in (W, b):
            parameter -= lr * parameter.grad
            parameter.grad.zero_()
    return float(loss)


@right("train_step")
def train_step(images, labels, W, b, lr):
    loss = cross_entropy(logits(images, W, b), labels)
    dW, db = torch.autograd.grad(loss, (W, b))
    with torch.no_grad():
        W.sub_(lr * dW)
        b.sub_(lr * db)
    return loss.item()


@right("train_step")
def train_step(images, labels, W, b, lr):
    for parameter in (W, b):
        if parameter.grad is not None:
            parameter.grad.zero_()
    loss = F.cross_entropy(images.flatten(1) @ W + b, labels)
    loss.backward()
    W.data = W.data - lr * W.grad
    b.data -= lr * b.grad
    return loss.detach().numpy()


@right("train_step")
def train_step(images, labels, W, b, lr=0.1):
    Z = logits(images=images, W=W, b=b)
    loss = cross_entropy(Z=Z, labels=labels)
    loss.backward()
    with torch.no_grad():
        W.add_(W.grad, alpha=-lr)
        b.add_(b.grad, alpha=-lr)
    W.grad = None
    b.grad = None
    return loss.tolist()


@right("train_step")
def train_step(images, labels, W, b, lr):
    loss = cross_entropy(logits(images, W, b), labels)
    loss.backward()
    W.requires_grad_(False)
    b.requires_grad_(False)
    W -= lr * W.grad
    b -= lr * b.grad
    W.requires_grad_()
    b.requires_grad_()
    W.grad, b.grad = None, None
    return loss.item()


@right("Linear")
def cell():
    class Linear(nn.Module):
        def __init__(self, dim_in, dim_out):
            super().__init__()
            W, b = init_parameters(dim_in, dim_out)
            self.W, self.b = nn.Parameter(W), nn.Parameter(b)

        def forward(self, x):
            return torch.matmul(x, self.W).add(self.b)


@right("Linear")
def cell():
    class Linear(nn.Module):
        def __init__(self, dim_in, dim_out, scale=0.01):
            super().__init__()
            self.dim_in, self.dim_out = dim_in, dim_out
            self.register_parameter("b", torch.nn.Parameter(torch.zeros(dim_out)))
            self.register_parameter("W", torch.nn.Parameter(torch.empty(dim_in, dim_out)))
            self.register_buffer("calls", torch.zeros(()))
            torch.nn.init.normal_(self.W, std=scale)

        def forward(self, x):
            self.calls += 1
            return F.linear(x, self.W.T, self.b)


@right("Linear")
def cell():
    class Linear(nn.Module):
        def __init__(self, dim_in, dim_out):
            super().__init__()
            self.W = nn.Parameter(torch.rand(dim_in, dim_out, dtype=torch.float32) - 0.5)
            self.b = nn.Parameter(torch.rand(dim_out))

        def forward(self, x):
            return torch.einsum("ni,io->no", x, self.W) + self.b[None]


@right("LogisticRegression")
def cell():
    class LogisticRegression(nn.Module):
        def __init__(self, num_features=784, num_classes=10):
            super().__init__()
            self.num_features = num_features
            self.linear = nn.Linear(num_features, num_classes, bias=True)

        def forward(self, x):
            return self.linear(x.view(-1, self.num_features))


@right("LogisticRegression")
def cell():
    class LogisticRegression(nn.Module):
        def __init__(self, num_features=784, num_classes=10):
            super().__init__()
            self.flatten = nn.Flatten()
            self.linear = nn.Linear(in_features=num_features, out_features=num_classes)
            nn.init.zeros_(self.linear.bias)

        def forward(self, images):
            out = self.flatten(images)
            out = self.linear(out)
            return out


@right("LogisticRegression")
def cell():
    class LogisticRegression(nn.Sequential):
        def __init__(self, num_features=784, num_classes=10):
            super().__init__()
            self.flatten = nn.Flatten()
            self.linear = nn.Linear(num_features, num_classes)


@right("LogisticRegression")
def cell():
    class LogisticRegression(nn.Module):
        def __init__(self, num_features=784, num_classes=10):
            nn.Module.__init__(self)
            self.linear = nn.Linear(num_features, num_classes)

        def forward(self, images):
            rows = torch.stack([image.reshape(-1) for image in images])
            return F.linear(rows, self.linear.weight, self.linear.bias)


@right("train_epoch")
def train_epoch(model, loader, optimizer):
    model.train()
    running_loss = 0
    for x, y in loader:
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        running_loss += loss.item() * x.size(0)
    return running_loss / len(loader.dataset)


@right("train_epoch")
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


@right("train_epoch")
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


@right("train_epoch")
def train_epoch(model, loader, optimizer):
    model.train()
    total = torch.zeros(())
    for images, labels in loader:
        loss = cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            total += loss * len(images)
    return total.item() / sum(len(labels) for _, labels in loader)


@right("evaluate")
def evaluate(model, loader):
    mode = model.training
    model.train(False)
    hits = []
    with torch.inference_mode():
        for images, labels in loader:
            hits.append(model(images).argmax(1) == labels)
    model.train(mode)
    return torch.cat(hits).float().mean().item()


@right("evaluate")
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


@right("evaluate")
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


@right("weight_templates")
def weight_templates(model):
    return model.linear.weight.detach().reshape(-1, 28, 28).numpy()


@right("weight_templates")
def weight_templates(model):
    with torch.no_grad():
        weight = model.linear.weight.cpu().clone()
    return np.stack([np.reshape(row, (28, 28)) for row in weight.numpy()])


@right("weight_templates")
def weight_templates(model):
    weight = next(iter(model.linear.parameters())).data
    return np.array(weight.view(weight.shape[0], 28, 28).tolist())


@right("weight_templates")
def weight_templates(model):
    return model.state_dict()["linear.weight"].numpy().T.reshape(28, 28, -1).transpose(2, 0, 1)
