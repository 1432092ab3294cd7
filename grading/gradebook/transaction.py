"""One transaction for all that is done with nbgrader's gradebook at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from nbgrader.api import Gradebook
from sqlalchemy.engine import RootTransaction

_in_transaction: ContextVar[Gradebook | None] = ContextVar("_in_transaction", default=None)


@contextmanager
def transaction(gradebook: Gradebook) -> Iterator[RootTransaction]:
    """One for all that is done with a gradebook: nbgrader commits at every step, and its steps end
    in this one. The caller commits it; without that the gradebook is as before."""
    with gradebook.engine.connect() as connection:
        begun = connection.begin()
        gradebook.db.remove()
        gradebook.db.configure(bind=connection, join_transaction_mode="rollback_only")
        token = _in_transaction.set(gradebook)
        try:
            yield begun
        finally:
            _in_transaction.reset(token)


@contextmanager
def at_hand(db_url: str, course_id: str = "default_course") -> Iterator[Gradebook]:
    """The gradebook whose transaction is under way, or else one opened for as long as needed."""
    if gradebook := _in_transaction.get():
        yield gradebook
        return
    with Gradebook(db_url, course_id) as gradebook:
        yield gradebook
