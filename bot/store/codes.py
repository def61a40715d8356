"""Whose the codes in RMS's list are, by the references that they carry."""

from sqlite_utils import Database

from bot.lifecycle import Request
from bot.reference import Owner
from bot.store.database import Connection
from bot.store.requests import load


class Codes:
    """The verbs of the list of codes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def owners(self) -> dict[str, Owner]:
        """Every reference, those that were given up included, and the request it belongs to."""
        rows = await self._connection.read(lambda db: list(db.query(_OWNERS)))
        return {row["reference"]: Owner(row["id"], row["requester"], bool(row["is_issued"])) for row in rows}

    async def request_of(self, reference: str | None) -> tuple[Owner, Request] | tuple[None, None]:
        """The request that a reference belongs to; nothing where it is none of ours."""
        query = f"SELECT * FROM ({_OWNERS}) WHERE reference = ?"  # noqa: S608 - our own query

        def work(db: Database) -> tuple[Owner, Request] | tuple[None, None]:
            for row in list(db.query(query, [reference])):
                if (request := load(db, row["id"])) is not None:
                    return Owner(request.id, request.requester, bool(row["is_issued"])), request
            return None, None

        return await self._connection.read(work)


_OWNERS = """
    SELECT reference, id, requester, state = 'issued' AS is_issued FROM requests
    UNION ALL
    SELECT mints.reference, requests.id, requester, 0 FROM mints JOIN requests ON requests.id = request_id
    WHERE mints.reference <> requests.reference
"""
