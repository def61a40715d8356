"""The notices of a request, for every event: what happened, and what to do."""

import pytest

from bot.lifecycle import TELLS, Audience, Event, State, step
from bot.views.notice import notice
from bot.views.request import REVEAL, already, card, value_of, what_to_look_for
from tests.views.kit import buttons, seen, text_objects
from tests.views.requests import LINK, NASTY, in_state

TOLD: dict[Event, str] = {
    Event.REJECT: "was rejected by @UADA",
    Event.EXPIRE: "expired: nobody decided in time",
    Event.UNPOSTED: "not_in_channel. Invite Teller there with `/invite @teller`; then the code can be asked for",
    Event.ISSUE: "was approved by @UADA, and the code is minted",
    Event.FIND: "it was found in RMS",
    Event.REFUSE: "RMS refused it; nothing was minted. RMS says <no>.",
    Event.NEVER_SENT: "RMS could not be reached; nothing was minted",
    Event.LOSE: "unknown, checking with RMS",
    Event.DRIFT: "stopped before anything was sent to RMS: only 2 credits left. Nothing was minted.",
    Event.FIND_SEVERAL: "is an *incident*: RMS lists several codes of it. Minting is frozen",
    Event.STAY_UNKNOWN: "is still *unknown*",
    Event.SETTLE: "was *not issued*: RMS's answer was lost",
    Event.FIND_LATE: "is minted after all",
    Event.FIND_EARLIER: "the code of the first time was found in RMS. Nothing was sent",
    Event.FIND_ONE: "one code of it is left in RMS",
    Event.FIND_NONE: "was *not issued*: no code of it is left in RMS. Minting stays frozen",
    Event.FIND_SEVERAL_LATE: "is an *incident*: several codes of it have come late in RMS. Minting is frozen",
    Event.FIND_SEVERAL_EARLIER: "several codes of the first time were found in RMS. Nothing was sent. Minting is",
}
"""What the notice of each event says; the others have none."""


@pytest.mark.parametrize("event", TOLD)
def test_the_notice(event: Event) -> None:
    """To the requester: which request, with a link, and what happened."""
    answers = {Event.DRIFT: "only 2 credits left."}
    differs = {"answer": answers[event]} if event in answers else {}
    message = notice(event.name, in_state(step(event)[1], **differs), "UJOHN")
    text = seen(message)

    assert text.startswith("Your request (#7) for one code worth *4 credits* of *Acme Baltic* (458)")
    assert TOLD[event] in text
    assert f"<{LINK}|#7>" in message.text
    assert list(buttons(message)) == (["Reveal code"] if step(event)[1] is State.ISSUED else [])


@pytest.mark.parametrize("event", TOLD)
def test_nobody_else_is_offered_to_reveal(event: Event) -> None:
    """An approver or admin who learns of the same event has no button."""
    assert buttons(notice(event.name, in_state(step(event)[1]), "UADA")) == {}


def test_every_event_that_is_told_has_a_notice() -> None:
    """Whoever is told of an event by direct message finds words for it."""
    assert set(TOLD) == {event for event, told in TELLS.items() if set(told) - {Audience.CARD}}


def test_the_notice_that_reveals() -> None:
    """The button knows the request, not the code."""
    pressed = buttons(notice("ISSUE", in_state(State.ISSUED), "UJOHN"))["Reveal code"]
    assert (pressed["action_id"], pressed["value"]) == (REVEAL, value_of(in_state(State.ISSUED)))


def test_the_reason_stands_as_it_is() -> None:
    """The requester reads the reason in plain text."""
    message = notice("REJECT", in_state(State.REJECTED, reason=NASTY), "UJOHN")
    seen(message)
    assert {"type": "plain_text", "text": f"Reason: {NASTY}", "emoji": False} in text_objects(message)


@pytest.mark.parametrize("to", ["UJOHN", "UADA"])
def test_what_stays_unknown(to: str) -> None:
    """Requester and approver read whose request it is and what to look for in RMS."""
    request = in_state(State.UNKNOWN, answer="the code was not found")
    told, drawn = seen(notice("STAY_UNKNOWN", request, to)), seen(card(request))

    assert told.startswith("Your request" if to == "UJOHN" else "The request of @UJOHN (")
    for text in (told, drawn, already(request)):
        assert "RMS's answer was lost and the code was not found" in text
        assert what_to_look_for(request) in text
    assert what_to_look_for(request).endswith("of *Acme Baltic* (458) whose comment begins with `[MC-7F3KQ2]`")
    assert "not issued" not in told + drawn


@pytest.mark.parametrize(
    ("error", "says"),
    [
        ("not_in_channel", "/invite @teller"),
        ("channel_not_found", "TELLER_APPROVAL_CHANNEL"),
        ("is_archived", "archived"),
        ("restricted_action", "Tell who runs Teller"),
        (None, "Tell who runs Teller"),
    ],
)
def test_what_to_do_when_the_card_cannot_be_posted(error: str | None, says: str) -> None:
    """The requester and the admins read which channel, and what to do."""
    for to in ("UJOHN", "UADA"):
        text = seen(notice("UNPOSTED", in_state(State.WITHDRAWN, answer=error), to))
        assert "(CAPPROVALS)" in text
        assert says in text


def test_nobody_knows_who_approved() -> None:
    """A request that was made anew may have no approver: the notice names none."""
    message = notice("FIND", in_state(State.ISSUED, decided_by=None), "UJOHN")

    assert "is minted: its code was found in RMS." in seen(message)
    assert "None" not in seen(message)
    assert "approved" not in seen(message)
