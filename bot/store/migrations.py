"""The database's shape, as numbered steps that are each applied once."""

from sqlite_utils import Database, Migrations

from bot.store import shapes

migrations = Migrations("teller")


@migrations()
def m001_members(db: Database) -> None:
    """The role table and the audit trail."""
    db.execute(
        """
        CREATE TABLE members (
            user_id TEXT PRIMARY KEY,
            role TEXT NOT NULL CHECK (role IN ('admin', 'user')),
            approver INTEGER NOT NULL DEFAULT 0 CHECK (approver IN (0, 1)),
            account TEXT CHECK (length(account) BETWEEN 1 AND 16)
        ) STRICT
        """
    )
    db.execute(
        """
        CREATE TABLE audit (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at TEXT NOT NULL,
            who TEXT NOT NULL,
            what TEXT NOT NULL,
            request_id INTEGER,
            outcome TEXT NOT NULL
        ) STRICT
        """
    )


@migrations()
def m002_requests(db: Database) -> None:
    """Requests to mint. The trigger holds the rule that the same request is not open twice unasked."""
    db.execute(
        """
        CREATE TABLE requests (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            reference TEXT NOT NULL UNIQUE,
            delivery TEXT UNIQUE,
            state TEXT NOT NULL,
            requester TEXT NOT NULL,
            amount INTEGER NOT NULL CHECK (amount > 0),
            company_id INTEGER NOT NULL CHECK (company_id > 0),
            company_name TEXT,
            credit_type TEXT NOT NULL,
            comment TEXT NOT NULL,
            left_then INTEGER,
            doubt TEXT,
            after_id INTEGER NOT NULL DEFAULT 0,
            created_at TEXT NOT NULL,
            expires_at TEXT NOT NULL,
            decided_by TEXT,
            decided_at TEXT,
            reason TEXT,
            intent_at TEXT,
            start_id TEXT,
            settled_at TEXT,
            answer TEXT,
            seen_at TEXT,
            channel TEXT NOT NULL,
            card_ts TEXT,
            permalink TEXT
        ) STRICT
        """
    )
    db.execute("CREATE INDEX requests_by_state ON requests (state, expires_at)")
    db.execute(
        """
        CREATE TRIGGER requests_once BEFORE INSERT ON requests
        WHEN EXISTS (
            SELECT 1 FROM requests AS open
            WHERE open.requester = NEW.requester AND open.amount = NEW.amount
              AND open.company_id = NEW.company_id AND open.credit_type = NEW.credit_type
              AND open.state IN ('waiting', 'approved', 'sending', 'unknown')
              AND (open.id > NEW.after_id OR open.state = 'unknown')
        )
        BEGIN SELECT RAISE(ABORT, 'the same request is open'); END
        """
    )


@migrations()
def m003_outbox(db: Database) -> None:
    """Messages that report a fact, written with the fact and kept until Slack took or refused them."""
    db.execute(
        """
        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            destination TEXT NOT NULL,
            kind TEXT NOT NULL,
            request_id INTEGER NOT NULL REFERENCES requests (id),
            created_at TEXT NOT NULL,
            not_before TEXT NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'refused')),
            error TEXT
        ) STRICT
        """
    )
    db.execute("CREATE INDEX outbox_waiting ON outbox (destination, id) WHERE state = 'waiting'")


@migrations()
def m004_posts(db: Database) -> None:
    """Morning posts, one row for a local date, and the last figure that was read of each balance."""
    db.execute(
        """
        CREATE TABLE posts (
            local_date TEXT PRIMARY KEY,
            state TEXT NOT NULL CHECK (state IN ('claimed', 'posted', 'refused')),
            claimed_at TEXT NOT NULL,
            start_id TEXT NOT NULL,
            error TEXT
        ) STRICT
        """
    )
    db.execute(
        """
        CREATE TABLE figures (
            name TEXT NOT NULL,
            local_date TEXT NOT NULL,
            value INTEGER NOT NULL,
            read_at TEXT NOT NULL,
            PRIMARY KEY (name, local_date)
        ) STRICT
        """
    )


@migrations()
def m005_clicks(db: Database) -> None:
    """Clicks that decide, written before they are acknowledged and gone once they were carried out."""
    db.execute(
        """
        CREATE TABLE clicks (
            delivery TEXT PRIMARY KEY,
            doer TEXT NOT NULL,
            asked TEXT NOT NULL,
            at TEXT NOT NULL
        ) STRICT
        """
    )


@migrations()
def m007_outbox(db: Database) -> None:
    """Every message that reports a fact is a row of the outbox, morning posts too; a card has a version."""
    shapes.outbox(db)
    shapes.posts(db)
    shapes.card_versions(db)
    shapes.watch_cards(db)
