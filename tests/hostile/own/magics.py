"""Uses magics of every kind."""

from tests.hostile import own_cell

LOSES = set()
SOURCES = (
    "%matplotlib inline",
    "%timeit -n 1 -r 1 1 + 1",
    "%%time\n1 + 1",
    "%load_ext autoreload",
    "%autoreload 2",
    "%config InlineBackend.figure_format = 'svg'",
    "%%javascript\nalert(1)",
    "%%html\n<script>alert(1)</script>",
    "%%writefile numpy.py\nraise SystemExit",
    "%%capture out\nprint(1)",
    "%run -i nothing.py",
    "%env OMP_NUM_THREADS=64",
    "%logstart",
    "%history -g",
    "%debug",
    "%pdb on",
    "%store x",
    "%edit",
    "%connect_info",
    "%qtconsole",
    "%autosave 1",
    "%unknown",
    "%%unknown\nx",
    "%xmode Verbose",
    "%colors NoColor",
    "%doctest_mode",
)


def hand_in(right, release):
    for source in SOURCES:
        right = own_cell(right, source, before="accuracy")
    return right
