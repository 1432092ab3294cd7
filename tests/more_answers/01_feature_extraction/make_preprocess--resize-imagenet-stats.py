# question: make_preprocess
# wrong, two mistakes
# a tutor would say: The image must keep its height and width, but you resize it to 224 x 224. And you normalise with ImageNet's means and deviations where the task asks for 0.5 and 0.5.

def make_preprocess():
    return transforms.Compose([
        transforms.Resize((224, 224)),
        transforms.Grayscale(num_output_channels=3),
        transforms.ToTensor(),
        transforms.Normalize(mean=[0.485, 0.456, 0.406], std=[0.229, 0.224, 0.225]),
    ])
