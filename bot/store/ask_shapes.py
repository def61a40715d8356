"""Steps of the migration that gave asks their table, and cards in several places."""

from sqlite_utils import Database

from bot.store import shapes

STATES = ("waiting", "sending", "done", "not done", "refused", "expired", "lapsed")


def asks(db: Database, states: tuple[str, ...] = STATES) -> None:
    """What takes a second person and is no mint. The index: the same is not asked twice at once."""
    db.execute(
        f"""
        CREATE TABLE asks (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL CHECK (kind IN ('access', 'grant', 'revoke', 'reveal')),
            state TEXT NOT NULL DEFAULT 'waiting' CHECK (
                state IN ({", ".join(f"'{state}'" for state in states)})
            ),
            asker TEXT NOT NULL,
            about TEXT NOT NULL,
            subject TEXT NOT NULL,
            reason TEXT NOT NULL,
            request_id INTEGER REFERENCES requests (id),
            created_at TEXT NOT NULL,
            expires_at TEXT NOT NULL,
            decided_by TEXT CHECK (decided_by <> asker),
            decided_at TEXT,
            answer TEXT,
            until TEXT,
            start_id TEXT,
            version INTEGER NOT NULL DEFAULT 1
        ) STRICT
        """
    )
    db.execute("CREATE UNIQUE INDEX asks_once ON asks (kind, about) WHERE state IN ('waiting', 'sending')")
    db.execute(
        """
        CREATE TRIGGER asks_version AFTER UPDATE OF state, answer, until ON asks
        BEGIN UPDATE asks SET version = version + 1 WHERE id = NEW.id; END
        """
    )


def ask_cards(db: Database) -> None:
    """Where the cards of an ask stand, and what Slack last took of each.

    A row of the outbox that draws one has `ask_id`, and a body that is never sent: it is drawn when it is sent.
    """
    db.execute(
        """
        CREATE TABLE ask_cards (
            ask_id INTEGER NOT NULL REFERENCES asks (id),
            destination TEXT NOT NULL,
            ts TEXT,
            version INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (ask_id, destination)
        ) STRICT
        """
    )
    db.execute("ALTER TABLE outbox ADD COLUMN ask_id INTEGER REFERENCES asks (id)")
    db.execute("CREATE INDEX outbox_ask_cards ON outbox (ask_id) WHERE kind = 'ASK_CARD' AND state <> 'sent'")


def revoked(db: Database) -> None:
    """A code that was minted may be deleted again: when, at whose word, and who asked."""
    for name in ("revoked_at", "revoked_by", "revoke_asked_by"):
        db.execute(f"ALTER TABLE requests ADD COLUMN {name} TEXT")
    shapes.watch_cards(db)


def active(db: Database) -> None:
    """Since when Slack says that somebody is no full member any more; the view has those who are."""
    db.execute("ALTER TABLE members ADD COLUMN inactive_since TEXT")
    db.execute("CREATE VIEW active AS SELECT * FROM members WHERE inactive_since IS NULL")


def withdrawn(db: Database) -> None:
    """Who asked may take it back: one more state, for which SQLite has the table made anew.

    What refers to it stays where it is: each row finds its ask again before the transaction ends
    (sqlite.org/foreignkeys.html, 5 and 6).
    """
    db.execute("PRAGMA defer_foreign_keys=ON")
    db.execute("CREATE TEMP TABLE asks_kept AS SELECT * FROM asks")
    db.execute("DROP TABLE asks")
    asks(db, (*STATES, "withdrawn"))
    db.execute("INSERT INTO asks SELECT * FROM asks_kept ORDER BY id")
    db.execute("DROP TABLE asks_kept")
