# question: Linear
# wrong, two mistakes
# a tutor would say: b is a plain tensor and no nn.Parameter, so the module does not list it and no optimizer will move it. And the weights are uniform, where a normal distribution with deviation 1/sqrt(dim_in) was asked for.

class Linear(nn.Module):
    def __init__(self, dim_in, dim_out):
        super().__init__()
        bound = 1 / dim_in**0.5
        self.W = nn.Parameter(torch.empty(dim_in, dim_out).uniform_(-bound, bound))
        self.b = torch.zeros(dim_out, requires_grad=True)

    def forward(self, x):
        return x @ self.W + self.b
