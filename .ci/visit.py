"""Starts the `teller sandbox` that is installed beside this Python, fetches its page and all that the page names, and
stops it with Ctrl-C. It needs nothing but the wheel, and fails where a file is missing or the end is not a clean one.
"""

import re
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import ProxyHandler, build_opener

TELLER = Path(sys.executable).with_name("teller")
READY = re.compile(r"The sandbox is ready: (\S+)")
NAMED = re.compile(r'(?:src=|href=|from |import )"([\w./-]+\.(?:js|css|svg))"')
FOLDERS = {"", "blocks", "chat", "panels"}
PATIENCE = 120


def fetched(page: str) -> set[str]:
    """What a page names, and what that names in turn, as paths below its address. Raises where one is not there."""
    here = build_opener(ProxyHandler({}))
    seen, waiting = set(), {page}
    while waiting:
        address = waiting.pop()
        seen.add(address)
        text = here.open(address, timeout=PATIENCE).read().decode()
        waiting |= {urljoin(address, name) for name in NAMED.findall(text)} - seen
    return {address.removeprefix(page) for address in seen - {page}}


def main() -> str | None:
    """One visit; what was wrong, if anything was."""
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.alarm(PATIENCE)
    command = [TELLER, "sandbox", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as sandbox:  # noqa: S603 - it is ours
        try:
            files = fetched(next(filter(None, map(READY.match, sandbox.stdout)))[1])
            sandbox.send_signal(signal.SIGINT)
            said, _ = sandbox.communicate()
        finally:
            sandbox.terminate()
    if {path.rpartition("/")[0] for path in files} != FOLDERS:
        return f"The page does not name files in all of {FOLDERS}: {files}"
    if sandbox.returncode or "The sandbox has stopped." not in said:
        return f"The sandbox has ended with {sandbox.returncode} and said: {said}"
    return None


if __name__ == "__main__":
    sys.exit(main())
