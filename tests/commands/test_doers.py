"""What is promised of everything that people can do, whatever it does."""

import pytest

from bot.command import Doer, Identity
from commands import DOERS


@pytest.mark.parametrize("doer", [each for each in DOERS.kept if each.kept], ids=lambda doer: doer.name)
def test_what_is_kept_asks_slack_afresh(doer: Doer) -> None:
    """A kept click changes something, and may be carried out after a restart: who is a guest since may not."""
    assert doer.identity is Identity.AFRESH


def test_there_are_kept_ones() -> None:
    """Otherwise the test above promises nothing."""
    kept = {each.name for each in DOERS.kept if each.kept}

    assert {"code.revoke.yes.1", "code.reveal.yes.1", "grant.yes.1", "schedule.remove.1"} <= kept
