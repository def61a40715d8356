"""Who may ask a server of the sandbox: the programs of this machine, and a browser for that server's own page alone.

A web page elsewhere would reach it too, with a form, an image or a script, or by a name of its own that points here.
"""

import re
from collections.abc import Callable
from typing import Any

from aiohttp import web

FRONT = "/"
"""The one address that a link elsewhere may lead to: nothing is done there, and nothing told."""
_OWN = {"same-origin", "none"}
_NAMED_HERE = re.compile(r"(127\.0\.0\.1|localhost)(:[0-9]{1,5})?")
"""Whatever the port: what forwards to the server may have one of its own, and nobody else has these names."""


@web.middleware
async def guard(request: web.Request, handler: Callable[[web.Request], Any]) -> web.StreamResponse:
    """Let nobody through but whom `check` lets."""
    check(request)
    response: web.StreamResponse = await handler(request)
    return response


def check(request: web.BaseRequest) -> None:
    """Raises HTTPForbidden, with a sentence, for what no program of this machine and no page of ours sends.

    Programs send neither Origin nor Sec-Fetch-Site. A browser sends the second with all it asks of this machine, and
    the first too, but not with what merely gets an image or follows a link.
    """
    host = request.headers.get("Host", "")
    if _NAMED_HERE.fullmatch(host) is None:
        raise web.HTTPForbidden(text="This server is called 127.0.0.1 or localhost, and answers to no other name.")
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site", "none")
    is_foreign = origin not in {None, f"http://{host}"}
    if is_foreign or (site not in _OWN and request.path != FRONT):
        raise web.HTTPForbidden(text="A web page elsewhere may not use this server.")
