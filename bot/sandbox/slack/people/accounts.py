"""What becomes of people's accounts, and where they go in the app, of which it hears as far as it subscribed."""

from bot.sandbox.slack.absent import NotThere
from bot.sandbox.slack.people import eyes, payloads
from bot.sandbox.slack.people.events import Events
from bot.sandbox.slack.people.payloads import Tab
from bot.sandbox.slack.state.log import Delivery
from bot.sandbox.slack.state.users import Standing, User
from bot.sandbox.slack.state.workspace import Workspace


class Accounts:
    """Each method gives the event's delivery; its outcome is "not sent" where the app is not told."""

    def __init__(self, workspace: Workspace, events: Events) -> None:
        self._workspace = workspace
        self._events = events

    async def become(self, user_id: str, standing: Standing) -> Delivery:
        """An admin of the workspace deactivates somebody, makes them a guest, or a full member (again)."""
        user = self._person(user_id)
        before = user.standing
        user.become(standing)
        return await self._changed(user, is_news=user.standing != before)

    async def rename(self, user_id: str, name: str, real_name: str) -> Delivery:
        """Somebody changes their names; "" is as before."""
        user = self._person(user_id)
        before = user.name, user.real_name
        user.name, user.real_name = name or user.name, real_name or user.real_name
        return await self._changed(user, is_news=(user.name, user.real_name) != before)

    async def open_app(self, user_id: str, tab: Tab) -> Delivery:
        """Somebody opens a tab of the app that its manifest switches on."""
        eyes.account(self._workspace, user_id)
        app = self._workspace.app
        is_there = app.home_tab_enabled if tab == "home" else app.messages_tab_enabled
        if not is_there or not app.subscribes("app_home_opened"):
            return _not_sent()
        return await self._events.tell(payloads.app_home_opened(self._workspace, user_id, tab))

    def _person(self, user_id: str) -> User:
        user = self._workspace.users.get(user_id)
        if user is None or not user.is_person:
            raise NotThere(f"{user_id} is nobody's account")
        return user

    async def _changed(self, user: User, *, is_news: bool) -> Delivery:
        self._workspace.changes.mark()
        if not is_news or not self._workspace.app.subscribes("user_change", "users:read"):
            return _not_sent()
        return await self._events.tell(payloads.user_change(self._workspace, user))


def _not_sent() -> Delivery:
    return Delivery("events_api", {}, outcome="not sent")
