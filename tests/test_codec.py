"""What goes to a student's process and comes back is what was sent, or is refused."""

import json

import numpy as np
import pytest
import torch
from hypothesis import assume, example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from helpers.checking import codec, probe
from helpers.checking.codec import DTYPES, MAX_BYTES, MAX_DEPTH, Tensor, Unsupported
from tests.values import arrays, json_values, leaves, values

pytestmark = pytest.mark.quick

OTHERS = ("uint16", "uint32", "uint64", "longdouble", "complex64", "M8[s]", "m8[s]", "S3", "U3")


def carried(value):
    return codec.decode(json.loads(json.dumps(codec.encode(value))))


def identical(one, other):
    """Whether two values are the same to the last bit, and of the same type."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        form = one.dtype == other.dtype and one.shape == other.shape
        return form and one.tobytes() == other.tobytes()
    if isinstance(one, dict):
        return list(one) == list(other) and all(identical(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(identical, one, other))
    return repr(one) == repr(other)


@given(values)
def test_what_goes_in_comes_out(value):
    assert identical(carried(value), value)


@given(values)
def test_what_comes_out_is_a_copy(value):
    def memory(value):
        if isinstance(value, (dict, list)):
            inner = value.values() if isinstance(value, dict) else value
            return [array for item in inner for array in memory(item)]
        return [value] if isinstance(value, np.ndarray) else []

    for one, other in zip(memory(carried(value)), memory(value), strict=True):
        assert one.flags.writeable and not np.shares_memory(one, other)


@given(arrays, st.sampled_from(["<", ">"]), st.data())
def test_an_array_is_carried_whatever_its_order_in_memory(array, order, data):
    array = np.asarray(array).astype(array.dtype.newbyteorder(order))
    steps = [data.draw(st.sampled_from([1, 2, -1])) for _ in range(array.ndim)]
    view = array.T[tuple(slice(None, None, step) for step in steps)]
    found = carried(view)
    assert found.dtype == view.dtype.newbyteorder("=") and found.dtype.isnative
    assert np.array_equal(found, view, equal_nan=found.dtype.kind == "f")


@given(arrays.map(np.asarray), st.booleans())
def test_a_torch_tensor_arrives_as_one(array, graph):
    tensor = torch.from_numpy(array.copy())
    if graph and tensor.is_floating_point():
        tensor = tensor.requires_grad_() * 1
    found = carried(tensor)
    assert isinstance(found, Tensor) and identical(found, array.view(Tensor))


@given(st.integers())
@example(2**63)
@example(-(2**63))
@example(-(2**63) - 1)
def test_an_integer_is_carried_if_it_has_64_bits_and_else_refused(number):
    if -(2**63) <= number < 2**63:
        assert identical(carried(number), number)
    else:
        with pytest.raises(Unsupported, match="more than 64 bits"):
            codec.encode(number)
        with pytest.raises(ValueError, match="not of a known form"):
            codec.decode(number)


class Own:
    """Something of a student's making."""


REFUSED = [
    *(np.zeros(2, kind) for kind in OTHERS),
    np.array([Own()]),
    np.zeros(2, [("a", float)]),
    np.zeros(MAX_BYTES + 1, np.uint8),
    torch.zeros(2, dtype=torch.bfloat16),
    torch.zeros(2, dtype=torch.complex64),
    torch.zeros(2, 2).to_sparse(),
    torch.zeros(2, device="meta"),
    np.random.default_rng(0),
    *(Own(), Own, 1j, b"bytes", {1, 2}, range(3), iter([1]), len, np, Ellipsis),
]


@pytest.mark.parametrize("value", REFUSED, ids=lambda value: type(value).__name__)
@pytest.mark.parametrize("around", [lambda x: x, lambda x: {"a": (1, x)}], ids=["alone", "inside"])
def test_what_cannot_be_an_answer_is_said_to_be_that(value, around):
    outcome = probe.run("answer", {}, {"answer": around(value)})
    assert outcome.error == "Unsupported" and outcome.value is None
    assert 0 < len(outcome.detail) < 100 and "\n" not in outcome.detail


@given(leaves, st.lists(st.booleans(), min_size=MAX_DEPTH, max_size=MAX_DEPTH))
def test_what_is_nested_too_deeply_is_refused_on_both_sides(value, lists):
    for is_list in lists:
        value = [value] if is_list else {"": value}
    encoded = codec.encode(value)
    assert identical(carried(value), value)
    with pytest.raises(Unsupported, match="inside one another"):
        codec.encode([value])
    with pytest.raises(ValueError, match="too deeply"):
        codec.decode([encoded])


def test_a_list_that_holds_itself_is_refused():
    value = []
    value.append(value)
    with pytest.raises(Unsupported):
        codec.encode(value)


def decoded(data):
    """What is made of JSON: a value that can be sent again, or None if it is refused."""
    try:
        value = codec.decode(data)
    except ValueError:
        return None
    assert identical(carried(value), value)
    return value


@given(json_values)
@example({"float": []})
@example({"float": 10**400})
@example({"dict": 3})
@example({"dict": [3]})
@example({"array": "", "dtype": "float64"})
@example({"array": 3, "dtype": "float64", "shape": [0]})
@example({"array": "", "dtype": "float64", "shape": "ab"})
@example({"array": "", "dtype": "float64", "shape": [2**70]})
@example({"array": "", "dtype": [], "shape": []})
def test_what_was_not_written_here_is_a_value_error_or_carried_again(data):
    decoded(data)


@given(values, st.data())
def test_a_message_that_was_changed_anywhere_is_so_too(value, data):
    text = json.dumps(codec.encode(value))
    at = data.draw(st.integers(0, len(text) - 1))
    changed = text[:at] + data.draw(st.sampled_from('0 9"[]{},:.-eaZ=\\')) + text[at + 1 :]
    try:
        data = json.loads(changed)
    except ValueError:
        assume(False)
    decoded(data)


@given(hnp.array_shapes(max_dims=2, max_side=3), st.sampled_from(DTYPES), st.integers(0, 9))
def test_an_array_whose_bytes_do_not_fill_its_shape_is_refused(shape, dtype, more):
    encoded = codec.encode(np.zeros(shape, dtype))
    encoded["array"] = codec.inline(np.zeros(more, np.uint8))
    found = decoded(encoded)
    assert found is None if more != np.zeros(shape, dtype).nbytes else found.shape == shape
