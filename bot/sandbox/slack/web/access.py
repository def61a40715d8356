"""Who calls: tokens and their errors (docs.slack.dev/authentication/tokens)."""

from bot.sandbox.slack.refusal import Refusal
from bot.sandbox.slack.state.app import App
from bot.sandbox.slack.web.desk import Method


def bearer(header: str) -> str:
    """The token of an Authorization header, empty when there is none."""
    scheme, _, token = header.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def check(app: App, method: Method, header: str, argument: str) -> None:
    """Let the caller through, or name what is wrong with the token, then with its scopes.

    A bot token may come as an argument too; an app-level one has to stand in the Authorization header
    (docs.slack.dev/reference/methods/apps.connections.open).
    """
    token = bearer(header) or ("" if method.token == "app" else argument)
    if not token:
        raise Refusal("not_authed")
    if token in app.refused_tokens:
        raise Refusal(app.refused_tokens[token])
    known = {app.bot_token: "bot", app.app_token: "app"}
    if token not in known:
        raise Refusal("invalid_auth")
    if known[token] != method.token:
        raise Refusal("not_allowed_token_type")
    if method.token == "app" and method.scope not in app.app_scopes:
        raise Refusal("missing_scope", needed=method.scope, provided=",".join(sorted(app.app_scopes)))
    if method.token == "bot" and method.scope is not None:
        app.require(method.scope)


def granted(app: App, header: str, argument: str) -> set[str] | None:
    """The scopes of the token that a call carries, which an answer names; None for a token that is not valid."""
    token = bearer(header) or argument
    if token in app.refused_tokens:
        return None
    return {app.bot_token: app.scopes, app.app_token: app.app_scopes}.get(token)
