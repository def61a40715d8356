"""`teller outbox` and `teller roles list` where there is nothing to list."""

from pathlib import Path

import pytest

from tests.journeys.cli import names_in, teller


@pytest.mark.parametrize("line", [("outbox", "list"), ("outbox", "retry", "--all"), ("roles", "list")])
async def test_lists_make_no_database(tmp_path: Path, line: tuple[str, ...]) -> None:
    """What is only about a database that is there makes none in the wrong folder."""
    path = tmp_path / "teller.db"
    ended = await teller({"DATABASE_URL": f"sqlite:///{path}"}, *line)

    assert (ended.code, ended.out, ended.err) == (
        1,
        "",
        f"There is no database {path}. Check DATABASE_URL; `teller run` makes one.\n",
    )
    assert names_in(tmp_path) == []


async def test_a_number_that_no_row_has(tmp_path: Path) -> None:
    """However large it is, there is one sentence."""
    ended = await teller({"DATABASE_URL": f"sqlite:///{tmp_path}/teller.db"}, "outbox", "retry", "9" * 23)

    assert (ended.code, ended.out) == (2, "")
    assert "is not in the range" in ended.err
