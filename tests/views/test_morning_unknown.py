"""The morning post where a figure is missing: a provider is down, or not set up, or does not tell."""

from bot.views.morning import morning_message
from tests.views.kit import seen
from tests.views.mornings import DOWN, a_morning, a_summary, known


def test_rms_is_down() -> None:
    """The sentence, and the last known figures of each type with their age; SMS as always."""
    mixed = {"rms:credit": known(100, 23), "rms:management_1y": known(5, 48), "sms:john": known(124)}
    text = seen(morning_message(a_morning(rms=DOWN, known=mixed)))

    assert (
        f":warning: {DOWN}\ncredits: last known 100, 23 hours ago\nmanagement for 1 year: last known 5, 2 days ago"
        in text
    )
    assert "*john* has *120*" in text


def test_the_gateway_is_down() -> None:
    """The sentence once, then each account with its last known figure; one that was never known has none."""
    text = seen(
        morning_message(a_morning(sms={"john": "It is down.", "office": "It is down.", "new": "It is down."}))
    )

    assert ":warning: *john*, *office*, *new*: It is down.\njohn: last known 124, 1 day ago" in text
    assert "new: last known" not in text
    assert text.count("It is down.") == 1
    assert "credits: *96* left" in text


def test_everything_is_down_and_nothing_is_known() -> None:
    """The post still comes."""
    message = morning_message(a_morning(rms=DOWN, sms={"john": "It is down."}, known={}))

    assert DOWN in seen(message)
    assert message.text == "Credits on 10 March 2026: no figures"


def test_without_providers() -> None:
    """What is not set up is not mentioned."""
    text = seen(morning_message(a_morning(rms=None, sms={})))
    assert "RMS" not in text
    assert "SMS" not in text


def test_an_undecided_type() -> None:
    """A type whose rows cannot be added up is unknown, and no figure to compare with tomorrow."""
    morning = a_morning(rms=a_summary(credit=None, data_150GB_10y=7))

    assert "credits: unknown, last known 100, 1 day ago\ndata, 150 GB for 10 years: *7* left" in seen(
        morning_message(morning)
    )
    figures = morning.figures()
    assert figures.pop("coverage:UTC") > 0
    assert figures == {"rms:data_150GB_10y": 7, "sms:john": 120, "sms:office": -3}


def test_figures_are_what_was_read() -> None:
    """A failure leaves no figure behind."""
    assert a_morning(rms=DOWN, sms={"john": "It is down.", "office": 0}).figures() == {"sms:office": 0}
    assert a_morning(rms=None, sms={}).figures() == {}
