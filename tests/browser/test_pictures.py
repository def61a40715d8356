"""The command that makes the README's pictures."""

import asyncio
import re
import struct
import sys
from pathlib import Path

from tests.journeys.cli import ROOT, names_in

PLAIN = 20_000
"""Bytes that a picture has at least which is more than one colour and a word."""


def size(picture: Path) -> tuple[int, int]:
    """The width and height that a PNG has."""
    head = picture.read_bytes()[:24]
    assert head.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", head[16:])
    return width, height


def shown() -> set[str]:
    """Those that the README shows."""
    return set(re.findall(r"\bdocs/(\w+\.png)", (ROOT / "README.md").read_text(encoding="utf-8")))


async def test_they_are_made_anew(chromium: str, tmp_path: Path) -> None:
    """It makes those that the README shows, each as large as the one that is there and with something on it."""
    command = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.browser.pictures", str(tmp_path)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await command.communicate()
    made = {name: tmp_path / name for name in names_in(tmp_path)}
    there = {name: ROOT / "docs" / name for name in shown()}

    assert command.returncode == 0, said.decode()
    assert len(there) == 4
    assert {name: size(each) for name, each in made.items()} == {name: size(each) for name, each in there.items()}
    assert min(len(each.read_bytes()) for each in made.values()) > PLAIN
