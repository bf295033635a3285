"""Is the twin quick enough to vanish in a browser run?

Prints

* ``pages``: the server's own time per page, as percentiles, in a process of its own thoughts: no socket, no browser;
* ``load``: requests per second and the visitors' waiting time with many visitors at once, against `tracesnt mock` in a
  process of its own, over sockets;
* ``journey``: the server's share of a journey's wall time, counted in the twin that a browser run starts.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypedDict
from unittest import mock

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tracesnt.assistant.startup.session import Settings, open_session
from tracesnt.errors import Outcome
from tracesnt.fixtures import Person, load_case, people
from tracesnt.flows import onboarding
from tracesnt.mock_site import server
from tracesnt.mock_site.app import make_sites, make_world
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.backstage.phone import Phone
from tracesnt.mock_site.seeding import Progress, add_person
from tracesnt.mock_site.world import World
from visitor import Visitor

ORIGIN = "http://localhost"
PUBLIC = {
    "welcome": "/tracesnt/login",
    "account form": "/cas/eim/external/register.cgi",
    "sign-in": "/cas/login",
}
SIGNED_IN = {
    "home": "/tracesnt/home",
    "operator search": "/tracesnt/operators",
    "results: country": "/tracesnt/operators/results?country=BE",
    "results: name": "/tracesnt/operators/results?name=bio",
    "results: name in Greek": "/tracesnt/operators/results?country=GR&name=%CE%B1%CE%B3%CF%81",
    "results: by number": "/tracesnt/operators/results?number=BE-ORG-OP-6",
    "results: sorted, page 5": "/tracesnt/operators/results?country=FR&sort=-name&offset=80",
    "results: too many": "/tracesnt/operators/results",
    "profile": "/tracesnt/operators/profile/BE-ORG-OP-6",
    "pop-up": "/tracesnt/authorisations/new?tick=BE-ORG-OP-6%3Aorganic-importer",
    "own authorisations": "/tracesnt/profile",
}
BROWSED = [*PUBLIC.values(), *SIGNED_IN.values()]


class Percentiles(TypedDict):
    """Milliseconds."""

    median: float
    p95: float
    p99: float
    max: float


class Load(TypedDict):
    """What many visitors at once meet. Waiting is in milliseconds."""

    visitors: int
    seconds: float
    requests: int
    requests_per_second: float
    waiting: Percentiles


class Share(TypedDict):
    """The server's part in a journey, medians.

    ``server_seconds`` is what the journey waits for answers, and so counts waiting for a processor on a busy machine;
    ``processor_seconds`` is what the answers take of one.
    """

    journeys: int
    seconds: float
    server_seconds: float
    processor_seconds: float
    share: float


class Figures(TypedDict):
    """What is printed."""

    operators: int
    start_seconds: float
    pages: dict[str, Percentiles]
    load: Load
    journey: Share


class Stopwatch:
    """Times every answer of the sites; of a stream of events only what it takes to open it."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.processor: list[float] = []

    def around(self, app: ASGIApp) -> ASGIApp:
        """Return an application whose answers are timed."""

        async def timed(scope: Scope, receive: Receive, send: Send) -> None:
            start, started = time.perf_counter(), time.thread_time()
            is_stream = False

            async def send_and_note(message: Message) -> None:
                nonlocal is_stream
                await send(message)
                opens = (b"content-type", b"text/event-stream; charset=utf-8") in message.get("headers", [])
                ends = message["type"] == "http.response.body" and not message.get("more_body")
                if opens or (ends and not is_stream):
                    self.seconds.append(time.perf_counter() - start)
                    self.processor.append(time.thread_time() - started)
                is_stream = is_stream or opens

            await app(scope, receive, send_and_note)

        return timed


def percentiles(seconds: list[float]) -> Percentiles:
    """Sum up times."""
    cuts = statistics.quantiles(seconds, n=100)
    return Percentiles(
        median=_ms(statistics.median(seconds)), p95=_ms(cuts[94]), p99=_ms(cuts[98]), max=_ms(max(seconds))
    )


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)


async def time_pages(world: World, repeats: int) -> dict[str, Percentiles]:
    """Ask for each page so many times, one after the other."""
    watch = Stopwatch()
    sites = make_sites(world, middleware=[Middleware(watch.around)])
    person = people()["claire-morel"]
    add_person(world, person, Progress.WITH_DEVICE)

    async def scan(email: str, picture: str) -> str:
        return Phone(world, email).one_time_password(picture)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(sites), base_url=ORIGIN) as http:
        visitor = Visitor(http, scan)
        figures = {name: await _time(visitor, watch, path, repeats) for name, path in PUBLIC.items()}
        await visitor.sign_in(person.email, world.choices(person.email).password)
        return figures | {name: await _time(visitor, watch, path, repeats) for name, path in SIGNED_IN.items()}


async def _time(visitor: Visitor, watch: Stopwatch, path: str, repeats: int) -> Percentiles:
    await visitor.get(path)
    watch.seconds.clear()
    for _ in range(repeats):
        await visitor.get(path)
    return percentiles(watch.seconds)


def put_under_load(operators: int, visitors: int, seconds: float) -> Load:
    """Let many people browse at once."""
    command = [sys.executable, "-m", "tracesnt.assistant.cli", "mock", "--operators", str(operators), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own command
        assert process.stdout is not None
        try:
            places = json.loads(process.stdout.readline())
            with BackstageClient(places["backstage"]) as backstage:
                waited, took = asyncio.run(_browse(places["site"], backstage, visitors, seconds))
        finally:
            process.terminate()
    return Load(
        visitors=visitors,
        seconds=round(took, 2),
        requests=len(waited),
        requests_per_second=round(len(waited) / took, 1),
        waiting=percentiles(waited),
    )


async def _browse(site: str, backstage: BackstageClient, visitors: int, seconds: float) -> tuple[list[float], float]:
    async def scan(email: str, picture: str) -> str:
        return await asyncio.to_thread(backstage.one_time_password, email, picture)

    waited: list[float] = []
    end = 0.0

    async def browse(visitor: Visitor, first: int) -> None:
        at = first
        while time.perf_counter() < end:
            start = time.perf_counter()
            await visitor.get(BROWSED[at % len(BROWSED)])
            waited.append(time.perf_counter() - start)
            at += 1

    # Shorter than the server's own patience with idle connections, which it would close under a visitor's hands.
    limits = httpx.Limits(keepalive_expiry=2)
    clients = [httpx.AsyncClient(base_url=site, timeout=30, limits=limits) for _ in range(visitors)]
    crowd = [Visitor(client, scan) for client in clients]
    for number, visitor in enumerate(crowd):
        person = _trainee(number)
        backstage.add_person(person, "with-device")
        await visitor.sign_in(person.email, backstage.person(person.email).password)
    start = time.perf_counter()
    end = start + seconds
    await asyncio.gather(*(browse(visitor, number) for number, visitor in enumerate(crowd)))
    took = time.perf_counter() - start
    for client in clients:
        await client.aclose()
    return waited, took


def _trainee(number: int) -> Person:
    letters = "".join(chr(ord("a") + int(digit)) for digit in f"{number:03}")
    return Person(first_name="Trainee", last_name=letters, email=f"trainee.{letters}@example.org", email_language="en")


@contextmanager
def timed_twin() -> Iterator[Stopwatch]:
    """Have the twin that a session starts timed."""
    watch = Stopwatch()

    def timed_sites(world: World, middleware: Sequence[Middleware] = ()) -> Starlette:
        return make_sites(world, middleware=[Middleware(watch.around), *middleware])

    with mock.patch.object(server, "make_sites", timed_sites):
        yield watch


def share_of_journey(journeys: int) -> Share:
    """Run the flow ``onboarding`` so many times, after one that warms up."""
    case = load_case("certipaq-importer")
    seconds, served, worked = list[float](), list[float](), list[float]()
    with timed_twin() as watch, open_session(Settings()) as session:
        assert session.backstage is not None
        for _ in range(journeys + 1):
            session.backstage.reset()
            watch.seconds.clear()
            watch.processor.clear()
            start = time.perf_counter()
            with session.visit(case.language) as visit:
                assert onboarding(visit, case).outcome is Outcome.AUTHORISED
            seconds.append(time.perf_counter() - start)
            served.append(sum(watch.seconds))
            worked.append(sum(watch.processor))
    shares = [part / whole for part, whole in zip(served[1:], seconds[1:], strict=True)]
    return Share(
        journeys=journeys,
        seconds=round(statistics.median(seconds[1:]), 3),
        server_seconds=round(statistics.median(served[1:]), 3),
        processor_seconds=round(statistics.median(worked[1:]), 3),
        share=round(statistics.median(shares), 4),
    )


def measure(operators: int, repeats: int, visitors: int, seconds: float, journeys: int) -> Figures:
    """Measure everything."""
    start = time.perf_counter()
    world = make_world(ORIGIN, operators=operators)
    started = time.perf_counter() - start
    try:
        pages = asyncio.run(time_pages(world, repeats))
    finally:
        world.store.close()
    return Figures(
        operators=operators,
        start_seconds=round(started, 3),
        pages=pages,
        load=put_under_load(operators, visitors, seconds),
        journey=share_of_journey(journeys),
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--operators", type=int, default=10_000, help="operators in the register (default: 10000)")
    parser.add_argument("--repeats", type=int, default=200, help="requests per page (default: 200)")
    parser.add_argument("--visitors", type=int, default=30, help="visitors at once (default: 30)")
    parser.add_argument("--seconds", type=float, default=5, help="seconds that they browse (default: 5)")
    parser.add_argument("--journeys", type=int, default=5, help="journeys to take the share of (default: 5)")
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON document")
    options = parser.parse_args()
    figures = measure(options.operators, options.repeats, options.visitors, options.seconds, options.journeys)
    if options.json:
        print(json.dumps(figures))
        return
    print(f"{figures['operators']} operators, ready after {figures['start_seconds']:.3f} s\n")
    print(f"{'server time, ms':24} {'median':>8} {'p95':>8} {'p99':>8} {'max':>8}")
    for name, times in figures["pages"].items():
        print(f"{name:24} {times['median']:8.2f} {times['p95']:8.2f} {times['p99']:8.2f} {times['max']:8.2f}")
    load, share = figures["load"], figures["journey"]
    waiting = load["waiting"]
    print(
        f"\n{load['visitors']} visitors at once: {load['requests_per_second']:.0f} requests per second; each waited "
        f"{waiting['median']:.1f} ms in the median, {waiting['p95']:.1f} ms at the 95th percentile\n"
        f"journey: {share['server_seconds']:.3f} s of {share['seconds']:.3f} s are the server's, {share['share']:.1%}; "
        f"its answers take {share['processor_seconds']:.3f} s of a processor"
    )


if __name__ == "__main__":
    main()
