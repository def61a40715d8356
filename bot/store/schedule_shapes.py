"""The step of the migrations that gave each schedule its own posts."""

from sqlite_utils import Database


def schedules(db: Database) -> None:
    """What is posted when and where. Row 1 is the settings'; `since` is from when on its times count.

    `delivery` is the click that added it, `last_delivery` the one that changed it last.
    """
    db.execute(
        """
        CREATE TABLE schedules (
            id INTEGER PRIMARY KEY,
            channel TEXT NOT NULL,
            days TEXT NOT NULL,
            at TEXT NOT NULL,
            zone TEXT NOT NULL,
            rms INTEGER NOT NULL CHECK (rms IN (0, 1)),
            companies TEXT NOT NULL,
            accounts TEXT NOT NULL,
            since TEXT,
            created_by TEXT NOT NULL,
            updated_by TEXT NOT NULL,
            updated_at TEXT NOT NULL,
            version INTEGER NOT NULL DEFAULT 1,
            delivery TEXT UNIQUE,
            last_delivery TEXT,
            removed_at TEXT,
            CHECK (removed_at IS NOT NULL OR (channel <> '' AND days <> ''))
        ) STRICT
        """
    )


def posts(db: Database) -> None:
    """A schedule has one post for a local date; those there were are the settings' schedule's."""
    db.execute(
        """
        CREATE TABLE posts_new (
            schedule_id INTEGER NOT NULL,
            local_date TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('owed', 'posted', 'refused', 'lost')),
            drawn_at TEXT NOT NULL,
            outbox_id INTEGER UNIQUE REFERENCES outbox (id),
            error TEXT,
            PRIMARY KEY (schedule_id, local_date),
            CHECK (state <> 'owed' OR outbox_id IS NOT NULL)
        ) STRICT
        """
    )
    kept = "local_date, state, drawn_at, outbox_id, error"
    db.execute(f"INSERT INTO posts_new (schedule_id, {kept}) SELECT 1, {kept} FROM posts")  # noqa: S608 - constants
    db.execute("DROP TABLE posts")
    db.execute("ALTER TABLE posts_new RENAME TO posts")
