"""weight_templates: the weights of each class as an image."""

import numpy as np

from grading.questions.pytorch_autograd import bank, parameters


def probe(weight):
    model = torch.nn.Module()
    model.linear = torch.nn.Linear(*weight.T.shape)
    model.linear.weight.data = torch.from_numpy(weight)
    templates = weight_templates(model)
    return {
        "templates": templates,
        "the model still asks for gradients": model.linear.weight.requires_grad,
    }


q = bank.question("weight_templates", probe, points=1)

q.hints(
    "The layer holds one row of 784 weights for each class, and a row is an image that was laid "
    "out flat: 28 times 28 numbers, in the order of its pixels.",
    "Three things are to be done: leave the gradients behind, go over to NumPy, and fold each row "
    "into 28×28. Classes remain the first axis, however many there are: (C, 28, 28).",
)


def templates_case(rng, num_classes):
    """The weights of each class have another size, and none has 1 as its largest."""
    sizes = rng.permutation(np.arange(2, num_classes + 2)).astype(np.float32)
    drawn = parameters(rng, 784, num_classes)
    return {"weight": np.ascontiguousarray((sizes * drawn["W"]).T)}


q.cases = {
    "ten classes": lambda rng: templates_case(rng, 10),
    "two classes": lambda rng: templates_case(rng, 2),
    "one class": lambda rng: templates_case(rng, 1),
}

# fmt: off
q.slip("reshaped_across_classes",
    "Each template mixes the weights of several classes: a row of the weight belongs to one class.",
    was="reshape(-1, 28, 28)", now="T.reshape(-1, 28, 28)")
q.slip("classes_last", "The class comes first: (C, 28, 28).",
    was="reshape(-1, 28, 28)", now="T.reshape(28, 28, -1)")
q.slip("on_their_side", "Rows and columns of each template are swapped.",
    was="reshape(-1, 28, 28)", now="reshape(-1, 28, 28).swapaxes(1, 2)")
q.slip("a_tensor", "This is still a torch tensor: a NumPy array is asked for.",
    was=".numpy()", now="")
q.slip("gradient_switched_off",
    "The model no longer asks for gradients after this: detach a tensor, leave the model alone.",
    was="model.linear.weight.detach()", now="model.linear.weight.requires_grad_(False)")
q.slip("not_detached", "A tensor that asks for a gradient has to be detached before numpy.",
    was=".detach()", now="")
q.slip("not_images", "One row of 784 weights for each class: make it an image again.",
    was=".reshape(-1, 28, 28)", now="")
q.slip("channel_kept", "The axis of the channel is not asked for: (C, 28, 28).",
    was="reshape(-1, 28, 28)", now="reshape(-1, 1, 28, 28)")
q.slip("ten_fixed", "The number of classes is that of the weight's rows, not always 10.",
    was="reshape(-1, 28, 28)", now="reshape(10, 28, 28)")
q.slip("stretched", "The weights are asked for as they are: 0 has to stay 0.",
    was="return model.linear.weight.detach()",
    now="""
    weight = model.linear.weight.detach()
    weight = (weight - weight.min()) / (weight.max() - weight.min())
    return weight
    """)
q.slip("stretched_to_255",
    "Stretched to 0..255 a weight loses its sign: the weights are asked for as they are.",
    start="stretched", was="return weight", now="weight = 255 * weight\nreturn weight")
q.slip("squeezed", "squeeze drops every axis of length 1, that of a single class too.",
    was="reshape(-1, 28, 28)", now="reshape(-1, 28, 28).squeeze()")
q.slip("cut_up_as_features_first",
    "A row of the weight belongs to one class: here it is cut up as if each pixel had a row.",
    was="reshape(-1, 28, 28)", now="reshape(28, 28, -1).transpose(2, 0, 1)")
q.slip("sign_lost", "The weights are asked for as they are, with their signs.",
    was="reshape(-1, 28, 28)", now="reshape(-1, 28, 28).__abs__()")
q.slip("stretched_each",
    "Each template is stretched to 0..1: the weights are asked for as they are.",
    was="return model.linear.weight.detach()",
    now="""
    weight = model.linear.weight.detach()
    low, high = weight.min(dim=1, keepdim=True).values, weight.max(dim=1, keepdim=True).values
    weight = (weight - low) / (high - low)
    return weight
    """)
q.slip("scaled",
    "Divided by the largest they are no longer the weights: they are asked for as they are.",
    was="model.linear.weight.detach()",
    now="(model.linear.weight / model.linear.weight.abs().max()).detach()")
q.slip("first_class_only", "One image for each class is asked for: here is one alone.",
    was="reshape(-1, 28, 28)", now="reshape(-1, 28, 28)[0]")
q.slip("upside_down", "The rows of each template come in reverse order.",
    was="reshape(-1, 28, 28)", now="reshape(-1, 28, 28)[:, ::-1]")
q.right_edit(was="numpy().reshape(-1, 28, 28)", now="reshape(-1, 28, 28).numpy()")
# fmt: on


@q.right
def weight_templates(model):
    with torch.no_grad():
        weight = model.linear.weight.cpu().clone()
    return np.stack([np.reshape(row, (28, 28)) for row in weight.numpy()])


@q.right
def weight_templates(model):
    weight = next(iter(model.linear.parameters())).data
    return np.array(weight.view(weight.shape[0], 28, 28).tolist())


q.right_edit(
    was="model.linear.weight.detach().numpy().reshape(-1, 28, 28)",
    now='model.state_dict()["linear.weight"].numpy().T.reshape(28, 28, -1).transpose(2, 0, 1)',
)
