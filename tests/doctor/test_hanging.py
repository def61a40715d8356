"""One that hangs holds up nobody else: its own lines say so within the time it has, and all others are as ever."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.doctor.line import Line, Verdict
from bot.doctor.visit import bounded, within
from bot.sandbox.faults import hang
from tests.doctor.kit import Installation, installation, not_right

SECONDS = 1.0
SOON = 8.0
"""Seconds of a busy machine within which three of SECONDS, one after the other, are over."""


def slack_hangs(method: str) -> Callable[[Installation], None]:
    def act(here: Installation) -> None:
        here.town.slack.faults.hold(method)

    return act


def rms_hangs(here: Installation) -> None:
    here.town.rms.faults.add(hang(), times=None)


def one_list_hangs(here: Installation) -> None:
    here.town.rms.faults.add(hang(), times=None, when=lambda call: call.path == "/companies")


def gateway_hangs(here: Installation) -> None:
    here.town.ozeki.faults.add(hang(), times=None)


HANGING = {
    "who the bot is": (slack_hangs("auth.test"), {"Slack, bot token"}, {"Slack, scopes", "roles, people"}),
    "a socket's ticket": (slack_hangs("apps.connections.open"), {"Slack, app token"}, set()),
    "channels": (
        slack_hangs("conversations.info"),
        set(),
        {"Slack, TELLER_APPROVAL_CHANNEL", "Slack, TELLER_DAILY_CHANNEL"},
    ),
    "people": (slack_hangs("users.info"), set(), {"roles, people"}),
    "RMS": (rms_hangs, {"RMS, token"}, {f"RMS, {each}" for each in ("credits:read", "companies:read")}),
    "one list of RMS's": (one_list_hangs, {"RMS, companies:read"}, set()),
    "the gateway": (gateway_hangs, {"SMS gateway, login"}, {"SMS gateway, accounts"}),
}


@pytest.mark.parametrize("what", HANGING)
async def test_one_that_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """It fails, what depends on it is not checked, and nothing else is blamed."""
    act, fails, unknown = HANGING[what]
    async with installation(tmp_path, monkeypatch) as here:
        act(here)
        lines, took = await timed(here)

    assert {line.name for line in not_right(lines)} == fails
    assert all("1 s" in line.text for line in not_right(lines))
    assert unknown <= {line.name for line in lines if line.verdict is Verdict.NOT_CHECKED}
    assert took < SOON


async def test_all_of_them_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They hang side by side, so it takes no longer than one; the database and the settings are looked at."""
    async with installation(tmp_path, monkeypatch) as here:
        for act, _, _ in HANGING.values():
            act(here)
        lines, took = await timed(here)

    assert {line.name for line in not_right(lines)} == {
        "Slack, bot token",
        "Slack, app token",
        "RMS, token",
        "SMS gateway, login",
    }
    assert {line.name.split(",")[0] for line in lines if line.verdict is Verdict.OK} == {
        "settings",
        "database",
        "RMS",
        "roles",
        "schedules",
    }
    assert took < SOON


async def test_a_locked_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody holds the file: that is said, with what to do, and the others are looked at."""
    async with installation(tmp_path, monkeypatch) as here:
        here.sql("PRAGMA journal_mode=DELETE")
        with closing(sqlite3.connect(here.database, isolation_level=None)) as holder:
            holder.execute("BEGIN EXCLUSIVE")
            holder.execute("DELETE FROM checks")
            lines, took = await timed(here)
    (line,) = not_right(lines)

    assert (line.name, line.verdict) == ("database", Verdict.FAILURE)
    assert "database is locked" in line.text
    assert "Another program holds the file" in line.remedy
    assert took < SOON


async def timed(here: Installation) -> tuple[list[Line], float]:
    """What the doctor says where a request may take SECONDS, and how many seconds that took."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    lines = await here.examined(SECONDS)
    return lines, loop.time() - begun


async def test_a_subject_that_does_not_end() -> None:
    """A subject has an end, too, whatever it does with its requests."""
    (line,) = await bounded("RMS", asyncio.Event().wait, 0.01)  # type: ignore[arg-type]

    assert (line.name, line.verdict) == ("RMS", Verdict.FAILURE)
    assert "did not come to an end within 0.01 s" in line.text


async def test_a_doctor_that_is_ill(caplog: pytest.LogCaptureFixture) -> None:
    """A mistake in one subject is a line of its own, which tells no more than its kind; the log has the rest."""

    async def stumbles() -> list[Line]:
        raise KeyError("sandbox-rms-token")

    (line,) = await bounded("RMS", stumbles, 1)

    assert (line.name, line.verdict) == ("RMS", Verdict.FAILURE)
    assert line.text == "the doctor itself failed (KeyError)"
    assert "the doctor fails at RMS" in caplog.text


async def test_a_database_that_hangs() -> None:
    """What is written down there is waited for once; who needs it goes on without."""

    async def hangs() -> None:
        await asyncio.Event().wait()

    task = asyncio.ensure_future(hangs())

    assert await within(task, 0.01) is None
    assert not task.done()
    task.cancel()
