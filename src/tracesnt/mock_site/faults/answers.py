"""Faults that answer in the site's place: an error of the gateway before it, and the page of maintenance."""

from __future__ import annotations

from http import HTTPStatus
from typing import Literal

from pydantic import NonNegativeInt
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.types import Scope

from tracesnt.mock_site import assets
from tracesnt.mock_site.exchange import Exchange
from tracesnt.mock_site.failures import folder_of, site_of
from tracesnt.mock_site.faults.aim import Asked
from tracesnt.mock_site.faults.models import RequestFault, Struck
from tracesnt.mock_site.world import World

_BARE_PAGE = (
    "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<center><h1>{0}</h1></center>\r\n"
    "<hr><center>gateway</center>\r\n</body>\r\n</html>\r\n"
)


class _Unavailable(RequestFault):
    """``retry_after`` is what the answer says in seconds, where it says anything."""

    retry_after: NonNegativeInt | None = None

    @property
    def headers(self) -> dict[str, str]:
        """Headers of the answer."""
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}


class Status(_Unavailable):
    """A gateway answers with an error, in its own bare look; the site never hears of the request."""

    kind: Literal["status"] = "status"
    status: Literal[500, 502, 503]

    async def strike(self, struck: Struck) -> None:
        page = _BARE_PAGE.format(f"{self.status} {HTTPStatus(self.status).phrase}")
        await HTMLResponse(page, self.status, self.headers)(struck.scope, struck.receive, struck.send)


class Maintenance(_Unavailable):
    """The site says, in its own look, that it is being maintained. What gives it this look stays up."""

    kind: Literal["maintenance"] = "maintenance"

    def concerns(self, asked: Asked, scope: Scope, world: World) -> bool:  # noqa: ARG002 - the signature is a fault's
        return not assets.is_address(asked.path)

    async def strike(self, struck: Struck) -> None:
        site = site_of(struck.scope["path"])
        exchange = Exchange(struck.world, site, Request(struck.scope))
        page = exchange.page("faults/maintenance.html", 503, layout=f"{folder_of(site)}/layout.html", signed_in=False)
        page.headers.update(self.headers)
        await page(struck.scope, struck.receive, struck.send)
