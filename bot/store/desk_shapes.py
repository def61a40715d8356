"""The steps of migrations that made the tables of the desk."""

from sqlite_utils import Database


def homes(db: Database) -> None:
    """Whose Home tab is drawn."""
    db.execute(
        """
        CREATE TABLE homes (
            user_id TEXT PRIMARY KEY,
            opened_at TEXT NOT NULL,
            digest TEXT
        ) STRICT
        """
    )


def refused_homes(db: Database) -> None:
    """What Slack said, and when; NULL once it took the Home tab again."""
    db.execute("ALTER TABLE homes ADD COLUMN refusal TEXT")
    db.execute("ALTER TABLE homes ADD COLUMN refused_at TEXT")
