# question: make_preprocess
# wrong, two mistakes
# a tutor would say: The channels are stacked as the last axis, giving (height, width, 3) rather than (3, height, width). And bytes go up to 255, so dividing by 256 never reaches 1 for white.

def make_preprocess():
    def to_network(pil_image):
        pixels = np.asarray(pil_image)
        x = torch.tensor(pixels, dtype=torch.float32) / 256
        x = (x - 0.5) / 0.5
        return torch.stack([x, x, x], dim=-1)

    return to_network
