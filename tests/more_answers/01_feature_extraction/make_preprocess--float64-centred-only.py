# question: make_preprocess
# wrong, two mistakes
# a tutor would say: NumPy's division by 255 makes float64, and you never convert it to float32. You also only subtract 0.5 and forget to divide by 0.5, so the range is [-0.5, 0.5].

def make_preprocess():
    def preprocess(image):
        grey = np.array(image) / 255.0  # [0, 1]
        centred = torch.from_numpy(grey) - 0.5
        return centred.unsqueeze(0).repeat(3, 1, 1)

    return preprocess
