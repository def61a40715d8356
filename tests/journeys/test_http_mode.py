"""Signed HTTP: what is not Slack's is refused, never with 500, and its body is in no log; a replay acts once."""

import gzip
import io
import json
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.sandbox.slack.delivery.signed_http import signature
from bot.sandbox.town import APPROVALS, GENERAL, JOHN
from tests.journeys.team import Team, running_team

MARK = "a-body-that-no-log-may-hold"
COMMAND = urlencode({"command": "/teller", "text": MARK, "user_id": JOHN, "trigger_id": "1.2.3"}).encode()
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@dataclass(frozen=True)
class Post:
    """A delivery as somebody forges it; what is left out is as Slack would send it."""

    body: bytes = COMMAND
    media: str = FORM
    stamp: str | None = None
    sign: str | None = None
    age: int = 0
    secret: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Door:
    """The bot's front door, as anybody on the internet finds it."""

    def __init__(self, team: Team, session: aiohttp.ClientSession) -> None:
        assert team.app is not None
        assert team.app.server is not None
        self.root = f"http://127.0.0.1:{team.app.server.port}"
        self.url = f"{self.root}/slack/events"
        self._secret = team.slack.workspace.app.signing_secret
        self._session = session

    async def gets(self, post: Post) -> tuple[int, str]:
        """Status and body of the answer."""
        stamp = str(int(time.time()) - post.age) if post.stamp is None else post.stamp
        sign = signature(post.secret or self._secret, stamp, post.body) if post.sign is None else post.sign
        headers = {"Content-Type": post.media, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": sign}
        kept = {name: value for name, value in (headers | dict(post.headers)).items() if value != "left out"}
        async with self._session.post(
            self.url, data=io.BytesIO(post.body), headers=kept, skip_auto_headers=kept
        ) as answer:
            return answer.status, await answer.text()

    async def asked(self, method: str, path: str) -> int:
        """The status of a bare request."""
        async with self._session.request(method, self.root + path) as answer:
            return answer.status


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    """A bot over signed HTTP, which knows Ada."""
    async with running_team(tmp_path, http=True) as team:
        yield team


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """Somebody's way to it, a connection for each request: what is no HTTP any more may cost its own."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True)) as session:
        yield session


@pytest.fixture
def door(team: Team, session: aiohttp.ClientSession) -> Door:
    """Its front door."""
    return Door(team, session)


async def test_what_slack_signs_is_taken(team: Team, door: Door) -> None:
    """The same delivery as in the tables below, signed as it should be, is taken."""
    assert (await door.gets(Post()))[0] == 200


@pytest.mark.parametrize(
    "post",
    [
        Post(sign="left out"),
        Post(sign=""),
        Post(sign="v0="),
        Post(sign="v0=" + "0" * 64),
        Post(sign="v0=" + "g" * 64),
        Post(sign="v1=" + "0" * 64),
        Post(sign="v0=" + "0" * 63),
        Post(sign="v0=" + "0" * 5000),
        Post(sign="v0=" + "é" * 64),
        Post(sign="v0=" + "٠" * 64),
        Post(secret="another"),
        Post(stamp="left out", sign="v0=" + "0" * 64),
        Post(stamp=""),
        Post(stamp="now"),
        Post(stamp="1e9"),
        Post(stamp="-1"),
        Post(stamp="1_000"),
        Post(stamp="+1700000000"),
        Post(stamp="1700000000.5"),
        Post(stamp="١٧٠٠٠٠٠٠٠٠"),
        Post(stamp="9" * 400),
        Post(stamp="0"),
        Post(age=301),
        Post(age=86400),
        Post(age=-301),
    ],
)
async def test_what_is_not_slacks(team: Team, door: Door, caplog: pytest.LogCaptureFixture, post: Post) -> None:
    """A wrong, missing, malformed or old signature is refused, nobody is answered, the body is not logged."""
    caplog.set_level("DEBUG")
    status, _ = await door.gets(post)

    assert status in {400, 401}
    assert team.slack.calls("response_url") == []
    assert MARK not in caplog.text


NESTED = b"[" * 200_000


@pytest.mark.parametrize(
    "post",
    [
        Post(body=b""),
        Post(body=b"\xff\xfe\x00"),
        Post(body=b"payload=%FF%FE"),
        Post(body=b"payload=" + MARK.encode()),
        Post(body=b"payload={"),
        Post(body=b"payload=[1]"),
        Post(body=b"payload=null"),
        Post(body=b"payload=7"),
        Post(body=b"payload=" + NESTED),
        Post(body=NESTED, media=JSON),
        Post(body=b"[1]", media=JSON),
        Post(body=b"null", media=JSON),
        Post(body=b"{" + MARK.encode(), media=JSON),
        Post(body=b'{"type": 7}', media=JSON),
        Post(body=b'{"payload": "x"}', media=JSON),
        Post(body=b'{"event": 7, "type": "event_callback"}', media=JSON),
        Post(body=b"x" * 3_000_000),
        Post(media="text/plain"),
        Post(media=""),
        Post(media="application/x-www-form-urlencoded; charset=klingon"),
        Post(media="multipart/form-data; boundary=x"),
        Post(headers={"Content-Encoding": "gzip"}),
        Post(body=gzip.compress(b"x" * 3_000_000), headers={"Content-Encoding": "gzip"}),
        Post(headers={"Content-Encoding": "klingon"}),
    ],
)
async def test_bodies_that_are_no_delivery(
    team: Team, door: Door, caplog: pytest.LogCaptureFixture, post: Post
) -> None:
    """Whatever the body is, the answer is never 500; wrongly signed it is refused; the log has none of it."""
    caplog.set_level("DEBUG")
    signed, _ = await door.gets(post)
    forged, _ = await door.gets(replace(post, secret="another"))

    assert signed in {200, 400, 404, 413, 415}
    assert forged in {400, 401, 413}
    assert MARK not in caplog.text
    assert (await team.ada.types("/teller")).text.startswith("Teller")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/slack/events", 405),
        ("PUT", "/slack/events", 405),
        ("HEAD", "/slack/events", 405),
        ("POST", "/", 404),
        ("POST", "/slack", 404),
        ("POST", "/slack/events/", 404),
        ("GET", "/", 404),
        ("GET", "/%00", 404),
        ("POST", "/healthz", 405),
        ("GET", "/healthz", 200),
        ("POST", "/slack/events", 401),
    ],
)
async def test_other_addresses(door: Door, method: str, path: str, status: int) -> None:
    """Each address takes what it is for, and says so of everything else."""
    assert await door.asked(method, path) == status


async def test_socket_mode_takes_no_deliveries(tmp_path: Path, session: aiohttp.ClientSession) -> None:
    """With an app token the address for deliveries is not there."""
    async with running_team(tmp_path) as team:
        door = Door(team, session)

        assert (await door.gets(Post()))[0] == 404
        assert await door.asked("GET", "/healthz") == 200


async def test_slack_verifies_the_address(door: Door) -> None:
    """`url_verification` is answered with the challenge, `ssl_check` with a plain yes; unsigned, no challenge is."""
    body = json.dumps({"type": "url_verification", "token": "x", "challenge": "c-123"}).encode()
    verified = await door.gets(Post(body, JSON))
    forged = await door.gets(Post(body, JSON, secret="another"))
    checked = await door.gets(Post(b"ssl_check=1&token=x"))

    assert verified[0] == 200
    assert "c-123" in verified[1]
    assert forged[0] == 401
    assert "c-123" not in forged[1]
    assert checked[0] == 200


async def test_a_replay_acts_once(team: Team, door: Door, session: aiohttp.ClientSession) -> None:
    """Somebody sends a signed delivery again, byte for byte: it is acknowledged, and one request is made."""
    await team.give_everyone_their_role()
    workspace = team.slack.workspace
    fields = {
        "command": "/mintcode",
        "text": '4 458 "spare"',
        "user_id": JOHN,
        "channel_id": GENERAL,
        "trigger_id": workspace.trigger(JOHN),
        "response_url": workspace.response_url(GENERAL, JOHN),
    }
    replay = Post(urlencode(fields).encode(), stamp=str(int(time.time())))
    first = await door.gets(replay)
    card = await team.ada.reads("spare", APPROVALS)
    second = await door.gets(replay)
    await team.stop_bot()
    await team.start_bot()
    after_a_restart = await Door(team, session).gets(replay)
    await team.john.reads("You have asked for")

    assert [first[0], second[0], after_a_restart[0]] == [200, 200, 200]
    assert [seen.text for seen in team.ada.sees(APPROVALS)] == [card.text]
