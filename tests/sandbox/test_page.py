"""The page's web server: its own files, for this machine's browser alone."""

import re
from collections.abc import AsyncIterator
from os.path import normpath
from pathlib import Path

import httpx
import pytest

from bot.sandbox.page import FILES
from bot.sandbox.town import GENERAL, JOHN, Town
from tests.sandbox.visitor import open_page


@pytest.fixture
async def http(town: Town) -> AsyncIterator[httpx.AsyncClient]:
    async with open_page(town) as http:
        yield http


async def test_foreign_pages_do_nothing(town: Town, http: httpx.AsyncClient) -> None:
    """A form or a script elsewhere cannot make anybody here say something."""
    body = {"as": JOHN, "channel": GENERAL, "line": "not me"}
    form = '{"as": "UJOHN", "channel": "CGENERAL", "line": "not me"}'

    by_script = await http.post("/api/type", json=body, headers={"Origin": "https://elsewhere.example"})
    by_form = await http.post("/api/type", content=form, headers={"Content-Type": "text/plain"})

    assert (by_script.status_code, by_form.status_code) == (403, 415)
    assert town.slack.messages(JOHN, GENERAL) == []


def test_no_script_reads_html() -> None:
    """None of the page's scripts has a way to turn text into markup or into a program."""
    ways = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|srcdoc|\beval\b|new Function"
    )
    scripts = list(FILES.rglob("*.js"))

    assert len(scripts) > 5
    assert [path.name for path in scripts if ways.search(path.read_text(encoding="utf-8"))] == []


def imports(script: Path) -> set[str]:
    """The other scripts that one asks for, as the page serves them."""
    named = re.findall(r'from "(\.[\w./]+)"', script.read_text(encoding="utf-8"))
    return {normpath(script.relative_to(FILES).parent / each) for each in named}


@pytest.mark.parametrize(
    ("folder", "others"),
    [("blocks", {"."}), ("chat", {".", "blocks"}), ("panels", {"."})],
)
def test_arrows(folder: str, others: set[str]) -> None:
    """What draws Block Kit knows nothing of conversations, and neither knows the panels; only main.js knows all."""
    scripts = list((FILES / folder).glob("*.js"))
    asked = {other for script in scripts for other in imports(script)}

    assert scripts
    assert {str(Path(each).parent) for each in asked} <= {folder, *others}
    assert "main.js" not in asked


async def test_files(http: httpx.AsyncClient) -> None:
    """Every file that the page asks for is there, is of the right kind and may load nothing from elsewhere."""
    page = await http.get("/")
    named = set(re.findall(r'(?:href|src)="([\w./]+)"', page.text))
    for path in FILES.rglob("*.js"):
        named |= imports(path)

    answers = {name: await http.get(f"/{name}") for name in named}

    kinds = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert set(re.findall(r"[^ ;]+", policy)) & {"*", "http:", "https:", "data:", "'unsafe-inline'"} == set()
    assert set(re.findall(r"https?://[^ ;]+", policy)) == {"http://127.0.0.1:*", "http://localhost:*"}
    assert {f"{name} {each.status_code} {each.headers['Content-Type']}" for name, each in answers.items()} == {
        f"{name} 200 {kinds[Path(name).suffix]}; charset=utf-8" for name in named
    }
    there = {path.relative_to(FILES).as_posix() for path in FILES.rglob("*") if path.is_file()}
    assert named == there - {"index.html"}


@pytest.mark.parametrize("path", ["/page.py", "/..%2fpage.py", "/%2e%2e/page.py", "/api/nothing"])
async def test_nothing_else_is_served(http: httpx.AsyncClient, path: str) -> None:
    """No other file can be had."""
    assert (await http.get(path)).status_code == 404
