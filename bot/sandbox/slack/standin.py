"""The stand-in for Slack: a server the bot talks to, and hands and eyes for the people around it."""

from collections.abc import Callable
from typing import Any, TypeVar

import aiohttp

from bot.clock import Clock
from bot.sandbox.slack.delivery.courier import Courier
from bot.sandbox.slack.delivery.signed_http import SignedHttp
from bot.sandbox.slack.delivery.socket_mode import Reason, SocketMode
from bot.sandbox.slack.faults import Faults
from bot.sandbox.slack.people import eyes
from bot.sandbox.slack.people.accounts import Accounts
from bot.sandbox.slack.people.clicks import Clicks, Sought, Typed
from bot.sandbox.slack.people.commands import Commands
from bot.sandbox.slack.people.events import Events
from bot.sandbox.slack.people.modals import Modals
from bot.sandbox.slack.people.payloads import Tab
from bot.sandbox.slack.people.saying import Saying
from bot.sandbox.slack.people.shortcuts import Shortcuts
from bot.sandbox.slack.people.suggestions import Suggestions
from bot.sandbox.slack.picture import picture
from bot.sandbox.slack.server import Server
from bot.sandbox.slack.state.log import Call, Delivery
from bot.sandbox.slack.state.messages import Message
from bot.sandbox.slack.state.users import Standing
from bot.sandbox.slack.state.views import View
from bot.sandbox.slack.state.workspace import Workspace
from bot.sandbox.slack.values import Json
from bot.sandbox.slack.web.api import Api
from bot.sandbox.slack.web.desk import Desk

T = TypeVar("T")


class SlackStandIn:
    """Slack on loopback: Web API, Socket Mode or signed HTTP, response URLs, and people who use it."""

    def __init__(self, workspace: Workspace, clock: Clock) -> None:
        workspace.clock = clock
        self.workspace = workspace
        self.faults = Faults()
        self._socket = SocketMode(workspace)
        self._server = Server(Api(Desk(workspace, self._socket.new_url), self.faults), self._socket, workspace.now)
        self._courier = Courier(workspace, self._socket)
        self._commands = Commands(workspace, self._courier)
        self._clicks = Clicks(workspace, self._courier)
        self._modals = Modals(workspace, self._courier)
        self._events = Events(workspace, self._courier)
        self._saying = Saying(workspace, self._events)
        self._accounts = Accounts(workspace, self._events)
        self._shortcuts = Shortcuts(workspace, self._courier)
        self._suggestions = Suggestions(workspace, self._courier)
        self._session: aiohttp.ClientSession | None = None

    async def start(self, host: str = "127.0.0.1", port: int = 0, front: str = "") -> None:
        """Listen; `api_url` is known from here on. Whoever opens the bare address in a browser is led to `front`."""
        self._server.host, self._server.port, self._server.front = host, port, front
        await self._server.up()
        self.workspace.base_url = f"http://{host}:{self._server.port}"

    async def stop(self) -> None:
        """Let go of everything: held calls, connections, the port."""
        self.faults.clear()
        await self._saying.stop()
        await self._events.stop()
        await self._socket.close()
        await self._server.down()
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def go_down(self) -> None:
        """Vanish from the network: live connections are cut, new ones refused."""
        self._socket.drop()
        await self._server.down()

    async def come_back(self) -> None:
        """Listen on the same port again."""
        await self._server.up()

    @property
    def api_url(self) -> str:
        """The base_url for a Slack client."""
        return f"{self.workspace.base_url}/api/"

    # The way to the bot

    def deliver_over_socket(self) -> None:
        """Deliver by Socket Mode, as from the start."""
        self._courier.door = self._socket

    def deliver_over_http(self, url: str) -> None:
        """Deliver by signed POST to the URL; Socket Mode connections get nothing any more."""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        self._courier.door = SignedHttp(self._session, url, self.workspace.app.signing_secret)

    @property
    def connections(self) -> int:
        """How many Socket Mode connections are live, those told to go left out."""
        return self._socket.live

    async def disconnect(self, reason: Reason = "warning") -> None:
        """Send every Socket Mode connection a disconnect frame."""
        await self._socket.disconnect(reason)

    def drop_connections(self) -> None:
        """Cut every Socket Mode connection without a word."""
        self._socket.drop()

    # What people do

    async def type_command(self, user_id: str, channel_id: str, line: str) -> Delivery:
        """Type a command line as into Slack's message box; comes back after the ack or its absence."""
        return await self._commands.type(user_id, channel_id, line)

    def say(self, user_id: str, channel_id: str, line: str) -> Message:
        """Type a line that is no command; the app hears of it if its manifest subscribes to that."""
        return self._saying.say(user_id, channel_id, line)

    async def type_raw_command(self, user_id: str, channel_id: str, command: str, text: str) -> Delivery:
        """Send a command whose text nothing is done to."""
        return await self._commands.send(user_id, channel_id, command, text)

    async def use_shortcut(self, user_id: str, callback_id: str, channel_id: str = "") -> Delivery:
        """Choose one of the app's global shortcuts, wherever the person is. Raises NotThere where it has no such."""
        return await self._shortcuts.use(user_id, callback_id, channel_id)

    async def press(
        self,
        user_id: str,
        *,
        where: Message | View | str,
        action_id: str | None = None,
        text: str | None = None,
        value: str | None = None,
        block_id: str | None = None,
        confirm: bool = True,
        state: Typed | None = None,
        snapshot: Message | View | None = None,
    ) -> Delivery:
        """Click the one button there that fits; `snapshot` clicks in a window that still shows an old state."""
        sought = Sought(action_id, text, value, block_id)
        return await self._clicks.press(user_id, where, sought, confirm=confirm, state=state, snapshot=snapshot)

    async def choose(
        self,
        user_id: str,
        *,
        where: Message | View | str,
        action_id: str,
        value: Any,
        block_id: str | None = None,
        state: Typed | None = None,
    ) -> Delivery:
        """Pick from a menu that sends at once; `state` is what else is entered there."""
        return await self._clicks.choose(user_id, where, Sought(action_id, block_id=block_id), value, state=state)

    async def suggest(
        self, user_id: str, *, where: Message | View | str, action_id: str, query: str, block_id: str | None = None
    ) -> Delivery:
        """Type into a menu whose options the bot knows; what it offers is in the delivery."""
        return await self._suggestions.ask(user_id, where, action_id, query, block_id)

    async def submit_view(self, user_id: str, view_id: str, values: Typed) -> Delivery:
        """Fill in the modal in front of the person and submit it."""
        return await self._modals.submit(user_id, view_id, values)

    async def close_view(self, user_id: str, view_id: str, *, everything: bool = False) -> Delivery:
        """Cancel the modal in front of the person, or with `everything` the whole stack."""
        return await self._modals.close(user_id, view_id, everything=everything)

    async def open_home(self, user_id: str, tab: Tab = "home") -> Delivery:
        """Open the app's Home, or its messages; "not sent" where it has none, or does not subscribe to that."""
        return await self._accounts.open_app(user_id, tab)

    async def become(self, user_id: str, standing: Standing) -> Delivery:
        """Deactivate an account, make it a guest's, or a full member's (again); "not sent" where that is no news."""
        return await self._accounts.become(user_id, standing)

    async def rename(self, user_id: str, *, name: str = "", real_name: str = "") -> Delivery:
        """Give somebody another name; the app hears of it as of every change of an account."""
        return await self._accounts.rename(user_id, name, real_name)

    async def redeliver(self, delivery: Delivery) -> Delivery:
        """Send exactly the same payload once more, trigger_id and all."""
        return await self._courier.carry(Delivery(delivery.kind, delivery.payload, delivery.user_id))

    async def send_event(self, event: Json) -> Delivery:
        """Tell the bot of an event of the Events API; `event` is the inner object with its type.

        What it does not acknowledge it is told again: at once, after a minute and after five.
        """
        return await self._events.tell(event)

    # What people see

    def messages(self, user_id: str, channel_id: str) -> list[Message]:
        """What that person sees in the conversation, oldest first."""
        return eyes.messages(self.workspace, user_id, channel_id)

    def direct_messages(self, user_id: str) -> list[Message]:
        """The person's conversation with the bot."""
        return eyes.direct_messages(self.workspace, user_id)

    def modal(self, user_id: str) -> View | None:
        """The modal the person looks at."""
        return self.workspace.views.top(user_id)

    def known_choices(
        self,
        user_id: str,
        *,
        where: Message | View | str,
        action_id: str,
        query: str = "",
        block_id: str | None = None,
    ) -> list[Json] | None:
        """What a menu of people or conversations lists for that person; None where the bot is to be asked."""
        return self._suggestions.known(user_id, where, action_id, query, block_id)

    # What happened

    def calls(self, method: str) -> list[Call]:
        """The calls of one method so far; posts to response URLs are under `response_url`."""
        return [call for call in self.workspace.calls if call.method == method]

    async def until(self, predicate: Callable[[], T], timeout: float = 30.0) -> T:  # noqa: ASYNC109 - part of what is asked
        """Wait, in real time, until something is so; looks again at every change."""
        return await self.workspace.changes.until(predicate, timeout, self._picture)

    def _picture(self) -> str:
        return f"Slack's state is\n{picture(self.workspace)}"
