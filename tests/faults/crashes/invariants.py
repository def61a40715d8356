"""What must hold whatever was killed when: each a function that names every violation it sees in a sentence."""

from collections import Counter
from collections.abc import Callable, Iterator

from bot import lifecycle
from bot.lifecycle import TABLE, Event, State, step
from bot.store.mints import LATE
from bot.store.outbox import CARD
from bot.views.request import APPROVE, SEND_AGAIN
from tests.faults.crashes.evidence import KEPT, Evidence, Row
from tests.faults.crashes.invariants_of_asks import OF_ASKS

Invariant = Callable[[Evidence], Iterator[str]]
APPROVALS = {Event.APPROVE.name.lower(), Event.SEND_AGAIN.name.lower()}
BY_PEOPLE = {event.name.lower() for event in lifecycle.BY_PEOPLE}


def one_effect(seen: Evidence) -> Iterator[str]:
    """I1: at most one code for each intent, and no more codes of a request than approvals of it."""
    intents = {row["reference"]: row["request_id"] for row in seen.mints}
    made = Counter(seen.effects)
    yield from (f"{reference} made {count} codes" for reference, count in made.items() if count > 1)
    of_requests = Counter(intents.get(reference) for reference in seen.effects)
    approved = Counter(row["request_id"] for row in seen.audit if row["what"] in APPROVALS and _happened(row))
    yield from (
        f"request {request_id} made {count} codes and was approved {approved[request_id]} times"
        for request_id, count in of_requests.items()
        if count > approved[request_id]
    )


def four_eyes(seen: Evidence) -> Iterator[str]:
    """I2: no code without an intent, and an approver who is not the requester, and who pressed for it; or two."""
    requests = {row["id"]: row for row in seen.requests}
    intents = {row["reference"]: requests.get(row["request_id"]) for row in seen.mints}
    for reference in seen.effects:
        request = intents.get(reference)
        if request is None:
            yield f"{reference} was made and never intended"
            continue
        approved = {row["who"] for row in seen.audit if row["request_id"] == request["id"] and _approves(row)}
        pressed = {
            each.user_id
            for each in seen.pressed
            if each.request_id == request["id"] and each.name in {APPROVE, SEND_AGAIN}
        }
        wanted = 2 if 0 < seen.two_over < request["amount"] else 1
        if len((approved & pressed & seen.approvers) - {request["requester"]}) < wanted:
            yield f"{reference} was made, approved by {approved or 'nobody'}, pressed by {pressed or 'nobody'}"


def none_forgotten(seen: Evidence) -> Iterator[str]:
    """I3: each code that was made is the one of an issued request, or is flagged and its requester was told."""
    requests = {row["id"]: row for row in seen.requests}
    mints = {row["reference"]: row for row in seen.mints}
    for reference in seen.effects:
        request = requests.get(mints.get(reference, {}).get("request_id"), {})
        issued = request.get("state") == State.ISSUED and request["reference"] == reference
        told = seen.notices[request.get("requester", ""), request.get("id", 0)] > 0
        flagged = told and request.get("state") in {State.UNKNOWN, State.INCIDENT}
        if not (issued or flagged or mints.get(reference, {}).get("outcome") == LATE):
            yield f"{reference} was made, and its request is {request.get('state', 'not there')}"


def sent_once(seen: Evidence) -> Iterator[str]:
    """I4: no reference is ever sent twice."""
    yield from (f"{reference} was sent {count} times" for reference, count in Counter(seen.sent).items() if count > 1)


def by_the_table(seen: Evidence) -> Iterator[str]:
    """I5: each request went from state to state as lifecycle.TABLE has it; what has ended stays ended."""
    for request in seen.requests:
        state = State.WAITING
        for row in seen.audit:
            if row["request_id"] != request["id"] or not _happened(row):
                continue
            event = Event[row["what"].upper()]
            if (state, event) not in TABLE:
                yield f"request {request['id']}: {event.name} in state {state}"
            state = step(event)[1]
        if state != request["state"]:
            yield f"request {request['id']} is {request['state']}, and its steps lead to {state}"


def codes_are_kept_nowhere(seen: Evidence) -> Iterator[str]:
    """I6: no code stands in a log, a file, a message or a call to Slack but in the requester's own window."""
    for code in seen.codes:
        yield from (f"a code stands in {name}" for name, content in seen.places.items() if code.encode() in content)
        yield from (f"{user_id} was shown a code" for user_id, content in seen.windows if code in content)


def cards_converge(seen: Evidence) -> Iterator[str]:
    """I7: each request has one card, and it shows what the request has come to."""
    for request in seen.requests:
        cards = [card for card in seen.cards if card.request_id == request["id"]]
        known = [card for card in cards if card.known]
        unposted = request["state"] == State.WITHDRAWN and request["decided_by"] != request["requester"]
        if len(known) != (not unposted):
            yield f"request {request['id']} has {len(known)} cards"
        if seen.read_back and len(cards) > 1:
            yield f"request {request['id']} has {len(cards)} cards in the channel"
        yield from (f"the card of {request['id']} shows {card.shows!r}" for card in known if card.shows != card.drawn)


def one_morning(seen: Evidence) -> Iterator[str]:
    """I8: each date on which a post was due has one, or is flagged; none has two."""
    posts = Counter(seen.mornings)
    yield from (f"{day} has {count} posts" for day, count in posts.items() if count > 1)
    yield from (
        f"{day} has no post, and nobody knows" for day in seen.due if not posts[day] and day not in seen.flagged
    )
    if seen.read_back:
        yield from (f"{day} has a post and is flagged as lost" for day in seen.flagged if posts[day])


def balances_stay_private(seen: Evidence) -> Iterator[str]:
    """I9: nobody is told the balance of an account that they may not see."""
    for user_id, text in seen.private:
        hidden = seen.balances.keys() - seen.may_see.get(user_id, frozenset())
        yield from (f"{user_id} was told what {name} has" for name in sorted(hidden) if seen.balances[name] in text)


def clicks_are_answered(seen: Evidence) -> Iterator[str]:
    """I10: of the clicks that were heard, each has counted or was answered."""
    heard = {(each.user_id, each.trigger_id) for each in seen.pressed if each.heard and each.name in KEPT}
    counted = Counter(row["who"] for row in seen.audit if _is_of_people(row) and not _is_refusal(row))
    for user_id, clicks in Counter(user_id for user_id, _ in heard).items():
        if clicks > counted[user_id] + seen.replies[user_id]:
            yield f"{user_id}: {clicks} clicks, {counted[user_id]} counted, {seen.replies[user_id]} were answered"


def everybody_is_told(seen: Evidence) -> Iterator[str]:
    """Beside them: nothing is owed any more, and what was sent arrived."""
    yield from (
        f"message {row['id']} ({row['kind']}) is still owed" for row in seen.owed if row["state"] == "waiting"
    )
    notices = [row for row in seen.owed if row["state"] == "sent" and row["request_id"] and row["kind"] != CARD]
    told = Counter((row["destination"], row["request_id"]) for row in notices)
    for (user_id, request_id), count in told.items():
        arrived = seen.notices[user_id, request_id]
        if arrived < count or (seen.read_back and arrived > count):
            yield f"{user_id} was told {arrived} times of request {request_id}, and not {count} times"


def what_others_made_is_told(seen: Evidence) -> Iterator[str]:
    """Beside them: the one admin reads of codes that were made outside Teller, once."""
    wanted = min(seen.made_outside, 1)
    if seen.reports < wanted or (seen.read_back and seen.reports > wanted):
        yield f"{seen.made_outside} codes were made outside Teller, and {seen.reports} messages told of them"


ALL: dict[str, Invariant] = {
    "I1": one_effect,
    "I2": four_eyes,
    "I3": none_forgotten,
    "I4": sent_once,
    "I5": by_the_table,
    "I6": codes_are_kept_nowhere,
    "I7": cards_converge,
    "I8": one_morning,
    "I9": balances_stay_private,
    "I10": clicks_are_answered,
    "told": everybody_is_told,
    "outside": what_others_made_is_told,
    **OF_ASKS,
}
DUPLICATES = ("I1", "I2", "I4", "I12", "I13")
"""Those whose violation is a code too many, or one too few."""
LOST = ("I3", "I7", "I8", "I10", "I11", "I14", "I15", "I16", "told", "outside")
"""Those whose violation is a fact that got lost."""


def violations(seen: Evidence) -> dict[str, list[str]]:
    """What is violated, by the name of the invariant."""
    found = {name: list(invariant(seen)) for name, invariant in ALL.items()}
    return {name: sentences for name, sentences in found.items() if sentences}


def count(violated: dict[str, list[str]], names: tuple[str, ...]) -> int:
    """How many violations are of these invariants."""
    return sum(len(violated.get(name, ())) for name in names)


def _happened(row: Row) -> bool:
    """Whether a row of the audit trail is a step of its request, and not a refusal, a reveal or the like."""
    if row["what"].upper() not in Event.__members__:
        return False
    target = step(Event[row["what"].upper()])[1]
    return bool(row["outcome"] == target or row["outcome"].startswith(f"{target}: "))


def _approves(row: Row) -> bool:
    return row["what"] in APPROVALS and not _is_refusal(row)


def _is_of_people(row: Row) -> bool:
    """Whether a row of the audit trail is what a click came to: a decision, or something that was asked for."""
    of_asks = row["what"].startswith("ask for ") or row["what"].endswith((": agree", ": refuse"))
    return row["what"] in BY_PEOPLE or of_asks


def _is_refusal(row: Row) -> bool:
    return bool(row["outcome"].startswith("refused: "))
