"""Visits in contexts of pytest-playwright, so that its traces, videos and pictures show them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, BrowserContext
from playwright.sync_api import Page as BrowserPage

from tracesnt.assistant.regression.seen import Witness
from tracesnt.assistant.regression.twins import Twin
from tracesnt.assistant.regression.wanted import wanted_of
from tracesnt.assistant.startup.browser import Browser as FoundBrowser
from tracesnt.assistant.startup.browser import Kind, Origin
from tracesnt.assistant.startup.remote import is_reached_from_here, keep_to
from tracesnt.assistant.startup.session import Session, Settings, attendant_for, context_options
from tracesnt.fixtures import Site
from tracesnt.flows import Journal, Listener, Visit

if TYPE_CHECKING:
    from tracesnt.assistant.regression.report.recording import Recording

_OF_VISITS = ("locale", "proxy", "service_workers")

NewContext = Callable[..., BrowserContext]


class Guarded:
    """Opens contexts of pytest-playwright for visits: in a language, and without any host but the site's.

    ``given`` is what the run and the test say about every context, and ``watch`` is told of each. Raises
    :class:`pytest.UsageError` where that is what a visit says itself.
    """

    def __init__(
        self,
        new_context: NewContext,
        given: Collection[str],
        site: Site,
        language: str,
        *,
        remote: bool = False,
        watch: Callable[[BrowserContext], None] | None = None,
    ) -> None:
        clash = [name for name in _OF_VISITS if name in given]
        if clash:
            raise pytest.UsageError(
                f"browser_context_args says {', '.join(clash)}, which a visit says itself: its language is the case's, "
                "and nothing but the site can be reached. Leave it out for tests that visit."
            )
        self._new_context = new_context
        self._given = given
        self._site = site
        self._watch = watch
        self.remote = remote
        self.tunnelled = remote and is_reached_from_here(site)
        self._usual = self.options(site, language)

    def __call__(self, **options: Any) -> BrowserContext:
        """Open a context."""
        context = self._new_context(**{**self._usual, **options})
        if self.tunnelled:
            keep_to(context, self._site)
        if self._watch is not None:
            self._watch(context)
        return context

    def options(self, site: Site, language: str, scale: int = 1) -> dict[str, Any]:
        """Return what is said about a context for a visit, besides what is given."""
        usual = context_options(site, language, scale, tunnelled=self.tunnelled)
        return {name: value for name, value in usual.items() if name not in self._given}


@dataclass(frozen=True, kw_only=True)
class PytestSession(Session):
    """A session whose contexts pytest-playwright opens and closes, and whose failures a witness sees."""

    guarded: Guarded
    witness: Witness
    watching: tuple[Listener, ...] = ()

    def new_context(self, language: str) -> BrowserContext:
        """Return a browser context of its own, in a language."""
        context = self.guarded(**self.guarded.options(self.site, language, self.scale))
        context.set_default_timeout(self.timeout * 1000)
        return context

    def visit_of(self, page: BrowserPage, language: str) -> Visit:
        """Return the visit in a page that is open already: the one that a failed test is about."""
        page.set_default_timeout(self.timeout * 1000)
        self.witness.main = Visit(
            page,
            site=self.site,
            language=language,
            attendant=self.attendant,
            new_window=self.window,
            listeners=(self.witness, *self.watching),
        )
        return self.witness.main

    @contextmanager
    def visit(
        self, language: str, listeners: tuple[Listener, ...] = (), journal: Journal | None = None
    ) -> Iterator[Visit]:
        """Open a visit in a browser page of its own."""
        with super().visit(language, (self.witness, *self.watching, *listeners), journal) as visit:
            try:
                yield visit
            except Exception as error:
                self.witness.look(visit, error)
                raise


def session_of(
    request: pytest.FixtureRequest,
    site: Site,
    browser: Browser,
    found: FoundBrowser | None,
    guarded: Guarded,
    folder: Path,
) -> PytestSession:
    """Return the session of one test: with its twin's backstage, or with the person at the terminal."""
    config = request.config
    twin: Twin | None = request.getfixturevalue("twin") if wanted_of(config).has_twin else None
    client = None if twin is None else twin.client
    recording = recording_of(request)
    session = PytestSession(
        site=site,
        browser=browser,
        found=found or _somebodys(browser, remote=guarded.remote),
        attendant=attendant_for(client, headed=config.getoption("--headed")),
        backstage=client,
        own_twin=twin is not None,
        timeout=Settings.timeout,
        guarded=guarded,
        witness=Witness(folder, twin),
        watching=() if recording is None else (recording,),
    )
    request.node.stash[Witness.KEY] = session.witness
    return session


def _somebodys(browser: Browser, *, remote: bool) -> FoundBrowser:
    """A browser that pytest-playwright has chosen."""
    path = Path() if remote else Path(browser.browser_type.executable_path)
    return FoundBrowser(path, Kind.FULL, Origin.REMOTE if remote else Origin.PLAYWRIGHT)


def recording_of(request: pytest.FixtureRequest) -> Recording | None:
    """Return what notes a test for the report, ``None`` where none is asked for."""
    if request.config.getoption("tracesnt_report") is None:
        return None
    from tracesnt.assistant.regression.report.recording import Recording  # noqa: PLC0415 - few runs write a report

    return Recording.of(request.node)
