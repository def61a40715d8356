"""Every method the stand-in knows, by name."""

from collections.abc import Mapping

from bot.sandbox.slack.web import chat, conversations, history, identity, users, views
from bot.sandbox.slack.web.desk import Method

METHODS: Mapping[str, Method] = {
    **identity.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **history.METHODS,
    **users.METHODS,
    **views.METHODS,
}
