# question: ReLU
# wrong
# a tutor would say: backward pops the mask from a list, so calling it a second time fails or uses the mask of an earlier forward. It must always refer to the last forward.

class ReLU:
    def __init__(self):
        self.masks = []

    def forward(self, inputs):
        mask = inputs > 0
        self.masks.append(mask)
        return inputs * mask

    def backward(self, d_out):
        mask = self.masks.pop()
        return d_out * mask
