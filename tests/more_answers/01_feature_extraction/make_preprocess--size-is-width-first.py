# question: make_preprocess
# wrong
# a tutor would say: PIL's size is (width, height), but you take it for (height, width). Square images come out right, all others have their pixels scrambled into the wrong shape.

def make_preprocess():
    def f(img):
        h, w = img.size
        values = torch.tensor(list(img.getdata()), dtype=torch.float32)
        values = values.view(1, h, w).expand(3, h, w).clone()
        return (values / 255 - 0.5) / 0.5

    return f
