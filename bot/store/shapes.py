"""Steps of migrations that are too long to stand among them, or that a later migration takes again."""

from sqlite_utils import Database

_NOT_SHOWN = frozenset(
    {
        "id",
        "delivery",
        "after_id",
        "start_id",
        "intent_at",
        "seen_at",
        "empty_readings",
        "settle_at",
        "card_ts",
        "permalink",
        "version",
        "card_version",
        "reminded_at",
    }
)
"""Columns of a request that its card does not show. Every other one, also one that is added later, counts."""


def watch_cards(db: Database) -> None:
    """Let `requests.version` grow with each change of what a card shows.

    A migration that adds a column to `requests` calls this again: the trigger is made of the columns there are.
    """
    shown = sorted(column.name for column in db["requests"].columns if column.name not in _NOT_SHOWN)
    differs = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in shown)
    db.execute("DROP TRIGGER IF EXISTS requests_version")
    db.execute(
        f"""
        CREATE TRIGGER requests_version AFTER UPDATE ON requests WHEN {differs}
        BEGIN UPDATE requests SET version = version + 1 WHERE id = NEW.id; END
        """  # noqa: S608 - names of our own columns
    )


def card_versions(db: Database) -> None:
    """`version` is what a card should show, `card_version` what Slack last took; cards that stand are up to date."""
    db.execute("ALTER TABLE requests ADD COLUMN version INTEGER NOT NULL DEFAULT 1")
    db.execute("ALTER TABLE requests ADD COLUMN card_version INTEGER NOT NULL DEFAULT 0")
    db.execute(
        """
        UPDATE requests SET card_version = version WHERE card_ts IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM outbox WHERE request_id = requests.id AND kind = 'CARD' AND outbox.state = 'waiting'
        )
        """
    )


def outbox(db: Database) -> None:
    """A row is drawn from a request or has its own body; it knows that a try was begun, and how it ended.

    `key` goes to Slack as metadata, by which the message is known again. It has 24 characters, because a run of 32
    is masked wherever it shows, as a credit code is.
    """
    db.execute(
        """
        CREATE TABLE outbox_new (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL UNIQUE DEFAULT (lower(hex(randomblob(12)))),
            destination TEXT NOT NULL,
            kind TEXT NOT NULL,
            request_id INTEGER REFERENCES requests (id),
            text TEXT,
            blocks TEXT,
            created_at TEXT NOT NULL,
            not_before TEXT NOT NULL,
            not_after TEXT,
            attempts INTEGER NOT NULL DEFAULT 0,
            begun_at TEXT,
            tried_at TEXT,
            state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'refused', 'given up')),
            ended_at TEXT,
            error TEXT,
            alerted_at TEXT,
            ts TEXT,
            CHECK ((request_id IS NULL) <> (text IS NULL)),
            CHECK ((text IS NULL) = (blocks IS NULL))
        ) STRICT
        """
    )
    kept = "id, destination, kind, request_id, created_at, not_before, attempts, state, error"
    db.execute(f"INSERT INTO outbox_new ({kept}) SELECT {kept} FROM outbox ORDER BY id")  # noqa: S608
    db.execute("DROP TABLE outbox")
    db.execute("ALTER TABLE outbox_new RENAME TO outbox")
    db.execute("CREATE INDEX outbox_waiting ON outbox (destination, id) WHERE state = 'waiting'")
    db.execute("CREATE INDEX outbox_set_aside ON outbox (id) WHERE state IN ('refused', 'given up')")
    db.execute("CREATE INDEX outbox_cards ON outbox (request_id) WHERE kind = 'CARD' AND state <> 'sent'")


def posts(db: Database) -> None:
    """A local date's post is its row of the outbox; what a process left half sent before this is lost."""
    db.execute(
        """
        CREATE TABLE posts_new (
            local_date TEXT PRIMARY KEY,
            state TEXT NOT NULL CHECK (state IN ('owed', 'posted', 'refused', 'lost')),
            drawn_at TEXT NOT NULL,
            outbox_id INTEGER UNIQUE REFERENCES outbox (id),
            error TEXT,
            CHECK (state <> 'owed' OR outbox_id IS NOT NULL)
        ) STRICT
        """
    )
    db.execute(
        """
        INSERT INTO posts_new (local_date, state, drawn_at, error)
        SELECT local_date, CASE state WHEN 'claimed' THEN 'lost' ELSE state END, claimed_at,
               CASE state WHEN 'claimed' THEN 'the process ended while it was being sent' ELSE error END
        FROM posts
        """
    )
    db.execute("DROP TABLE posts")
    db.execute("ALTER TABLE posts_new RENAME TO posts")


def reminders(db: Database) -> None:
    """`reminded_at` is when approvers were reminded of a request, in the transaction that owed the reminders."""
    db.execute("ALTER TABLE requests ADD COLUMN reminded_at TEXT")
    db.execute("CREATE INDEX requests_reminded ON requests (reminded_at) WHERE reminded_at IS NOT NULL")


def unposted(db: Database) -> None:
    """What is told of a request whose card cannot be posted has another name than before."""
    db.execute("UPDATE outbox SET kind = 'UNPOSTED' WHERE kind = 'WITHDRAW'")
