"""The twin on one's own machine goes by one name, because its cookies and its list of services do."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_OWN_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


class OneName:
    """Sends whoever came by another name of this machine, such as ``127.0.0.1``, to the one of the origin."""

    def __init__(self, app: ASGIApp, origin: str) -> None:
        self._app = app
        self._origin = origin
        self._own = urlsplit(origin)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET" and self._has_other_name(scope):
            query = scope["query_string"].decode("latin-1")
            path = scope["raw_path"].decode("latin-1")
            target = f"{self._origin}{path}{'?' if query else ''}{query}"
            await RedirectResponse(target, 307)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _has_other_name(self, scope: Scope) -> bool:
        try:
            asked = urlsplit(f"http://{Headers(scope=scope).get('host', '')}")
            names = {asked.hostname, self._own.hostname}
            return len(names) > 1 and names <= _OWN_NAMES and asked.port == self._own.port
        except ValueError:
            return False
