"""Which of many alike tests are run: every so many of them, others with each commit.

A family of tests that each grade one more submission, or one more notebook, is marked with
`pytest.mark.in_turn(3)`. `make test` runs a third of it; `pytest --whole`, or whoever names a file,
a test or a keyword, runs all.
"""

import hashlib
import os
import subprocess
from collections.abc import Sequence

import pytest

from grading.course import ROOT

TURN = "TESTS_TURN"  # of the environment: the commit that draws, for all processes of pytest-xdist


def settle(config: pytest.Config) -> None:
    """Say which turn it is, if the whole suite is run and nothing of it was asked for by name."""
    if hasattr(config, "workerinput"):
        return
    asked = config.args_source is pytest.Config.ArgsSource.ARGS or config.option.keyword
    if config.option.whole or asked or config.option.markexpr not in ("", "not prove"):
        os.environ.pop(TURN, None)
    else:
        os.environ[TURN] = _commit()


def _commit() -> str:
    called = ["git", "-C", str(ROOT), "rev-parse", "HEAD"]
    return subprocess.run(called, capture_output=True, text=True).stdout.strip()


def keep(items: list[pytest.Item]) -> list[pytest.Item]:
    """Take those out whose turn it is not, and return them."""
    if TURN not in os.environ:
        return []
    families: dict[str, list[str]] = {}
    for item in items:
        if item.get_closest_marker("in_turn"):
            known = families.setdefault(item.path.name, [])
            known += [_key(item)] * (_key(item) not in known)
    left = [item for item in items if not _has_turn(item, families, os.environ[TURN])]
    items[:] = [item for item in items if item not in {*left}]
    return left


def _has_turn(item: pytest.Item, families: dict[str, list[str]], commit: str) -> bool:
    mark = item.get_closest_marker("in_turn")
    if mark is None or item.get_closest_marker("quick"):
        return True
    return is_drawn(families[item.path.name], _key(item), mark.args[0], commit)


def is_drawn(family: Sequence[str], member: str, share: int, commit: str) -> bool:
    """Whether a commit draws this member: of a family in its order every so many, from another one
    on with each commit."""
    start = int.from_bytes(hashlib.sha256(f"{commit} {family[0]}".encode()).digest()[:4], "big")
    return (family.index(member) + start) % share == 0


def _key(item: pytest.Item) -> str:
    assert isinstance(item, pytest.Function)
    return item.callspec.id
