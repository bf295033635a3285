"""Error pages: in the look of the site that they happen on, with the right status, saying nothing of the inside."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tracesnt.mock_site.exchange import Exchange, Refused, world_of
from tracesnt.mock_site.sessions import SiteName

_LABELS = {403: "error.forbidden", 404: "error.not-found", 500: "error.failure", 502: "error.failure"}


def site_of(path: str) -> SiteName:
    """Return the site that a path belongs to."""
    eu_login = SiteName.EU_LOGIN
    return eu_login if path == eu_login.path or path.startswith(f"{eu_login.path}/") else SiteName.TRACES


def folder_of(site: SiteName) -> str:
    """Return the folder of a site's templates."""
    return "eu_login" if site is SiteName.EU_LOGIN else "traces_nt"


async def refused(request: Request, error: Exception) -> Response:
    """Answer a request that a handler refused."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    label = error.label if isinstance(error, Refused) else _LABELS.get(status, "error.bad-request")
    return _page(request, status, label)


class Defects:
    """Answers a request that met a defect, and passes the defect on to the server, which logs it.

    Starlette's own handler stands outside of all middleware: its answer would go without the headers of security.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        has_begun = False

        async def send_on(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, send_on)
        except Exception:
            if scope["type"] == "http" and not has_begun:
                await _page(Request(scope), 500, _LABELS[500])(scope, receive, send)
            raise


def _page(request: Request, status: int, label: str) -> Response:
    exchange = Exchange(world_of(request), site_of(request.scope["path"]), request)
    response = exchange.page(f"{folder_of(exchange.site)}/error.html", status, label=label)
    return exchange.finish(response)
