"""The app as Slack knows it: tokens, scopes, commands, shortcuts (docs.slack.dev/reference/app-manifest)."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from bot.sandbox.slack.refusal import Refusal


@dataclass(frozen=True)
class Command:
    """A slash command of the manifest."""

    name: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True)
class Shortcut:
    """A shortcut of the manifest; a global one is there wherever somebody writes, another on messages alone."""

    callback_id: str
    name: str
    description: str = ""
    is_global: bool = True


@dataclass
class App:
    """The installed app: who it is, what opens its doors, what it was granted."""

    app_id: str = "A0SANDBOX"
    name: str = "Sandbox"
    bot_user_id: str = "U0SANDBOXBOT"
    bot_name: str = "sandbox"
    bot_id: str = "B0SANDBOXBOT"
    bot_token: str = "xoxb-sandbox"
    app_token: str = "xapp-sandbox"
    signing_secret: str = "sandbox-signing-secret"
    verification_token: str = "sandbox-verification-token"
    scopes: set[str] = field(default_factory=set)
    optional_scopes: set[str] = field(default_factory=set)
    app_scopes: set[str] = field(default_factory=lambda: {"connections:write"})
    commands: dict[str, Command] = field(default_factory=dict)
    shortcuts: dict[str, Shortcut] = field(default_factory=dict)
    events: set[str] = field(default_factory=set)
    messages_tab_enabled: bool = True
    home_tab_enabled: bool = False
    refused_tokens: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_manifest(cls, manifest: Mapping[str, Any], **identity: Any) -> Self:
        """The app a manifest describes; `identity` gives ids and secrets a manifest does not hold.

        Whoever installs it grants what is optional too. What is optional must be listed among the others as well,
        else it is not asked for (docs.slack.dev/authentication/installing-with-oauth).
        """
        scopes = manifest.get("oauth_config", {}).get("scopes", {})
        features = manifest.get("features", {})
        home = features.get("app_home", {})
        subscribed = manifest.get("settings", {}).get("event_subscriptions", {})
        commands = [_command(entry) for entry in features.get("slash_commands", [])]
        shortcuts = [_shortcut(entry) for entry in features.get("shortcuts", [])]
        known: dict[str, Any] = {
            "name": manifest["display_information"]["name"],
            "bot_name": features.get("bot_user", {}).get("display_name", "bot"),
            "scopes": set(scopes.get("bot", [])),
            "optional_scopes": set(scopes.get("bot", [])) & set(scopes.get("bot_optional", [])),
            "commands": {command.name: command for command in commands},
            "shortcuts": {shortcut.callback_id: shortcut for shortcut in shortcuts},
            "events": set(subscribed.get("bot_events", [])),
            "messages_tab_enabled": bool(home.get("messages_tab_enabled", False)),
            "home_tab_enabled": bool(home.get("home_tab_enabled", False)),
        }
        return cls(**(known | identity))

    def draw_secrets(self) -> None:
        """Have secrets that no other sandbox has: what is meant for one app is nothing to another."""
        self.bot_token, self.app_token = f"xoxb-{secrets.token_hex(16)}", f"xapp-{secrets.token_hex(16)}"
        self.signing_secret, self.verification_token = secrets.token_hex(16), secrets.token_hex(12)

    def refuse(self, token: str, error: str) -> None:
        """Let the token answer `token_revoked`, `account_inactive` or `token_expired` from now on."""
        self.refused_tokens[token] = error

    @property
    def global_shortcuts(self) -> list[Shortcut]:
        """Those that people are offered everywhere, which takes the scope `commands`."""
        return [each for each in self.shortcuts.values() if each.is_global and "commands" in self.scopes]

    def decline_optional(self) -> None:
        """Whoever installed the app granted only what it cannot do without."""
        self.scopes -= self.optional_scopes

    def subscribes(self, event: str, scope: str = "") -> bool:
        """Whether it is told of an event, for some of which it needs a scope as well."""
        return event in self.events and (not scope or scope in self.scopes)

    def require(self, *scopes: str) -> None:
        """Pass when one of the scopes was granted; else missing_scope with both sides named."""
        if not self.scopes.intersection(scopes):
            provided = ",".join(sorted(self.scopes))
            raise Refusal("missing_scope", needed=",".join(scopes), provided=provided)


def _command(entry: Mapping[str, Any]) -> Command:
    return Command(
        entry["command"],
        entry.get("description", ""),
        entry.get("usage_hint", ""),
        bool(entry.get("should_escape", False)),
    )


def _shortcut(entry: Mapping[str, Any]) -> Shortcut:
    is_global = entry["type"] == "global"
    return Shortcut(entry["callback_id"], entry["name"], entry.get("description", ""), is_global)
