"""RMS and the gateway on their bad days: one private sentence that says what to do, and a log without secrets."""

import logging
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.sandbox import faults
from bot.sandbox.faults import Fault
from bot.sandbox.slack import Ephemeral
from bot.sandbox.town import GATEWAY_PASSWORD, RMS_TOKEN
from tests.journeys.crafted import private_answers, time_passes
from tests.journeys.team import Person, Seen, Team, running_team

pytestmark = pytest.mark.asyncio(loop_scope="module")

UNREADABLE = "gave an answer that Teller cannot read. Try again later; if it stays, tell who runs Teller."
BROKE = "broke off the connection. Try again in a few minutes."
PAUSE = "asks for a pause"
NO_BALANCE = "The SMS gateway gave no balance"
LONG = 600
"""Seconds after which nothing that was read before serves any longer."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Team]:
    """One team for all rows: each bad day ends, and the bot has not minded."""
    async with running_team(tmp_path_factory.mktemp("team")) as team:
        await team.give_everyone_their_role()
        yield team


@pytest_asyncio.fixture(loop_scope="module")
async def people(town: Team, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Team]:
    """The team, everything that was read forgotten and every fault mended; what Teller logs is listened to."""
    caplog.set_level(logging.DEBUG, logger="bot")
    await time_passes(town, LONG)
    yield town
    town.rms.faults.clear()
    town.ozeki.faults.clear()


async def one_answer(team: Team, person: Person, line: str) -> Seen:
    """Type a line, and make sure that it has one private answer by the time that a later command has its own."""
    before = len(private_answers(person))
    answer = await person.types(line)
    await person.types("/teller help")
    assert len(private_answers(person)) == before + 2
    assert isinstance(answer.what, Ephemeral)
    return answer


def keeps_the_secrets(team: Team, text: str) -> bool:
    """Whether no secret of the settings and no code stands in `text`."""
    codes = [code.code for code in team.rms.account.codes.values()]
    tokens = [team.slack.workspace.app.bot_token, team.slack.workspace.app.app_token]
    return not any(secret in text for secret in (RMS_TOKEN, GATEWAY_PASSWORD, *tokens, *codes))


RMS_FAULTS: list[tuple[Fault, str]] = [
    (faults.drop(), BROKE),
    (faults.work_then_drop(), BROKE),
    (faults.work_then_half(), BROKE),
    (faults.reply(400), "RMS answered with an error (400)"),
    (faults.reply(401), "Ask who runs Teller to renew RMS_TOKEN."),
    (faults.reply(403), "Ask who runs Teller to give it the scope that is missing."),
    (faults.reply(404), "ask who runs Teller whether RMS_URL is right"),
    (faults.reply(422), "Check the amount, the company and the type."),
    (faults.too_many(), PAUSE),
    (faults.too_many("soon"), PAUSE),
    (faults.reply(500), "RMS answered with an error (500). Try again in a few minutes."),
    (faults.html_page(502), "RMS answered with an error (502). Try again in a few minutes."),
    (faults.html_page(503), "RMS answered with an error (503). Try again in a few minutes."),
    (faults.redirect(302, "/api/elsewhere"), "RMS answered with an error (302)"),
    (faults.html_page(200), UNREADABLE),
    (faults.malformed(), UNREADABLE),
    (faults.gzipped(), UNREADABLE),
    (faults.oversized(), UNREADABLE),
    (faults.reply(200), UNREADABLE),
    (faults.reply(204), UNREADABLE),
    (faults.reply(200, b"\xff\xfe\x00"), UNREADABLE),
    (faults.reply(200, "null"), UNREADABLE),
    (faults.reply(200, "[" * 100_000), UNREADABLE),
    (faults.reply(200, '{"success": true}'), UNREADABLE),
    (faults.reply(200, '{"success": true, "data": [1]}'), UNREADABLE),
    (faults.reply(200, '{"success": true, "data": {"x": ' + "9" * 5000 + "}}"), UNREADABLE),
    (faults.reply(200, '{"success": "yes", "data": {}}'), UNREADABLE),
]
OZEKI_FAULTS: list[tuple[Fault, str]] = [
    (faults.drop(), BROKE),
    (faults.work_then_half(), BROKE),
    (faults.reply(401), NO_BALANCE),
    (faults.reply(403), NO_BALANCE),
    (faults.reply(404), "There is no SMS gateway at OZEKI_URL. Tell who runs Teller."),
    (faults.too_many(), PAUSE),
    (faults.reply(422), "The SMS gateway answered with an error (422)"),
    (faults.reply(500), "The SMS gateway answered with an error (500). Try again in a few minutes"),
    (faults.html_page(503), "The SMS gateway answered with an error (503). Try again in a few minutes"),
    (faults.redirect(301, "/api/elsewhere"), "The SMS gateway answered with an error (301)"),
    (faults.html_page(200), NO_BALANCE),
    (faults.malformed(), UNREADABLE),
    (faults.gzipped(), UNREADABLE),
    (faults.oversized(), UNREADABLE),
    (faults.unknown_encoding(), UNREADABLE),
    (faults.entity_bomb(), UNREADABLE),
    (faults.external_entity("file:///etc/hostname"), UNREADABLE),
    (faults.reply(200), UNREADABLE),
    (faults.reply(200, "<a>" * 100_000, "application/xml"), UNREADABLE),
    (faults.reply(200, "<?xml version='1.0' encoding='utf-16'?><response/>", "application/xml"), UNREADABLE),
    (faults.reply(200, '{"balance": 12}', "application/json"), UNREADABLE),
    (faults.reply(200, "<other/>", "application/xml"), NO_BALANCE),
    *[
        (faults.changed("balance", value), UNREADABLE)
        for value in ("12.5", "1e9", "٤", "1_000", "+4", "plenty", "9" * 40)
    ],
    (faults.nulled("balance"), UNREADABLE),
    (faults.missing("balance"), NO_BALANCE),
    (faults.changed("username", "office"), "answered for another account than the one asked for"),
    (faults.changed("username", "JOHN"), "answered for another account than the one asked for"),
    (faults.missing("username"), "answered for another account than the one asked for"),
    (faults.changed("username", "teller"), "Teller's own login there is no admin"),
]
RMS_ODDITIES: list[tuple[Fault, str, str]] = [
    (faults.prefixed(), "/credits 458", "*96* left of 96 · credit"),
    (faults.prefixed(b" \r\n\t"), "/credits 458", "*96* left of 96 · credit"),
    (faults.unknown_encoding(), "/credits 458", "*96* left of 96 · credit"),
    (faults.changed("credits_count", " 96 "), "/credits 458", "*96* left of 96 · credit"),
    (faults.nulled("credits_left"), "/credits 458", "*unknown* left of 96 · credit"),
    (faults.changed("credits_left", "many"), "/credits 458", "*unknown* left of 96 · credit"),
    (faults.missing("credits"), "/credits 458", "RMS tells of no credits here."),
    (faults.changed("credits", [None, 3]), "/credits 458", "RMS tells of no credits here."),
    (faults.nulled("credit_coverage"), "/credits 458", "RMS does not tell"),
    (faults.changed("credit_coverage", "soon"), "/credits 458", "RMS does not tell"),
    (faults.missing("monitored_device"), "/credits 458", "unknown monitored of unknown"),
    (faults.nulled("name"), "/credits 458", "Credits of company 458 (name unknown)"),
    (faults.changed("credit_type", "<!channel> & co"), "/credits 458", "<!channel> & co"),
    (faults.nulled("meta"), "/credits codes", "two routers for Riga"),
    (faults.nulled("created_at"), "/credits codes", "made at an unknown time"),
    (faults.nulled("comment"), "/credits codes", "no comment"),
    (faults.nulled("email"), "/credits codes", "by Harbour Logistics"),
    (faults.nulled("credits_amount"), "/credits codes", "unknown × credit"),
    (faults.missing("code"), "/credits codes", "two routers for Riga"),
]


@pytest.mark.parametrize(("fault", "says"), RMS_FAULTS, ids=[fault.name for fault, _ in RMS_FAULTS])
@pytest.mark.parametrize("line", ["/credits", "/credits codes", '/mintcode 4 458 "spare"'])
async def test_rms_fails(people: Team, caplog: pytest.LogCaptureFixture, fault: Fault, says: str, line: str) -> None:
    """Each failure of RMS is one sentence; nothing is asked for, the detail is logged, and then it works again."""
    caplog.clear()
    cards = len(people.ada.sees("CAPPROVALS"))
    of_companies = line.startswith("/mint") and fault.rewrite is not None
    people.rms.faults.add(fault, times=None, when=lambda call: not of_companies or call.path != "/companies")

    answer = await one_answer(people, people.john, line)
    people.rms.faults.clear()
    again = await people.john.types("/credits 512")

    assert says in answer.text
    assert f"{line.split()[0]}: " in caplog.text
    assert keeps_the_secrets(people, caplog.text + answer.text)
    assert len(people.ada.sees("CAPPROVALS")) == cards
    assert "Credits of Harbour Logistics (512)" in again.text


@pytest.mark.parametrize(("fault", "says"), OZEKI_FAULTS, ids=[fault.name for fault, _ in OZEKI_FAULTS])
async def test_the_gateway_fails(people: Team, caplog: pytest.LogCaptureFixture, fault: Fault, says: str) -> None:
    """Each failure of the gateway is one sentence; the detail is logged without its password, and then it works."""
    caplog.clear()
    people.ozeki.faults.add(fault, times=None)

    answer = await one_answer(people, people.john, "/smsbalance")
    people.ozeki.faults.clear()
    again = await people.john.types("/smsbalance")

    assert says in answer.text
    assert "/smsbalance: " in caplog.text
    assert keeps_the_secrets(people, caplog.text + answer.text)
    assert "*120* SMS credits" in again.text


@pytest.mark.parametrize(("fault", "line", "says"), RMS_ODDITIES, ids=[fault.name for fault, _, _ in RMS_ODDITIES])
async def test_rms_answers_oddly(people: Team, fault: Fault, line: str, says: str) -> None:
    """A field that is missing, null or of another kind costs nothing but itself: what is there is shown."""
    people.rms.faults.add(fault, times=None)

    answer = await one_answer(people, people.ada, line)

    assert says in answer.text


@pytest.mark.parametrize(
    "fault", [faults.prefixed(), faults.prefixed(b" \r\n\t"), faults.changed("balance", " 120\n")]
)
async def test_the_gateway_answers_oddly(people: Team, fault: Fault) -> None:
    """A byte-order mark or white space before the document, or around the number, is no failure."""
    people.ozeki.faults.add(fault, times=None)

    assert "*120* SMS credits" in (await one_answer(people, people.john, "/smsbalance")).text
