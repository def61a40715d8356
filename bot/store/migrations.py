"""The database's shape, as numbered steps that are each applied once; what a step does is in the shapes beside."""

from sqlite_utils import Database, Migrations

from bot.store import ask_shapes, desk_shapes, first_shapes, mint_shapes, schedule_shapes, shapes

migrations = Migrations("teller")


@migrations()
def m001_members(db: Database) -> None:
    """The role table and the audit trail."""
    first_shapes.members(db)


@migrations()
def m002_requests(db: Database) -> None:
    """Requests to mint. The trigger holds the rule that the same request is not open twice unasked."""
    first_shapes.requests(db)


@migrations()
def m003_outbox(db: Database) -> None:
    """Messages that report a fact, written with the fact and kept until Slack took or refused them."""
    first_shapes.outbox(db)


@migrations()
def m004_posts(db: Database) -> None:
    """Morning posts, one row for a local date, and the last figure that was read of each balance."""
    first_shapes.posts(db)


@migrations()
def m005_clicks(db: Database) -> None:
    """Clicks that decide, written before they are acknowledged and gone once they were carried out."""
    first_shapes.clicks(db)


@migrations()
def m006_chain(db: Database) -> None:
    """The audit trail only grows, and each row carries the hash of the one before; see bot.chain."""
    first_shapes.chain(db)


@migrations()
def m007_outbox(db: Database) -> None:
    """Every message that reports a fact is a row of the outbox, morning posts too; a card has a version."""
    shapes.outbox(db)
    shapes.posts(db)
    shapes.card_versions(db)
    shapes.watch_cards(db)


@migrations()
def m008_mints(db: Database) -> None:
    """Rounds of deciding, the approvals of each, every reference that was sent, and when minting was frozen."""
    mint_shapes.rounds(db)
    mint_shapes.mints(db)
    mint_shapes.freezes(db)
    mint_shapes.once(db)
    shapes.watch_cards(db)


@migrations()
def m009_ledger(db: Database) -> None:
    """RMS's codes that are not ours, what checks against the ledger found, and calls to RMS by month."""
    first_shapes.ledger(db)


@migrations()
def m010_origin(db: Database) -> None:
    """Whether the ledger can be trusted; one that has requests already is."""
    mint_shapes.origin(db)


@migrations()
def m011_freezes(db: Database) -> None:
    """An incident under somebody's freeze is a freeze of its own."""
    mint_shapes.freezes_by_cause(db)


@migrations()
def m012_once(db: Database) -> None:
    """RAISE(ABORT) in a trigger beats INSERT OR IGNORE (sqlite.org/lang_createtrigger.html)."""
    mint_shapes.once_asked(db)


@migrations()
def m013_whole_life(db: Database) -> None:
    """When approvers were reminded; WITHDRAW has come to be what the requester does."""
    shapes.reminders(db)
    shapes.unposted(db)
    shapes.watch_cards(db)


@migrations()
def m014_schedules(db: Database) -> None:
    """Several schedules, each with one post for a local date."""
    schedule_shapes.schedules(db)
    schedule_shapes.posts(db)


@migrations()
def m015_asks(db: Database) -> None:
    """What takes a second person and is no mint: access, grants, revealing for another, revoking."""
    ask_shapes.asks(db)
    ask_shapes.ask_cards(db)
    ask_shapes.revoked(db)
    ask_shapes.active(db)


@migrations()
def m016_homes(db: Database) -> None:
    """Whose Home tab is drawn, and a digest of what it shows."""
    desk_shapes.homes(db)


@migrations()
def m017_refused_homes(db: Database) -> None:
    """Which Home tab Slack refused, and why: nothing else tells that the app has none."""
    desk_shapes.refused_homes(db)


@migrations()
def m018_withdrawn_asks(db: Database) -> None:
    """An ask that who asked took back."""
    ask_shapes.withdrawn(db)
