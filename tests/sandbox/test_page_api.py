"""The page's API over real HTTP: everyone gets what that person may see, and does what that person may do."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.sandbox.slack import Content
from bot.sandbox.town import ADA, APPROVALS, BEN, EVE, GENERAL, JOHN, MORNING, Town
from tests.journeys.team import running_team
from tests.sandbox.visitor import Visitor, listed, listening, open_page, room, shown, told

MARKUP = "<img src=x onerror=alert(1)> & <b>bold</b>"


@pytest.fixture
async def http(town: Town) -> AsyncIterator[httpx.AsyncClient]:
    async with open_page(town, {EVE: "no row"}) as http:
        yield http


def modal_for(town: Town, user_id: str, words: str) -> None:
    """Open a modal in front of somebody, with something in it that the app keeps for itself."""
    workspace = town.slack.workspace
    content = {
        "title": {"type": "plain_text", "text": words},
        "private_metadata": "kept by the app",
        "external_id": "",
        "blocks": [],
    }
    workspace.views.open(user_id, content, "1.1")
    workspace.changes.mark()


async def test_who_one_can_be(http: httpx.AsyncClient) -> None:
    """Four people, no bots, and the commands of the manifest."""
    world = (await http.get("/api/world")).json()

    assert [(each["id"], each["real_name"], each["about"]) for each in world["people"]] == [
        (ADA, "Ada", ""),
        (BEN, "Ben", ""),
        (JOHN, "John", ""),
        (EVE, "Eve", "no row"),
    ]
    assert [each["name"] for each in world["commands"]] == ["/credits", "/smsbalance", "/mintcode", "/teller"]


async def test_everyone_sees_their_own(town: Town, http: httpx.AsyncClient) -> None:
    """What is private to John is in John's answers alone, and the name of a channel in those of its members."""
    workspace = town.slack.workspace
    workspace.post(workspace.channels[APPROVALS], Content("said in approvals"))
    workspace.post(workspace.dm(JOHN), Content("said to john directly"))
    workspace.whisper(workspace.channels[GENERAL], JOHN, Content("whispered to john"))
    modal_for(town, JOHN, "shown to john")
    private = ("said to john directly", "whispered to john", "shown to john")

    def found(told: str) -> list[bool]:
        return [words in told for words in (*private, "said in approvals", '"approvals"')]

    assert found(await Visitor(http, JOHN).look()) == [True, True, True, True, True]
    assert found(await Visitor(http, BEN).look()) == [False, False, False, True, True]
    assert found(await Visitor(http, EVE).look()) == [False, False, False, False, False]
    assert "kept by the app" not in await Visitor(http, JOHN).look()
    assert (room(await Visitor(http, JOHN).state(), "general")["messages"][-1])["private"] is True


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("type", {"channel": APPROVALS, "line": "hello"}),
        ("type", {"channel": APPROVALS, "line": "/credits"}),
        ("type", {"channel": "CNOWHERE", "line": "hello"}),
        ("press", {"where": "CARD", "block_id": "b", "action_id": "a"}),
        ("shortcut", {"callback_id": "ask", "channel": GENERAL}),
        ("submit", {"view": "VIEW", "values": {}}),
        ("close", {"view": "VIEW"}),
    ],
)
async def test_nobody_acts_on_what_they_do_not_see(
    town: Town, http: httpx.AsyncClient, what: str, body: dict[str, Any]
) -> None:
    """Eve can neither speak in a channel she is not in, nor press or send what is in front of others."""
    workspace = town.slack.workspace
    button = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Go"}}
    blocks = [{"type": "actions", "block_id": "b", "elements": [button]}]
    card = workspace.post(workspace.channels[APPROVALS], Content("card", blocks))
    modal_for(town, JOHN, "Form")
    view = workspace.views.top(JOHN)
    assert view is not None
    real = {"CARD": card.ts, "VIEW": view.id}

    answer = await Visitor(http, EVE).does(what, **{name: real.get(str(each), each) for name, each in body.items()})

    assert (answer.status_code, answer.json()) == (
        404,
        {"error": "That is not in front of this person (any more)."},
    )
    assert workspace.deliveries == []
    assert workspace.channels[APPROVALS].messages == [card]
    assert workspace.views.top(JOHN) is view


@pytest.mark.parametrize(
    ("body", "status", "sentence"),
    [
        ("{", 400, "This is not JSON."),
        ("[]", 400, "This is not a JSON object."),
        ("[" * 100_000, 400, "This is not JSON."),
        ("{}", 404, "There is no such person here."),
        ('{"as": "U0SANDBOXBOT"}', 404, "There is no such person here."),
        ('{"as": "USLACKBOT"}', 404, "There is no such person here."),
        ('{"as": ["UJOHN"]}', 404, "There is no such person here."),
        ('{"as": "UJOHN"}', 400, "`channel` is missing or no text."),
        ('{"as": "UJOHN", "channel": "CGENERAL", "line": 1}', 400, "`line` is missing or no text."),
        ('{"as": "UJOHN", "channel": "CGENERAL", "line": "\\ud800"}', 400, "`line` is missing or no text."),
        ('{"as": "UJOHN", "channel": "CGENERAL", "line": " \\n"}', 400, "There is nothing to send."),
    ],
)
async def test_bad_requests(http: httpx.AsyncClient, body: str, status: int, sentence: str) -> None:
    """What makes no sense is answered with one sentence."""
    answer = await http.post("/api/type", content=body, headers={"Content-Type": "application/json"})

    assert (answer.status_code, answer.json()) == (status, {"error": sentence})


async def test_what_says_that_it_is_packed_and_is_not(http: httpx.AsyncClient) -> None:
    """It cannot be unpacked, and is no JSON."""
    answer = await http.post("/api/type", json={}, headers={"Content-Encoding": "gzip"})

    assert (answer.status_code, answer.json()) == (400, {"error": "This is not JSON."})


async def test_text_stays_text(town: Town, http: httpx.AsyncClient) -> None:
    """Markup in a name, a message and a code's comment comes back as the characters it is made of, as JSON."""
    town.slack.workspace.users[EVE].real_name = MARKUP
    town.rms.add_code(comment=MARKUP)
    await Visitor(http, EVE).types(MARKUP)

    (message,) = room(await Visitor(http, JOHN).state(), "general")["messages"]
    answers = [await http.get(path) for path in ("/api/world", f"/api/earlier?as={JOHN}&channel={GENERAL}&before=9")]

    assert message["author"] == MARKUP
    assert message["text"] == "&lt;img src=x onerror=alert(1)&gt; &amp; &lt;b&gt;bold&lt;/b&gt;"
    assert (await listed(http))[0]["comment"] == MARKUP
    assert {each.headers["Content-Type"] for each in answers} == {"application/json; charset=utf-8"}
    assert {each.headers["X-Content-Type-Options"] for each in answers} == {"nosniff"}


async def test_codes_are_masked(town: Town, http: httpx.AsyncClient) -> None:
    """RMS's list names every code by its last four characters, newest first."""
    code = town.rms.add_code(comment="fresh", amount=3)
    answer = await told(http, "/api/backstage/toolbox/stream")

    newest = (await listed(http))[0]
    assert (newest["code"], newest["comment"], newest["amount"]) == (f"…{code.code[-4:]}", "fresh", 3)
    assert not any(each.code in answer for each in town.rms.account.codes.values())


async def test_said_and_typed(town: Town, http: httpx.AsyncClient) -> None:
    """Words are said as Slack sends them; a command of no app is answered by Slackbot, to its typist alone."""
    john, ben = Visitor(http, JOHN), Visitor(http, BEN)

    assert await john.types("hello @ben, see #general") == "ok"
    assert await john.types("/topic @teller") == "unknown command"
    assert await john.types("/<!channel>\nagain") == "unknown command"

    assert [each["text"] for each in room(await ben.state(), "general")["messages"]] == [
        "hello <@UBEN>, see <#CGENERAL|general>"
    ]
    assert (await john.reads("/topic is not a valid command"))["private"] is True
    await john.reads("/<!channel> is not a valid command")


async def test_without_a_bot(http: httpx.AsyncClient) -> None:
    """Where no bot is connected, the typist reads what Slack says then."""
    john = Visitor(http, JOHN)

    assert await john.types("/credits") == "dispatch_failed"

    assert (await john.reads('/credits failed with the error "dispatch_failed"'))["author"] == "Slackbot"


async def test_the_stream_goes_on(town: Town, http: httpx.AsyncClient) -> None:
    """An open page is told of what happens, once for each change."""
    async with listening(http, f"/api/stream?as={EVE}") as page:
        first = await page.receive_json()
        town.slack.workspace.say(JOHN, APPROVALS, "none of Eve's business")
        town.slack.workspace.say(JOHN, MORNING, "good morning")
        second = await page.receive_json()

    assert [sorted(each) for each in (first, second)] == [["conversations", "frame"], ["conversations"]]
    assert "good morning" in str(second)
    assert "business" not in f"{first}{second}"


async def test_earlier_messages(town: Town, http: httpx.AsyncClient) -> None:
    """Every message of a long conversation can be had, page by page; those of a channel one is not in cannot."""
    for number in range(450):
        town.slack.workspace.say(JOHN, GENERAL, f"number {number}")
    got: list[str] = []
    query, earlier = {"as": EVE, "channel": GENERAL, "before": "9"}, True
    while earlier:
        page = (await http.get("/api/earlier", params=query)).json()
        got = [each["text"] for each in page["messages"]] + got
        query, earlier = query | {"before": page["messages"][0]["ts"]}, page["earlier"]
    refused = await http.get("/api/earlier", params={"as": EVE, "channel": APPROVALS})

    assert got == [f"number {number}" for number in range(450)]
    assert refused.status_code == 404


@pytest.mark.parametrize("over_http", [False, True], ids=["socket", "http"])
async def test_with_a_bot(tmp_path: Path, over_http: bool) -> None:
    """Ada rejects by the form, whose error is shown to her; John reads the reason, and Eve nothing of it all."""
    async with running_team(tmp_path, http=over_http) as team:
        await team.give_everyone_their_role()
        async with open_page(team.town) as http:
            ada, john, eve = (Visitor(http, each) for each in (ADA, JOHN, EVE))
            assert await john.types('/mintcode 4 458 "a <secret> plan"') == "ok"
            card = await ada.reads("a <secret> plan", "approvals")
            assert await ada.presses("Reject", card) == "ok"
            form = await ada.reads_modal("Reject the request")
            assert await ada.submits(reason="") == "not sent"
            wrong = await ada.reads_modal("Please complete this required field.")
            assert await ada.submits(reason="not this month") == "ok"
            notice = await john.reads("not this month", "Teller")

            assert wrong["id"] == form["id"]
            assert "private" in notice
            assert "Reject request" in shown(form)
            seen = await eve.look()
            assert not any(words in seen for words in ("secret", "not this month", card["ts"]))
