# question: logits
# wrong
# a tutor would say: The einsum pairs the height of the image with the second axis of the weights and the width with the first. Each image is read in transposed, column by column.

def logits(images, W, b):
    templates = W.reshape(28, 28, -1)
    return torch.einsum("nchw,whk->nk", images, templates) + b
