"""The list of points lacks nothing: no commit of the store, no call to Slack, RMS or the gateway."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot
from bot.asks import Event as AskEvent
from bot.lifecycle import Event
from bot.providers.ozeki import Ozeki
from bot.providers.rms import Rms
from tests.faults.crashes.journeys import JOURNEYS
from tests.faults.crashes.nursery import Nursery
from tests.faults.crashes.record import listed, walk

SOURCE = Path(bot.__file__).parent
OFF_THE_WAY = {
    "commit Members.remove": "a role is taken away by a command, and is answered or typed again",
    "commit Members._refuse": "the same",
    "commit Freezes.freeze": "the same; a freeze that Teller puts itself is in the commit of the incident",
    "commit Freezes.lift": "the same",
    "commit Freezes.declare_new": "the same",
    "commit Setbacks.retry": "`teller outbox retry`, which is typed again",
    "commit Origin.rebuild": "`teller audit rebuild`, which is typed again and finds what is left",
    "commit Origin.name": "`/teller requester`, which is answered or typed again",
    "commit Schedules.add": "a form of an admin's, which is carried out again after a restart, once",
    "commit Schedules.edit": "the same",
    "commit Schedules.remove": "the same",
    "commit Ledger.count_calls": "by the minute: how often RMS was asked",
    "commit Homes.forget": "at each start, before all Home tabs are drawn anew",
    "commit Homes.opened": "a Home tab is drawn anew at each start, at each change and each time that it is opened",
    "commit Homes.drawn": "the same",
    "commit Homes.refused": "the same",
    "slack views.publish": "the same",
    "commit Members.hear": "who was deactivated or is back is heard again the next time that Slack is asked",
    "slack views.push": "a window over a window, which is opened again",
    "rms codes": "what `/credits codes` shows",
    "rms companies_like": "a company that the list lacks, which is asked for again",
    "commit AskCards.refused": "before the card is set aside, so that Slack refuses it again after a restart",
}
"""What no request passes by on its way from the click to the one who is told, and why."""
VERBS = {Event.EXPIRE: "Requests.expire_due", Event.INTEND: "Mints.intend", Event.WITHDRAW: "Own.withdraw"}
"""Events with a verb of their own."""


def stores(tree: ast.Module) -> Iterator[str]:
    """The verbs of a module of the store that write."""
    for kind in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        for each in kind.body:
            if isinstance(each, ast.AsyncFunctionDef) and "self._connection.write(" in ast.unparse(each):
                yield f"commit {kind.name}.{each.name}"


def calls_of_slack(tree: ast.Module) -> Iterator[str]:
    """What is called of Slack's client, as Slack names it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("self._client."):
            yield f"slack {ast.unparse(node.func).removeprefix('self._client.').replace('_', '.')}"


def asked_of(provider: type) -> Iterator[str]:
    """What a provider's shell asks."""
    for name, each in vars(provider).items():
        if inspect.iscoroutinefunction(each) and not name.startswith("_") and name != "close":
            yield f"{provider.__name__.lower()} {name}"


def everything() -> set[str]:
    """Each commit and each call that the source knows."""
    found = {name for path in (SOURCE / "store").glob("*.py") for name in stores(ast.parse(path.read_text()))}
    for name in ("slack.py", "slack_history.py"):
        found |= set(calls_of_slack(ast.parse((SOURCE / name).read_text())))
    return found | set(asked_of(Rms)) | set(asked_of(Ozeki)) | {"slack response_url"}


def test_every_commit_and_call_is_on_the_list() -> None:
    """What is added to the store, to Slack's shell or to a provider's is killed at, or has a reason why not."""
    killed_at = {" ".join(point.split()[1:3]) for _, point in listed()}

    assert everything() - killed_at == OFF_THE_WAY.keys()
    assert len(everything()) > 40


def test_every_event_is_on_the_list() -> None:
    """Whatever can happen to a request, the bot is killed while it happens."""
    words = {word for _, point in listed() for word in point.split()}
    missing = [event for event in Event if event.name not in words and VERBS.get(event) not in words]

    assert missing == []


def test_every_event_of_asks_is_on_the_list() -> None:
    """The same for whatever can happen to an ask."""
    of_asks = [point.split() for _, point in listed() if " Asks." in point or "Own.withdraw_ask" in point]
    words = {word for each in of_asks for word in each}
    names = {AskEvent.WITHDRAW: "Own.withdraw_ask"}

    assert [event for event in AskEvent if names.get(event, event.name) not in words] == []


@pytest.mark.parametrize("name", JOURNEYS)
async def test_a_journey_crosses_what_is_listed(nursery: Nursery, tmp_path: Path, name: str) -> None:
    """No point more, and none less; else `python -m tests.faults.crashes.record` writes the list anew."""
    crossed = set(await walk(nursery, tmp_path, name))
    known = {point for each, point in listed() if each == name}

    assert (crossed - known, known - crossed) == (set(), set())


def test_each_journey_is_listed() -> None:
    """The list has no journey that nobody makes."""
    assert {name for name, _ in listed()} == JOURNEYS.keys()
