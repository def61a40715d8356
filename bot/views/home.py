"""The Home tab: what one may see, one's requests, what waits for one, and for admins how everything stands."""

import hashlib
import json
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bot.access import Act, Member, may, too_few_approvers
from bot.asks import Ask, Kind, may_decide
from bot.lifecycle import Request, State
from bot.paging import Page
from bot.providers.rms_models import Summary
from bot.reading import Contact, Pulse, Reading
from bot.schedules import Schedule
from bot.views.ask_access import unknown_person
from bot.views.asks import ask_card
from bot.views.balance import balance_line, no_balance_line, refused_line
from bot.views.blocks import Block, actions, button, context, header, pack, section
from bot.views.credits import in_words
from bot.views.freeze import FREEZE, PRESS_IT, TYPE_IT, UNFREEZE, Freezes, held_up
from bot.views.health import Traffic, contact_line, not_read_since, pulse_line, traffic_line
from bot.views.mine import in_words as state_in_words
from bot.views.mine import rows
from bot.views.own_asks import own_asks
from bot.views.request import FEW_APPROVERS, WITHDRAW, card, link, short_line
from bot.views.roles import member_line, without_row
from bot.views.schedules import schedule_line
from bot.views.text import count, escape, local_time, number

MOST_BLOCKS = 100
"""In a view (docs.slack.dev, views)."""
MOST_WAITING = 10
MOST_MINE = 8
MOST_DECIDED = 3
MOST_ROLES = 3000
ASK = "ask.open.1"
CREDITS = "home.credits.1"
SMS = "home.sms.1"
CODES = "home.codes.1"
MINE = "home.mine.1"
REFRESH = "home.refresh.1"
HELP = "home.help.1"
ROLES = "home.roles.1"
SCHEDULES = "home.schedules.1"
AUDIT = "home.audit.1"
NO_SCHEDULE = "No schedule yet."
NOTHING_WAITS = "Nothing waits for your decision."
NO_REQUESTS = "You have asked for nothing yet."
ACCESS_ASKED = "You asked for access {}. An admin decides; you get a direct message either way."
DIVIDER: Block = {"type": "divider"}
NO_TIME = datetime.min.replace(tzinfo=UTC)
"""Stands for the instants that make no difference."""
NOT_READ = "not read yet, press *Refresh*."


@dataclass(frozen=True)
class Desk:
    """What stands on everybody's Home, read at one moment.

    `troubled` are requests whose code was not issued, or of which RMS does not tell; `frozen` says by whom and why
    minting is, `held` why else nothing can be approved. `barred` has who may not agree to which ask, having approved
    the mint; `refused` the accounts for which the gateway gave no balance; `agreed` are asks to reveal that can be
    used now; `decided` are requests that somebody decided on lately, the latest first.

    `pulses` has each provider that is set up, by its name; None where it was not asked since the start.
    """

    members: Sequence[Member]
    waiting: Sequence[Request]
    troubled: Sequence[Request]
    asks: Sequence[Ask]
    schedules: Sequence[Schedule]
    frozen: Freezes
    held: str | None
    credits: Reading[Summary] | None
    pulses: dict[str, Pulse | None]
    traffic: Traffic
    contact: Contact | None = None
    barred: Set[tuple[int, str]] = frozenset()
    refused: Set[str] = frozenset()
    agreed: Sequence[Ask] = ()
    decided: Sequence[Request] = ()


@dataclass(frozen=True)
class Own:
    """What stands on one person's Home alone."""

    member: Member
    balance: Reading[int] | None
    requests: Page
    pulse: Pulse | None = None
    has_gateway: bool = True

    @property
    def account(self) -> str | None:
        """The account whose balance is shown: theirs, where a gateway is set up."""
        return self.member.account if self.has_gateway else None


def home(desk: Desk, own: Own) -> Block:
    """The Home tab of a member. What waits has the room that the rest leaves."""
    member = own.member
    first, rest = _balances(desk, own), _mine(own.requests, own_asks([*desk.agreed, *desk.asks], member))
    if member.is_admin:
        rest += _admin(desk)
    if may(member, Act.DECIDE) or member.is_admin:
        first += _waiting(desk, member, MOST_BLOCKS - len(first) - len(rest))
    return {"type": "home", "blocks": [*first, *rest][:MOST_BLOCKS]}


def strangers_home(desk: Desk, user_id: str) -> Block:
    """The Home tab of somebody who has no row: whom to ask, and a button that does; or that they have asked."""
    asked = next((each for each in desk.asks if each.kind is Kind.ACCESS and each.asker == user_id), None)
    if asked is not None:
        return outsiders_home(ACCESS_ASKED.format(local_time(asked.created_at)))
    return {"type": "home", "blocks": [header("Teller"), *unknown_person(without_row(desk.members)).blocks]}


def outsiders_home(text: str) -> Block:
    """The Home tab of somebody whom Teller does not serve; `text` says why."""
    return {"type": "home", "blocks": [header("Teller"), section(text)]}


def digest(view: Block) -> str:
    """What tells two contents of a Home tab apart."""
    return hashlib.sha256(json.dumps(view, sort_keys=True).encode()).hexdigest()[:32]


def timeless(desk: Desk, own: Own) -> tuple[Desk, Own]:
    """The same without when figures were read and Slack was heard: a figure that was read again and is the same is
    no news."""
    then = NO_TIME
    credits = None if desk.credits is None else replace(desk.credits, at=then)
    balance = None if own.balance is None else replace(own.balance, at=then)
    contact = replace(desk.contact, heard=then) if desk.contact and desk.contact.heard else desk.contact
    return replace(desk, credits=credits, contact=contact), replace(own, balance=balance)


def _balances(desk: Desk, own: Own) -> list[Block]:
    lines = []
    if "RMS" in desk.pulses:
        credits = desk.credits
        told = NOT_READ if credits is None else f"*{escape(in_words(credits.value))}* left.{_as_of(credits)}"
        lines.append(f"Credits on RMS: {told}{not_read_since(desk.pulses['RMS'])}")
    if own.account is not None:
        balance = _sms(own.account, own.balance, own.account in desk.refused)
        lines.append(f"{balance}{not_read_since(own.pulse)}")
    buttons = [button("Ask for a credit code", ASK, "1", "primary"), button("Credits", CREDITS, "1")]
    buttons.append(button("Codes", CODES, "1"))
    if own.account is not None:
        buttons.append(button("SMS balance", SMS, "1"))
    buttons += [button("Refresh", REFRESH, "1"), button("Help", HELP, "1")]
    return [header("What is left"), *([section("\n".join(lines))] if lines else []), actions(*buttons)]


def _sms(account: str, balance: Reading[int] | None, is_refused: bool) -> str:
    if is_refused:
        return no_balance_line(account)
    named = f"SMS account *{escape(account)}*: {NOT_READ}"
    return named if balance is None else balance_line(account, balance.value) + _as_of(balance)


def _as_of(reading: Reading[Any]) -> str:
    return "" if reading.at == NO_TIME else f" Read {local_time(reading.at)}."


def _mine(page: Page, asks: list[Block]) -> list[Block]:
    if not page.requests:
        return [header("Your requests"), *(asks or [section(NO_REQUESTS)])]
    more = page.of - len(page.requests)
    rest = [context(f"{count(more, 'more request')} of yours."), actions(button("All of them", MINE, "1"))]
    own = [block for each in page.requests for block in rows(each, WITHDRAW)]
    return [header("Your requests"), *own, *(rest if more else []), *asks]


def _waiting(desk: Desk, member: Member, most: int) -> list[Block]:
    """What one may decide on, in at most so many blocks: asks first, since they are few, then requests, those in
    trouble last; and how many more there are."""
    asks, requests = _decides_on(desk, member)
    waits: list[Ask | Request] = [*asks, *requests]
    blocks = [header(f"Waits for you ({number(len(waits))})" if waits else "Waits for you")]
    if requests:
        blocks += held_up(desk.frozen, desk.held, PRESS_IT if member.is_admin else TYPE_IT)
    done = _decided(desk, member)
    if not waits:
        return [*blocks, section(NOTHING_WAITS), *done]
    shown = 0
    for each in waits[:MOST_WAITING]:
        drawn = (ask_card(each) if isinstance(each, Ask) else card(each)).blocks
        if len(blocks) + len(drawn) + len(done) + 2 > most:
            break
        blocks += [*drawn, DIVIDER]
        shown += 1
    if shown < len(waits):
        blocks.append(context(f"{number(len(waits) - shown)} more wait; they come up here as you decide."))
    return blocks + done


def _decided(desk: Desk, member: Member) -> list[Block]:
    """What became of the last that one decided on: the card of it is in a channel, and this may be a phone."""
    own = [each for each in desk.decided if member.user_id in {each.decided_by, *each.approvals}]
    by_others = {State.WAITING, State.WITHDRAWN, State.EXPIRED}
    done = [each for each in own if each.state not in by_others and each.requester != member.user_id][:MOST_DECIDED]
    lines = [f"{link(each, f'#{each.id}')} · {short_line(each)}: {state_in_words(each)}" for each in done]
    return [context("\n".join(["Decided by you lately:", *lines]))] if lines else []


def _decides_on(desk: Desk, member: Member) -> tuple[list[Ask], list[Request]]:
    """What one's click would count for: not what is one's own, about oneself, approved by oneself already, or of
    somebody who is gone."""
    asks = [each for each in desk.asks if may_decide(each.kind, member, each.asker, each.about, desk.members)]
    there = {each.user_id for each in desk.members if each.active}

    def counts(request: Request) -> bool:
        by_people = request.state in {State.WAITING, State.NOT_ISSUED}
        open_to_them = request.requester in there and member.user_id not in request.approvals
        return request.requester != member.user_id and (open_to_them or not by_people)

    requests = filter(counts, (*desk.waiting, *desk.troubled)) if may(member, Act.DECIDE) else ()
    return [each for each in asks if (each.id, member.user_id) not in desk.barred], list(requests)


def _admin(desk: Desk) -> list[Block]:
    lines = [f"{name}: {pulse_line(pulse)}" for name, pulse in desk.pulses.items()]
    lines += filter(None, [refused_line(desk.members, desk.refused)])
    lines.append(f"Slack: {contact_line(desk.contact, NO_TIME)}; {traffic_line(desk.traffic)}")
    held = held_up(desk.frozen, desk.held, PRESS_IT)
    lines += [] if held else ["Minting: not frozen"]
    blocks = [header("How everything stands"), section("\n".join(lines)), *held, actions(*_admins_buttons(desk))]
    blocks += [header("Schedules"), *pack(map(schedule_line, desk.schedules), MOST_ROLES)[0]]
    if not desk.schedules:
        blocks.append(section(NO_SCHEDULE))
    pages, left_out = pack((member_line(each) for each in desk.members), MOST_ROLES)
    blocks += [header("Who may what"), *pages]
    if left_out:
        blocks.append(context(f"{number(left_out)} more: *Roles* lists them all."))
    if too_few_approvers(desk.members):
        blocks.append(context(f":warning: {FEW_APPROVERS}"))
    return blocks


def _admins_buttons(desk: Desk) -> list[Block]:
    freezing = ("Lift the freeze…", UNFREEZE, "unfreeze") if desk.frozen else ("Freeze minting…", FREEZE, "freeze")
    looks = (("Roles", ROLES), ("Schedules", SCHEDULES), ("Audit trail", AUDIT))
    return [*(button(words, action_id, "1") for words, action_id in looks), button(*freezing)]
