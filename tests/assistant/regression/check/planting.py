"""Changes of pages that no fault of the twin makes: they are planted between the sites and whoever visits them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tracesnt.mock_site import server
from tracesnt.mock_site.app import make_sites
from tracesnt.mock_site.server import RunningTwin, start_twin
from tracesnt.mock_site.world import World

Changes = dict[str, tuple[str, str]]
"""By path: a piece of the page, and what stands there instead."""


class Planted:
    """Rewrites pages on their way out."""

    def __init__(self, app: ASGIApp, changes: Changes) -> None:
        self._app = app
        self._changes = changes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, with what was planted on the page that it is for."""
        change = self._changes.get(scope["path"], self._changes.get("*"))
        await self._app(scope, receive, send if change is None else _Rewriting(send, *change))


class _Rewriting:
    def __init__(self, send: Send, piece: str, instead: str) -> None:
        self._send = send
        self._piece = piece.encode()
        self._instead = instead.encode()
        self._start: Message = {}
        self._body = b""

    async def __call__(self, message: Message) -> None:
        """Keep what is sent until all of it is there."""
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if not message.get("more_body", False):
            body = self._body.replace(self._piece, self._instead)
            kept = [(name, value) for name, value in self._start["headers"] if name.lower() != b"content-length"]
            length = (b"content-length", str(len(body)).encode())
            await self._send({**self._start, "headers": [*kept, length]})
            await self._send({"type": "http.response.body", "body": body})


@contextmanager
def planted_twin(changes: Changes, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningTwin]:
    """A twin whose pages are not as they were."""
    monkeypatch.setattr(server, "make_sites", partial(_with_changes, changes))
    with start_twin() as twin:
        yield twin


def _with_changes(changes: Changes, world: World, *, middleware: list[Middleware]) -> Starlette:
    return make_sites(world, middleware=[Middleware(Planted, changes=changes), *middleware])
