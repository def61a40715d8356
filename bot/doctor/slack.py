"""Slack: the tokens and their scopes, the channels, and what Slack tells nobody. Nothing is posted or connected."""

import asyncio
import re
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass

from bot.channels import Problem, channel_problems
from bot.doctor.clock import SLACK, Watch
from bot.doctor.line import Line, failure, not_checked, ok, warning
from bot.errors import SlackBusy, SlackError
from bot.slack import Slack
from bot.slack_looks import Heard
from bot.store.condition import Kept, Said

BOT, SCOPES_OF_IT, APP, SECRET = "Slack, bot token", "Slack, scopes", "Slack, app token", "Slack, signing secret"
COMMANDS, FORMS, POSTING = "Slack, commands", "Slack, forms and Home", "Slack, posting"

SCOPES: Mapping[str, str] = {
    "commands": "nobody can type a command",
    "chat:write": "Teller can post nothing",
    "im:write": "Teller can send no direct message",
    "users:read": "nobody can decide or reveal, since Slack does not say who is a guest",
    "channels:read": "public channels cannot be looked at, so no morning post is sent there",
    "groups:read": "private channels cannot be looked at, so no morning post is sent there",
}
OPTIONAL: Mapping[str, str] = {
    "channels:history": "in a public channel",
    "groups:history": "in a private channel",
    "im:history": "in a direct message",
}
"""What the manifest asks for, and what is lost without it."""

_INSTALL = "Under OAuth & Permissions in the app's settings add what is missing, then press Reinstall to Workspace."
_WRONG: Mapping[str, str] = {
    "account_inactive": "The app was removed from the workspace: install it again and copy the new token",
    "invalid_auth": "Copy the token again",
    "not_allowed_token_type": "This is a token of another kind: the bot's begins with xoxb-, the app's with xapp-",
    "token_expired": "The token has run out: turn token rotation off, install the app again and copy the new token",
    "token_revoked": "The token was taken back: make a new one and copy it",
}
_WHERE: Mapping[str, str] = {
    BOT: "SLACK_BOT_TOKEN, in the app's settings under OAuth & Permissions",
    APP: "SLACK_APP_TOKEN, in the app's settings under Basic Information, App-Level Tokens",
}


@dataclass(frozen=True)
class Asked:
    """What is looked at. `app_token` is None in HTTP mode; `channels` are (whose, id, whether posts go there)."""

    bot_token: bool
    app_token: str | None
    app_token_is_wrong: bool
    channels: Sequence[tuple[str, str, bool]]


async def look(slack: Slack, asked: Asked, watch: Watch, seconds: float) -> list[Line]:
    """Ask Slack, each call for `seconds` at most; what is to be said."""

    async def heard(call: Awaitable[Heard]) -> Heard | SlackError:
        try:
            async with asyncio.timeout(seconds), watch.beside(SLACK) as answer:
                came = await call
                answer.headers = came.headers
        except TimeoutError:
            return SlackError("", "Slack", f"no answer within {seconds:g} s")
        except SlackError as error:
            return error
        return came

    async def of_the_bot() -> tuple[Heard | SlackError | None, str]:
        bot = await heard(slack.looks.at_the_bot_token()) if asked.bot_token else None
        if not isinstance(bot, Heard) or not bot.fields.get("bot_id") or not _app_of(asked.app_token):
            return bot, ""
        about = await heard(slack.looks.at_the_bot(str(bot.fields["bot_id"])))
        return bot, str(about.fields.get("app_id") or "") if isinstance(about, Heard) else ""

    async def of_the_app() -> Heard | SlackError | None:
        return await heard(slack.looks.at_the_app_token(asked.app_token)) if asked.app_token else None

    of_channels = [_channel(slack, *each, asked.bot_token, seconds) for each in asked.channels]
    ((bot, app_id), app), channels = await asyncio.gather(
        asyncio.gather(of_the_bot(), of_the_app()), asyncio.gather(*of_channels)
    )
    return [bot_token(bot), scopes(bot), _deliveries(asked, app, app_id), *channels]


def unasked(kept: Kept | None) -> list[Line]:
    """What Slack tells no app; `kept` has the last refusals."""
    anew = "paste manifest.json anew under App Manifest in the app's settings."
    of_message, of_home = (None, None) if kept is None else (kept.slack_refused, kept.home_refused)
    return [
        not_checked(
            COMMANDS,
            "Slack tells no app which are installed, nor that it refused one",
            f"Type /teller help in Slack; where it is unknown, {anew}",
        ),
        not_checked(
            FORMS,
            f"Slack tells no app whether they are turned on, and of Home only by refusing it; {_last(of_home, kept)}",
            f"Press a button in Slack and open Home; where nothing answers, {anew}",
        ),
        not_checked(POSTING, f"nothing is posted to try it; {_last(of_message, kept)}"),
    ]


def _last(refused: Said | None, kept: Kept | None) -> str:
    if kept is None:
        return "and the database does not tell of refusals"
    if refused is None:
        return "no refusal is written down"
    return f"the last refusal seen: {refused.what}, {_day(refused.at)}"


def bot_token(bot: Heard | SlackError | None) -> Line:
    """What auth.test says of the bot's token; None where it was not asked."""
    line = _token(BOT, bot)
    if line is not None or not isinstance(bot, Heard):
        return line or not_checked(BOT, "its settings are wrong already")
    if not bot.fields.get("bot_id"):
        return failure(BOT, "this is no bot's token", f"Set {_WHERE[BOT]}.")
    return ok(BOT, f"{bot.fields.get('user')} in {bot.fields.get('team')}")


def scopes(bot: Heard | SlackError | None) -> Line:
    """What the bot's token was granted, against the manifest."""
    if not isinstance(bot, Heard) or bot.error or bot.scopes is None:
        return not_checked(SCOPES_OF_IT, "Slack did not tell what the token was granted")
    missing = [each for each in SCOPES if each not in bot.scopes]
    lost = [each for each in OPTIONAL if each not in bot.scopes]
    if missing:
        why = "; ".join(f"{each} ({SCOPES[each]})" for each in missing)
        more = f"; of the optional ones {', '.join(lost)}" if lost else ""
        return failure(SCOPES_OF_IT, f"missing: {why}{more}", _INSTALL)
    if lost:
        why = f"a message {' or '.join(OPTIONAL[each] for each in lost)} whose answer is lost may come twice"
        return warning(SCOPES_OF_IT, f"missing, which are optional: {', '.join(lost)}; {why}", _INSTALL)
    return ok(SCOPES_OF_IT, f"all {len(SCOPES) + len(OPTIONAL)} of the manifest are granted")


def _deliveries(asked: Asked, app: Heard | SlackError | None, app_id: str) -> Line:
    if asked.app_token is None and asked.app_token_is_wrong:
        return not_checked(APP, "its settings are wrong already")
    if asked.app_token is None:
        remedy = "Type /teller help in Slack: with a wrong secret or request URL it is not answered."
        return not_checked(SECRET, "Slack tells no app which is right, nor where it delivers to", remedy)
    line = _token(APP, app)
    if line is None and app_id and app_id != _app_of(asked.app_token):
        text = f"it is another app's ({_app_of(asked.app_token)}) than the bot's token ({app_id}): nothing arrives"
        return failure(APP, text, f"Copy both tokens from the settings of one app: {_WHERE[APP]}.")
    return line or ok(APP, "it may open connections (none was opened)")


def _token(name: str, heard: Heard | SlackError | None) -> Line | None:
    """What is wrong with a token, or with asking; None where nothing is."""
    if isinstance(heard, SlackBusy) and heard.retry_after:
        return not_checked(name, "Slack asks for a pause", f"Try again in {heard.retry_after:.0f} seconds.")
    if isinstance(heard, SlackError):
        remedy = "Is SLACK_API_URL right, and does this machine reach it (network, proxy, firewall)?"
        return failure(name, f"Slack does not answer ({heard.detail})", remedy)
    if heard is None or not heard.error:
        return None
    if heard.error == "missing_scope":
        remedy = f"Make an app-level token with the scope connections:write and set {_WHERE[name]}."
        return failure(name, "it lacks the scope connections:write", remedy)
    what = _WRONG.get(heard.error, "Look at the app's settings")
    return failure(name, f"Slack refuses it ({heard.error})", f"{what}: {_WHERE[name]}.")


async def _channel(
    slack: Slack, setting: str, channel_id: str, for_posts: bool, may_ask: bool, seconds: float
) -> Line:
    name, line = f"Slack, {setting}", f"{channel_id}: "
    if not may_ask:
        return not_checked(name, f"{line}the settings of the bot's token are wrong already")
    try:
        async with asyncio.timeout(seconds):
            problems = await channel_problems(slack, channel_id, for_posts=for_posts)
    except TimeoutError:
        return not_checked(name, f"{line}Slack does not answer within {seconds:g} s")
    if not problems:
        return ok(name, f"Teller is in {channel_id}")
    what = "; ".join(problem.what for problem in problems)
    remedies = [_remedy(problem) for problem in problems if problem.remedy]
    say = failure if any(problem.certain for problem in problems) else not_checked
    return say(name, f"{line}{what}", " ".join(remedies))


def _remedy(problem: Problem) -> str:
    if problem.refused:
        line = SCOPES_OF_IT if problem.refused == "missing_scope" else BOT
        return f"Mend the token first: see the line “{line}”."
    return f"{problem.remedy[:1].upper()}{problem.remedy[1:]}."


def _app_of(app_token: str | None) -> str:
    """The app's id, which stands in its token, as in xapp-1-A012ABCDEF-…; nothing where it does not."""
    found = re.match(r"xapp-[0-9]+-(A[A-Z0-9]+)-", app_token or "")
    return found[1] if found else ""


def _day(at: str) -> str:
    return f"{at[:16].replace('T', ' ')} UTC"
