"""Channels and scopes: what is wrong with a channel is said at the start; every scope is there for something."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from bot.sandbox.manifest import manifest
from bot.sandbox.slack import Channel
from bot.sandbox.town import ADA, APPROVALS, JOHN, MORNING
from tests.journeys.mornings import NINE, Office, office
from tests.journeys.team import running_team
from tests.journeys.witness import cards, rows

SCOPES = manifest()["oauth_config"]["scopes"]["bot"]
ASKED = ("apps.connections.open", "conversations.info")


@pytest.mark.parametrize("name", ["TELLER_APPROVAL_CHANNEL", "TELLER_DAILY_CHANNEL"])
@pytest.mark.parametrize(
    ("channel", "problem"),
    [
        (Channel("CTEST", "test", [ADA]), "type `/invite @teller` there"),
        (Channel("CTEST", "test", [ADA], is_private=True), "channel_not_found"),
        (Channel("CELSEWHERE", "test", [ADA]), "channel_not_found"),
        (Channel("CTEST", "test", [ADA, "U0SANDBOXBOT"], is_archived=True), "the channel is archived"),
    ],
)
async def test_what_is_wrong_is_said_at_the_start(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str, channel: Channel, problem: str
) -> None:
    """The log names the setting, the channel and what to do; Teller starts all the same."""
    async with running_team(tmp_path, start=False, **{name: "CTEST"}) as team:
        team.slack.workspace.add_channel(channel)
        await team.start_bot()
        lines = [line for line in caplog.messages if line.startswith(f"{name} (CTEST)")]

        assert len(lines) == 1
        assert problem in lines[0]
        assert "does not know you" in (await team.john.types("/credits")).text


async def test_a_shared_channel_is_named_at_the_start(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Only the channel of the morning post may not be shared, and the sentence says what will happen."""
    async with running_team(tmp_path, start=False, TELLER_DAILY_CHANNEL=MORNING) as team:
        for channel in (MORNING, APPROVALS):
            team.slack.workspace.channels[channel].is_ext_shared = True
        await team.start_bot()

        about_posts = [line for line in caplog.messages if "morning post" in line]
        assert [line.split()[0] for line in about_posts] == ["TELLER_DAILY_CHANNEL"]
        assert "shared with another organisation" in about_posts[0]


async def test_nothing_is_said_of_good_channels(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Where everything is right the start is silent about channels."""
    async with running_team(tmp_path, TELLER_DAILY_CHANNEL=MORNING):
        assert [line for line in caplog.messages if "_CHANNEL" in line] == []


async def can_type(here: Office) -> bool:
    """`commands`: a command reaches Teller."""
    delivery = await here.team.john.sends("/teller help")
    return delivery.outcome == "ok"


async def sees_a_card(here: Office) -> bool:
    """`chat:write`: a request's card stands in the approval channel."""
    await here.team.john.types('/mintcode 4 458 "spare"')
    await here.team.slack.until(lambda: here.team.slack.calls("chat.postMessage"))
    return bool(here.team.ada.sees(APPROVALS))


async def reads_a_direct_message(here: Office) -> bool:
    """`im:write`: the requester hears what became of the request."""
    card = await here.team.asks(here.team.john)
    await here.team.ada.presses("Approve", card)
    await here.team.slack.until(lambda: here.team.slack.calls("conversations.open"))
    answered = here.team.slack.calls("conversations.open")[-1].answer["ok"]
    return bool(answered) and bool(await here.team.john.reads_direct("the code is minted"))


async def can_decide(here: Office) -> bool:
    """`users:read`: Slack is asked who decides."""
    card = await here.team.asks(here.team.john)
    await here.team.ada.presses("Approve", card)
    await here.team.slack.until(lambda: here.team.ada.sees(APPROVALS)[1:] or not card.buttons)
    return not card.buttons


async def has_a_morning_post(here: Office) -> bool:
    """`channels:read`: the channel of the post is looked at before it is posted to."""
    await here.it_is(NINE)
    return bool(here.posts())


async def knows_the_approval_channel(here: Office) -> bool:
    """`groups:read`: a start looks at the approval channel, which is private."""
    await here.team.stop_bot()
    await here.team.start_bot()
    looked = [call for call in here.team.slack.calls("conversations.info") if call.args["channel"] == APPROVALS]
    return bool(looked[-1].answer["ok"])


def lose_the_answer(here: Office, channel: str) -> None:
    """Slack posts the next message in a channel, and its answer does not arrive."""
    here.team.slack.faults.drop("chat.postMessage", when=lambda call: call["channel"] == channel)


async def finds_its_post(here: Office) -> bool:
    """`channels:history`: a morning post whose answer was lost is not given up."""
    lose_the_answer(here, MORNING)
    await here.it_is(NINE)
    await here.later(minutes=2)
    return [row["state"] for row in rows(here.team, "outbox") if row["kind"] == "MORNING_POST"] == ["sent"]


async def finds_its_card(here: Office) -> bool:
    """`groups:history`: a card whose answer was lost, in a private channel, comes once."""
    lose_the_answer(here, APPROVALS)
    await here.team.john.types('/mintcode 4 458 "spare"')
    await here.team.slack.until(lambda: cards(here.team))
    await here.later(minutes=2)
    return len(cards(here.team)) == 1


async def finds_its_notice(here: Office) -> bool:
    """`im:history`: a notice whose answer was lost comes once."""
    card = await here.team.asks(here.team.john)
    lose_the_answer(here, here.team.slack.workspace.dm(JOHN).id)
    await here.team.ada.presses("Approve", card)
    await here.team.john.reads_direct("the code is minted")
    await here.later(minutes=2)
    return len(here.team.john.direct()) == 1


NEEDED_FOR: dict[str, Callable[[Office], Awaitable[bool]]] = {
    "commands": can_type,
    "chat:write": sees_a_card,
    "im:write": reads_a_direct_message,
    "users:read": can_decide,
    "channels:read": has_a_morning_post,
    "groups:read": knows_the_approval_channel,
    "channels:history": finds_its_post,
    "groups:history": finds_its_card,
    "im:history": finds_its_notice,
}


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Office]:
    """Everyone in their role, before nine."""
    async with office(tmp_path) as here:
        await here.team.give_everyone_their_role()
        yield here


@pytest.mark.parametrize("scope", SCOPES)
async def test_every_scope_is_used(here: Office, scope: str) -> None:
    """With the manifest's scopes it works; without this one it does not."""
    works = NEEDED_FOR[scope]

    assert await works(here)


@pytest.mark.parametrize("scope", SCOPES)
async def test_no_scope_can_be_left_out(here: Office, scope: str) -> None:
    """Without this one, what it is there for does not work, so it is not asked for in vain."""
    works = NEEDED_FOR[scope]
    here.team.slack.workspace.app.scopes.remove(scope)

    assert not await works(here)
