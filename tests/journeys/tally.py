"""What a team has come to, in two numbers: what is there too often, and what was lost."""

from collections import Counter
from dataclasses import dataclass

from bot.lifecycle import Event, State
from bot.store.mints import LATE
from tests.journeys.team import Team
from tests.journeys.witness import posts, references, rows

APPROVALS = {Event.APPROVE.name.lower(), Event.SEND_AGAIN.name.lower()}
LOOKED_FOR = {State.SENDING, State.UNKNOWN, State.INCIDENT}


@dataclass(frozen=True)
class Tally:
    """How many POSTs, codes and messages are too many, and how many codes and messages nobody knows of."""

    duplicates: int
    lost: int


def effects(team: Team) -> list[str]:
    """The references of the codes that a POST of ours made; others that carry one were put there by a test."""
    worked = [call.json for call in posts(team) if call.worked]
    posted = Counter(str(each["comment"])[1:10] for each in worked if isinstance(each, dict))
    made = Counter(code.comment[1:10] for code in team.rms.codes_with("[MC-"))
    return [*(posted & made).elements()]


def tally(team: Team) -> Tally:
    """Look at RMS, at Slack and at the database once all has come to its end."""
    requests = {row["id"]: row for row in rows(team, "requests")}
    mints = {row["reference"]: row for row in rows(team, "mints")}
    made = Counter(effects(team))
    messages = [each for channel in team.slack.workspace.channels.values() for each in channel.messages]
    carried = [(each.metadata or {}).get("event_payload", {}) for each in messages]
    said = Counter(each.get("key") or each["reference"] for each in carried if each)
    there = {each.ts for each in messages}
    of_requests = Counter(mints[reference]["request_id"] for reference in made if reference in mints)
    approved = Counter(row["request_id"] for row in rows(team, "audit") if _approves(row))
    too_many = [
        *(count - 1 for count in Counter(references(team)).values()),
        *(count - 1 for count in made.values()),
        *(max(0, count - approved[request_id]) for request_id, count in of_requests.items()),
        *(count - 1 for count in said.values()),
    ]
    unknown = [reference for reference in made if not _is_known(mints.get(reference), requests)]
    missing = [row for row in rows(team, "outbox") if row["state"] == "sent" and not {row["ts"]} <= {None, *there}]
    return Tally(sum(too_many), len(unknown) + len(missing))


def _approves(row: dict[str, object]) -> bool:
    return row["what"] in APPROVALS and row["outcome"] == State.APPROVED


def _is_known(mint: dict[str, object] | None, requests: dict[object, dict[str, object]]) -> bool:
    if mint is None:
        return False
    request = requests[mint["request_id"]]
    issued = request["state"] == State.ISSUED and request["reference"] == mint["reference"]
    return issued or mint["outcome"] == LATE or request["state"] in LOOKED_FOR
