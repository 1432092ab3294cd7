# question: make_extractor
# wrong
# a tutor would say: Only the parameters of the old fc are frozen, and fc is thrown away in the next line. All other layers still ask for gradients.

def make_extractor(backbone):
    for param in backbone.fc.parameters():
        param.requires_grad = False
    backbone.fc = nn.Identity()
    backbone.eval()
    return backbone
