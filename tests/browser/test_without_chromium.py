"""Where there is no Chromium, the tests of the page say that they were left out, or fail where they must not be."""

import asyncio
import sys

import pytest

from tests.journeys.cli import ROOT

LEFT_OUT = "the tests of the sandbox's page were left out"
INSTALL = "apt-get install chromium"


@pytest.mark.parametrize(
    ("required", "code", "says"),
    [({}, 0, LEFT_OUT), ({"CHROMIUM_REQUIRED": "1"}, 1, "CHROMIUM_REQUIRED is set")],
    ids=["at home", "where all must run"],
)
async def test_no_chromium(required: dict[str, str], code: int, says: str) -> None:
    """The summary names what was left out and what to install; with CHROMIUM_REQUIRED the run fails."""
    run = ("-m", "pytest", "-p", "no:cacheprovider", "--rootdir", str(ROOT), str(ROOT / "tests/browser/test_page.py"))
    tests = await asyncio.create_subprocess_exec(
        *(sys.executable, *run, "-k", "test_ask_approve_reveal"),
        env={"PATH": "/nowhere", "PYTHONPATH": str(ROOT), **required},
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await tests.communicate()

    assert tests.returncode == code, said.decode()
    assert says in said.decode()
    assert INSTALL in said.decode()
