# question: logits
# wrong
# a tutor would say: With a single image squeeze() also takes the batch axis away; what is flattened then is 28 rows of 28 pixels, and the product with W fails.

def logits(images, W, b):
    pixels = images.squeeze().flatten(start_dim=1)
    return torch.matmul(pixels, W) + b
