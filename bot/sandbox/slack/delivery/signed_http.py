"""Delivery by HTTP (docs.slack.dev/authentication/verifying-requests-from-slack)."""

import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import aiohttp

from bot.sandbox.slack.delivery.ack import NOBODY, Ack
from bot.sandbox.slack.state.log import Delivery
from bot.sandbox.slack.values import read_json


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """The v0 signature: HMAC-SHA256 over version, timestamp and raw body."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def written(delivery: Delivery) -> tuple[str, bytes]:
    """Content type and body: commands are flat form fields, events JSON, all else JSON in the field `payload`."""
    if delivery.kind == "events_api":
        return "application/json", json.dumps(delivery.payload).encode()
    fields = delivery.payload
    if delivery.kind != "slash_commands":
        fields = {"payload": json.dumps(delivery.payload)}
    return "application/x-www-form-urlencoded", urlencode(fields, errors="surrogatepass").encode()


class SignedHttp:
    """Posts to the one URL the app is configured with."""

    def __init__(self, session: aiohttp.ClientSession, url: str, secret: str) -> None:
        self._session = session
        self._url = url
        self._secret = secret

    async def carry(self, delivery: Delivery) -> Ack:
        """Post and read the answer: anything but 200, or no answer at all, is dispatch_failed.

        With the header `x-slack-no-retry: 1` such an answer says that an event is not to be sent again. The timestamp
        is the machine's own, since the receiver compares it with its own clock.
        """
        media, body = written(delivery)
        timestamp = str(int(time.time()))
        headers = {
            "Content-Type": media,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._secret, timestamp, body),
        }
        if delivery.retry:
            headers |= {"X-Slack-Retry-Num": str(delivery.retry), "X-Slack-Retry-Reason": delivery.retry_reason}
        try:
            async with self._session.post(self._url, data=body, headers=headers) as answer:
                if answer.status != 200:
                    no_retry = answer.headers.get("X-Slack-No-Retry") == "1"
                    return Ack(NOBODY.outcome, status=answer.status, no_retry=no_retry)
                return Ack("ok", _content(answer.content_type, await answer.text(errors="replace")), 200)
        except aiohttp.ClientError:
            return NOBODY


def _content(media: str, text: str) -> object:
    if not text:
        return None
    if media != "application/json":
        return {"text": text}
    try:
        return read_json(text) or None
    except ValueError:
        return {"text": text}
