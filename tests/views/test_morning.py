"""The morning post: figures, changes, and what waits."""

from datetime import date, time

import pytest

from bot.lifecycle import State
from bot.providers.rms_models import Summary
from bot.views.morning import Holding, Known, change, morning_message
from bot.views.plain import as_text
from tests.clock import T0
from tests.samples import a_request
from tests.views.kit import seen, text_objects
from tests.views.mornings import DOWN, a_morning, a_summary, known
from tests.views.requests import LINK, NASTY


def test_an_ordinary_morning() -> None:
    """RMS credits and coverage, the SMS balances, each with its change, and that nothing waits."""
    message = morning_message(a_morning())

    assert seen(message).splitlines() == [
        "Credits on Tuesday, 10 March 2026",
        "*RMS*",
        "credits: *96* left (−4 since 9 March 2026)",
        "Coverage, as RMS computes it: until 20 May 2026, in 71 days",
        "*SMS gateway*",
        "*john* has *120* SMS credits left. (−4 since 9 March 2026)",
        "*office* has *-3* SMS credits left. :warning: This account cannot send. (−4 since 9 March 2026)",
        "No request waits for a decision.",
        "Audit trail: 17 rows, head `9f86d081884c7d65`",
    ]
    assert message.text == "Credits on 10 March 2026: 96 credits, john 120 SMS credits, office -3 SMS credits"


@pytest.mark.parametrize(
    ("value", "before", "words"),
    [
        (96, known(100), " (−4 since 9 March 2026)"),
        (100, known(96), " (+4 since 9 March 2026)"),
        (96, known(96), " (±0 since 9 March 2026)"),
        (3, known(-3), " (+6 since 9 March 2026)"),
        (-3, known(3), " (−6 since 9 March 2026)"),
        (0, known(0), " (±0 since 9 March 2026)"),
        (96, None, ""),
        (96, Known(90, date(2026, 2, 27), T0), " (+6 since 27 February 2026)"),
    ],
)
def test_changes(value: int, before: Known | None, words: str) -> None:
    """Since the last morning that knew the figure, however long ago."""
    assert change(value, before) == words


def test_the_first_morning() -> None:
    """Without an earlier figure there is no change to tell."""
    assert "since" not in seen(morning_message(a_morning(known={})))


def test_late() -> None:
    """A post that comes late says so, and when it was due."""
    assert "Late: this was due at 09:00 (UTC)." in seen(morning_message(a_morning(late=time(9))))
    assert "Late" not in seen(morning_message(a_morning()))


def test_the_coverage_moves() -> None:
    """Its last date is compared in days, and stands as last known when RMS is down."""
    figure = a_morning().figures()["coverage:UTC"]
    later = seen(morning_message(a_morning(known={"coverage:UTC": known(figure - 3)})))
    down = seen(morning_message(a_morning(rms=DOWN, known={"coverage:UTC": known(figure)})))

    assert "(+3 days since 9 March 2026)" in later
    assert "Coverage: last known until " in down


def test_companies() -> None:
    """Each with its name, what is left by type and its change; what could not be read is said once, in the end."""
    companies = (
        Holding(458, "Acme <Baltic>", a_summary(credit=96, management_1y=None)),
        Holding(512, "", DOWN),
        Holding(513, "Harbour", a_summary()),
        Holding(514, "Crane", DOWN),
    )
    before = {
        "company:458:credit": known(100),
        "company:458:management_1y": known(5),
        "company:512:credit": known(7),
        "company:5:credit": known(1),
    }
    morning = a_morning(companies=companies, known=before, sms={}, rms=None, waiting=None)
    message = morning_message(morning)

    unknown = "management for 1 year unknown (last known 5, 1 day ago)"
    assert seen(message).splitlines() == [
        "Credits on Tuesday, 10 March 2026",
        "*Companies*",
        f"*Acme <Baltic> (458)*: *96 credits* (−4 since 9 March 2026), {unknown}",
        "*Harbour (513)*: RMS tells of no credits here",
        f":warning: *company 512 (name unknown)*, *Crane (514)*: {DOWN}",
        "company 512 (name unknown), credits: last known 7, 1 day ago",
        "Audit trail: 17 rows, head `9f86d081884c7d65`",
    ]
    assert message.text == "Credits on 10 March 2026: Acme &lt;Baltic&gt; (458) 96 credits"
    assert morning.figures() == {"company:458:credit": 96}


@pytest.mark.parametrize("left", ["full", DOWN])
def test_twenty_companies_and_accounts_fit(left: str) -> None:
    """As many as a schedule may have, with long names and all types: Slack takes it, and what is cut is counted."""
    kinds = {f"management_{number}y": 1_000_000 for number in range(7)}
    read: Summary | str = a_summary(**kinds) if left == "full" else left
    companies = tuple(Holding(number, f"Company & Sons {number:03d} " * 6, read) for number in range(100, 120))
    before = {each.figure(kind): known(7) for each in companies for kind in kinds}
    accounts = {f"account-{number:02d}": 12345 for number in range(20)}
    message = morning_message(a_morning(companies=companies, sms=accounts, known=before, rms=a_summary(**kinds)))

    assert "had no room." in seen(message)
    assert [name for name in accounts if f"*{name}*" not in seen(message)] == []


def test_coverage_is_compared_within_a_zone() -> None:
    """The date on which it ends is another one elsewhere: figures of two zones are not mixed."""
    figure = a_morning().figures()["coverage:UTC"]
    assert "days since" not in seen(morning_message(a_morning(known={"coverage:Asia/Tokyo": known(figure)})))


def test_one_request_waits() -> None:
    """With a link to its card."""
    text = morning_message(a_morning(waiting=[a_request(id=7, permalink=LINK)])).blocks[-2]["text"]["text"]
    assert text == f"*1 request* waits for a decision: <{LINK}|#7> (4 credits)."


def test_many_requests_wait() -> None:
    """Ten are linked, the others counted; one without a card yet has its number."""
    waiting = [a_request(id=number, state=State.WAITING, permalink=None) for number in range(1, 14)]
    text = seen(morning_message(a_morning(waiting=waiting)))

    assert "*13 requests* wait for a decision: #1 (4 credits), #2" in text
    assert "#10 (4 credits) and 3 more.\n" in text


def test_names_ping_nobody() -> None:
    """Types and accounts are escaped, and nothing is parsed."""
    morning = a_morning(rms=a_summary(**{NASTY: 4}), sms={"<!here> & co": 4}, known={})
    message = morning_message(morning)
    seen(message)

    parsed = [each for each in text_objects(message) if each["type"] == "mrkdwn"]
    assert all(each["verbatim"] for each in parsed)
    assert "<" not in message.text + "".join(each["text"] for each in parsed)


@pytest.mark.parametrize("figure", [12345, "The SMS gateway cannot be reached. Try again in a few minutes, or ask."])
def test_no_account_is_cut_off(figure: int | str) -> None:
    """Forty accounts are forty lines, also on a morning when the gateway is down."""
    accounts = {f"account-{number:02d}": figure for number in range(40)}
    text = seen(morning_message(a_morning(sms=accounts, known={f"sms:{name}": known(7) for name in accounts})))

    assert [name for name in accounts if f"*{name}*" not in text] == []
    assert text.count("9 March 2026" if isinstance(figure, int) else "1 day ago") >= 40


def test_as_text() -> None:
    """`teller post --preview` prints the same without markup, dates in UTC."""
    printed = as_text(morning_message(a_morning(late=time(9), waiting=[a_request(id=7, permalink=LINK)])))

    assert "Credits on Tuesday, 10 March 2026\n\nLate: this was due at 09:00 (UTC)." in printed
    assert "john has 120 SMS credits left. (−4 since 9 March 2026)" in printed
    assert "1 request waits for a decision: #7 (4 credits)." in printed
    assert "<" not in printed
