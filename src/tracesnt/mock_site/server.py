"""Serving the twin: both sites on one port, the backstage on another, on one event loop in one thread."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Self, cast

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.types import Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from tracesnt.errors import InputError
from tracesnt.mock_site.app import make_sites, make_world
from tracesnt.mock_site.backstage.app import make_backstage
from tracesnt.mock_site.faults.connection import TRANSPORT
from tracesnt.mock_site.faults.middleware import Faults
from tracesnt.mock_site.faults.models import Fault
from tracesnt.mock_site.outbox import Relay
from tracesnt.mock_site.postman import Postman
from tracesnt.mock_site.traces_nt import synthetic
from tracesnt.mock_site.world import World

_BACKLOG = 2048
_HIGHEST_PORT = 65535
# A name and not a number, because passkeys belong to names: a browser refuses them on the site of an address.
THIS_COMPUTER = "localhost"
_LOOPBACK = ("127.0.0.1", "::1")
_ANY_HOST = {"0.0.0.0": THIS_COMPUTER, "::": THIS_COMPUTER}  # noqa: S104 - these are translated, not bound


class RunningTwin:
    """A twin that answers. ``site`` is the origin of both sites, ``backstage`` its address with the token."""

    def __init__(self, site: str, backstage: str, thread: threading.Thread, stop: Callable[[], None]) -> None:
        self.site = site
        self.backstage = backstage
        self._thread = thread
        self._stop = stop

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop answering. Requests that are being answered are finished, those that only wait are sent away."""
        self._stop()
        self._thread.join()


class _Joined:
    """A connection that sends the head of an answer together with what follows it: each sending lets another thread
    run, and where a browser is driven from the same process, that is a wait.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._head = b""
        self.holds_back = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Send data, or keep it to send it with the next."""
        if self.holds_back:
            self._head += data
        else:
            self._transport.write(self._head + data)
            self._head = b""


def _is_head_of_whole(message: Message) -> bool:
    """Tell whether the body follows at once: where its length is known, it is no stream."""
    return message["type"] == "http.response.start" and any(
        name.lower() == b"content-length" for name, _ in message.get("headers", ())
    )


class _Protocol(H11Protocol):
    """Lets applications have the connection itself, because faults break it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        joined = _Joined(transport)
        super().connection_made(cast("asyncio.Transport", joined))
        app, extensions = self.app, {TRANSPORT: transport}

        async def with_connection(scope: Scope, receive: Receive, send: Send) -> None:
            async def send_joined(message: Message) -> None:
                joined.holds_back = _is_head_of_whole(message)
                await send(message)

            scope["extensions"] = extensions
            await app(scope, receive, send_joined)

        self.app = with_connection


class _Server(uvicorn.Server):
    """A server that stops the moment that it is asked to."""

    def __init__(self, app: Starlette) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=_Protocol,
                lifespan="off",
                ws="none",
                loop="asyncio",
                log_config=None,
                access_log=False,
                server_header=False,
                date_header=False,
                timeout_graceful_shutdown=1,
            )
        )
        self.answers = asyncio.Event()
        self.stops = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.answers.set()

    async def main_loop(self) -> None:
        await self.stops.wait()


def start_twin(
    *,
    host: str = THIS_COMPUTER,
    port: int = 0,
    backstage_port: int = 0,
    state: Path | None = None,
    token: str | None = None,
    seed: str | None = None,
    release: str | None = None,
    smtp: str | None = None,
    operators: int = synthetic.MANY,
    faults: Sequence[Fault] = (),
) -> RunningTwin:
    """Start a twin in the background and return it once it answers. Use it as a context manager, or close it.

    Port 0 takes a free one. ``state`` is a file to keep everything in; without it the memory is enough. ``seed`` makes
    all tokens repeatable, ``release`` is one of :func:`~tracesnt.mock_site.releases.releases`, by default
    the oldest. ``smtp`` is a mail server (``HOST:PORT``) that mails are sent to as well, ``operators`` the number of
    synthetic ones, and ``faults`` are set from the start. Raises :class:`~tracesnt.errors.InputError` where a port or
    the file cannot be used.
    """
    relay = None if smtp is None else Relay.at(smtp)
    with ExitStack() as unless_started:
        sockets = [_listen(host, wanted, unless_started) for wanted in (port, backstage_port)]
        site, backstage = (_origin(each[0], host) for each in sockets)
        world = make_world(site, state=state, token=token, seed=seed, release=release, relay=relay, operators=operators)
        world.faults.add(faults)
        unless_started.pop_all()
    runner = _Runner(world, sockets)
    thread = threading.Thread(target=runner.run, name="twin", daemon=True)
    thread.start()
    runner.wait_until_it_answers()
    return RunningTwin(site, f"{backstage}/{world.backstage_token}", thread, runner.stop)


def serve_twin(ready: Callable[[RunningTwin], None], start: Callable[[], RunningTwin] = start_twin) -> None:
    """Serve a twin until the process is interrupted or terminated. ``ready`` is told once it answers."""
    interrupted = threading.Event()

    def interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature is signal's
        interrupted.set()

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with start() as twin:
            ready(twin)
            while not interrupted.wait(_HEARTBEAT):
                pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


_HEARTBEAT = 1.0


class _Runner:
    """Runs the servers of one twin on an event loop of their own."""

    def __init__(self, world: World, sockets: list[list[socket.socket]]) -> None:
        self._world = world
        self._sockets = sockets
        self._loop = asyncio.new_event_loop()
        self._servers: list[_Server] = []
        self._answers = threading.Event()
        self._failure: BaseException | None = None

    def run(self) -> None:
        """Serve until stopped. This is what the thread does."""
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        except BaseException as error:  # noqa: BLE001 - it is raised again in the thread that waits
            self._failure = error
        finally:
            self._answers.set()
            self._loop.close()
            self._world.store.close()

    def wait_until_it_answers(self) -> None:
        """Wait for the servers to be up."""
        self._answers.wait()
        if self._failure is not None:
            raise self._failure

    def stop(self) -> None:
        """Ask the servers to stop; may be called again and from any thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._send_all_away)

    def _send_all_away(self) -> None:
        self._world.changes.close()
        for server in self._servers:
            server.should_exit = True
            server.stops.set()

    async def _serve(self) -> None:
        sites = make_sites(self._world, middleware=[Middleware(Faults, world=self._world)])
        self._servers = [_Server(sites), _Server(make_backstage(self._world))]
        running: list[asyncio.Task[Any]] = [
            asyncio.create_task(server.serve(sockets=listening))
            for server, listening in zip(self._servers, self._sockets, strict=True)
        ]
        for server in self._servers:
            await server.answers.wait()
        self._answers.set()
        postman = Postman(self._world.outbox, self._world.mailroom, self._world.changes)
        async with postman.at_work():
            await asyncio.gather(*running)
        await self._world.back_channel.aclose()


def _listen(host: str, port: int, unless_started: ExitStack) -> list[socket.socket]:
    """Listen on a port; this computer goes by an address of each family, and a browser may try either."""
    if not 0 <= port <= _HIGHEST_PORT:
        raise InputError(
            f"{port} is not a port.", advice=f"Use a number between 0 and {_HIGHEST_PORT}; 0 takes a free one."
        )
    if host != THIS_COMPUTER:
        return [unless_started.enter_context(_bound(host, port))]
    first, other = _LOOPBACK
    listening = [unless_started.enter_context(_bound(first, port))]
    with suppress(InputError):  # not every machine has IPv6
        listening.append(unless_started.enter_context(_bound(other, listening[0].getsockname()[1])))
    return listening


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        # Named as TCP, because asyncio switches off the 40 ms of Nagle's algorithm only for sockets that say so.
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    except OSError as error:
        raise _cannot_listen(host, port, error) from error
    try:
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        raise _cannot_listen(host, port, error) from error
    return listening


def _cannot_listen(host: str, port: int, error: OSError) -> InputError:
    return InputError(
        f"The twin cannot listen on {host}, port {port}: {error.strerror or error}.",
        advice="Stop the program that uses the port, name another one, or leave it out to take a free one.",
    )


def _origin(listening: socket.socket, host: str) -> str:
    name = _ANY_HOST.get(host, host)
    return f"http://{f'[{name}]' if ':' in name else name}:{listening.getsockname()[1]}"
