"""The folder in which a sandbox keeps the bot's database and log: for this sandbox alone, as long as it runs."""

import tempfile
from contextlib import ExitStack
from pathlib import Path

from filelock import Timeout

from bot.errors import CannotStart
from bot.locks import lock_beside

DATABASE = "teller.db"


def enter_folder(keep: Path | None, stack: ExitStack) -> Path:
    """The folder `keep`, made where it is not there yet, or a temporary one. It is let go of with `stack`.

    Raises CannotStart where it cannot be used, or another sandbox or a bot of one that was killed uses it.
    """
    if keep is None:
        return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="teller-sandbox-"))).resolve()
    try:
        keep.mkdir(parents=True, exist_ok=True)
        stack.enter_context(lock_beside(keep / "sandbox", "lock"))
        with lock_beside(keep / DATABASE, "lock"):
            return keep.resolve()
    except Timeout:
        raise CannotStart(
            f"A sandbox runs in the folder {keep} already. Stop it, or keep this one elsewhere."
        ) from None
    except OSError as error:
        raise CannotStart(f"The folder {keep} cannot be used: {error.strerror}.") from None
