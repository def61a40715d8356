"""What a world has come to, as plain values: for the invariants, and for tests that change one of them."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import commands
from bot.access import too_few_approvers
from bot.asks import Kind
from bot.sandbox.slack import Message, visible_text
from bot.sandbox.town import GENERAL, MORNING
from bot.views.request import card, shown_by
from tests.clock import T0
from tests.faults.crashes.asked import Asked, Row, gather_asks
from tests.faults.crashes.world import World, comment_of
from tests.journeys.child import store_of
from tests.journeys.leaks import Logged, places
from tests.journeys.tally import effects
from tests.journeys.team import APPROVALS
from tests.journeys.witness import references, rows

NOTICE = re.compile(r"(?:Your request|The request of <@\w+>) \([^)]*#(\d+)")
"""How a notice begins, and the number of the request that it tells of."""
KEPT = {doer.name for doer in commands.DOERS.kept if doer.kept}
"""The buttons and forms of which each click must be carried out or answered."""


@dataclass(frozen=True)
class Pressed:
    """A button or form as somebody used it, once; `heard`: Slack had its acknowledgement.

    `request_id` is 0 where it is about no request.
    """

    user_id: str
    name: str
    request_id: int
    trigger_id: str
    heard: bool


@dataclass(frozen=True)
class Card:
    """A card in the channel: whether it is the one that the database knows, what it shows, and what it should."""

    request_id: int
    known: bool
    shows: str
    drawn: str


@dataclass(frozen=True)
class Evidence:
    """Everything that the invariants look at."""

    read_back: bool = True
    """Whether Teller may read what stands in Slack; where not, a card or a notice may come twice, and a morning post
    may be flagged as lost that was posted."""
    requests: tuple[Row, ...] = ()
    mints: tuple[Row, ...] = ()
    audit: tuple[Row, ...] = ()
    owed: tuple[Row, ...] = ()
    sent: tuple[str, ...] = ()
    """The reference of each POST that reached RMS."""
    effects: tuple[str, ...] = ()
    """The reference of each POST that RMS carried out."""
    approvers: frozenset[str] = frozenset()
    two_over: int = 0
    """Above so many credits it takes two approvers; 0 is never."""
    pressed: tuple[Pressed, ...] = ()
    replies: Counter[str] = field(default_factory=Counter)
    """How often each person was answered privately about what they pressed."""
    notices: Counter[tuple[str, int]] = field(default_factory=Counter)
    """How many direct messages told whom of which request."""
    cards: tuple[Card, ...] = ()
    mornings: tuple[date, ...] = ()
    """The local date of each morning post."""
    due: frozenset[date] = frozenset()
    flagged: frozenset[date] = frozenset()
    """The dates whose post is written down as lost or refused."""
    private: tuple[tuple[str, str], ...] = ()
    """Whom Teller told something alone, and what."""
    balances: dict[str, str] = field(default_factory=dict)
    may_see: dict[str, frozenset[str]] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    places: dict[str, bytes] = field(default_factory=dict)
    made_outside: int = 0
    """How many codes others made in RMS."""
    reports: int = 0
    """How many messages told an admin of such codes."""
    windows: tuple[tuple[str, str], ...] = ()
    """Who may see no code, and what was in a window of theirs."""
    asked: Asked = field(default_factory=Asked)
    """What there is to say of asks, and of comments."""


async def gather(world: World) -> Evidence:
    """Look at everything."""
    team = world.team
    workspace = team.slack.workspace
    members = rows(team, "members")
    return Evidence(
        read_back=world.reads_back,
        requests=tuple(rows(team, "requests")),
        mints=tuple(rows(team, "mints")),
        audit=tuple(rows(team, "audit")),
        owed=tuple(rows(team, "outbox")),
        sent=tuple(references(team)),
        effects=tuple(effects(team)),
        approvers=frozenset(row["user_id"] for row in members if row["approver"]),
        two_over=team.settings.teller_two_approvers_over,
        pressed=tuple(_pressed(world)),
        replies=_replies(world),
        notices=Counter((user, int(found[1])) for user, text in _direct(world) if (found := NOTICE.match(text))),
        cards=await _cards(world),
        mornings=tuple(_day(message) for message in workspace.channels[MORNING].messages if message.bot_id),
        due=frozenset(_due(world)),
        flagged=frozenset(
            date.fromisoformat(row["local_date"])
            for row in rows(team, "posts")
            if row["state"] in {"refused", "lost"}
        ),
        private=(*_direct(world), *_ephemeral(world)),
        balances={name: str(account.balance) for name, account in team.ozeki.accounts.items() if account.balance},
        may_see={
            row["user_id"]: frozenset(
                team.ozeki.accounts if row["role"] == "admin" else filter(None, [row["account"]])
            )
            for row in members
        },
        codes=tuple(code.code for code in team.rms.account.codes.values()),
        places=places(team.town, team.settings.database_path.parent, Logged()),
        made_outside=world.made_outside,
        reports=sum("outside Teller" in text for _, text in _direct(world)),
        windows=tuple(_windows_of_others(world)),
        asked=await gather_asks(world),
    )


def _due(world: World) -> list[date]:
    """The dates on which a morning post has become due, in UTC."""
    settings = world.team.settings
    if settings.teller_daily_channel is None:
        return []
    days = [T0.date() + timedelta(days=day) for day in range((world.clock.now() - T0).days + 2)]
    due = [datetime.combine(day, settings.teller_daily_time, UTC) for day in days]
    return [each.date() for each in due if T0 <= each <= world.clock.now()]


def _pressed(world: World) -> list[Pressed]:
    found = []
    for delivery in world.team.slack.workspace.deliveries:
        payload = delivery.payload
        if delivery.kind == "block_actions":
            (action,) = payload["actions"]
            name, value = action["action_id"], action.get("value", "")
        elif delivery.kind == "view_submission":
            name, value = payload["view"]["callback_id"], payload["view"]["private_metadata"]
        else:
            continue
        shown = shown_by(value)
        request_id = 0 if shown is None else shown.request_id
        found.append(Pressed(delivery.user_id, name, request_id, payload["trigger_id"], delivery.acked))
    return found


def _direct(world: World) -> list[tuple[str, str]]:
    slack = world.team.slack
    return [
        (user_id, message.text)
        for user_id in slack.workspace.users
        for message in slack.direct_messages(user_id)
        if message.bot_id
    ]


def _ephemeral(world: World, *channels: str) -> list[tuple[str, str]]:
    found = world.team.slack.workspace.channels
    return [
        (message.visible_to, visible_text(message))
        for name in channels or found
        for message in found[name].ephemerals
        if message.bot_id
    ]


def _replies(world: World) -> Counter[str]:
    direct = [
        user_id
        for user_id in world.team.slack.workspace.users
        for message in world.team.slack.direct_messages(user_id)
        if message.bot_id and not message.metadata  # what is owed to somebody carries its key, and is no answer
    ]
    refused = [user for user, text in _ephemeral(world, GENERAL) if text.startswith("Request #")]
    return Counter([*direct, *(user for user, _ in _ephemeral(world, APPROVALS)), *refused, *_rewritten(world)])


def _rewritten(world: World) -> list[str]:
    """Whose windows Teller has put an answer into; a form that is filled in is none."""
    slack = world.team.slack
    answers = [call.args for call in slack.calls("views.update") if "submit" not in str(call.args["view"])]
    views = [slack.workspace.views.known(args["view_id"]) for args in answers]
    return [view.user_id for view in views if view is not None]


def _windows_of_others(world: World) -> list[tuple[str, str]]:
    slack = world.team.slack
    requesters = {row["requester"] for row in rows(world.team, "requests")}
    requesters |= {row["asker"] for row in rows(world.team, "asks") if row["kind"] == Kind.REVEAL and row["until"]}
    updates = [(slack.workspace.views.known(call.args["view_id"]), call) for call in slack.calls("views.update")]
    return [(view.user_id, str(call.args)) for view, call in updates if view and view.user_id not in requesters]


async def _cards(world: World) -> tuple[Card, ...]:
    found = []
    async with store_of(world.team) as store:
        few = too_few_approvers(await store.members.all())
        requests = [await store.requests.find(row["id"]) for row in rows(world.team, "requests")]
    for message in world.team.slack.workspace.channels[APPROVALS].messages:
        for request in requests:
            if request is not None and request.comment == comment_of(message):
                drawn = card(request, few_approvers=few)
                shown = [_read(each.text, each.blocks) for each in (message, drawn)]
                found.append(Card(request.id, request.card_ts == message.ts, *shown))
    return tuple(found)


def _read(text: str, blocks: list[Row]) -> str:
    return visible_text({"text": text, "blocks": blocks})


def _day(message: Message) -> date:
    return datetime.fromtimestamp(float(message.ts), UTC).date()
