"""A stand-in for Slack on loopback: real HTTP, real WebSockets, Slack's rules, and people to act in it."""

from bot.sandbox.slack.absent import NotThere
from bot.sandbox.slack.faults import RESPONSE_URL, Fault, Faults
from bot.sandbox.slack.refusal import Refusal
from bot.sandbox.slack.rendering import visible_text
from bot.sandbox.slack.seed import seed
from bot.sandbox.slack.standin import SlackStandIn
from bot.sandbox.slack.state.app import App, Command, Shortcut
from bot.sandbox.slack.state.channels import Channel
from bot.sandbox.slack.state.log import Call, Delivery
from bot.sandbox.slack.state.messages import Content, Ephemeral, Message
from bot.sandbox.slack.state.users import SLACKBOT, User
from bot.sandbox.slack.state.views import View
from bot.sandbox.slack.state.workspace import Workspace

__all__ = [
    "RESPONSE_URL",
    "SLACKBOT",
    "App",
    "Call",
    "Channel",
    "Command",
    "Content",
    "Delivery",
    "Ephemeral",
    "Fault",
    "Faults",
    "Message",
    "NotThere",
    "Refusal",
    "Shortcut",
    "SlackStandIn",
    "User",
    "View",
    "Workspace",
    "seed",
    "visible_text",
]
