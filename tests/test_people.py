"""Who is a full member of the workspace, how Slack is asked, and what holds when it cannot say."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest

from bot.errors import Refused, SlackCannotSay
from bot.people import OUTSIDER, REMEMBERED, People, Profile, profile
from bot.sandbox.slack import SlackStandIn
from bot.sandbox.town import ADA, APPROVALS, JOHN, Town
from bot.slack import Slack, make_session, make_web_client
from tests.clock import ManualClock

HOME = "THOME"
ADA_THERE: dict[str, Any] = {"id": "UADA", "team_id": HOME, "name": "ada", "profile": {"display_name": "Ada"}}


@pytest.mark.parametrize(
    ("differs", "full"),
    [
        ({}, True),
        ({"is_restricted": False, "is_ultra_restricted": False, "deleted": False, "is_bot": False}, True),
        ({"is_admin": True, "is_owner": True}, True),
        ({"team_id": None}, True),
        ({"deleted": True}, False),
        ({"is_restricted": True}, False),
        ({"is_restricted": True, "is_ultra_restricted": True}, False),
        ({"is_ultra_restricted": True}, False),
        ({"is_stranger": True}, False),
        ({"is_bot": True}, False),
        ({"id": "USLACKBOT"}, False),
        ({"team_id": "TOTHER"}, False),
        ({"team_id": "TOTHER", "is_stranger": True}, False),
        ({"team_id": "TOTHER", "enterprise_user": {"enterprise_id": "E1", "teams": ["TOTHER", HOME]}}, True),
        ({"enterprise_user": {"enterprise_id": "E1", "teams": [HOME]}}, True),
        ({"team_id": "TOTHER", "enterprise_user": {"enterprise_id": "E2", "teams": ["TOTHER"]}}, False),
        ({"team_id": "TOTHER", "enterprise_user": {"teams": [HOME]}, "is_stranger": True}, False),
        ({"enterprise_user": {"teams": [HOME]}, "is_restricted": True}, False),
    ],
)
def test_who_is_a_full_member(differs: dict[str, Any], full: bool) -> None:
    """No guest, no deactivated account, no bot, nobody of another organisation; a colleague of the same one is."""
    assert profile(ADA_THERE | differs, HOME).full_member is full


@pytest.mark.parametrize(
    ("user", "name"),
    [
        ({"profile": {"display_name": "Ada", "real_name": "Ada Byron"}, "name": "ada"}, "Ada"),
        ({"profile": {"display_name": "", "real_name": "Ada Byron"}, "name": "ada"}, "Ada Byron"),
        ({"profile": {"display_name": ""}, "real_name": "Ada Byron"}, "Ada Byron"),
        ({"profile": None, "name": "ada"}, "ada"),
        ({"profile": {}, "name": None}, "somebody"),
    ],
)
def test_how_somebody_is_called(user: dict[str, Any], name: str) -> None:
    """The display name, else the real name, else the user name."""
    assert profile(user, HOME).name == name


def test_no_answer_is_no_membership() -> None:
    """A user object without anything in it does not make a full member."""
    assert profile({}, HOME) == Profile(full_member=False, name="somebody")


class Scene:
    """Slack's stand-in with the town's people, and our view of them."""

    def __init__(self, clock: ManualClock, slack: SlackStandIn, people: People) -> None:
        self.clock = clock
        self.slack = slack
        self.people = people
        self.heard: list[tuple[str, bool]] = []

    @property
    def questions(self) -> int:
        """How often Slack was asked."""
        return len(self.slack.calls("users.info"))

    async def require(self, user_id: str, *, afresh: bool = False) -> None:
        await self.people.require_full_member(user_id, afresh=afresh)


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    clock = ManualClock()
    slack = Town.build(clock).slack
    await slack.start()
    session = make_session()
    client = make_web_client(slack.workspace.app.bot_token, slack.api_url, session)
    home = slack.workspace.users[ADA].team_id
    heard: list[tuple[str, bool]] = []

    async def hear(user_id: str, full_member: bool, at: datetime) -> None:
        heard.append((user_id, full_member))

    scene = Scene(clock, slack, People(Slack(client, session), clock, home, hear))
    scene.heard = heard
    yield scene
    await session.close()
    await slack.stop()


async def test_remembered_for_five_minutes(scene: Scene) -> None:
    """For reading Slack is asked once in five minutes, and names come from the same answer."""
    await scene.require(ADA)
    await scene.clock.advance(REMEMBERED.total_seconds() - 1)
    await scene.require(ADA)
    assert await scene.people.name(ADA) == "ada"
    assert scene.questions == 1

    await scene.clock.advance(1)
    await scene.require(ADA)
    assert scene.questions == 2
    assert REMEMBERED.total_seconds() == 300


async def test_afresh(scene: Scene) -> None:
    """What matters is asked afresh each time: who became a guest a moment ago is refused, and remembered as one."""
    await scene.require(ADA, afresh=True)
    await scene.require(ADA, afresh=True)
    scene.slack.workspace.users[ADA].is_restricted = True
    await scene.require(ADA)
    with pytest.raises(Refused, match=ADA) as caught:
        await scene.require(ADA, afresh=True)
    assert caught.value.sentence == OUTSIDER
    with pytest.raises(Refused):
        await scene.require(ADA)
    assert scene.questions == 3


async def test_who_slack_does_not_know(scene: Scene) -> None:
    """A user id that Slack has never heard of is nobody's, however it is asked."""
    for afresh in (False, True):
        with pytest.raises(Refused) as caught:
            await scene.require("UNOBODY", afresh=afresh)
        assert caught.value.sentence == OUTSIDER


@pytest.mark.parametrize("trouble", ["down", "ratelimited", "missing_scope", "garbage"])
async def test_when_slack_cannot_say(scene: Scene, trouble: str) -> None:
    """For reading it passes, with a name that is the id; for what matters it is refused, and not as a guest."""
    if trouble == "down":
        await scene.slack.go_down()
    elif trouble == "garbage":
        scene.slack.faults.garbage("users.info", times=None)
    else:
        scene.slack.faults.error("users.info", trouble, times=None)

    await scene.require(JOHN)
    assert await scene.people.name(JOHN) == JOHN
    with pytest.raises(SlackCannotSay) as caught:
        await scene.require(JOHN, afresh=True)
    assert "Try again" in caught.value.sentence


async def test_channel_names(scene: Scene) -> None:
    """A channel by its name, or by its id where Slack does not say."""
    assert await scene.people.channel_name(APPROVALS) == "approvals"
    assert await scene.people.channel_name("CNOWHERE") == "CNOWHERE"


async def test_an_account_that_has_changed(scene: Scene) -> None:
    """What Slack tells serves at once, in the place of what was remembered; no question is asked."""
    await scene.require(ADA)
    user = scene.slack.workspace.profile(scene.slack.workspace.users[ADA])
    await scene.people.changed(user | {"deleted": True})
    with pytest.raises(Refused):
        await scene.require(ADA)
    await scene.people.changed(user)
    await scene.require(ADA)
    await scene.people.changed({})

    assert scene.questions == 1
    assert scene.heard == [(ADA, True), (ADA, False), (ADA, True)]


async def test_what_is_heard(scene: Scene) -> None:
    """Each answer of Slack's says whether somebody is a full member; where it knows nobody, they are none."""
    await scene.require(ADA, afresh=True)
    with pytest.raises(Refused):
        await scene.require("UNOBODY", afresh=True)
    await scene.slack.go_down()
    with pytest.raises(SlackCannotSay):
        await scene.require(JOHN, afresh=True)

    assert scene.heard == [(ADA, True), ("UNOBODY", False)]
