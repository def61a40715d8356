"""Who may ask a server of the sandbox: the programs of this machine, and a browser for that server's own page alone.

A web page elsewhere would reach it too, with a form, an image or a script, or by a name of its own that points here.
"""

from collections.abc import Callable
from typing import Any

from aiohttp import web

from bot.sandbox import ports

FRONT = "/"
"""The one address that a link elsewhere may lead to: nothing is done there, and nothing told."""
_OWN = {"same-origin", "none"}
_HTTP = 80


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
    hosts = names(_port(request))
    if request.headers.get("Host") not in hosts:
        raise web.HTTPForbidden(text=f"This server is called {' or '.join(hosts)}, and answers to no other name.")
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site", "none")
    is_foreign = origin is not None and origin not in {f"http://{host}" for host in hosts}
    if is_foreign or (site not in _OWN and request.path != FRONT):
        raise web.HTTPForbidden(text="A web page elsewhere may not use this server.")


def names(port: int) -> tuple[str, ...]:
    """What a client of this machine calls a server on that port; of HTTP's own it leaves the port out."""
    return tuple(name if port == _HTTP else f"{name}:{port}" for name in (ports.HOST, "localhost"))


def _port(request: web.BaseRequest) -> int:
    """The port that was connected to; 0, which nobody's is, where the connection is gone already."""
    address = request.transport.get_extra_info("sockname") if request.transport is not None else None
    return int(address[1]) if address else 0
