# question: make_preprocess
# wrong, two mistakes
# a tutor would say: The three channels are stacked as the last axis, but the network wants them first. And the tensor is float64, since NumPy's division makes doubles of bytes.

def make_preprocess():
    def preprocess(image):
        grey = np.array(image)
        rgb = np.stack([grey, grey, grey], axis=-1)
        rgb = rgb / 255
        rgb = (rgb - 0.5) / 0.5
        return torch.from_numpy(rgb)

    return preprocess
