"""Steps of the migration that gave mints their rounds, references and freezes."""

from sqlite_utils import Database


def rounds(db: Database) -> None:
    """Each round of deciding on a request has its approvals."""
    db.execute("ALTER TABLE requests ADD COLUMN round INTEGER NOT NULL DEFAULT 1")
    db.execute("ALTER TABLE requests ADD COLUMN empty_readings INTEGER NOT NULL DEFAULT 0")
    db.execute("ALTER TABLE requests ADD COLUMN settle_at TEXT")
    db.execute(
        """
        CREATE TABLE approvals (
            request_id INTEGER NOT NULL REFERENCES requests (id),
            round INTEGER NOT NULL,
            approver TEXT NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (request_id, round, approver)
        ) STRICT
        """
    )


def mints(db: Database) -> None:
    """Every reference that was sent, those from before included."""
    db.execute(
        """
        CREATE TABLE mints (
            reference TEXT PRIMARY KEY,
            request_id INTEGER NOT NULL REFERENCES requests (id),
            intent_at TEXT NOT NULL,
            outcome TEXT NOT NULL,
            settled_at TEXT
        ) STRICT
        """
    )
    db.execute(
        """
        INSERT INTO mints (reference, request_id, intent_at, outcome, settled_at)
        SELECT reference, id, intent_at, state, settled_at FROM requests WHERE intent_at IS NOT NULL
        """
    )


def freezes(db: Database) -> None:
    """When minting was frozen and lifted; one freeze stands at most."""
    db.execute(
        """
        CREATE TABLE freezes (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at TEXT NOT NULL,
            by TEXT NOT NULL,
            reason TEXT NOT NULL,
            lifted_at TEXT,
            lifted_by TEXT,
            lift_reason TEXT
        ) STRICT
        """
    )
    db.execute("CREATE UNIQUE INDEX freezes_one ON freezes (lifted_at IS NULL) WHERE lifted_at IS NULL")


def freezes_by_cause(db: Database) -> None:
    """One freeze of an admin stands at most, and beside it each of Teller's own."""
    db.execute("DROP INDEX freezes_one")
    cause = "iif(by = 'teller', reason, '')"
    db.execute(f"CREATE UNIQUE INDEX freezes_standing ON freezes ({cause}) WHERE lifted_at IS NULL")


def once(db: Database) -> None:
    """The same request is not open twice unasked, and never while one is unknown or an incident."""
    _once(db, "")


def once_asked(db: Database) -> None:
    """The rule holds for what people ask for; what is made anew from RMS was minted, and is not open."""
    _once(db, "NEW.state = 'waiting' AND")


def _once(db: Database, asked: str) -> None:
    db.execute("DROP TRIGGER requests_once")
    db.execute(
        f"""
        CREATE TRIGGER requests_once BEFORE INSERT ON requests
        WHEN {asked} EXISTS (
            SELECT 1 FROM requests AS open
            WHERE open.requester = NEW.requester AND open.amount = NEW.amount
              AND open.company_id = NEW.company_id AND open.credit_type = NEW.credit_type
              AND open.state IN ('waiting', 'approved', 'sending', 'unknown', 'incident')
              AND (open.id > NEW.after_id OR open.state IN ('unknown', 'incident'))
        )
        BEGIN SELECT RAISE(ABORT, 'the same request is open'); END
        """  # noqa: S608 - our own condition
    )


def origin(db: Database) -> None:
    """How the ledger came to be trusted, in one row; none where it is not."""
    columns = "one INTEGER PRIMARY KEY CHECK (one = 1), how TEXT NOT NULL, at TEXT NOT NULL"
    db.execute(f"CREATE TABLE origin ({columns}) STRICT")
    db.execute("INSERT INTO origin SELECT 1, 'kept', max(created_at) FROM requests HAVING count(*) > 0")
