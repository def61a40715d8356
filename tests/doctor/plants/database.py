"""Faults of the database."""

from pathlib import Path

from tests.doctor.kit import Installation
from tests.doctor.plants.plant import FAILURE, WARNING, Plant


def damage(here: Installation) -> None:
    """A page in the middle of an index is empty."""
    here.sql("PRAGMA wal_checkpoint(TRUNCATE)")
    page = page_of(here, "requests_by_state")
    with here.database.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\0" * 4096)


def page_of(here: Installation, name: str) -> int:
    """The first page of a table or an index."""
    return here.number(f"SELECT rootpage FROM sqlite_schema WHERE name = '{name}'")  # noqa: S608 - our own name


def scribble(here: Installation) -> None:
    """The list of tables is overwritten."""
    with here.database.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 400)


def other_file(here: Installation) -> None:
    """Where the database should be lies something else."""
    here.database.write_text("what we must not forget\n" * 1000)


def grow_wal(here: Installation) -> None:
    """What was written ahead never went into the file."""
    with Path(f"{here.database}-wal").open("wb") as file:
        file.truncate(65 * 1024 * 1024)


OF_THE_DATABASE = [
    Plant(
        "no database",
        {"database": WARNING, "roles, approvers": WARNING},
        ("teller run", "DATABASE_URL", "is the only one"),
        lambda here: here.database.unlink(),
    ),
    Plant(
        "no folder",
        {"database": FAILURE, "roles, approvers": WARNING},
        ("there is no folder /nowhere", "DATABASE_URL"),
        changes={"DATABASE_URL": "sqlite:////nowhere/teller.db"},
    ),
    Plant("another file", {"database": FAILURE}, ("file is not a database", "DATABASE_URL"), other_file),
    Plant(
        "another file, and nobody else says who is an admin",
        {"database": FAILURE},
        ("file is not a database",),
        other_file,
        changes={"TELLER_ADMINS": ""},
    ),
    Plant(
        "an empty file, and nobody says who is an admin",
        {"settings": FAILURE, "database": WARNING, "database, WAL": WARNING},
        ("TELLER_ADMINS is missing, and nobody is in the role table yet", "nobody's yet"),
        lambda here: here.database.write_bytes(b"") and None,
        changes={"TELLER_ADMINS": ""},
    ),
    Plant("a damaged index", {"database, integrity": FAILURE}, ("damaged", "backup", "teller audit rebuild"), damage),
    Plant("a damaged list of tables", {"database": FAILURE}, ("malformed", "put a backup back"), scribble),
    Plant(
        "an older Teller's",
        {"database": WARNING},
        ("older Teller's", "m012_once", "`teller run` brings it up to date"),
        lambda here: here.sql("DELETE FROM _sqlite_migrations WHERE name = 'm012_once'"),
    ),
    Plant(
        "a newer Teller's",
        {"database": FAILURE},
        ("newer Teller's (m999_later)", "Install the Teller"),
        lambda here: here.sql("UPDATE _sqlite_migrations SET name = 'm999_later' WHERE name = 'm012_once'"),
    ),
    Plant("a WAL that grows", {"database, WAL": WARNING}, ("65 MB", "restart Teller"), grow_wal),
    Plant(
        "no WAL",
        {"database, WAL": WARNING},
        ("network disk", "teller run"),
        lambda here: here.sql("PRAGMA journal_mode=DELETE"),
    ),
]
