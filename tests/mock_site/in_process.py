"""A twin without sockets: the same pages over the same protocol, but each request is a call. For many short runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx
from starlette.applications import Starlette

from tests.mock_site.own_loop import OwnLoop
from tests.mock_site.visitor import Visitor
from tracesnt.mock_site.app import make_sites, make_world
from tracesnt.mock_site.backstage.app import make_backstage
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.world import World

ORIGIN = "http://localhost"


class InProcess(httpx.BaseTransport):
    """Hands requests to an application on an event loop."""

    def __init__(self, application: Starlette, loop: OwnLoop) -> None:
        self._application = httpx.ASGITransport(application)
        self._loop = loop

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._loop.run(self._answer(request))

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        answer = await self._application.handle_async_request(request)
        return httpx.Response(answer.status_code, headers=answer.headers, content=await answer.aread())


class QuickVisitor(Visitor):
    """A visitor who trusts that each answer keeps the general promises, which other tests check."""

    @staticmethod
    def _checked(response: httpx.Response) -> httpx.Response:
        assert response.status_code < 500
        return response


@dataclass
class Twin:
    """A twin, its backstage, and visitors of it."""

    world: World
    sites: InProcess
    backstage: BackstageClient
    _visitors: list[Visitor] = field(default_factory=list)

    def visitor(self, language: str = "en") -> Visitor:
        """Return somebody with a browser of their own."""
        visitor = QuickVisitor(ORIGIN, self.backstage, language, self.sites)
        self._visitors.append(visitor)
        return visitor

    def close(self) -> None:
        for visitor in self._visitors:
            visitor.close()
        self.backstage.close()
        self.world.store.close()


@contextmanager
def in_process_twin() -> Iterator[Twin]:
    """Make a twin that is there as long as the context."""
    loop = OwnLoop()
    world = make_world(ORIGIN, token="backstage-of-the-tests")
    backstage = BackstageClient(f"{ORIGIN}/{world.backstage_token}", InProcess(make_backstage(world), loop))
    twin = Twin(world, InProcess(make_sites(world), loop), backstage)
    try:
        yield twin
    finally:
        twin.close()
        loop.run(world.back_channel.aclose())
        loop.close()
