"""What a form becomes while it waits."""

import pytest

from bot.command import Asked
from commands.windows import checking
from tests.store.scene import ADA
from tests.views.kit import seen_modal


@pytest.mark.parametrize("title", ["Reject", "Teller"])
def test_while_it_is_decided(title: str) -> None:
    """The form turns into a modal without a field or a button of ours."""
    view = checking(title)(Asked(ADA, value="1:7", fields={"reason": "no"}))

    assert seen_modal(view) == "Checking…"
    assert view["title"]["text"] == title
    assert {"submit", "callback_id", "private_metadata", "notify_on_close"}.isdisjoint(view)
