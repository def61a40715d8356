"""Who has seen everything that happened, and reads on from there: each thing once, when it has come to its end."""

from collections.abc import Sequence

from bot.sandbox.backstage.chronicle import Act, Behind, placed
from bot.sandbox.backstage.evidence import Evidence
from bot.sandbox.slack import Call, Delivery, Workspace


class Witness:
    """What was read so far is in `evidence`."""

    def __init__(self) -> None:
        self.evidence = Evidence()
        self._read = 0
        self._acts = 0
        self._wait: list[Call | Delivery] = []

    def look(self, workspace: Workspace, acts: Sequence[Act]) -> None:
        """Read what is new."""
        for number in range(self._acts, len(acts)):
            self.evidence.take(acts[number].place(number), Behind(acts[number].name))
        entries = [*self._wait, *workspace.wire[self._read :]]
        self._acts, self._read = len(acts), len(workspace.wire)
        self._wait = [each for each in entries if _waits(each)]
        for entry in entries:
            if not _waits(entry):
                for place, fact in placed(entry, workspace):
                    self.evidence.take(place, fact)


def _waits(entry: Call | Delivery) -> bool:
    return isinstance(entry, Delivery) and entry.outcome == "pending"
