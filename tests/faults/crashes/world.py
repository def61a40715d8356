"""A team whose bot may die at any moment: it is started again each time, and people do what people do.

async with world(nursery, tmp_path) as w:
    await w.asks(w.team.john, LINE)
    await w.bot.listens(deadly="after rms mint")
    await w.presses(w.team.ada, "Approve", LINE)
    await w.recovers()
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.access import Role
from bot.sandbox.slack import Delivery, Ephemeral, Message, View
from tests.clock import T0, ManualClock
from tests.faults.crashes.lives import Act, Lives
from tests.faults.crashes.nursery import Bot, Nursery
from tests.journeys.child import store_of
from tests.journeys.cli import settings_of
from tests.journeys.listing import chooses, comments_in
from tests.journeys.team import ADA, APPROVALS, BEN, JOHN, Person, Seen, running_team
from tests.journeys.witness import READING
from tests.store.scene import enrol


class World(Lives):
    """What people do, until they see something come of it."""

    old_window: Message | None = None
    """A card as it stands in a window that nobody redraws."""
    reads_back = True
    """Whether Teller has the scopes to read back what stands in Slack."""
    made_outside = 0
    """How many codes were made in RMS by others, where Teller must find them."""

    async def asks(self, person: Person, line: str) -> None:
        """Type a command, until there is an answer."""
        before = self._told(person)
        await self.does(Act(lambda: person.sends(line), lambda _: self._told(person) > before))

    async def presses(self, person: Person, button: str, comment: str) -> None:
        """Press a button that decides, on the newest card with that comment, until Slack says that it was heard."""
        await self.does(self.pressing(person, button, comment))

    def pressing(self, person: Person, button: str, comment: str, window: Message | None = None) -> Act:
        """The act of it; `window` shows the card as it was."""

        async def press() -> Delivery:
            card = window or self.newest_card(comment)
            return await person.presses(button, Seen(card), snapshot=window)

        return Act(press)

    async def rejects(self, person: Person, comment: str, reason: str) -> None:
        """Open the form, fill it in and send it off."""
        await self.fills_in(person, self.pressing(person, "Reject", comment), reason=reason)

    async def fills_in(self, person: Person, opening: Act, **fields: str) -> None:
        """Do what opens a form, fill it in and send it off."""

        async def submit() -> Delivery:
            form = self._form(person)
            if form is None:
                raise LookupError("the form is gone")
            return await person.submits(Seen(form), **fields)

        before = self._told(person)
        await self.does(Act(opening.do, lambda _: self._form(person) is not None or self._told(person) > before))
        await self.does(Act(submit))

    async def presses_newest(self, person: Person, button: str) -> None:
        """Press the newest button with these words, wherever it stands, until Slack says that it was heard."""
        await self.does(self.pressing_newest(person, button))

    def pressing_newest(self, person: Person, button: str) -> Act:
        """The act of it."""

        async def press() -> Delivery:
            return await person.presses(button, self._newest(person, button))

        return Act(press)

    def choosing(self, person: Person, words: str, comment: str) -> Act:
        """The act of choosing something beside the code with that comment, in the newest list."""

        async def choose() -> Delivery:
            lists = [seen for seen in person.sees() if comment in comments_in(seen)]
            return await chooses(person, words, lists[-1], comment)

        return Act(choose)

    async def asks_for_access(self, person: Person) -> None:
        """Press the button in the answer to who has no row, until something else stands in its place."""
        act = self.pressing_newest(person, "Ask for access")
        await self.does(Act(act.do, lambda _: not any("Ask for access" in seen.buttons for seen in person.sees())))

    def _newest(self, person: Person, button: str) -> Seen:
        """Raises LookupError."""
        everywhere = (*person.sees(), *person.sees(APPROVALS), *person.direct())
        found = [seen for seen in everywhere if button in seen.buttons]
        if not found:
            raise LookupError(f"nothing has the button {button}")
        return max(found, key=lambda seen: seen.what.ts if isinstance(seen.what, Message) else "")

    async def withdraws(self, person: Person) -> None:
        """Press *Withdraw* under the answer to what they asked for."""
        await self.presses_newest(person, "Withdraw")

    async def reveals(self, person: Person) -> None:
        """Press *Reveal code* under the newest notice, until something else than *Reading…* is there."""

        before, told = self.team.slack.modal(person.id), self._told(person)

        def is_seen(_: Delivery) -> bool:
            new = self.team.slack.modal(person.id) is not before and self.window(person) != ""
            return new or self._told(person) > told

        await self.does(Act(self.pressing_newest(person, "Reveal code").do, is_seen))

    def takes_the_scopes_of_history(self) -> None:
        """From now on Teller cannot see what stands in Slack."""
        self.reads_back = False
        self.team.slack.workspace.app.decline_optional()

    async def revokes(self, person: Person) -> None:
        """Press *Revoke* under what was told of a code that came late, until there is an answer."""

        async def press() -> Delivery:
            (late,) = [seen for seen in person.direct() if "Revoke" in seen.buttons]
            return await person.presses("Revoke", late)

        before = self._told(person)
        await self.does(Act(press, lambda _: self._told(person) > before))

    def window(self, person: Person) -> str:
        """What stands in the modal in front of somebody, once it is there."""
        view = self.team.slack.modal(person.id)
        return "" if view is None or READING in Seen(view).text else Seen(view).text

    def _form(self, person: Person) -> View | None:
        view = self.team.slack.modal(person.id)
        return view if view is not None and view.content["submit"] else None

    def _told(self, person: Person) -> int:
        """How much Teller has told somebody alone."""
        private = [
            seen.what for seen in (*person.sees(), *person.sees(APPROVALS)) if isinstance(seen.what, Ephemeral)
        ]
        return sum(each.bot_id != "" for each in private) + len(person.direct())

    def newest_card(self, comment: str) -> Message:
        """The card that people look at. Raises LookupError where there is none."""
        cards = self.cards(comment)
        if not cards:
            raise LookupError(f"no card says {comment}")
        return cards[-1]

    def cards(self, comment: str) -> list[Message]:
        """The cards with that comment, oldest first."""
        messages = self.team.slack.workspace.channels[APPROVALS].messages
        return [each for each in messages if each.bot_id and comment_of(each) == comment]


def comment_of(message: Message) -> str:
    """What stands in the place of a card's comment."""
    blocks = [block for block in message.blocks if block["type"] == "section"]
    return str(blocks[1]["text"]["text"]) if len(blocks) > 1 and "text" in blocks[1] else ""


BALANCES = {"john": 413370, "office": 529610, "alarms": 641730}
"""What the accounts of the gateway have: numbers that stand nowhere by chance."""


@asynccontextmanager
async def world(
    nursery: Nursery, folder: Path, *, http: bool = False, new: bool = False, **changes: str
) -> AsyncIterator[World]:
    """Everyone in their role, the bot running, the clock standing still.

    Where the database is `new`, the bot is not started yet.
    """
    async with running_team(folder, http=http, clock=ManualClock(T0), start=False, new=new, **changes) as team:
        async with store_of(team) as store:
            await enrol(store, ADA, Role.ADMIN, approver=True)
            await enrol(store, BEN, Role.USER, approver=True)
            await enrol(store, JOHN, Role.USER, account="john")
        for name, balance in BALANCES.items():
            team.ozeki.accounts[name].balance = balance
        settings = settings_of(team.town, folder, http=http, **({"TELLER_DAILY_CHANNEL": ""} | changes))
        with Bot(nursery, settings, folder / "bot.log") as bot:
            it = World(team, bot)
            try:
                if not new:
                    await it.starts()
                yield it
            finally:
                await bot.dies()
