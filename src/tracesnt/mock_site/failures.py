"""Error pages: in the look of the site that they happen on, with the right status, saying nothing of the inside."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracesnt.mock_site.exchange import Exchange, StaleForm, world_of
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
    label = "error.stale-form" if isinstance(error, StaleForm) else _LABELS.get(status, "error.bad-request")
    return _page(request, status, label)


async def failed(request: Request, error: Exception) -> Response:  # noqa: ARG001 - the signature is Starlette's
    """Answer a request that met a defect."""
    return _page(request, 500, _LABELS[500])


def _page(request: Request, status: int, label: str) -> Response:
    exchange = Exchange(world_of(request), site_of(request.scope["path"]), request)
    response = exchange.page(f"{folder_of(exchange.site)}/error.html", status, label=label)
    return exchange.finish(response)
