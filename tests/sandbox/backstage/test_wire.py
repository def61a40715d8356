"""What the inspector is sent: everything in its order, and nothing that opens a door or is worth money."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.sandbox.backstage import wire
from bot.sandbox.backstage.stage import SlackStage, Stage
from bot.sandbox.page import Page
from bot.sandbox.slack import Call, Delivery, Shortcut
from bot.sandbox.town import ADA, JOHN, Town
from tests.clock import ManualClock
from tests.journeys.team import Team, running_team
from tests.journeys.witness import minted, reveals, the_code
from tests.sandbox.visitor import open_page, open_stage, panel, told

SECRETS = re.compile(r"xox|xapp|secret|verification-token|rms-token|sms-pw|ticket=[^*]|/response/|[0-9a-zA-Z]{32}")


@pytest.fixture(params=["socket", "http"])
async def team(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Team]:
    """A team in which a code was asked for, approved and revealed, and its code typed into a command."""
    async with running_team(tmp_path, http=request.param == "http") as team:
        await team.give_everyone_their_role()
        await reveals(team, await minted(team))
        await team.john.types(f"/smsbalance {the_code(team)}")
        yield team


async def everything(http: httpx.AsyncClient) -> list[str]:
    """All that this part ever sends, as it comes over the line."""
    streams = [await told(http, f"/api/backstage/{path}/stream") for path in ("inspector", "stories", "toolbox")]
    answers = [await http.get(f"/api/backstage/{path}") for path in ("wire", "journey")]
    numbers = [each["number"] for each in answers[0].json()["heads"]]
    return (
        streams
        + [each.text for each in answers]
        + [(await http.get(f"/api/backstage/wire/{n}")).text for n in numbers]
    )


async def test_no_secret_leaves_the_server(team: Team) -> None:
    """Tokens, response URLs, trigger ids and codes are masked, wherever they stand."""
    page = Page(Stage(team.town))
    await page.start()
    async with httpx.AsyncClient(base_url=page.url, trust_env=False) as http:
        sent = await everything(http)
    await page.stop()

    app = team.slack.workspace.app
    raw = json.dumps(
        [[each.payload for each in team.slack.workspace.deliveries], [c.args for c in team.slack.workspace.calls]]
    )
    triggers = set(re.findall(r'"trigger_id": "([^"]+)"', raw))
    known = {app.bot_token, app.app_token, app.signing_secret, app.verification_token, the_code(team), *triggers}
    assert {secret for secret in known if any(secret in text for text in sent)} == set()
    assert [found[0] for text in sent for found in SECRETS.finditer(text)] == []
    assert the_code(team) in raw
    assert app.verification_token in raw
    assert any("Reveal code" in text and "***" in text for text in sent)


async def test_one_order(team: Team) -> None:
    """A click comes before what the bot calls because of it, and its acknowledgement stands with it."""
    entries = team.slack.workspace.wire
    first = next(each.number for each in entries if isinstance(each, Delivery) and each.kind == "block_actions")
    update = next(each.number for each in entries if isinstance(each, Call) and each.method == "chat.update")
    heads = wire.heads(Stage(team.town), 1)
    click = wire.detail(Stage(team.town), first)

    assert [each["number"] for each in heads] == list(range(1, len(entries) + 1))
    assert first < update
    assert heads[first - 1] | {"at": 0, "outcome": ""} == {
        "number": first,
        "at": 0,
        "to_bot": True,
        "kind": "block_actions",
        "what": "Approve",
        "who": "@ada",
        "outcome": "",
        "bad": False,
    }
    assert re.fullmatch(r"ok, \d+ ms", heads[first - 1]["outcome"])
    assert click["payload"]["user"]["id"] == ADA
    assert {click["payload"][name] for name in ("token", "trigger_id", "response_url")} == {"***"}
    assert click["acknowledgement"]["outcome"] == "ok"


async def test_what_is_told_of_calls(team: Team) -> None:
    """A call has its arguments, read where they came as JSON in text, and its answer; a response URL its owner."""
    heads = wire.heads(Stage(team.town), 1)
    post = next(each for each in heads if each["kind"] == "chat.postMessage")
    reply = [each for each in heads if each["kind"] == "response_url"][-1]
    told = wire.detail(Stage(team.town), post["number"])

    assert (post["to_bot"], post["who"], post["outcome"]) == (False, "#approvals", "ok")
    assert isinstance(told["arguments"]["blocks"], list)
    assert told["answer"]["ok"] is True
    assert (reply["who"], reply["what"]) == (
        "@john",
        "You may see the balance of your own account only. Type /smsbalance without a name.",
    )


@pytest.mark.parametrize("padding", [110, 130, 150])
async def test_a_line_is_cut_after_it_is_masked(team: Team, padding: int) -> None:
    """Of a code that somebody types nothing is shown, wherever the line ends."""
    code = "A1b2C3d4E5f6G7h8J9k0L1m2N3p4Q5r6"
    text = f"{'x ' * (padding // 2)}{code}"
    team.slack.workspace.note(Delivery("slash_commands", {"command": "/x", "text": text}, JOHN, outcome="ok"))

    (head,) = wire.heads(Stage(team.town), len(team.slack.workspace.wire))
    assert code[:4] not in head["what"]
    assert len(head["what"]) <= 160


async def test_a_delivery_that_waits(team: Team) -> None:
    """It is among those to be asked for again until its acknowledgement has come."""
    stage = Stage(team.town)
    before = wire.part(stage)
    team.slack.workspace.note(Delivery("slash_commands", {"command": "/x", "text": "y"}, JOHN))

    assert before["pending"] == []
    assert wire.part(stage) == before | {"last": before["last"] + 1, "pending": [before["last"] + 1]}
    assert [each["outcome"] for each in wire.heads(stage, before["last"] + 1)] == ["waits"]


@pytest.mark.parametrize(("is_ours", "status"), [(True, 200), (False, 404)])
async def test_another_app_is_not_copied(is_ours: bool, status: int) -> None:
    """Where the app is somebody else's, what people did is no test of Teller's, and the page is told so."""
    town = Town.build(ManualClock())
    async with open_stage(Stage(town) if is_ours else SlackStage(town.slack)) as http:
        part = (await panel(http, "inspector"))["part"]
        answer = await http.get("/api/backstage/journey")

    assert (part["copies"], answer.status_code) == (is_ours, status)


@pytest.mark.parametrize("path", ["wire/0", "wire/99999", "wire/x"])
async def test_no_such_number(path: str) -> None:
    """Nothing went over the wire under it."""
    async with open_page(Town.build(ManualClock())) as http:
        assert (await http.get(f"/api/backstage/{path}")).status_code == httpx.codes.NOT_FOUND


async def test_thousands_of_lines(team: Team) -> None:
    """With two thousand entries what is sent at each change is small, and what is asked for is only what is new."""
    workspace, stage = team.slack.workspace, Stage(team.town)
    some = [each for each in workspace.wire if isinstance(each, Call)]
    while len(workspace.wire) < 2000:
        for each in some:
            workspace.note(Call(each.method, each.args, each.answer, each.status, each.at, each.user_id))

    assert len(json.dumps(wire.part(stage))) < 100
    assert [each["number"] for each in wire.heads(stage, 1999)] == list(range(1999, len(workspace.wire) + 1))


async def test_a_shortcut() -> None:
    """It is told by its callback_id, with who used it."""
    town = Town.build(ManualClock())
    town.slack.workspace.app.shortcuts["ask"] = Shortcut("ask", "Ask")
    await town.slack.use_shortcut(JOHN, "ask")

    (head,) = wire.heads(Stage(town), 1)

    assert (head["kind"], head["what"], head["who"], head["outcome"]) == (
        "shortcut",
        "ask",
        "@john",
        "dispatch_failed",
    )
