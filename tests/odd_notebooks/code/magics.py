"""Magics of every sort: plots inline and in windows, reload, times, capture, a module's own."""

from tests.odd_notebooks import of, own, put

FIRST = """%matplotlib inline
%config InlineBackend.figure_format = 'retina'
%load_ext autoreload
%autoreload 2
%precision 3"""
LAST = "%matplotlib widget\n%load_ext line_profiler\n%lprun -f softmax softmax(Z_try)"


def hand_in(right):
    for name, magic in (
        ("softmax", "%%time"),
        ("one_hot", "%%capture"),
        ("train", "%%timeit -n1 -r1"),
    ):
        of(right, name)["source"] = f"{magic}\n{of(right, name)['source']}"
    train = of(right, "train")
    train["source"] = train["source"].partition("\n")[2]
    imports = of(right, "imports")
    imports["source"] = "%matplotlib notebook\n" + imports["source"] + "\n%pylab inline"
    put(right, len(right["cells"]), own(LAST), own("%timeit -n1 -r1 softmax(Z_try)"))
    return put(right, 0, own(FIRST))
