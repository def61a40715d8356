"""The lives of requests as Hypothesis makes them up: what people, processes, time and RMS do, on the real store."""

import asyncio
import itertools
import tempfile
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar, get_args

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from bot.access import Role
from bot.lifecycle import Event, Request, State
from bot.store.members import COMMAND_LINE, Wanted
from bot.verdict import EMPTY_READINGS
from tests.clock import T0
from tests.faults.life import SETTLES_AFTER, TWO_OVER, Heard, Teller
from tests.faults.tiny_rms import TinyRms, When
from tests.store.scene import ADA, BEN, EVE, IDA, JOHN, asking, rows, with_members

T = TypeVar("T")

PEOPLE = st.sampled_from([ADA, BEN, JOHN, IDA, EVE])
EVENTS = st.sampled_from([Event.APPROVE, Event.REJECT, Event.SEND_AGAIN])
WHEN, HEARD = st.sampled_from(["late", *get_args(When)]), st.sampled_from(get_args(Heard))
ONE = st.integers(0, 7)
"""Which of several things, counted round."""
MOST_DAYS = 3
"""How long a life lasts: a code that comes within it was given up less than seven days ago."""


class Lives(RuleBasedStateMachine):
    """People ask, press, come and leave; processes die and start; RMS makes codes at once, late or never."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name, "teller.db")
        self.runner = asyncio.Runner()
        self.now = T0
        self.days = 0
        self.references = (f"MC-{number:06d}" for number in itertools.count(1))
        self.rms = TinyRms()
        self.cards: list[Request] = []
        self.pressed: dict[tuple[int, int], set[str]] = {}
        self.decided: dict[str, set[str]] = {}
        self.came_late: set[int] = set()
        self.known: list[Request] | None = None
        self.run(self.run(with_members(self.path)).close())
        self.teller: Teller | None = None
        self.starts()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        self.known = None
        return self.runner.run(work)

    @property
    def up(self) -> Teller:
        """The process that runs."""
        assert self.teller is not None
        return self.teller

    def requests(self, *states: State) -> list[Request]:
        """Those in any of these states, as they stand; read once after each change."""
        if self.known is None:
            self.known = self.run(self.up.store.requests.in_state(*State))
        return [request for request in self.known if request.state in states]

    def frozen(self) -> bool:
        return rows(self.path, "SELECT 1 FROM freezes WHERE lifted_at IS NULL") != []

    def given_up(self) -> bool:
        return rows(self.path, "SELECT 1 FROM mints WHERE outcome = 'not issued'") != []

    def close(self) -> None:
        """Leave nothing behind."""
        if self.teller is not None:
            self.run(self.teller.store.close())
        self.runner.close()
        self.folder.cleanup()

    @precondition(lambda self: self.teller)
    @rule(who=st.sampled_from([JOHN, JOHN, BEN, ADA]), amount=st.integers(1, 8))
    def asks(self, who: str, amount: int) -> None:
        wanted = asking(requester=who, amount=amount, expires_at=self.now + timedelta(hours=24))
        request, _ = self.run(self.up.store.requests.ask(wanted, next(self.references), self.now))
        self.cards.append(request)

    @precondition(lambda self: self.teller and self.requests(State.WAITING, State.NOT_ISSUED))
    @rule()
    def both_press_everything(self) -> None:
        """So that there is something to mint."""
        for who in (ADA, BEN):
            for number in range(len(self.requests(State.WAITING, State.NOT_ISSUED))):
                self.presses(who=who, one=number)

    @precondition(lambda self: self.teller and self.cards)
    @rule(who=PEOPLE, event=EVENTS, one=ONE)
    def presses_anything(self, who: str, event: Event, one: int) -> None:
        """On a card as it once was."""
        self.decides(who, event, self.cards[one % len(self.cards)])

    @precondition(lambda self: self.teller and self.requests(State.WAITING, State.NOT_ISSUED))
    @rule(who=PEOPLE, one=ONE)
    def presses(self, who: str, one: int) -> None:
        """On a card as it is, the button that mints."""
        standing = self.requests(State.WAITING, State.NOT_ISSUED)
        if standing:
            shown = standing[one % len(standing)]
            self.cards.append(shown)
            self.decides(who, Event.APPROVE if shown.state is State.WAITING else Event.SEND_AGAIN, shown)

    def decides(self, who: str, event: Event, shown: Request) -> None:
        before, frozen = self.run(self.up.store.requests.find(shown.id)), self.frozen()
        began = self.run(self.up.decides(event, shown, who, self.now, next(self.references)))
        after = self.run(self.up.store.requests.find(shown.id))
        assert before is not None
        assert after is not None
        approvers = {row[0] for row in rows(self.path, "SELECT user_id FROM members WHERE approver = 1")}
        if began or after.approvals != before.approvals:
            assert not frozen
            assert who in approvers
            self.pressed.setdefault((after.id, after.round), set()).add(who)
        if began:
            self.decided[after.reference] = self.pressed[after.id, after.round] & approvers

    @precondition(lambda self: self.teller and self.cards)
    @rule(who=PEOPLE, one=ONE)
    def withdraws(self, who: str, one: int) -> None:
        """By a button as it once was."""
        shown = self.cards[one % len(self.cards)]
        before = self.run(self.up.store.requests.find(shown.id))
        withdrawn = self.run(self.up.store.own.withdraw(shown.shown, who, self.now))
        assert before is not None
        if withdrawn is not None:
            assert (withdrawn.state, before.state) == (State.WITHDRAWN, State.WAITING)
            assert who == before.requester

    @precondition(lambda self: self.teller and self.requests(State.WAITING, State.APPROVED, State.NOT_ISSUED))
    @rule(who=PEOPLE, role=st.sampled_from([*Role, None]), approver=st.booleans())
    def gets_another_role(self, who: str, role: Role | None, approver: bool) -> None:
        members = self.up.store.members
        if role is None:
            self.run(members.remove(who, (), COMMAND_LINE, self.now))
        else:
            self.run(members.set(Wanted(who, role, approver), (), COMMAND_LINE, self.now))

    @precondition(lambda self: self.teller and (self.frozen() or self.teller.mints))
    @rule(who=PEOPLE)
    def freezes_or_lifts(self, who: str) -> None:
        freezes = self.up.store.freezes
        self.run((freezes.lift if self.frozen() else freezes.freeze)(who, "because", self.now))

    @precondition(lambda self: self.teller and self.teller.mints)
    @rule(
        one=ONE, when=st.sampled_from(get_args(When)), heard=st.sampled_from(get_args(Heard)), steps=st.integers(1, 4)
    )
    def goes_on(self, one: int, when: When, heard: Heard, steps: int) -> None:
        """A mint under way makes one step, or several."""
        mint = self.up.mints[one % len(self.up.mints)]
        for _ in range(steps):
            if mint not in self.up.mints:
                break
            step, frozen = mint.step, self.frozen()
            self.run(self.up.goes_on(mint, self.now, when, heard))
            assert not (frozen and step == "intend" and mint.step == "post")
            if step == "post":
                self.was_sent(mint.request)

    @precondition(lambda self: self.teller and self.teller.mints)
    @rule(when=WHEN)
    def goes_on_until_its_answer_is_lost(self, when: When) -> None:
        self.goes_on(one=0, when=when, heard="nothing", steps=4)

    def was_sent(self, request: Request) -> None:
        """Under a new reference, decided by enough people, none of whom asked for it."""
        assert self.rms.sent.count(request.reference) == 1
        assert request.requester not in self.decided[request.reference]
        assert len(self.decided[request.reference]) >= (2 if request.amount > TWO_OVER else 1)

    @precondition(lambda self: self.teller and self.requests(State.UNKNOWN))
    @rule(complete=st.booleans())
    def looks(self, complete: bool) -> None:
        """RMS is read for what is unknown, in full or not."""
        for request in self.requests(State.UNKNOWN):
            self.run(self.up.looks_for(request, self.now, complete=complete))

    @precondition(lambda self: self.teller and self.requests(State.UNKNOWN))
    @rule()
    def looks_until_it_settles(self) -> None:
        self.now += SETTLES_AFTER
        for _ in range(EMPTY_READINGS):
            self.looks(complete=True)

    @precondition(lambda self: self.teller and (self.given_up() or self.requests(State.INCIDENT)))
    @rule()
    def watches(self) -> None:
        self.came_late.update(self.run(self.up.watches(self.now)))

    @precondition(lambda self: self.teller and self.requests(State.APPROVED, State.SENDING, State.UNKNOWN))
    @rule()
    def dies(self) -> None:
        self.run(self.up.store.close())
        self.teller = None

    @precondition(lambda self: self.teller is None)
    @rule()
    def starts(self) -> None:
        self.teller = Teller(self.path, self.rms)
        self.run(self.teller.starts(self.now))

    @precondition(lambda self: self.days < MOST_DAYS and self.cards)
    @rule()
    def a_day_passes(self) -> None:
        """The sweeper sees what has run out."""
        self.days += 1
        self.now += timedelta(days=1)
        if self.teller is not None:
            self.run(self.teller.store.requests.expire_due(self.now))

    @precondition(lambda self: self.rms.accepted)
    @rule(one=ONE)
    def rms_makes_it_late(self, one: int) -> None:
        accepted = sorted(self.rms.accepted)
        self.rms.carry_out(accepted[one % len(accepted)])

    @precondition(lambda self: self.teller and self.rms.made and self.requests(State.UNKNOWN))
    @rule(one=ONE)
    def somebody_makes_one_like_it(self, one: int) -> None:
        made = sorted(self.rms.made)
        self.rms.copy(made[one % len(made)])

    @precondition(lambda self: self.teller and self.teller.mints)
    @rule(left=st.sampled_from([3, 96]))
    def credits_are_bought_or_spent(self, left: int) -> None:
        self.rms.left = left
