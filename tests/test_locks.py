"""Who may send: one at a time, whoever dies lets go."""

from pathlib import Path

from bot.locks import Turn


def test_one_at_a_time(tmp_path: Path) -> None:
    """Whoever has it keeps it, however often it is asked for, until it is given back."""
    first, second = Turn(tmp_path / "teller.db"), Turn(tmp_path / "teller.db")

    assert (first.take(), first.take(), second.take()) == (True, True, False)
    first.give_back()
    assert (second.take(), first.take()) == (True, False)
    second.give_back()


def test_databases_have_their_own(tmp_path: Path) -> None:
    """Bots on different databases do not wait for each other; one file by two names is one."""
    (tmp_path / "elsewhere").mkdir()
    first, second = Turn(tmp_path / "a.db"), Turn(tmp_path / "b.db")
    same = Turn(tmp_path / "elsewhere" / ".." / "a.db")

    assert (first.take(), second.take(), same.take()) == (True, True, False)
    first.give_back()
    second.give_back()
