"""Whose comment may be changed in which state, decided on what the database and RMS say at that moment."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest

from bot.command import Asked, Parts, Window
from bot.errors import BadInput, Refused, Rejected, TellerError
from bot.lifecycle import State
from bot.sandbox.rms import SCOPES
from bot.sandbox.rms.account import Code
from bot.settings import Settings
from bot.store import Store
from bot.store.condition import kept
from bot.store.members import COMMAND_LINE
from commands.comment import GONE, NOT_SETTLED, NOT_YOURS, digest, save
from tests.balances_scene import Scene, serving
from tests.clock import T0
from tests.store.scene import ADA, BEN, IDA, JOHN, WAY_TO, a_request_in, with_members

AFTER = "for Riga"


@dataclass(frozen=True)
class Desk:
    """A real database and the town's RMS, and none of the parts that saving does not use."""

    scene: Scene
    store: Store

    @property
    def parts(self) -> Parts:
        nothing = cast(Any, None)
        there = Settings(_env_file=None, slack_bot_token="xoxb-1", slack_app_token="xapp-1")
        named = dict.fromkeys(Parts.__dataclass_fields__, nothing)
        named |= {"settings": there, "store": self.store, "balances": self.scene.balances, "clock": self.scene.clock}
        return Parts(**named)

    def has(self, comment: str, amount: int = 4) -> Code:
        """RMS has a code of Acme's with that comment."""
        return self.scene.rms.add_code(company=self.scene.rms.account.companies[458], amount=amount, comment=comment)

    async def saves(self, user_id: str, code: Code, request_id: int = 1, shown: str = "spare routers") -> Window:
        """Somebody saves another comment in a form that showed `shown`."""
        member = await self.store.members.find(user_id)
        assert member is not None
        value = f"1:{code.id}:458:{request_id}:988:{digest(shown)}"
        return await save(Asked(user_id, value=value, fields={"comment": AFTER}), member, self.parts)

    async def is_refused(self, user_id: str, code: Code) -> str:
        """The sentence that somebody reads who may not save."""
        with pytest.raises(TellerError) as caught:
            await self.saves(user_id, code)
        assert isinstance(caught.value, BadInput | Refused)
        return caught.value.sentence

    async def noted(self) -> list[str]:
        """What the audit trail has of it."""
        return [row["outcome"] for row in await self.store.audit.rows() if row["what"] == "edit comment"]

    @property
    def puts(self) -> int:
        """How often RMS was told to change something."""
        return sum(call.method == "PUT" for call in self.scene.rms.calls)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    store = await with_members(tmp_path / "teller.db")
    async with serving() as scene:
        yield Desk(scene, store)
    await store.close()


@pytest.mark.parametrize("state", WAY_TO, ids=str)
@pytest.mark.parametrize("user_id", [JOHN, ADA])
async def test_only_of_a_settled_mint(desk: Desk, state: State, user_id: str) -> None:
    """While it is not settled what became of a request, nobody touches a code that carries its reference."""
    await a_request_in(desk.store, state)
    code = desk.has("[MC-000001] spare routers")
    if state is State.ISSUED:
        await desk.saves(user_id, code)
        assert (code.comment, desk.puts) == (f"[MC-000001] {AFTER}", 1)
    else:
        assert await desk.is_refused(user_id, code) == NOT_SETTLED
        assert (code.comment, desk.puts) == ("[MC-000001] spare routers", 0)


@pytest.mark.parametrize("user_id", [JOHN, BEN, ADA, IDA])
@pytest.mark.parametrize("whose", [JOHN, BEN, IDA])
async def test_whose(desk: Desk, user_id: str, whose: str) -> None:
    """Who asked for it, approvers and admins; not somebody else."""
    await a_request_in(desk.store, State.ISSUED, requester=whose)
    code = desk.has("[MC-000001] spare routers")
    if user_id != JOHN or whose == JOHN:
        await desk.saves(user_id, code)
        assert desk.puts == 1
    else:
        assert await desk.is_refused(user_id, code) == NOT_YOURS
        assert desk.puts == 0


@pytest.mark.parametrize(
    ("comment", "amount", "error"),
    [
        ("[MC-000001] spare routers", 5, NOT_SETTLED),
        ("see [MC-000001] spare routers", 4, NOT_YOURS),
        ("spare routers", 4, NOT_YOURS),
    ],
    ids=["worth something else", "mentioned", "made elsewhere"],
)
async def test_what_is_none_of_ones_own(desk: Desk, comment: str, amount: int, error: str) -> None:
    """A code that only resembles one's own is not made one's own by a form that says so."""
    await a_request_in(desk.store, State.ISSUED)
    code = desk.has(comment, amount)

    assert await desk.is_refused(JOHN, code) == error
    assert desk.puts == 0


async def loses_the_row(store: Store) -> None:
    """Somebody takes John's row away."""
    await store.members.remove(JOHN, (), COMMAND_LINE, T0)


async def is_deactivated(store: Store) -> None:
    """Slack says that John is no full member."""
    await store.members.hear(JOHN, False, T0)


@pytest.mark.parametrize("goes", [loses_the_row, is_deactivated])
async def test_gone_meanwhile(desk: Desk, goes: Callable[[Store], Awaitable[None]]) -> None:
    """Who lost their right while RMS was read changes nothing any more."""
    await a_request_in(desk.store, State.ISSUED)
    code = desk.has("[MC-000001] spare routers")
    row = await desk.store.members.find(JOHN)
    assert row is not None
    await goes(desk.store)
    value = f"1:{code.id}:458:1:988:{digest('spare routers')}"
    with pytest.raises(Refused):
        await save(Asked(JOHN, value=value, fields={"comment": AFTER}), row, desk.parts)

    assert desk.puts == 0


async def test_the_reference_of_a_ledger_that_was_lost(desk: Desk) -> None:
    """A reference that this database does not know stays in its place too: the ledger can be made anew of it."""
    code = desk.has("[MC-ZZZZZZ] spare routers")
    await desk.saves(ADA, code, request_id=0)

    assert code.comment == f"[MC-ZZZZZZ] {AFTER}"


async def test_a_code_that_is_gone(desk: Desk) -> None:
    """Deleted, or of another company than the form says: nothing is sent."""
    await a_request_in(desk.store, State.ISSUED)
    code = desk.has("[MC-000001] spare routers")
    desk.scene.rms.account.delete(code)

    assert await desk.is_refused(JOHN, code) == GONE
    assert desk.puts == 0


async def test_the_same_submission_after_a_crash(desk: Desk) -> None:
    """A click that is carried out again finds the comment there, and sends nothing a second time."""
    await a_request_in(desk.store, State.ISSUED)
    code = desk.has("[MC-000001] spare routers")
    first, second = await desk.saves(JOHN, code), await desk.saves(JOHN, code)

    assert (first.text, desk.puts) == (second.text, 1)
    assert (await desk.noted())[1:] == [f"changed: code {code.id}", f"code {code.id} reads so already"]


async def test_the_books_come_first(desk: Desk) -> None:
    """What is about to be changed is written down before RMS is told, with both texts."""
    await a_request_in(desk.store, State.ISSUED)
    code = desk.has("[MC-000001] spare routers")
    await desk.saves(ADA, code)

    assert (await desk.noted())[0] == f"asked: code {code.id}, from “spare routers” to “{AFTER}”"
    assert "MC-000001" not in " ".join(await desk.noted())


async def test_a_whole_code_in_a_comment(desk: Desk) -> None:
    """The audit trail, which stays for ever, has its last four characters."""
    await a_request_in(desk.store, State.ISSUED)
    whole = "a1B2" * 8
    await desk.saves(JOHN, desk.has(f"[MC-000001] like {whole}"), shown=f"like {whole}")

    assert f"from “like …a1B2” to “{AFTER}”" in (await desk.noted())[0]
    assert whole not in str(await desk.store.audit.rows())


async def test_without_the_scope(desk: Desk, tmp_path: Path) -> None:
    """RMS refuses the PUT: the doctor has it as the last refusal of the scope, and takes nothing else for one."""
    await a_request_in(desk.store, State.ISSUED)
    code = desk.has("[MC-000001] spare routers")
    desk.scene.rms.scopes = SCOPES - {"credit_transfer_codes:write"}
    before = kept(tmp_path / "teller.db", "2026-03").rms_refused
    with pytest.raises(Rejected):
        await desk.saves(JOHN, code)
    seen = kept(tmp_path / "teller.db", "2026-03").rms_refused

    assert before is None
    assert seen is not None
    assert seen.what.startswith("not changed: HTTP 403")


@pytest.mark.parametrize("value", ["", "1:7:458:1:988", f"2:7:458:1:988:{'0' * 16}"])
async def test_a_form_of_an_older_teller(desk: Desk, value: str) -> None:
    """Nothing is saved, and RMS is not asked."""
    member = await desk.store.members.find(ADA)
    assert member is not None
    with pytest.raises(BadInput, match="older Teller"):
        await save(Asked(ADA, value=value, fields={"comment": AFTER}), member, desk.parts)

    assert desk.scene.rms.calls == []
