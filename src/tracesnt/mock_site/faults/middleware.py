"""The one place where faults strike: around the pages, inside the headers of security."""

from __future__ import annotations

from functools import partial

from starlette.types import ASGIApp, Receive, Scope, Send

from tracesnt.mock_site.faults.aim import Asked
from tracesnt.mock_site.faults.models import PageFault, RequestFault, Struck
from tracesnt.mock_site.faults.table import ANSWERING, Entry
from tracesnt.mock_site.world import World


class Faults:
    """Lets the faults of the table strike at the requests that they are aimed at."""

    def __init__(self, app: ASGIApp, world: World) -> None:
        self._app = app
        self._world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._world.faults or scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = Asked(scope["method"], scope["path"], scope["query_string"].decode("latin-1"))
        before = ANSWERING.set(asked)
        try:
            await self._struck(asked)(scope, receive, send)
        finally:
            ANSWERING.reset(before)

    def _struck(self, asked: Asked) -> ASGIApp:
        """The application with every fault around it that is aimed at a request, the first one outermost."""
        entries = self._world.faults.aimed_at(asked)
        app = self._app
        on_pages = [entry for entry in entries if isinstance(entry.fault, PageFault)]
        if on_pages:
            from tracesnt.mock_site.faults import rewriting  # noqa: PLC0415 - few need to read pages

            app = partial(rewriting.rewritten, app, self._world, asked, on_pages)
        for entry in reversed(entries):
            if isinstance(entry.fault, RequestFault):
                app = partial(self._at_request, app, asked, entry, entry.fault)
        return app

    async def _at_request(
        self, app: ASGIApp, asked: Asked, entry: Entry, fault: RequestFault, scope: Scope, receive: Receive, send: Send
    ) -> None:
        if fault.concerns(asked, scope, self._world) and entry.strikes():
            await fault.strike(Struck(app, scope, receive, send, self._world, entry.random))
        else:
            await app(scope, receive, send)
