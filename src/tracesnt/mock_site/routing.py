"""Routes of pages.

A handler is an ordinary function from an :class:`~tracesnt.mock_site.exchange.Exchange` to a response. It runs inside
one transaction of the store, so that a request changes everything or nothing. Every form that is posted must carry
the session's CSRF token, or no handler is reached.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tracesnt.fixtures import labelled_languages
from tracesnt.mock_site.exchange import Exchange
from tracesnt.mock_site.language import COOKIE
from tracesnt.mock_site.sessions import SiteName

Handler = Callable[[Exchange], Response]


def page(
    site: SiteName, path: str, get: Handler | None = None, post: Handler | None = None, *, entrance: str | None = None
) -> Route:
    """Make the route of a page. Whoever is not signed in is sent to the ``entrance``, where there is one, and told so
    there if their session has ended.
    """

    def answer(exchange: Exchange) -> Response:
        handler = post if exchange.request.method == "POST" else get
        if handler is None:
            raise HTTPException(405)
        if entrance is not None and exchange.has_ended:
            exchange.leave_notice("error.session-ended")
            return exchange.redirect(entrance)
        if exchange.request.method == "POST":
            exchange.check_form()
        elif COOKIE in exchange.request.query_params:
            return _language_chosen(exchange)
        if entrance is not None and exchange.email is None:
            return exchange.redirect(entrance)
        return handler(exchange)

    async def endpoint(request: Request) -> Response:
        exchange = await Exchange.of(site, request)
        with exchange.world.store.transaction():
            return exchange.finish(answer(exchange))

    methods = [method for method, handler in (("GET", get), ("POST", post)) if handler is not None]
    return Route(site.path + path, endpoint, methods=methods)


def _language_chosen(exchange: Exchange) -> Response:
    """Keep the chosen language and show the same page again, with its query."""
    kept = [(name, value) for name, value in exchange.request.query_params.multi_items() if name != COOKIE]
    response = exchange.redirect(exchange.path + (f"?{urlencode(kept)}" if kept else ""))
    language = exchange.query(COOKIE)
    if language in labelled_languages():
        response.set_cookie(COOKIE, language, path="/", httponly=True, samesite="lax")
    return response
