"""A world small enough to search: requests as they stand on disk, two processes, RMS, and what may befall them.

Nothing in it is a copy of Teller's rules: what a state leads to is `lifecycle.TABLE`, what counts is `SPENT`, what a
reading means is `read_off` and `verdict`, what stops a mint is `drift`, what an answer is worth is `classify`.
"""

from collections.abc import Set
from enum import StrEnum, unique
from typing import Any, NamedTuple

from bot.lifecycle import Event, State

ADA, BEN, JOHN, IDA = "UADA", "UBEN", "UJOHN", "UIDA"
APPROVERS = frozenset({ADA, BEN, JOHN})
"""John, who asks, may decide on what others ask for; Ida may decide on nothing."""


@unique
class Guard(StrEnum):
    """What keeps a mint from happening twice, unasked or unseen; each can be taken away."""

    CLAIM_STATE = "a claim holds the state"
    CLAIM_OWN = "nobody decides on their own request"
    CLAIM_APPROVER = "only approvers decide"
    CLAIM_SHOWN = "a decision counts for what was shown"
    CLAIM_EXPIRY = "nothing is approved past its time"
    CLAIM_FREEZE = "nothing is approved while minting is frozen"
    CLAIM_TWO = "two approvals are of two people"
    CLAIM_LIMIT = "a claim holds the limit of the day"
    UNKNOWN_COUNTS = "what is unknown counts against the limit"
    NEW_REFERENCE = "what is sent again has a new reference"
    INTENT_FIRST = "the intent is on disk before the POST"
    INTENT_STATE = "an intent holds the state"
    INTENT_FREEZE = "nothing is begun while minting is frozen"
    INTENT_MEMBER = "nothing is begun for who is no member"
    PREFLIGHT_REFERENCE = "nothing is sent under a reference that RMS lists"
    FOUND_EARLIER = "nothing is sent again where the first code has come"
    ONE_POST = "a POST is not repeated"
    AMBIGUOUS = "what is ambiguous is unknown"
    OUTCOME_STATE = "an outcome holds the state"
    OUTCOME_REFERENCE = "an outcome is written for the reference that it is of"
    OTHER_STARTS = "what a start that is gone has begun is looked for"
    NOT_RESENT = "what was cut off is not carried out again"
    SETTLE_TIME = "nothing is given up before the settle time"
    SETTLE_BEGUN = "a reading is as old as its beginning"
    THREE_READINGS = "it takes three empty readings"
    COMPLETE_COUNTS = "an incomplete reading is not counted"
    COMPLETE = "an incomplete reading settles nothing"
    ALIKE = "a code that looks like it keeps a mint unknown"
    ALL_AGREE = "reference, amount, company and type agree"
    INCIDENT_FREEZES = "an incident freezes minting"
    WATCHED = "what was given up is watched"


class Code(NamedTuple):
    """A code in RMS: `form` is how it looks (a key of reading.FORMS), `made` how it came to be there."""

    reference: int
    form: str
    made: str


IN_TIME, LATE, BY_SOMEBODY = "in time", "late", "by somebody"


class Decision(NamedTuple):
    """What a POST rests on; `flaw` says what was wrong with it when it was made, in the eyes of the search."""

    number: int
    flaw: str


NOBODYS = Decision(0, "nobody decided")


class Row(NamedTuple):
    """A request on disk. Instants are counted in settle times; `start` is the one that wrote the intent."""

    state: State = State.WAITING
    round: int = 1
    reference: int = 1
    approvals: tuple[str, ...] = ()
    decision: Decision = NOBODYS
    start: int = 0
    settle_at: int = 0
    empty: int = 0
    given_up: tuple[int, ...] = ()
    reported: tuple[int, ...] = ()


@unique
class Step(StrEnum):
    """What a job does next."""

    CLAIM = "claim"
    PREFLIGHT = "preflight"
    INTEND = "intend"
    STOP = "write that it was stopped"
    POST = "POST"
    ANSWER = "hear the answer"
    RECORD = "record"
    READ = "read RMS"
    CONCLUDE = "conclude"


class Job(NamedTuple):
    """One task of a process: a click that is carried out, a mint, or the search for one whose answer was lost."""

    step: Step
    request: int
    who: str = ""
    event: Event = Event.APPROVE
    round: int = 0
    reference: int = 0
    decision: Decision = NOBODYS
    came: bool = False
    codes: tuple[Code, ...] = ()
    complete: bool = True
    at: int = 0


class Process(NamedTuple):
    """A Teller; `start` tells it from the one before, and is 0 while it is down."""

    start: int
    jobs: tuple[Job, ...] = ()


class Chances(NamedTuple):
    """How often each thing may still befall this world."""

    presses: int = 2
    crashes: int = 0
    lates: int = 0
    lies: int = 0
    omissions: int = 0
    drifts: int = 0
    freezes: int = 0
    lifts: int = 0
    leavings: int = 0
    expiries: int = 0
    edits: int = 0
    decoys: int = 0
    twins: int = 0
    repeats: int = 0


class World(NamedTuple):
    """Everything that is. `harm` says what must never be, as soon as it is."""

    rows: tuple[Row, ...]
    processes: tuple[Process, ...]
    chances: Chances
    codes: tuple[Code, ...] = ()
    promised: tuple[Code, ...] = ()
    """What RMS has accepted and not carried out yet."""
    posted: tuple[tuple[int, int], ...] = ()
    """The POSTs so far: the decision and the reference of each."""
    now: int = 0
    starts: int = 2
    decisions: int = 0
    frozen: bool = False
    stop: bool = False
    """What `frozen` should be."""
    member: bool = True
    expired: bool = False
    harm: str = ""

    def with_row(self, number: int, **changes: Any) -> "World":
        """The same with one row changed."""
        rows = [row._replace(**changes) if each == number else row for each, row in enumerate(self.rows)]
        return self._replace(rows=tuple(rows))

    def with_job(self, process: int, old: Job | None, new: Job | None) -> "World":
        """The same with a job of a process ended, gone on, or begun."""
        jobs = [job for job in self.processes[process].jobs if job is not old] + ([] if new is None else [new])
        changed = self.processes[process]._replace(jobs=tuple(sorted(jobs)))
        processes = [changed if each == process else other for each, other in enumerate(self.processes)]
        return self._replace(processes=tuple(processes))

    def spend(self, **chances: int) -> "World":
        """The same with chances used up."""
        used = {name: getattr(self.chances, name) - by for name, by in chances.items()}
        return self._replace(chances=self.chances._replace(**used))


class Rules(NamedTuple):
    """What holds in a world: the guards that are taken away, who may press, and Teller's settings."""

    without: Set[Guard] = frozenset()
    pressers: tuple[str, ...] = (ADA, BEN)
    two: bool = False
    limit: int = 0
    slow: bool = False
    """Whether RMS may carry a POST out after its answer was lost, within the settle time."""

    def has(self, guard: Guard) -> bool:
        return guard not in self.without


class Move(NamedTuple):
    """One thing that can happen: `sure` if it does happen sooner or later."""

    name: str
    world: World
    sure: bool = True
