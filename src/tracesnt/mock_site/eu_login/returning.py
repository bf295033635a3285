"""Returning visitors: the sign-in page knows their address, until they ask for another one (pom)."""

from __future__ import annotations

from urllib.parse import quote, unquote

from starlette.responses import Response

from tracesnt.mock_site.eu_login.registration import is_address
from tracesnt.mock_site.exchange import Exchange
from tracesnt.mock_site.sessions import SiteName

COOKIE = "ECAS_USERNAME"
LIFETIME = 30 * 24 * 3600


def remember(response: Response, email: str) -> Response:
    """Let the browser keep an address; it is quoted, because addresses have letters that cookies have not."""
    path = SiteName.EU_LOGIN.path
    response.set_cookie(COOKIE, quote(email), max_age=LIFETIME, path=path, httponly=True, samesite="lax")
    return response


def address(exchange: Exchange) -> str:
    """Return the address that the browser has kept, empty where there is none."""
    kept = unquote(exchange.request.cookies.get(COOKIE, ""))
    return kept if is_address(kept) else ""


def forget(response: Response) -> Response:
    """Let the browser forget the address."""
    response.delete_cookie(COOKIE, path=SiteName.EU_LOGIN.path, httponly=True, samesite="lax")
    return response
