"""Whatever people, processes, time and RMS do to requests on the real store: what must never be is not."""

import itertools
from collections import Counter

from hypothesis import settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from bot.instants import instant
from bot.lifecycle import SPENT, TABLE, State
from tests.faults.life import DAY, MEMBER_DAY, limits_at
from tests.faults.lives import Lives
from tests.faults.table import Outcome
from tests.store.scene import ADA, BEN, JOHN, rows

SUITE = "made-up lives"
LIVES = 60
WAYS = {(source, target) for (source, _), target in TABLE.items()}
for _ in State:
    WAYS |= {(first, last) for (first, each), (other, last) in itertools.product(WAYS, WAYS) if each is other}


class WatchedLives(Lives):
    """Lives that are looked at after each step, and led to an end."""

    def __init__(self) -> None:
        self.before: dict[int, State] = {}
        super().__init__()

    def teardown(self) -> None:
        try:
            self.comes_to_an_end()
        finally:
            self.close()

    @invariant()
    def only_steps_of_the_table(self) -> None:
        """What has ended stays so, and everything else goes the ways of the table."""
        now = {number: State(state) for number, state in rows(self.path, "SELECT id, state FROM requests")}
        for number, state in now.items():
            before = self.before.get(number, State.WAITING)
            assert state is before or (before, state) in WAYS, (number, before, state)
            assert state is not State.INCIDENT or state is before or self.frozen()
        self.before = now

    @invariant()
    def every_code_is_known(self) -> None:
        """Each code of Teller's is issued, looked for, watched or reported; one at most was not given up."""
        sent = {row[0]: row[1:] for row in rows(self.path, "SELECT reference, request_id, outcome FROM mints")}
        known = {"issued", "sending", "unknown", "incident", "not issued", "late"}
        kept: Counter[int] = Counter()
        for reference in self.rms.made:
            request_id, outcome = sent[reference]
            assert outcome in known
            kept[request_id] += outcome not in {"not issued", "late"}
        assert not kept or max(kept.values()) <= 1

    @invariant()
    def what_changed_is_decided_on_anew(self) -> None:
        """Each drift and each mint that was given up begins a new round."""
        query = """
            SELECT round, count(audit.id) FROM requests LEFT JOIN audit
            ON request_id = requests.id AND what IN ('drift', 'settle', 'find_none') GROUP BY requests.id
        """
        assert all(number == 1 + times for number, times in rows(self.path, query))

    @invariant()
    def nothing_is_sent_twice(self) -> None:
        """Under one reference, ever."""
        assert len(set(self.rms.sent)) == len(self.rms.sent)

    @invariant()
    def the_days_limits_hold(self) -> None:
        """What was approved today and may exist, but for what came late after all."""
        limits = limits_at(self.now)
        query = "SELECT id, requester, amount, state, decided_at FROM requests WHERE decided_at >= ?"
        spent: Counter[str] = Counter()
        for number, requester, amount, state, _ in rows(self.path, query, instant(limits.since)):
            if State(state) in SPENT and number not in self.came_late:
                spent[requester] += amount
        assert spent.total() <= DAY
        assert all(each <= MEMBER_DAY for each in spent.values())

    def comes_to_an_end(self) -> None:
        """Left alone, with an honest RMS, nothing stays under way, and every code is issued or reported."""
        if self.teller is None:
            self.starts()
        while self.up.mints:
            self.goes_on(one=0, when="at once", heard="the answer", steps=4)
        self.looks_until_it_settles()
        self.watches()
        outcomes = {row[0] for row in rows(self.path, "SELECT outcome FROM mints")}

        assert self.requests(State.APPROVED, State.SENDING, State.UNKNOWN) == []
        assert outcomes <= {"issued", "refused", "incident", "not issued", "late"}


def test_whatever_happens(outcome: Outcome) -> None:
    """Sixty lives of at most fifty steps, the same in every run."""
    bounds = settings(max_examples=LIVES, stateful_step_count=50, deadline=None, derandomize=True, database=None)
    run_state_machine_as_test(WatchedLives, settings=bounds)
    outcome("asked, pressed, killed, made late, looked for, roles changed, in any order", LIVES)


def test_the_rules_lead_everywhere() -> None:
    """One life in which a code comes late, another is copied, and a process dies in between: all of it is seen."""
    life = WatchedLives()
    seen: set[str] = set()

    def then(*_: None) -> None:
        for look in (life.only_steps_of_the_table, life.every_code_is_known, life.what_changed_is_decided_on_anew):
            look()
        seen.update(life.before.values())
        seen.update(row[0] for row in rows(life.path, "SELECT outcome FROM mints"))

    then(life.asks(JOHN, 4), life.presses(ADA, 0))
    then(life.goes_on(one=0, when="late", heard="nothing", steps=3))
    then(life.dies(), life.starts())
    then(life.looks(complete=False), life.looks_until_it_settles())
    then(life.presses(BEN, 0))
    then(life.goes_on_until_its_answer_is_lost("at once"))
    then(life.rms_makes_it_late(0), life.watches())
    then(life.somebody_makes_one_like_it(1), life.looks(complete=True))
    then(life.freezes_or_lifts(ADA), life.asks(JOHN, 5), life.both_press_everything())
    then(life.goes_on(one=0, when="at once", heard="the answer", steps=4))
    life.teardown()

    assert {"approved", "sending", "unknown", "not issued", "incident", "issued", "late"} <= seen
