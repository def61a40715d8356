"""What Slack's Web API answers, each failure sorted into no, later or unknown."""

from collections.abc import Awaitable
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import SlackBusy, SlackError, SlackRefused, SlackSilent

_PASSING = frozenset({"ratelimited", "rate_limited", "service_unavailable", "team_added_to_org"})
_MAY_HAVE_ACTED = frozenset({"fatal_error", "internal_error", "request_timeout"})
"""Of these Slack says that some of the call may have been carried out (docs.slack.dev, chat.postMessage)."""


async def answer_to(method: str, call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    """What Slack answers to `call` of `method`. Raises SlackRefused, SlackBusy or SlackSilent."""
    try:
        answer = await call
        if not isinstance(answer.data, dict):
            raise SlackSilent(method, "an answer that is not Slack's")
        return answer
    except SlackApiError as error:
        raise _sort(method, error) from None
    except (aiohttp.ClientConnectorError, aiohttp.InvalidURL) as error:
        raise SlackBusy(method, type(error).__name__) from None
    except (aiohttp.ClientError, TimeoutError, ConnectionError) as error:
        raise SlackSilent(method, type(error).__name__) from None


def _sort(method: str, error: SlackApiError) -> SlackError:
    response = error.response
    status = getattr(response, "status_code", 0)
    data = getattr(response, "data", response)
    name = str(data.get("error") or "") if isinstance(data, dict) else ""
    if status == 429 or name in _PASSING:
        return SlackBusy(method, name or f"HTTP {status}", _seconds(getattr(response, "headers", {})))
    if name and name not in _MAY_HAVE_ACTED and status < 500:
        headers = dict(getattr(response, "headers", {}))
        return SlackRefused(method, name, {str(key).lower(): str(value) for key, value in headers.items()})
    return SlackSilent(method, name or f"HTTP {status}")


def _seconds(headers: Any) -> float:
    value = next((text for name, text in dict(headers).items() if str(name).lower() == "retry-after"), "")
    return float(value) if str(value).isdigit() else 0


def data_of(answer: AsyncSlackResponse) -> dict[str, Any]:
    """An answer's fields."""
    return dict(answer.data) if isinstance(answer.data, dict) else {}
