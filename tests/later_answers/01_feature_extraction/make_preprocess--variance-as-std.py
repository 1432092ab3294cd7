# question: make_preprocess
# wrong
# a tutor would say: Normalize takes the deviation, 0.5, but here it gets its square, 0.25. Black becomes -2 and white +2.

def make_preprocess():
    mean, std = 0.5, 0.5
    return transforms.Compose(
        [
            transforms.Grayscale(num_output_channels=3),
            transforms.ToTensor(),
            transforms.Normalize([mean] * 3, [std**2] * 3),
        ]
    )
