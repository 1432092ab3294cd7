# question: 01_feature_extraction/make_extractor
# right

def make_extractor(backbone):
    """A ResNet without its classification layer, in eval mode and frozen.

    backbone: a ResNet of torchvision, of any depth. You may change it.
    returns: a module (N, 3, height, width) → (N, d), with d = 2048 for ResNet-50 and 512 for
    ResNet-18; batch norm in eval mode, no parameter with requires_grad.

    About 4 lines.
    """
    backbone.fc = nn.Identity()
    backbone.eval()
    backbone.requires_grad_(False)
    return backbone
