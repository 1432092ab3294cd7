"""Opens nbgrader's gradebook, with the tables that this nbgrader needs, all of them."""

import warnings

from alembic.script import ScriptDirectory
from nbgrader.api import Base, Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.dbutil import ALEMBIC_DIR
from sqlalchemy import Connection, create_engine, inspect, literal, select, text
from sqlalchemy.exc import SAWarning

from grading.course import CourseError

# Of the order in which nbgrader makes its objects; nothing is wrong with what is stored.
warnings.filterwarnings("ignore", category=SAWarning, module="nbgrader")


def opened(directory: CourseDirectory) -> Gradebook:
    """The gradebook of a course, made if there is none.

    Raises CourseError if another version of nbgrader made it, and what SQLAlchemy raises.
    """
    engine = create_engine(directory.db_url)
    try:
        with engine.begin() as connection:
            _complete(connection)
    finally:
        engine.dispose()
    return Gradebook(directory.db_url, directory.course_id)


def _complete(connection: Connection) -> None:
    """Make the tables of a gradebook and note their version, in one transaction.

    nbgrader makes the tables, then calls a program for the version: if that fails, there is half a
    gradebook, which it takes for a whole one later. Such a one is completed here.
    """
    newest, version = ScriptDirectory(ALEMBIC_DIR).get_current_head(), None
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN")  # or each table is kept at once
    if inspect(connection).has_table("alembic_version"):
        version = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if version == newest:
        return
    if version or not _fits(connection):
        raise CourseError(
            f"The gradebook was made by another version of nbgrader ({version or 'a very old one'})"
            ".\nMake a copy of it, run: nbgrader db upgrade, then run the command again."
        )
    Base.metadata.create_all(connection)
    create = "CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL)"
    connection.execute(text(create))
    connection.execute(text("INSERT INTO alembic_version VALUES (:newest)"), {"newest": newest})


def _fits(connection: Connection) -> bool:
    """Whether a gradebook without a version is empty, or has all that this nbgrader needs."""
    inspector, tables = inspect(connection), Base.metadata.sorted_tables
    there = [table for table in tables if inspector.has_table(table.name)]
    filled = any(
        connection.scalar(select(literal(1)).select_from(table).limit(1)) for table in there
    )
    return not filled or (
        there == tables
        and all(
            {column["name"] for column in inspector.get_columns(table.name)}.issuperset(
                table.columns.keys()
            )
            for table in tables
        )
    )
