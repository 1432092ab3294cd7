"""Values for property tests: all that an answer can be, and all that JSON can say."""

from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from helpers.checking.codec import DTYPES, Tensor

_keys = st.text(max_size=4)
_shapes = hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)
arrays = st.sampled_from(DTYPES).flatmap(lambda dtype: hnp.arrays(dtype, _shapes))
leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.text()
    | arrays
    | arrays.map(lambda array: array.view(Tensor))
)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_keys, inner, max_size=4),
    max_leaves=6,
)

# Among them what nearly is an encoded value.
_words = st.sampled_from(["float", "dict", "array", "tensor", "rng", "dtype", "shape"])
_plain = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from([*DTYPES, "nan", "AAAAAAAA8D8=", "é"])
)
json_values = st.recursive(
    _plain,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_words | _keys, inner, max_size=4),
    max_leaves=9,
)
