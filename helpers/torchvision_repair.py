"""Lets torchvision be imported when its compiled half was built for another torch.

A CPU build of torch beside a torchvision wheel from PyPI is a common case: the import stops with
"operator torchvision::nms does not exist". The course needs only torchvision's Python half, which
imports once the missing operators are declared. Nothing happens until torchvision is imported, so
a notebook that does not use it pays nothing, and a healthy installation is left as it is.
"""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType

_OPERATORS = ("nms", "qnms")
_SCHEMA = "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"


class _Loader(SourceFileLoader):
    def exec_module(self, module: ModuleType) -> None:
        try:
            super().exec_module(module)
        except RuntimeError as error:
            if "operator torchvision::" not in str(error):
                raise
            import torch

            for name in _OPERATORS:
                torch.library.define(f"torchvision::{name}", _SCHEMA)
            super().exec_module(module)


class _Finder(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != "torchvision":
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.origin is not None:
            spec.loader = _Loader(fullname, spec.origin)
        return spec


def install() -> None:
    """Watch for the import of torchvision; does nothing when called again."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
