"""Clears the namespace on top, as an older teacher's template does."""

from tests.odd_notebooks import own, put


def hand_in(right):
    top = own(
        "%reset -f\nfrom IPython import get_ipython\nget_ipython().run_line_magic('clear', '')"
    )
    return put(right, 0, top)
