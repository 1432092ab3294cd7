# question: Linear
# wrong
# a tutor would say: The bias is a single number that all outputs share. It should be (dim_out,), one for each output; broadcasting hides it.

class Linear(nn.Module):
    def __init__(self, dim_in, dim_out):
        super().__init__()
        self.W = nn.Parameter(torch.randn(dim_in, dim_out) / dim_in**0.5)
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return torch.matmul(x, self.W) + self.b
