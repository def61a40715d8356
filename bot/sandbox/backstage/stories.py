"""The ten stories at the side: what to do for each of them, and what says how far it has come."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.backstage import tales
from bot.sandbox.backstage.evidence import Evidence
from bot.sandbox.backstage.tales import Ticks
from bot.sandbox.slack.values import Json
from bot.sandbox.town import ADA, APPROVALS, BEN, GENERAL, JOHN, MORNING

DIRECT = "direct"
"""What the page calls the direct message with the bot."""


@dataclass(frozen=True)
class Step:
    """One thing to do, and what helps with it: each a link, a command or a button of the page."""

    words: str
    helps: tuple[Json, ...] = ()


@dataclass(frozen=True)
class Story:
    """A story: its steps, and what has happened of them."""

    title: str
    steps: tuple[Step, ...]
    tale: Callable[[Evidence], Ticks]


def _go(person: str, room: str, words: str) -> Json:
    """A link that makes one this person, in this conversation."""
    return {"kind": "go", "as": person, "room": room, "words": words}


def _put(person: str, line: str) -> Json:
    """A button that makes one this person in #general, with this line in the message box."""
    return {"kind": "put", "as": person, "room": GENERAL, "words": line}


def _act(
    words: str, what: str, *, seen: tuple[str, str] | None = None, after: int | None = None, **body: Any
) -> Json:
    """A button that does something behind the page; `seen` by that person, in that conversation.

    One that would spoil the story before step `after`, counted from 0, is done can be pressed only then.
    """
    help_ = {"kind": "act", "what": what, "body": body, "words": words, "after": after}
    return help_ if seen is None else help_ | {"as": seen[0], "room": seen[1]}


def _approve(words: str, *people: str, kill: bool = False) -> Json:
    """A button that presses *Approve* on the newest card that waits, as each of these people in the same moment; what
    comes of it is seen by the last of them."""
    seen = {"as": people[-1], "room": APPROVALS}
    return {"kind": "approve", "people": list(people), "kill": kill, "words": words} | seen


_AT_APPROVALS = _go(ADA, APPROVALS, "Ada in #approvals")
_AT_JOHN, _AT_BEN = (
    _go(each, DIRECT, f"{name}’s messages from Teller") for each, name in ((JOHN, "John"), (BEN, "Ben"))
)
_TOMORROW = _act("To the next morning post", "clock", seen=(JOHN, MORNING), to="morning")
_TOO_LATE = _act("Past the next expiry", "clock", seen=(ADA, APPROVALS), to="expiry")

STORIES = (
    Story(
        "First balance",
        (
            Step("Be John, and send this command:", (_put(JOHN, "/smsbalance"),)),
            Step("Teller asks the SMS gateway and answers. Only John sees it."),
        ),
        tales.first_balance,
    ),
    Story(
        "A colleague’s balance, refused",
        (
            Step("John is curious about the office’s account:", (_put(JOHN, "/smsbalance office"),)),
            Step("Teller says no, and does not even ask the gateway."),
        ),
        tales.refused_balance,
    ),
    Story(
        "Ask and approve",
        (
            Step(
                "John asks for a credit code, 4 credits of company 458:",
                (_put(JOHN, '/mintcode 4 458 "spare routers for Kaunas"'),),
            ),
            Step("Become Ada, press Approve and confirm it. RMS mints one code.", (_AT_APPROVALS,)),
            Step("As John, press Reveal code: nobody else can.", (_AT_JOHN,)),
        ),
        tales.asked_and_approved,
    ),
    Story(
        "Reject with a reason",
        (
            Step("John asks for more:", (_put(JOHN, '/mintcode 2 458 "a spare for the office"'),)),
            Step("As Ben, press Reject and say why.", (_go(BEN, APPROVALS, "Ben in #approvals"),)),
            Step("John gets the reason as a direct message.", (_AT_JOHN,)),
        ),
        tales.rejected,
    ),
    Story(
        "Your own request, refused",
        (
            Step("Ben may approve. He asks for a code himself:", (_put(BEN, '/mintcode 1 458 "a router for me"'),)),
            Step(
                "As Ben, press Approve on it and confirm. Another approver must decide.",
                (_go(BEN, APPROVALS, "Ben in #approvals"),),
            ),
        ),
        tales.own_request,
    ),
    Story(
        "Two approvers at once",
        (
            Step("John asks once more:", (_put(JOHN, '/mintcode 3 458 "modems for the fair"'),)),
            Step(
                "Ada and Ben press Approve in the same moment. (Two windows do it as well.)",
                (_approve("Approve as Ada and as Ben", ADA, BEN),),
            ),
            Step(
                "One code is minted. Who came second reads who was first.",
                (_AT_APPROVALS, _go(BEN, APPROVALS, "Ben in #approvals")),
            ),
        ),
        tales.two_at_once,
    ),
    Story(
        "RMS dies in mid-mint",
        (
            Step(
                "RMS will make the code, and its answer never comes.",
                (_act("Let RMS die in mid-mint", "fault", name="rms.hang_after_commit", on=True),),
            ),
            Step(
                "John asks, Ada approves and confirms.",
                (_put(JOHN, '/mintcode 2 458 "antennas, roof"'), _AT_APPROVALS),
            ),
            Step(
                "Wait: after ten seconds Teller gives RMS up, says Unknown, and tells John. It does not send again: "
                "it looks in RMS, and finds the one code.",
                (_AT_JOHN,),
            ),
            Step("Mend RMS.", (_act("RMS works again", "fault", after=2, name="rms.hang_after_commit", on=False),)),
        ),
        tales.lost_answer,
    ),
    Story(
        "The bot is killed",
        (
            Step("John asks for a code:", (_put(JOHN, '/mintcode 1 458 "a modem for Riga"'),)),
            Step(
                "Approve it as Ada, and kill the bot in the same moment.",
                (
                    _approve("Approve, and kill the bot", ADA, kill=True),
                    _act("Kill the bot without approving", "bot", do="kill"),
                ),
            ),
            Step("Start it again.", (_act("Start the bot", "bot", seen=(ADA, APPROVALS), after=1, do="start"),)),
            Step(
                "What was approved is minted, once. (A card that was not approved still waits: decide on it.)",
                (_AT_APPROVALS,),
            ),
        ),
        tales.killed,
    ),
    Story(
        "The morning post",
        (
            Step("Let it be tomorrow morning.", (_TOMORROW,)),
            Step("What is left is posted in #morning.", (_go(JOHN, MORNING, "John in #morning"),)),
        ),
        tales.morning_post,
    ),
    Story(
        "A request expires",
        (
            Step(
                "Ben’s request of story 5 still waits. (If none does, let John ask for this one.)",
                (_put(JOHN, '/mintcode 1 458 "never mind"'),),
            ),
            Step("Let its time run out.", (_TOO_LATE,)),
            Step(
                "The card says Expired, and who asked is told: Ben, or John.",
                (_AT_APPROVALS, _AT_BEN, _AT_JOHN),
            ),
        ),
        tales.expired,
    ),
)
