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

q.hints(
    "The table above names three ways in which our digit differs from the network's image, and a "
    "remedy for each. What you return is no image, but something that can be called with one.",
    "One way is to go through the table's rows in order: three channels, then float32 in [0, 1], "
    "then the mean and the deviation. Ready-made transforms in a chain do it, or a function of "
    "your own.",
    "Channels are the first axis: (3, height, width). Try it on two pixels in your head: a byte "
    "of 0 has to end as −1 and a byte of 255 as 1, in all three channels.",
)


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
q.slip("float64", "float64 comes out: a network's weights are float32, and so is its input.",
    was="transforms.ToTensor()",
    now="transforms.PILToTensor(),\ntransforms.ConvertImageDtype(torch.float64)")
q.slip("mnist_statistics", "These are MNIST's mean and deviation; asked for are 0.5, 0.5.",
    was="mean=[0.5] * 3, std=[0.5] * 3", now="mean=[0.1307] * 3, std=[0.3081] * 3")
q.slip("centred_only",
    "0.5 is taken away, but the division by 0.5 is missing: the range is too small.",
    was="std=[0.5] * 3", now="std=[1] * 3")
q.slip("divided_only", "Black came out as 0, white as 2: the mean was not taken away.",
    was="mean=[0.5] * 3", now="mean=[0] * 3")
q.slip("multiplied_by_the_deviation",
    "Divide by the deviation: multiplied by 0.5, the range shrinks where it should grow.",
    was="std=[0.5] * 3", now="std=[2] * 3")
q.slip("own_statistics",
    "Each image has its own mean and deviation here: asked for are 0.5 and 0.5 for all.",
    was="transforms.Normalize(mean=[0.5] * 3, std=[0.5] * 3),",
    now="transforms.Lambda(lambda image: (image - image.mean()) / image.std()),")
q.slip("own_range",
    "Each image is stretched to its own darkest and lightest pixel: a faint one has to stay faint.",
    was="transforms.ToTensor()",
    now="""
    transforms.ToTensor(),
    transforms.Lambda(lambda image: (image - image.min()) / (image.max() - image.min()))
    """)
q.slip("inverted", "Black and white are exchanged: black has to come out as -1, white as 1.",
    was="transforms.ToTensor()",
    now="transforms.ToTensor(),\ntransforms.Lambda(lambda image: 1 - image)")
q.slip("transposed", "Height and width are exchanged: the image lies on its side.",
    was="transforms.ToTensor()",
    now="transforms.ToTensor(),\ntransforms.Lambda(lambda image: image.transpose(1, 2))")
q.slip("resized_to_224", "The image keeps its height and width: here it becomes 224 × 224.",
    was="transforms.Grayscale(", now="transforms.Resize((224, 224)),\ntransforms.Grayscale(")
q.slip("shorter_edge_to_224",
    "The image keeps its height and width: here its shorter edge grows to 224 pixels.",
    was="transforms.Grayscale(", now="transforms.Resize(224),\ntransforms.Grayscale(")
q.slip("resized_to_a_digit",
    "The image keeps its height and width, whatever they are: here it becomes 28 × 28.",
    was="transforms.Grayscale(", now="transforms.Resize((28, 28)),\ntransforms.Grayscale(")
q.slip("divided_by_256", "A byte is at most 255: divided by 256, white falls short of 1.",
    was="transforms.ToTensor()",
    now="transforms.PILToTensor(),\ntransforms.Lambda(lambda image: image / 256)")
q.slip("never_scaled", "These are the bytes as they were: neither scaled to [0, 1] nor normalised.",
    start="bytes_kept", was="transforms.Normalize(mean=[0.5] * 3, std=[0.5] * 3),", now="")
q.slip("batch_axis", "There is an axis too many: a single image has the shape (3, height, width).",
    was="transforms.Normalize(mean=[0.5] * 3, std=[0.5] * 3),",
    now="""
    transforms.Normalize(mean=[0.5] * 3, std=[0.5] * 3),
    transforms.Lambda(lambda image: image[None]),
    """)
q.slip("no_channel_axis",
    "The grey plane alone is here: the axis of the three channels is missing.",
    was="transforms.Normalize(mean=[0.5] * 3, std=[0.5] * 3),",
    now="""
    transforms.Normalize(mean=[0.5] * 3, std=[0.5] * 3),
    transforms.Lambda(lambda image: image[0]),
    """)
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
