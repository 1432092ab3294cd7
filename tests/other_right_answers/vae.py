"""Other right ways for 06_vae."""

from tests.other_right_answers import right


@right("Encoder")
def cell():
    class Encoder(nn.Module):
        def __init__(self, z_dim, hidden=400):
            super().__init__()
            self.z_dim = z_dim
            self.fc1 = nn.Linear(28 * 28, hidden)
            self.relu = nn.ReLU()
            self.fc2_mu = nn.Linear(hidden, z_dim)
            self.fc2_logvar = nn.Linear(hidden, z_dim)

        def forward(self, x):
            h = torch.flatten(x, start_dim=1)
            h = self.relu(self.fc1(h))
            mu, logvar = self.fc2_mu(h), self.fc2_logvar(h)
            return mu, logvar


@right("Encoder")
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


@right("Encoder")
def cell():
    class Encoder(nn.Module):
        def __init__(self, z_dim):
            super().__init__()
            self.fc1, *heads = nn.Linear(784, 400), nn.Linear(400, z_dim), nn.Linear(400, z_dim)
            self.fc2_mu, self.fc2_logvar = heads
            for layer in heads:
                nn.init.zeros_(layer.bias)

        def forward(self, x):
            h = torch.clamp(x.view(x.size(0), -1) @ self.fc1.weight.T + self.fc1.bias, min=0)
            return self.fc2_mu(h), self.fc2_logvar(h)


@right("Decoder")
def cell():
    class Decoder(nn.Module):
        def __init__(self, z_dim):
            super().__init__()
            self.fc3 = nn.Linear(z_dim, 400)
            self.fc4 = nn.Linear(400, 784)
            self.sigmoid = nn.Sigmoid()

        def forward(self, z):
            z = torch.relu(self.fc3(z))
            return self.sigmoid(self.fc4(z))


@right("Decoder")
def cell():
    class Decoder(nn.Module):
        def __init__(self, z_dim=20):
            super().__init__()
            self.fc3 = nn.Linear(in_features=z_dim, out_features=400)
            self.fc4 = nn.Linear(in_features=400, out_features=28 * 28)
            self.layers = nn.Sequential(self.fc3, nn.ReLU(inplace=True), self.fc4, nn.Sigmoid())

        def forward(self, z):
            return self.layers(z)


@right("VAE")
def cell():
    class VAE(nn.Module):
        def __init__(self, z_dim=20):
            super().__init__()
            self.z_dim = z_dim
            self.encoder = Encoder(z_dim=z_dim)
            self.decoder = Decoder(z_dim=z_dim)

        def reparameterize(self, mu, logvar):
            std = logvar.exp().sqrt()
            eps = torch.randn(mu.shape)
            return eps.mul(std).add_(mu)

        def forward(self, x):
            mu, logvar = self.encoder(x.view(-1, 784))
            z = self.reparameterize(mu, logvar)
            recon_x = self.decoder(z)
            return recon_x, mu, logvar


@right("VAE")
def cell():
    class VAE(nn.Module):
        def __init__(self, z_dim):
            super().__init__()
            self.encoder, self.decoder = Encoder(z_dim), Decoder(z_dim)

        def reparameterize(self, mu, logvar):
            return torch.distributions.Normal(mu, torch.exp(0.5 * logvar)).rsample()

        def forward(self, x):
            mu, logvar = self.encoder(x)
            return [self.decoder(self.reparameterize(mu=mu, logvar=logvar)), mu, logvar]


@right("VAE")
def cell():
    class VAE(nn.Module):
        # The mean when it is used, a draw while it is trained.
        def __init__(self, z_dim):
            super().__init__()
            self.decoder = Decoder(z_dim)
            self.encoder = Encoder(z_dim)

        def reparameterize(self, mu, logvar):
            if not self.training:
                return mu
            eps = torch.empty_like(logvar).normal_()
            return mu - eps * torch.exp(logvar / 2)

        def forward(self, x):
            mu, logvar = self.encoder(x)
            return self.decoder(self.reparameterize(mu, logvar)), mu, logvar


@right("vae_loss")
def vae_loss(recon_x, x, mu, logvar):
    BCE = F.binary_cross_entropy(recon_x, x.view(-1, 784), reduction="sum")
    KLD = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
    return BCE + KLD


@right("vae_loss")
def vae_loss(recon_x, x, mu, logvar, beta=1.0):
    x = torch.flatten(x, 1)
    hit, miss = (torch.log(p).clamp(min=-100) for p in (recon_x, 1 - recon_x))
    reconstruction = -(x * hit + (1 - x) * miss).sum(dim=1)
    kl = ((mu.square() + logvar.exp() - 1 - logvar) / 2).sum(dim=1)
    return (reconstruction + beta * kl).sum()


@right("vae_loss")
def vae_loss(recon_x, x, mu, logvar):
    clouds = torch.distributions.Normal(mu, torch.exp(logvar / 2))
    kl = torch.distributions.kl_divergence(clouds, torch.distributions.Normal(0.0, 1.0))
    pixels = nn.BCELoss(reduction="none")(recon_x.reshape(x.shape), x)
    return pixels.sum() + kl.sum()


@right("train_vae")
def train_vae(model, loader, optimizer, num_epochs):
    history = []
    for _ in range(num_epochs):
        model.train()
        running = 0.0
        for x, _ in loader:
            optimizer.zero_grad()
            recon_x, mu, logvar = model(x)
            loss = vae_loss(recon_x, x, mu, logvar)
            loss.backward()
            running += loss.item()
            optimizer.step()
        history.append(running / len(loader.dataset))
    return history


@right("train_vae")
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


@right("train_vae")
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


@right("trained")
def cell():
    # Another length of code, another optimizer, fewer epochs.
    torch.manual_seed(5)
    model = VAE(16)
    optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-3)
    losses, test_parts = train_vae(model, train_loader, optimizer, 12), []


@right("trained")
def cell():
    torch.manual_seed(9)
    model = VAE(z_dim=24)
    losses, test_parts = watched(model, 12)
    model.eval()


@right("generate")
def generate(model, num_samples):
    training = model.training
    model.eval()
    z_dim = model.encoder.fc2_mu.out_features
    with torch.inference_mode():
        images = model.decoder(torch.randn((num_samples, z_dim)))
    model.train(training)
    return images.clamp(0, 1)


@right("generate")
def generate(model, num_samples):
    model.train(False)
    with torch.set_grad_enabled(False):
        rows = []
        for _ in range(num_samples):
            rows.append(model.decoder(torch.randn(model.decoder.fc3.weight.shape[1])))
        return torch.stack(rows)


@right("generate")
def generate(model, num_samples):
    prior = torch.distributions.Normal(0.0, 1.0)
    z = prior.sample((num_samples, next(model.decoder.parameters()).shape[1]))
    return model.eval().decoder(z).detach()


@right("interpolate")
def interpolate(model, x_a, x_b, num_steps):
    model.eval()
    with torch.no_grad():
        mu_a, _ = model.encoder(x_a[None])
        mu_b, _ = model.encoder(x_b[None])
        return torch.cat(
            [model.decoder(torch.lerp(mu_a, mu_b, i / (num_steps - 1))) for i in range(num_steps)]
        )


@right("interpolate")
def interpolate(model, x_a, x_b, num_steps):
    a, b = (model(x.unsqueeze(0))[1].detach().squeeze(0) for x in (x_a, x_b))
    step = (b - a) / (num_steps - 1)
    return model.decoder(torch.stack([a + i * step for i in range(num_steps)]))


@right("interpolate")
def interpolate(model, x_a, x_b, num_steps):
    a, b = (model.encoder(x.reshape(1, 784))[0].detach().numpy()[0] for x in (x_a, x_b))
    z = torch.from_numpy(np.linspace(a, b, num_steps, dtype=np.float32))
    with torch.no_grad():
        return model.decoder(z)
