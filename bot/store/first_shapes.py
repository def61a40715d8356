"""The steps of migrations that made the first tables."""

from sqlite_utils import Database

from bot.chain import CONTENT, GENESIS, hash_of


def members(db: Database) -> None:
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


def requests(db: Database) -> None:
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


def outbox(db: Database) -> None:
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


def posts(db: Database) -> None:
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


def clicks(db: Database) -> None:
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


def chain(db: Database) -> None:
    """The audit trail only grows, and each row carries the hash of the one before; see bot.chain.

    INSERT OR REPLACE fires no DELETE trigger unless recursive_triggers is on (sqlite.org/lang_conflict.html), so the
    INSERT trigger refuses an id that is there, and nothing but the id is unique. The rows from before are numbered
    anew, without gaps.
    """
    db.execute("ALTER TABLE audit RENAME TO audit_before")
    db.execute(
        """
        CREATE TABLE audit (
            id INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            who TEXT NOT NULL,
            what TEXT NOT NULL,
            request_id INTEGER,
            outcome TEXT NOT NULL,
            prev TEXT NOT NULL,
            hash TEXT NOT NULL
        ) STRICT
        """
    )
    prev = GENESIS
    for number, row in enumerate(list(db.query("SELECT * FROM audit_before ORDER BY id")), 1):
        content = [(row | {"id": number})[name] for name in CONTENT]
        db.execute("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*content, prev, hash_of(prev, content)))
        prev = hash_of(prev, content)
    db.execute("DROP TABLE audit_before")
    db.execute(
        f"""
        CREATE TRIGGER audit_next BEFORE INSERT ON audit
        WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM audit)
          OR NEW.prev IS NOT coalesce((SELECT hash FROM audit ORDER BY id DESC LIMIT 1), '{GENESIS}')
        BEGIN SELECT RAISE(ABORT, 'the audit trail takes only its next row'); END
        """  # noqa: S608 - made of constants
    )
    for act in ("UPDATE", "DELETE"):
        db.execute(
            f"""
            CREATE TRIGGER audit_no_{act.lower()} BEFORE {act} ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END
            """
        )


def ledger(db: Database) -> None:
    """RMS's codes that are not ours, what checks against the ledger found, and calls to RMS by month."""
    db.execute(
        """
        CREATE TABLE rms_codes (
            code_id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('baseline', 'outside')),
            seen_at TEXT NOT NULL
        ) STRICT
        """
    )
    db.execute("CREATE TABLE findings (what TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT")
    db.execute("CREATE TABLE checks (local_date TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT")
    db.execute("CREATE TABLE rms_calls (month TEXT PRIMARY KEY, calls INTEGER NOT NULL) STRICT")
