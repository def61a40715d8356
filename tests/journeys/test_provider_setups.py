"""A provider that is down, slow, not set up, or lets Teller do only a part; and what nobody expected."""

import logging
import re
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox import faults
from bot.sandbox.faults import StandIn
from bot.sandbox.rms.standin import SCOPES
from bot.sandbox.slack import Ephemeral
from tests.journeys.crafted import private_answers, time_passes
from tests.journeys.team import APPROVALS, Team, running_team
from tests.journeys.witness import posts, rows

STILL_RMS = "Still asking RMS…"
STILL_GATEWAY = "Still asking the SMS gateway…"


@pytest.fixture
async def people(tmp_path: Path) -> AsyncIterator[Team]:
    """Everyone in their role, over Socket Mode: what is told here does not depend on the way."""
    async with running_team(tmp_path) as team:
        await team.give_everyone_their_role()
        yield team


async def told_everything(team: Team, count: int) -> list[str]:
    """What John was told privately, once it is `count` things and the bot has finished all it had to do."""
    await team.slack.until(lambda: len(private_answers(team.john)) >= count)
    await team.stop_bot()
    return [seen.text for seen in private_answers(team.john)]


SLOW = [
    ("/credits", "rms", STILL_RMS, "Credits of the whole account"),
    ("/credits codes", "rms", STILL_RMS, "You have no credit codes yet"),
    ('/mintcode 4 458 "spare"', "rms", STILL_RMS, "Asked for one code worth"),
    ("/mintcode 999 458", "rms", "", "AMOUNT is a whole number"),
    ("/smsbalance", "ozeki", STILL_GATEWAY, "*120* SMS credits"),
]


@pytest.mark.parametrize(("line", "asks", "still", "answer"), SLOW, ids=[line for line, *_ in SLOW])
async def test_still_asking(people: Team, line: str, asks: str, still: str, answer: str) -> None:
    """Without an answer for two seconds one is told so, once, and the answer follows; before that, nothing."""
    provider: StandIn = getattr(people, asks)
    provider.faults.add(faults.hang(), times=None)
    await people.john.sends(line)
    if still:
        await provider.faults.held()
    await time_passes(people, 1.9)
    await people.ben.types("/teller help")
    early = [seen.text for seen in private_answers(people.john) if still in seen.text] if still else []
    await time_passes(people, 0.2)
    if still:
        await people.john.reads(still)
    await time_passes(people, 20)
    provider.faults.clear()
    provider.faults.release()

    told = await told_everything(people, 2 if still else 1)

    assert early == []
    assert [text.startswith(still) for text in told[:-1]] == [True] * (1 if still else 0)
    assert answer in told[-1]


async def test_still_asking_for_a_button(team: Team) -> None:
    """*Refresh* that takes long says so beside the old answer, which the new one then replaces."""
    answer = await team.john.types("/credits 458")
    team.rms.account.companies[458].grant("credit", paid=4)
    team.rms.faults.add(faults.hang(), times=None)
    await team.john.presses("Refresh", answer)
    await team.rms.faults.held()
    await time_passes(team, 2)
    await team.john.reads(STILL_RMS)
    team.rms.faults.clear()
    team.rms.faults.release()
    await team.slack.until(lambda: "*100* left of 100" in answer.text)

    assert len(await told_everything(team, 2)) == 2


@pytest.mark.parametrize(
    ("asks", "line", "says"),
    [
        ("rms", "/credits", "RMS cannot be reached. Try again in a few minutes, or ask who runs Teller."),
        ("rms", '/mintcode 4 458 "spare"', "RMS cannot be reached"),
        ("ozeki", "/smsbalance", "The SMS gateway cannot be reached. Try again in a few minutes"),
    ],
)
async def test_refused_connections(people: Team, asks: str, line: str, says: str) -> None:
    """A provider that is down is one sentence, and works again when it is back."""
    provider: StandIn = getattr(people, asks)
    await provider.go_down()
    down = await people.john.types(line)
    await provider.come_back()
    back = await people.john.types(line)

    assert says in down.text
    assert says not in back.text
    assert len(await told_everything(people, 2)) == 2


@pytest.mark.parametrize("forbidden", ["scope", "401"])
async def test_names_that_may_not_be_read(team: Team, forbidden: str) -> None:
    """Where the token may not read companies, an id is taken on trust, and answers and cards say *name unknown*."""
    if forbidden == "scope":
        team.rms.scopes = SCOPES - {"companies:read"}
    else:
        team.rms.faults.add(faults.reply(401), times=None, when=lambda call: call.path == "/companies")

    credits = await team.john.types("/credits 458")
    by_name = await team.john.types("/credits acme")
    asked_by_name = await team.john.types('/mintcode 4 "Acme Baltic" "spare"')
    card = await team.asks(team.john)
    await team.ada.presses("Approve", card)
    await team.john.reads_direct("company 458 (name unknown)")

    assert "Credits of company 458 (name unknown)" in credits.text
    assert "*96* left of 96 · credit" in credits.text
    assert "give the company's id instead" in by_name.text
    assert "give the company's id instead" in asked_by_name.text
    assert "company 458 (name unknown), which had *96* left then" in card.text
    assert len(team.rms.codes_with("[MC-")) == 1


@pytest.mark.parametrize(
    ("missing", "line", "says"),
    [
        ("credits:read", "/credits", "give it the scope that is missing"),
        ("credits:read", '/mintcode 4 458 "spare"', "give it the scope that is missing"),
        ("credit_transfer_codes:read", "/credits codes", "give it the scope that is missing"),
    ],
)
async def test_a_scope_is_missing(people: Team, missing: str, line: str, says: str) -> None:
    """A token without a scope is one sentence that says who can mend it."""
    people.rms.scopes = SCOPES - {missing}

    assert says in (await people.john.types(line)).text
    assert people.ada.sees(APPROVALS) == []


async def test_a_token_that_was_revoked(people: Team) -> None:
    """A token that RMS no longer takes is one sentence, whatever is asked."""
    people.rms.token = None

    for line in ("/credits", "/credits 458", "/credits codes", '/mintcode 4 458 "spare"'):
        assert "renew RMS_TOKEN" in (await people.john.types(line)).text


async def test_rms_is_not_set_up(tmp_path: Path) -> None:
    """Without RMS_TOKEN the bot runs; the commands that need it say what to set, the others work."""
    async with running_team(tmp_path, RMS_TOKEN="") as team:
        await team.give_everyone_their_role()
        for line in ("/credits", "/credits 458", "/credits codes", '/mintcode 4 458 "spare"'):
            assert (await team.john.types(line)).text.endswith("Ask who runs Teller to set RMS_TOKEN.")

        assert "*120* SMS credits" in (await team.john.types("/smsbalance")).text
        assert team.rms.calls == []


async def test_rms_is_not_set_up_any_more(tmp_path: Path) -> None:
    """RMS_TOKEN was taken out after John asked: who approves reads what to set, and the request still waits."""
    async with running_team(tmp_path) as team:
        await team.give_everyone_their_role()
        card = await team.asks(team.john)
        await team.stop_bot()
        team.settings = team.settings.model_copy(update={"rms_token": None})
        await team.start_bot()
        answer = await team.ada.presses_and_reads("Approve", card, APPROVALS)

        assert answer.text.endswith("Ask who runs Teller to set RMS_TOKEN.")
        assert [(row["state"], row["decided_by"]) for row in rows(team, "requests")] == [("waiting", None)]
        assert card.buttons == ["Approve", "Reject"]
        assert posts(team) == []


async def test_the_gateway_is_not_set_up(tmp_path: Path) -> None:
    """Without its login the bot runs; `/smsbalance` says what to set, the others work."""
    async with running_team(tmp_path, OZEKI_USERNAME="", OZEKI_PASSWORD="") as team:
        await team.give_everyone_their_role()

        assert "set OZEKI_USERNAME and OZEKI_PASSWORD." in (await team.john.types("/smsbalance")).text
        assert "*96* left of 96" in (await team.john.types("/credits 458")).text
        assert team.ozeki.calls == []


@pytest.mark.parametrize(
    ("strangers", "says"),
    [("own", "Teller's own login there is no admin"), ("error", "no admin there")],
)
async def test_tellers_login_is_no_admin(people: Team, strangers: str, says: str) -> None:
    """Where the gateway's login is itself no admin there, the sentence says so, and shows nobody's balance."""
    people.ozeki.accounts["teller"].is_admin = False
    people.ozeki.accounts["teller"].balance = 777
    people.ozeki.strangers = strangers  # type: ignore[assignment]

    answer = await people.john.types("/smsbalance")

    assert says in answer.text
    assert "777" not in answer.text
    assert people.ozeki.calls[-1].query["useraccount"] == "john"


async def test_a_wrong_password_at_the_gateway(tmp_path: Path) -> None:
    """The login page that the gateway answers with, and with 200, is told as what it may be."""
    async with running_team(tmp_path, OZEKI_PASSWORD="mistaken") as team:
        answer = await team.ada.types("/smsbalance john")

        assert "wrong password" in answer.text
        assert "mistaken" not in answer.text


async def test_nobody_is_visited_for_an_entity(people: Team) -> None:
    """An external entity in the gateway's answer makes Teller ask nobody."""
    people.ozeki.faults.add(faults.external_entity(f"{people.rms.url}/trap"))

    answer = await people.john.types("/smsbalance")

    assert "cannot read" in answer.text
    assert people.rms.calls == []


async def test_what_nobody_expected(team: Team, caplog: pytest.LogCaptureFixture) -> None:
    """When the role table is not as Teller made it, the person gets a short reference that is also in the log."""

    def rename(old: str, new: str) -> None:
        with sqlite3.connect(team.settings.database_path) as database:
            database.execute(f"ALTER TABLE members RENAME COLUMN {old} TO {new}")
        database.close()

    rename("account", "mislaid")
    answer = await team.john.types("/smsbalance")
    rename("mislaid", "account")
    again = await team.john.types("/smsbalance")

    reference = re.search(r"Tell who runs Teller this reference: `([0-9a-f]{8})`", answer.text)
    assert reference is not None
    assert isinstance(answer.what, Ephemeral)
    assert [line for line in caplog.text.splitlines() if reference[1] in line and "/smsbalance" in line]
    assert [record for record in caplog.records if record.levelno >= logging.ERROR and record.exc_info]
    assert "*120* SMS credits" in again.text
