"""What can happen next in the searched world: Teller's steps, its starts and ends, and what people and RMS do."""

from collections.abc import Iterator

from bot.lifecycle import Event, State
from bot.verdict import EMPTY_READINGS, found
from tests.faults.readings import AS_SENT, DECOY, EDITED, meaning, reading
from tests.faults.teller import answers, claims, happens, intends, posts, preflights, records
from tests.faults.world import BY_SOMEBODY, IN_TIME, Code, Guard, Job, Move, Process, Rules, Step, World

AT_RMS = (Step.POST, Step.ANSWER)


def moves(world: World, rules: Rules) -> Iterator[Move]:
    """Everything that can happen next."""
    for number, process in enumerate(world.processes):
        if process.start == 0:
            yield Move(f"{number} starts", starts(world, number, rules))
        elif world.chances.crashes:
            dead = world._replace(processes=replaced(world, number, Process(0)))
            yield Move(f"{number} dies", dead.spend(crashes=1), sure=False)
        for job in process.jobs:
            for move in works(world, number, job, rules):
                yield move._replace(name=f"{number}: {move.name}")
    yield from rms_does(world)
    yield from people_do(world, rules)
    if any(row.settle_at > world.now for row in world.rows) and not under_way(world):
        yield Move("time passes", world._replace(now=world.now + 1))
    if rules.has(Guard.WATCHED):
        yield Move("watch", watches(world, rules))


def replaced(world: World, number: int, process: Process) -> tuple[Process, ...]:
    return tuple(process if each == number else other for each, other in enumerate(world.processes))


def under_way(world: World) -> bool:
    """Whether a POST is between its intent and the end of its time: the settle time is counted from there."""
    held = any(job.step in AT_RMS for process in world.processes for job in process.jobs)
    return held or any(code.made == IN_TIME for code in world.promised)


def works(world: World, process: int, job: Job, rules: Rules) -> Iterator[Move]:
    """The next step of one job."""
    match job.step:
        case Step.CLAIM:
            yield Move(f"{job.who} {job.event.name}", claims(world, process, job, rules))
        case Step.PREFLIGHT:
            yield from preflights(world, process, job, rules)
        case Step.INTEND:
            yield Move("intend", intends(world, process, job, rules))
        case Step.STOP:
            ended = world.with_job(process, job, None)
            yield Move("stop", happens(ended, job.request, Event.DRIFT, rules) or ended)
        case Step.POST:
            yield from posts(world, process, job, rules)
        case Step.ANSWER:
            yield from answers(world, process, job, rules)
        case Step.RECORD:
            yield Move(f"record {job.event.name}", records(world, process, job, rules))
        case Step.READ:
            yield from reads(world, process, job)
        case Step.CONCLUDE:
            yield Move("conclude", concludes(world, process, job, rules))


def reads(world: World, process: int, job: Job) -> Iterator[Move]:
    """RMS's list as it is, or without what Teller made: and it tells that there is more, or does not."""
    conclude = job._replace(step=Step.CONCLUDE, codes=world.codes, at=world.now)
    yield Move("read", world.with_job(process, job, conclude))
    others = tuple(code for code in world.codes if code.made == BY_SOMEBODY)
    if others != world.codes and world.chances.omissions:
        omits = conclude._replace(codes=others, complete=False)
        yield Move("read a part", world.spend(omissions=1).with_job(process, job, omits), sure=False)
    if others != world.codes and world.chances.lies:
        lies = conclude._replace(codes=others)
        yield Move("read what is stale", world.spend(lies=1).with_job(process, job, lies), sure=False)


def concludes(world: World, process: int, job: Job, rules: Rules) -> World:
    """What a reading means is written."""
    row = world.rows[job.request]
    seen = reading(job.reference, job.codes, job.complete, job.at, rules.without)
    of = job.reference == row.reference or not rules.has(Guard.OUTCOME_REFERENCE)
    counts = seen.complete or not rules.has(Guard.COMPLETE_COUNTS)
    if counts and not seen.own and not seen.alike and of:
        world = world.with_row(job.request, empty=min(row.empty + 1, EMPTY_READINGS))
    event = meaning(seen, world.rows[job.request].empty, row.settle_at, world.now, rules.without)
    after = world if event is None else happens(world, job.request, event, rules, job.reference) or world
    goes_on = after.rows[job.request].state is State.UNKNOWN and of
    look = Job(Step.READ, job.request, reference=after.rows[job.request].reference) if goes_on else None
    return after if after.harm else after.with_job(process, job, look)


def starts(world: World, number: int, rules: Rules) -> World:
    """A new process: what another start began is lost and looked for, what was approved is carried out."""
    start = world.starts + 1
    world = world._replace(processes=replaced(world, number, Process(start)), starts=start)
    for each, row in enumerate(world.rows):
        if row.state is State.SENDING and row.start != start and rules.has(Guard.OTHER_STARTS):
            if rules.has(Guard.NOT_RESENT):
                world = happens(world, each, Event.LOSE, rules) or world
            else:
                world = world.with_row(each, state=State.APPROVED)
    for each, row in enumerate(world.rows):
        if row.state is State.APPROVED:
            world = world.with_job(number, None, Job(Step.PREFLIGHT, each, reference=row.reference))
        if row.state is State.UNKNOWN:
            world = world.with_job(number, None, Job(Step.READ, each, reference=row.reference))
    return world


def watches(world: World, rules: Rules) -> World:
    """A reading of RMS for what was given up."""
    for number, row in enumerate(world.rows):
        for reference in row.given_up:
            own = reading(reference, world.codes, True, world.now, frozenset()).own
            if not own:
                continue
            if row.state is State.NOT_ISSUED and row.reference == reference:
                return happens(world, number, found(row.state, own), rules, reference) or world
            kept = tuple(each for each in row.given_up if each != reference)
            return world.with_row(number, given_up=kept, reported=(*row.reported, reference))
    return world


def rms_does(world: World) -> Iterator[Move]:
    """RMS carries out what it accepted, and somebody changes what it lists."""
    for code in world.promised:
        rest = tuple(each for each in world.promised if each != code)
        done = world._replace(promised=rest, codes=tuple(sorted((*world.codes, code))))
        yield Move(f"RMS makes {code.reference}", done, sure=code.made == IN_TIME)
    for code in world.codes:
        changed = code._replace(form=EDITED)
        others = [each for each in world.codes if each != code]
        if world.chances.edits and code.form == AS_SENT:
            yield Move("edit", world.spend(edits=1)._replace(codes=tuple(sorted((*others, changed)))), sure=False)
        copy = code._replace(made=BY_SOMEBODY)
        if world.chances.twins:
            yield Move("copy", world.spend(twins=1)._replace(codes=tuple(sorted((*world.codes, copy)))), sure=False)
    for _, reference in world.posted[:1] if world.chances.decoys else ():
        decoy = Code(reference, DECOY, BY_SOMEBODY)
        yield Move("decoy", world.spend(decoys=1)._replace(codes=tuple(sorted((*world.codes, decoy)))), sure=False)


def people_do(world: World, rules: Rules) -> Iterator[Move]:
    """People press what a card shows, freeze and lift; the requester leaves; time runs out."""
    chances = world.chances
    buttons = {State.WAITING: Event.APPROVE, State.NOT_ISSUED: Event.SEND_AGAIN}
    for number, row in enumerate(world.rows) if chances.presses else ():
        for who in rules.pressers if row.state in buttons else ():
            job = Job(Step.CLAIM, number, who, buttons[row.state], row.round)
            for each, process in enumerate(world.processes):
                if process.start and job not in process.jobs:
                    yield Move(f"{who} presses", world.spend(presses=1).with_job(each, None, job), sure=False)
    if chances.freezes:
        yield Move("freeze", world.spend(freezes=1)._replace(frozen=True, stop=True), sure=False)
    if chances.lifts and world.frozen:
        yield Move("lift", world.spend(lifts=1)._replace(frozen=False, stop=False), sure=False)
    if chances.leavings:
        yield Move("John leaves", world.spend(leavings=1)._replace(member=False), sure=False)
    if chances.expiries:
        yield Move("it expires", world.spend(expiries=1)._replace(expired=True), sure=False)
