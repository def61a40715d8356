"""Asking to revoke a code: what a form of another Teller comes to."""

from typing import Any, cast

import pytest

from bot.access import Member, Role
from bot.command import Asked
from bot.errors import BadInput
from commands.revoke_code import OLD_FORM, ask


@pytest.mark.parametrize("value", ["", "{}", '{"code_id": 7}', '2:{"code_id": 7}', "null"])
async def test_a_form_of_another_teller(value: str) -> None:
    """It says so, and nothing is asked."""
    nothing = cast(Any, None)
    with pytest.raises(BadInput) as caught:
        await ask(Asked("UJOHN", value=value), Member("UJOHN", Role.USER), nothing)

    assert caught.value.sentence == OLD_FORM
