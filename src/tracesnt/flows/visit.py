"""The run-time of a flow: browser page, site, language, listeners, attendant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import overload

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import Request

from tracesnt.errors import AssistantError
from tracesnt.fixtures import Labels, Site, load_labels
from tracesnt.fixtures.models import netloc
from tracesnt.flows.attendant import Attendant
from tracesnt.flows.listener import Listener, Step, StepResult
from tracesnt.pages.arrival import arrive, go
from tracesnt.pages.cookie_banner import dismissed_when_it_comes
from tracesnt.pages.drift import Drift
from tracesnt.pages.element import Action, BoundElement
from tracesnt.pages.failures import stop_loading, unreachable
from tracesnt.pages.page import P, Page, Q

_CUT_SHORT = ("net::ERR_CONTENT_LENGTH_MISMATCH", "net::ERR_INCOMPLETE_CHUNKED_ENCODING")

NewWindow = Callable[[str], AbstractContextManager[BrowserPage]]


@dataclass
class Journal:
    """What has happened so far, in every visit of one run."""

    steps: list[Step] = field(default_factory=list)
    drift: list[Drift] = field(default_factory=list)

    @property
    def actions(self) -> int:
        """Number of actions so far."""
        return sum(len(step.actions) for step in self.steps)


class Visit:
    """One person's session on a site. ``new_window`` opens a browser page of its own, in a given language."""

    def __init__(
        self,
        page: BrowserPage,
        *,
        site: Site,
        language: str,
        attendant: Attendant,
        new_window: NewWindow,
        listeners: tuple[Listener, ...] = (),
        journal: Journal | None = None,
    ) -> None:
        self.page = page
        self.site = site
        self.attendant = attendant
        self.labels: Labels = load_labels(language)
        self.listeners = listeners
        self.journal = journal or Journal()
        self.blocked: list[str] = []
        self.looked_into: set[type[Page]] = set()
        self.current: Page | None = None
        self._new_window = new_window
        page.on("requestfailed", self._note_failed)
        dismissed_when_it_comes(self)

    @property
    def language(self) -> str:
        """Code of the language that the sites are visited in."""
        return self.labels.language

    @contextmanager
    def step(self, step_id: str) -> Iterator[Step]:
        """Surround a step, so that listeners see it and errors name it."""
        step = Step(step_id, number=len(self.journal.steps) + 1)
        self.journal.steps.append(step)
        for listener in self.listeners:
            listener.step_started(self, step)
        start = perf_counter()
        try:
            yield step
        except BrowserError as error:
            step.result = StepResult.FAILED
            failure = unreachable(error, self, self.current.title() if self.current else "")
            failure.step = step_id
            step.error = failure
            raise failure from error
        except BaseException as error:
            step.result, step.error = StepResult.FAILED, error
            if isinstance(error, AssistantError):
                error.step = error.step or step_id
                error.page = error.page or (self.current.title() if self.current else "")
            raise
        finally:
            step.seconds = perf_counter() - start
            with ExitStack() as told:  # each is told, whatever happens to another
                for listener in reversed(self.listeners):
                    told.callback(listener.step_ended, self, step)

    @overload
    def on(self, first: type[P], /) -> P: ...
    @overload
    def on(self, first: type[P], second: type[Q], /) -> P | Q: ...
    @overload
    def on(self, *expected: type[Page]) -> Page: ...
    def on(self, *expected: type[Page]) -> Page:
        """Return the page object of the page that stands there, which must be one of those named.

        Raises what :func:`~tracesnt.pages.arrival.arrive` does.
        """
        return arrive(self, *expected)

    @overload
    def open(self, page: type[P], /) -> P: ...
    @overload
    def open(self, page: type[P], instead: type[Q], /) -> P | Q: ...
    def open(self, page: type[Page], *instead: type[Page]) -> Page:
        """Go to a page by its address and return it, or the one that may stand there ``instead``."""
        go(self, page.address(self.site), page.title())
        return self.on(page, *instead)

    def follow(self, link: str, page: type[P], instead: type[Q]) -> P | Q:
        """Go to a mailed link and return the page that it opens, one of the two."""
        go(self, link, page.title())
        return self.on(page, instead)

    def back(self, page: type[P]) -> P:
        """Go back to the page before, as with the browser's own button."""
        self.page.go_back(wait_until="commit")
        return self.on(page)

    @contextmanager
    def aside(self, language: str) -> Iterator[Visit]:
        """Open a visit for another person: a browser page without this one's cookies, in the same run."""
        with self._new_window(language) as page:
            yield Visit(
                page,
                site=self.site,
                language=language,
                attendant=self.attendant,
                new_window=self._new_window,
                listeners=self.listeners,
                journal=self.journal,
            )

    @contextmanager
    def acting(self, action: Action, element: BoundElement) -> Iterator[None]:
        """Surround one action, so that it is counted and listeners see it."""
        if self.journal.steps:
            self.journal.steps[-1].actions.append(action)
        for listener in self.listeners:
            listener.action_started(self, action, element)
        yield
        for listener in self.listeners:
            listener.action_ended(self, action, element)

    def drifted(self, drift: Drift) -> None:
        """Take note of a drift, once."""
        if drift not in self.journal.drift:
            self.journal.drift.append(drift)
            for listener in self.listeners:
                listener.drifted(self, drift)

    def arrived(self, page: Page) -> None:
        """Take note of the page that the visit is on."""
        self.current = page

    def _note_failed(self, request: Request) -> None:
        host = netloc(request.url)
        if not request.is_navigation_request():
            return
        if host not in self.site.hosts:
            self.blocked.append(host)
        elif request.failure in _CUT_SHORT:
            stop_loading(self)  # a browser would wait for the rest with no end
