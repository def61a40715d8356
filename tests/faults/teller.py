"""What Teller does in the searched world: a click, a mint and a search, step by step, with any guard left out."""

from collections.abc import Iterator

from bot.lifecycle import SPENT, TABLE, Event, State, step
from tests.faults.readings import AS_SENT, outcome, stopped
from tests.faults.world import (
    APPROVERS,
    BY_SOMEBODY,
    IN_TIME,
    JOHN,
    LATE,
    Code,
    Decision,
    Guard,
    Job,
    Move,
    Rules,
    Step,
    World,
)

ENDS = frozenset(State) - {source for source, _ in TABLE}


def happens(world: World, number: int, event: Event, rules: Rules, of: int | None = None) -> World | None:
    """An event as it is written: only in its state, and only for the reference that it is `of`; None where not."""
    row = world.rows[number]
    target = TABLE.get((row.state, event)) if rules.has(Guard.OUTCOME_STATE) else step(event)[1]
    if target is None or (of not in {None, row.reference} and rules.has(Guard.OUTCOME_REFERENCE)):
        return None
    if row.state in ENDS:
        return world._replace(harm=f"what was {row.state} became {target}")
    late = event in {Event.FIND_LATE, Event.FIND_SEVERAL_LATE}
    given_up = tuple(each for each in row.given_up if not late or each != row.reference)
    if event is Event.SETTLE:
        given_up += (row.reference,)
    anew = {"round": row.round + 1, "approvals": ()} if target in {State.WAITING, State.NOT_ISSUED} else {}
    after = world.with_row(number, state=target, given_up=given_up, **anew)
    if target is State.INCIDENT:
        after = after._replace(stop=True, frozen=rules.has(Guard.INCIDENT_FREEZES) or world.frozen)
    return after._replace(harm=harm_of(after, number, event))


def harm_of(world: World, number: int, event: Event) -> str:
    """What must never be written of a mint."""
    row = world.rows[number]
    own = [code for code in world.codes if code.reference == row.reference and code.made != BY_SOMEBODY]
    if event is Event.SETTLE and any(code.made == IN_TIME for code in own):
        return "given up, although RMS had made it in time"
    if row.state is State.ISSUED and not own:
        return "issued, and RMS has made no such code"
    return ""


def claims(world: World, process: int, job: Job, rules: Rules) -> World:
    """A click is carried out: the claim, or nothing."""
    row = world.rows[job.request]
    done = world.with_job(process, job, None)
    source, target = step(job.event)
    holds = (
        (row.state is source or not rules.has(Guard.CLAIM_STATE))
        and (job.who != JOHN or not rules.has(Guard.CLAIM_OWN))
        and (job.who in APPROVERS or not rules.has(Guard.CLAIM_APPROVER))
        and (job.round == row.round or not rules.has(Guard.CLAIM_SHOWN))
        and (not world.expired or source is State.NOT_ISSUED or not rules.has(Guard.CLAIM_EXPIRY))
        and (not world.frozen or not rules.has(Guard.CLAIM_FREEZE))
        and within_the_limit(world, rules)
    )
    if not holds:
        return done
    approvals = (*row.approvals, job.who)
    if rules.has(Guard.CLAIM_TWO):
        approvals = tuple(sorted(set(approvals)))
    if len(approvals) < (2 if rules.two else 1):
        return done.with_row(job.request, approvals=approvals)
    decision = Decision(world.decisions + 1, flaw(world, job, approvals, rules))
    new = job.event is Event.SEND_AGAIN and rules.has(Guard.NEW_REFERENCE)
    reference = row.reference + (10 if new else 0)
    changes = {"state": target, "approvals": approvals, "decision": decision, "empty": 0, "reference": reference}
    after = done.with_row(job.request, **changes)._replace(decisions=decision.number)
    harm = "approved while minting should be frozen" if world.stop else ""
    return after._replace(harm=harm).with_job(process, None, Job(Step.PREFLIGHT, job.request, reference=reference))


def within_the_limit(world: World, rules: Rules) -> bool:
    """Whether one more request may be approved today."""
    counted = set(SPENT) if rules.has(Guard.UNKNOWN_COUNTS) else set(SPENT) - {State.UNKNOWN}
    spent = sum(row.state in counted for row in world.rows)
    return not rules.limit or spent < rules.limit or not rules.has(Guard.CLAIM_LIMIT)


def flaw(world: World, job: Job, approvals: tuple[str, ...], rules: Rules) -> str:
    """What is wrong with a decision, whatever let it pass."""
    if JOHN in approvals:
        return "who asked for it decided"
    if not set(approvals) <= APPROVERS:
        return "who is no approver decided"
    if len(set(approvals)) < (2 if rules.two else 1):
        return "one person decided for two"
    if job.round != world.rows[job.request].round:
        return "it was not what was shown"
    return "it was past its time" if world.expired and job.event is Event.APPROVE else ""


def preflights(world: World, process: int, job: Job, rules: Rules) -> Iterator[Move]:
    """RMS is read before the POST; a drift may be seen, as long as there is a chance of one."""
    row = world.rows[job.request]
    came = next((each for each in row.given_up for code in world.codes if code == Code(each, AS_SENT, LATE)), None)
    if came is not None and rules.has(Guard.FOUND_EARLIER):
        ended = world.with_job(process, job, None)
        if happens(world, job.request, Event.FIND_EARLIER, rules) is not None:
            kept = tuple(each for each in row.given_up if each != came)
            ended = ended.with_row(job.request, state=State.ISSUED, reference=came, given_up=kept)
        yield Move("find earlier", ended)
        return
    stop = job._replace(step=Step.STOP)
    if world.chances.drifts and stopped(job.reference, world.codes, True, rules.without):
        yield Move("drift", world.spend(drifts=1).with_job(process, job, stop), sure=False)
    if stopped(job.reference, world.codes, False, rules.without):
        yield Move("stopped", world.with_job(process, job, stop))
    else:
        go = job._replace(step=Step.INTEND if rules.has(Guard.INTENT_FIRST) else Step.POST, came=came is not None)
        yield Move("clear", world.with_job(process, job, go._replace(decision=row.decision)))


def intends(world: World, process: int, job: Job, rules: Rules) -> World:
    """The intent is written, or the mint is stopped."""
    row = world.rows[job.request]
    holds = (
        ((row.state, Event.INTEND) in TABLE or not rules.has(Guard.INTENT_STATE))
        and (not world.frozen or not rules.has(Guard.INTENT_FREEZE))
        and (world.member or not rules.has(Guard.INTENT_MEMBER))
    )
    if not holds:
        return world.with_job(process, job, job._replace(step=Step.STOP))
    post = job._replace(step=Step.POST, reference=row.reference, decision=row.decision)
    start = world.processes[process].start
    after = world.with_row(job.request, state=State.SENDING, start=start, settle_at=world.now + 1)
    harm = "begun while minting should be frozen" if world.stop else ""
    harm = harm or ("" if world.member else "begun for who is no member")
    return after.with_job(process, job, post)._replace(harm=harm)


def posts(world: World, process: int, job: Job, rules: Rules) -> Iterator[Move]:
    """The POST goes out, and RMS carries it out at once, later in time, too late, or never."""
    decided, reference = job.decision.number, job.reference
    harm = job.decision.flaw
    if any(each == reference for _, each in world.posted):
        harm = "sent twice under one reference"
    elif any(each == decided for each, _ in world.posted):
        harm = "sent twice for one decision"
    elif job.came:
        harm = "sent again, although the first code had come"
    elif rules.limit and len({each.reference for each in world.codes}) >= rules.limit:
        harm = "more than the limit of the day"
    sent = world._replace(posted=(*world.posted, (decided, reference)), harm=harm)
    sent = sent.with_job(process, job, job._replace(step=Step.ANSWER))
    code = Code(reference, AS_SENT, IN_TIME)
    yield Move("POST, made", sent._replace(codes=(*sent.codes, code)))
    yield Move("POST, nothing made", sent)
    if rules.slow:
        yield Move("POST, made in time", sent._replace(promised=(*sent.promised, code)))
    if world.chances.lates:
        late = code._replace(made=LATE)
        yield Move("POST, made late", sent.spend(lates=1)._replace(promised=(*sent.promised, late)))


def answers(world: World, process: int, job: Job, rules: Rules) -> Iterator[Move]:
    """What comes back from RMS, or does not."""

    def recording(answer: str) -> World:
        record = job._replace(step=Step.RECORD, event=outcome(answer, rules.without))
        return world.with_job(process, job, record)

    if any(each.reference == job.reference and each.made != BY_SOMEBODY for each in world.codes):
        yield Move("201", recording("201"))
    elif all(each.reference != job.reference for each in world.promised):
        yield Move("422", recording("422"))
    if not rules.has(Guard.ONE_POST) and world.chances.repeats:
        yield Move("lost, again", world.spend(repeats=1).with_job(process, job, job._replace(step=Step.POST)))
    yield Move("lost", recording("lost"))


def records(world: World, process: int, job: Job, rules: Rules) -> World:
    """The outcome of a POST is written."""
    ended = world.with_job(process, job, None)
    if not rules.has(Guard.INTENT_FIRST):
        start = world.processes[process].start
        row = {"state": State.SENDING, "start": start, "settle_at": world.now + 1}
        ended = ended.with_row(job.request, **row)
    after = happens(ended, job.request, job.event, rules, job.reference)
    if after is None:
        return ended
    look = Job(Step.READ, job.request, reference=job.reference)
    return after.with_job(process, None, look) if job.event is Event.LOSE and not after.harm else after
