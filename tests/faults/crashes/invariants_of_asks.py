"""What must hold of asks and of comments, whatever was killed when: each names every violation in a sentence."""

import re
from collections import Counter
from collections.abc import Iterator

from bot.asks import BY_ADMINS, Event, Kind, State, step
from tests.faults.crashes.asked import Row
from tests.faults.crashes.evidence import Evidence

_OUTCOME = re.compile(r"ask #(\d+): ([a-z ]+?)(?:: |$)")
"""How a row of the audit trail tells of an ask: its number, and the state that it came to."""
NOTHING = "Nothing was done"
AGREED = (State.SENDING, State.DONE, State.NOT_DONE)


def asks_by_the_table(seen: Evidence) -> Iterator[str]:
    """I11: each ask went from state to state as asks.TABLE has it, and RMS is asked about none any more."""
    for ask in seen.asked.asks:
        state: State | None = None
        for row in seen.audit:
            found = _OUTCOME.match(row["outcome"])
            if found is None or int(found[1]) != ask["id"]:
                continue
            after = State.WAITING if state is None else step(Kind(ask["kind"]), state, _event(row))
            if after != found[2]:
                yield f"ask {ask['id']}: {row['what']} in state {state} leads to {found[2]}"
            state = State(found[2])
        if state != ask["state"]:
            yield f"ask {ask['id']} is {ask['state']}, and its steps lead to {state}"
        if ask["state"] == State.SENDING:
            yield f"nobody finds out what became of ask {ask['id']}"


def asks_take_two(seen: Evidence) -> Iterator[str]:
    """I12: what was agreed to or refused was pressed by who may, and is not who asked; what they gave is there."""
    for ask in seen.asked.asks:
        by, who = ask["decided_by"], f"ask {ask['id']} was decided by {ask['decided_by']}"
        if by is None:
            continue
        if by == ask["asker"] or (by, ask["id"]) not in seen.asked.pressed:
            yield f"{who}, who asked, or pressed nothing"
        row = seen.asked.members.get(by, "-")
        if not (row.startswith("admin/") if ask["kind"] in BY_ADMINS else by in seen.approvers):
            yield f"{who}, who has no right to"
        given = seen.asked.members.get(ask["about"], "-")
        if ask["kind"] in BY_ADMINS and ask["state"] == State.DONE and given == "-":
            yield f"{who}, and {ask['about']} has no row"


def deleted_once(seen: Evidence) -> Iterator[str]:
    """I13: a code is deleted once for each time that somebody agreed to it, and the ask knows whether it is gone."""
    agreed = Counter(_code(ask) for ask in _revocations(seen) if ask["state"] in AGREED)
    late = sum(row["what"] == "revoke" and row["outcome"].startswith("asked: ") for row in seen.audit)
    too_many = Counter(seen.asked.deleted) - agreed
    if too_many.total() > late:
        yield f"{too_many} were deleted, and nobody agreed to it"
    for ask in _revocations(seen):
        gone = _code(ask) not in seen.asked.comments
        if gone != (ask["state"] == State.DONE):
            yield f"ask {ask['id']} is {ask['state']}, and its code is {'gone' if gone else 'there'}"


def cards_of_asks_converge(seen: Evidence) -> Iterator[str]:
    """I14: each ask has one card in each of its places, and it shows what the ask has come to."""
    for ask_id, place in seen.asked.places:
        cards = [card for card in seen.asked.cards if (card.ask_id, card.destination) == (ask_id, place)]
        if sum(card.known for card in cards) != 1 or (seen.read_back and len(cards) > 1):
            yield f"ask {ask_id} has {len(cards)} cards in {place}"
        shown = [card for card in cards if card.known and card.shows != card.drawn]
        yield from (f"the card of ask {ask_id} shows {card.shows!r}" for card in shown)
    yield from (
        f"ask {ask['id']} has no place" for ask in seen.asked.asks if ask["id"] not in dict(seen.asked.places)
    )


def asks_are_told(seen: Evidence) -> Iterator[str]:
    """I15: whom an ask concerns is told what became of it, once; and who decided, never that nothing was done."""
    for (user_id, text), count in seen.asked.news.items():
        arrived = seen.asked.told[user_id, text]
        if arrived < count or (seen.read_back and arrived > count):
            yield f"{user_id} was told {arrived} times, and not {count} times: {text}"
    deciders = {ask["decided_by"] for ask in seen.asked.asks}
    wrong = [(who, text) for who, text in seen.private if who in deciders and NOTHING in text]
    yield from (f"{who} decided, and was told {text!r}" for who, text in wrong)


def comments_keep_their_reference(seen: Evidence) -> Iterator[str]:
    """I16: a comment was sent to RMS once for each time that it is in the books, and the reference stays in place."""
    asked = [row["outcome"] for row in seen.audit if row["what"] == "edit comment"]
    references = {row["reference"] for row in seen.mints}
    for code_id, count in Counter(code_id for code_id, _ in seen.asked.changed).items():
        written = sum(outcome.startswith(f"asked: code {code_id},") for outcome in asked)
        if count > written:
            yield f"the comment of {code_id} was changed {count} times and asked for {written} times"
        comment = seen.asked.comments.get(code_id, "")
        if comment[1:10] not in references or comment not in _texts(seen, code_id):
            yield f"the comment of {code_id} is {comment!r}"


def _texts(seen: Evidence, code_id: int) -> list[str]:
    return [comment for changed, comment in seen.asked.changed if changed == code_id]


def _revocations(seen: Evidence) -> list[Row]:
    return [ask for ask in seen.asked.asks if ask["kind"] == Kind.REVOKE]


def _code(ask: Row) -> int:
    return int(ask["about"])


def _event(row: Row) -> Event:
    return Event[row["what"].partition(": ")[2].upper()]


OF_ASKS = {
    "I11": asks_by_the_table,
    "I12": asks_take_two,
    "I13": deleted_once,
    "I14": cards_of_asks_converge,
    "I15": asks_are_told,
    "I16": comments_keep_their_reference,
}
