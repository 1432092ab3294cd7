"""Carries a value from one process to another as JSON."""

import base64
import inspect
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import torch

# Stores an array and gives what stands for it in the JSON; and gives the array of dtype and shape
# back.
Put: TypeAlias = Callable[[NDArray[np.generic]], object]
Get: TypeAlias = Callable[[Any, str, list[int]], NDArray[np.generic]]

DTYPES = ("bool", "int8", "int16", "int32", "int64", "uint8", "float16", "float32", "float64")
_NAMES = {np.dtype(name): name for name in DTYPES}  # NumPy takes long to tell a name
MAX_BYTES = 4_000_000  # of one answer
MAX_DEPTH = 8  # of lists inside lists
NUMBERS = (int, float, np.ndarray, np.generic)


class Tensor(np.ndarray):
    """The values of a torch tensor, as an array that remembers what it was."""


def as_array(value: object) -> object:
    """The NumPy array that nested lists of numbers stand for; anything else as it is."""
    if not isinstance(value, list) or not _all_numbers(value):
        return value
    try:
        return np.array(value)
    except ValueError:  # rows of several lengths
        return value


def _all_numbers(values: list[object]) -> bool:
    return all(
        _all_numbers(each)
        if isinstance(each, list)
        else isinstance(each, NUMBERS) and not isinstance(each, Tensor)
        for each in values
    )


class Unsupported(TypeError):
    """A value that cannot be an answer: not made of numbers, text, lists and arrays."""


def inline(array: NDArray[np.generic]) -> str:
    """Put an array into the JSON itself, as base64."""
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode("ascii")


def from_inline(data: str, dtype: str, shape: list[int]) -> NDArray[np.generic]:
    """The array that `inline` put there. Raises ValueError if the bytes do not fit."""
    return np.frombuffer(base64.b64decode(data, validate=True), dtype=dtype).reshape(shape).copy()


def encode(value: object, put: Put = inline, generators: bool = False, depth: int = 0) -> object:
    """A value as JSON: numbers, text, lists, tuples, dicts with text keys, arrays and tensors.

    `put` stores the bytes of an array and returns what stands for them. Raises `Unsupported` for
    anything else, so that no object of a student's own making ever reaches the grader.

    Random generators are arguments, never answers: only `generators` lets them in.
    """
    if depth > MAX_DEPTH:
        raise Unsupported(f"more than {MAX_DEPTH} lists inside one another")
    if type(value) is int and not -(2**63) <= value < 2**63:
        raise Unsupported("an integer of more than 64 bits")
    if value is None or type(value) in (bool, int, str):
        return value
    if type(value) is float:
        return {"float": repr(value)}
    if isinstance(value, dict):
        return {"dict": [[str(k), encode(v, put, generators, depth + 1)] for k, v in value.items()]}
    if isinstance(value, (list, tuple)):
        return [encode(item, put, generators, depth + 1) for item in value]
    if generators and isinstance(value, np.random.Generator):
        return {"rng": value.bit_generator.state}
    torch = sys.modules.get("torch")
    if torch and isinstance(value, torch.Tensor):
        return _encoded(_values(value), "tensor", put)
    if isinstance(value, (np.ndarray, np.generic)):
        kind = "tensor" if isinstance(value, Tensor) else "array"
        return _encoded(np.asarray(value), kind, put)
    raise _refused(value)


def _refused(value: object) -> Unsupported:
    if inspect.iscoroutine(value):
        value.close()  # else it warns that nobody awaited it
        return Unsupported("a coroutine: `async def` makes one, a plain `def` is asked for")
    return Unsupported(f"a value of type {type(value).__name__}")


def _values(tensor: "torch.Tensor") -> NDArray[np.generic]:
    try:
        values: NDArray[np.generic] = tensor.numpy(force=True)
    except (RuntimeError, TypeError):  # NumPy has no bfloat16, nothing sparse
        about = f"{tensor.layout}, {tensor.device}"
        raise Unsupported(f"a tensor of {tensor.dtype} ({about})") from None
    return values


def _encoded(array: NDArray[np.generic], kind: str, put: Put) -> object:
    array = array if array.dtype.isnative else array.astype(array.dtype.newbyteorder("="))
    name = _NAMES.get(array.dtype)
    if name is None:
        raise Unsupported(f"an array of {array.dtype.name}")
    if array.nbytes > MAX_BYTES:
        raise Unsupported(f"an array of {array.nbytes / 1e6:.0f} MB")
    return {kind: put(array), "dtype": name, "shape": list(array.shape)}


def decode(
    data: object, get: Get = from_inline, generators: bool = False, depth: int = 0
) -> object:
    """The value that `encode` wrote. Raises ValueError for anything that it cannot have written."""
    if depth > MAX_DEPTH:
        raise ValueError("the answer is nested too deeply")
    try:
        return _decoded(data, get, generators, depth)
    except (KeyError, OverflowError, TypeError):
        raise ValueError("the answer is not of a known form") from None


def _decoded(data: object, get: Get, generators: bool, depth: int) -> object:
    if data is None or isinstance(data, (bool, str)):
        return data
    if isinstance(data, int) and -(2**63) <= data < 2**63:
        return data
    if isinstance(data, list):
        return [decode(item, get, generators, depth + 1) for item in data]
    if isinstance(data, dict):
        if "float" in data:
            return float(data["float"])
        if "dict" in data:
            return {str(k): decode(v, get, generators, depth + 1) for k, v in data["dict"]}
        if "rng" in data and generators:
            generator = np.random.default_rng()
            generator.bit_generator.state = data["rng"]
            return generator
        kind = "tensor" if "tensor" in data else "array"
        if kind in data and data.get("dtype") in DTYPES:
            array = get(data[kind], data["dtype"], data["shape"])
            return array.view(Tensor) if kind == "tensor" else array
    raise ValueError("the answer is not of a known form")


def decode_inputs(data: object, get: Get = from_inline) -> dict[str, object]:
    """The inputs of a case, by name, that `encode` wrote. Raises ValueError as `decode` does."""
    inputs = decode(data, get, generators=True)
    if not isinstance(inputs, dict):
        raise ValueError("inputs go by name")
    return inputs
