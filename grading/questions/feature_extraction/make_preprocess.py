"""make_preprocess: from a grey PIL image to what the network expects."""

import numpy as np

from grading.questions.feature_extraction import bank


# Another image goes through afterwards: not its negative, which an answer may give for itself.
def probe(pixels):
    from PIL import Image

    preprocess = make_preprocess()
    image, _ = (preprocess(Image.fromarray(each)) for each in (pixels, 255 - pixels[::-1]))
    return image


# A network of float32 takes no float64, so the width counts, but in one case only.
def measure(answer, pixels):
    return {"image": answer, "dtype": answer.dtype.name if pixels.shape == (28, 28) else "any"}


q = bank.question("make_preprocess", probe, points=2, measure=measure)


def grey(rng, low, high, height, width):
    """A grey image whose smallest and largest pixels are those given, whatever is drawn."""
    pixels = rng.integers(low, high, size=(height, width), dtype=np.uint8, endpoint=True)
    pixels[0, 0], pixels[-1, -1] = low, high
    return pixels


q.cases = {
    "a digit-sized image": lambda rng: {"pixels": grey(rng, 0, 255, 28, 28)},
    "height and width that differ": lambda rng: {"pixels": grey(rng, 0, 255, 4, 7)},
    "a faint image, no pixel above 99": lambda rng: {"pixels": grey(rng, 20, 99, 6, 5)},
    "an image of 0 and 255 only": lambda rng: {
        "pixels": rng.choice(np.array([0, 255], np.uint8), size=(5, 8))
    },
}

# fmt: off
q.slip("one_channel", "The network was trained on colour images: it wants three channels.",
    was=["transforms.Grayscale(num_output_channels=3),", "mean=[0.5] * 3, std=[0.5] * 3"],
    now=["", "mean=[0.5], std=[0.5]"])
q.slip("channels_last", "In torch the channels come first: (3, height, width).",
    was="transforms.Normalize(mean=[0.5] * 3, std=[0.5] * 3),",
    now="""
    transforms.Normalize(mean=[0.5] * 3, std=[0.5] * 3),
    transforms.Lambda(lambda image: image.permute(1, 2, 0)),
    """)
q.slip("not_normalised", "Scaled to [0, 1], but not yet moved to [-1, 1]: one step is missing.",
    was="transforms.Normalize(mean=[0.5] * 3, std=[0.5] * 3),", now="")
q.slip("normalised_twice", "Black came out as -3: the image was normalised twice.",
    was="transforms.Normalize(mean=[0.5] * 3, std=[0.5] * 3)",
    now="*[transforms.Normalize(mean=[0.5] * 3, std=[0.5] * 3)] * 2")
q.slip("bytes_kept", "The formula expects pixels in [0, 1], but these still run up to 255.",
    was="transforms.ToTensor()",
    now="transforms.PILToTensor(),\ntransforms.Lambda(torch.Tensor.float)")
q.slip("scaled_by_itself", "Divide by the largest value a pixel can have, not by this image's.",
    was="transforms.ToTensor()",
    now="transforms.PILToTensor(),\ntransforms.Lambda(lambda grey: grey / grey.max())")
q.slip("imagenet_statistics", "These are ImageNet's mean and deviation; asked for are 0.5, 0.5.",
    was="mean=[0.5] * 3, std=[0.5] * 3",
    now="mean=[0.485, 0.456, 0.406], std=[0.229, 0.224, 0.225]")
q.slip("shared_by_images",
    "A second image changed what the first one had become: return a new tensor for each.",
    was="transforms.Normalize(mean=[0.5] * 3, std=[0.5] * 3),",
    now="""
    transforms.Normalize(mean=[0.5] * 3, std=[0.5] * 3),
    transforms.Lambda(
        lambda image, kept={}: kept.setdefault(image.shape, torch.empty_like(image)).copy_(image)
    ),
    """)
q.slip("float64", "The values are right, but float64: a network's weights are float32.",
    was="transforms.ToTensor()",
    now="transforms.PILToTensor(),\ntransforms.ConvertImageDtype(torch.float64)")
# fmt: on


@q.right
def make_preprocess():
    from torchvision.transforms import v2

    return v2.Compose(
        [
            v2.PILToTensor(),
            v2.ToDtype(torch.float32, scale=True),
            v2.Lambda(lambda grey: grey.expand(3, -1, -1)),
            v2.Normalize([0.5, 0.5, 0.5], [0.5, 0.5, 0.5]),
        ]
    )


@q.right
def make_preprocess():
    class Preprocess:
        def __call__(self, image):
            pixels = torch.tensor(np.asarray(image), dtype=torch.float32)
            return pixels.mul(2 / 255).sub(1).repeat(3, 1, 1)

    return Preprocess()


@q.right
def make_preprocess():
    def preprocess(image):
        colour = np.asarray(image.convert("RGB"), dtype=np.float32).transpose(2, 0, 1)
        return torch.from_numpy((colour / 255 - 0.5) / 0.5)

    return preprocess
