"""Another process on the same database, as `python -m tests.store.worker PATH WHAT ...`.

It says `ready` once the file is open. When it reads a line, it reads what it must know, says `begun`, writes, says
what came of it, and then waits to be killed or for the end of its input.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot.access import Role
from bot.lifecycle import Event, Request
from bot.store import Store
from bot.store.audit import record
from bot.store.database import Connection
from bot.store.members import Wanted
from bot.store.posts import Drawn
from bot.views.blocks import sentence
from tests.store.scene import asking

NOW = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)


def say(words: Any) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def hear() -> None:
    sys.stdin.readline()


def begun() -> None:
    """From here on it writes."""
    say("begun")


async def decide(store: Store, times: str, *by: str) -> list[bool]:
    """Claim request 1 so often at once, by turns."""
    request = await store.requests.find(1)
    assert request is not None
    begun()
    claims = (store.decisions.decide(Event.APPROVE, request.shown, by[n % len(by)], NOW) for n in range(int(times)))
    return [claimed is not None for claimed in await asyncio.gather(*claims)]


async def ask(store: Store, times: str, prefix: str) -> list[bool]:
    """Ask for the same so often at once."""
    begun()
    asked = (store.requests.ask(asking(), f"MC-{prefix}{n:05d}", NOW) for n in range(int(times)))
    return [new for _, new in await asyncio.gather(*asked)]


async def lower(store: Store, times: str, by: str, whom: str) -> list[str]:
    """An admin takes the admin's role from another."""
    begun()
    changes = (store.members.set(Wanted(whom, Role.USER), (), by, NOW) for _ in range(int(times)))
    return [change.name for change in await asyncio.gather(*changes)]


async def post(store: Store, times: str) -> list[bool]:
    """Owe a morning post so often at once."""
    begun()
    drawn = Drawn(date(2026, 3, 10), "CMORNING", sentence("Credits"), {"rms:credit": 5}, NOW)
    return list(await asyncio.gather(*(store.posts.owe(drawn, NOW) for _ in range(int(times)))))


async def intend(store: Store) -> str:
    """Write the intent of request 1, which is approved."""
    request = await store.requests.find(1)
    assert request is not None
    begun()
    happened = await store.mints.intend(request, NOW, NOW)
    return happened.state if isinstance(happened, Request) else "nothing"


async def note(store: Store, times: str, who: str) -> int:
    """Add so many rows to the audit trail, each in a transaction of its own."""
    begun()
    for number in range(int(times)):
        await store.audit.note(NOW, who, "try", f"number {number}")
    return int(times)


WORK: dict[str, Callable[..., Awaitable[Any]]] = {
    "decide": decide,
    "ask": ask,
    "lower": lower,
    "post": post,
    "intend": intend,
    "note": note,
}


async def main(path: Path, what: str, *arguments: str) -> None:
    if what == "stop inside":
        await stop_inside(path)
        return
    store = Store(path)
    await store.open()
    say("ready")
    hear()
    say(await WORK[what](store, *arguments))
    hear()
    await store.close()


async def stop_inside(path: Path) -> None:
    """Stand still in the middle of a transaction that has written already."""
    connection = Connection(path)
    await connection.open()

    def work(db: Database) -> None:
        db.execute("UPDATE requests SET state = 'approved', decided_by = 'UADA'")
        record(db, NOW, "UADA", "approve", "approved")
        say("ready")
        hear()

    await connection.write(work)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), *sys.argv[2:]))
