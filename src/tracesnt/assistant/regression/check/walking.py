"""Walking through a site, and stopping at each page worth a look."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from playwright.sync_api import CDPSession

from tracesnt.assistant.regression.check.looking import has_none_of, is_some_of
from tracesnt.assistant.regression.check.model import ANOTHER_PAGE, CHANGED, UNKNOWN_PAGE, Look, Trouble
from tracesnt.errors import (
    AmbiguousElement,
    AssistantError,
    DriftError,
    InputError,
    MissingElement,
    SessionLost,
    SiteError,
    UnexpectedPage,
)
from tracesnt.fixtures import Case, Person, load_labels
from tracesnt.flows import Visit
from tracesnt.pages import Page, Region
from tracesnt.pages.arrival import UNKNOWN

P = TypeVar("P", bound=Page)
_IN_VAIN = 1.0


@dataclass(frozen=True)
class Stop:
    """A page, once the walk is on it. ``regions`` are made anew for each language, since some are found by a text."""

    page: Page
    regions: Callable[[], tuple[Region, ...]] = tuple


@dataclass
class Walk:
    """One walk in a browser page of its own. What goes wrong on the way is noted in ``troubles``.

    ``timeout`` is in seconds, for any one wait; ``unproven`` are pages that this walk or one before it knew only by
    what is left of them.
    """

    visit: Visit
    case: Case
    timeout: float
    unproven: set[type[Page]]
    troubles: list[Trouble] = field(default_factory=list)

    def open(self, page: type[P]) -> P:
        """Go to a page by its address."""
        return self.to(page, lambda: self.visit.open(page))

    def to(self, page: type[P], act: Callable[[], Page | None]) -> P:
        """Do what leads to a page, and return it, even if what should prove it is not there but most of it is."""
        try:
            with self._waiting_for(page):
                arrived = act()
        except UnexpectedPage as error:
            expected = page(self.visit)
            if error.found != UNKNOWN or not is_some_of(expected):
                raise
            self.unproven.add(page)
            return expected
        if arrived is None:
            raise SiteError(
                f"The site did not move on to {page.title()}.", advice="Run the same command again.", page=page.title()
            )
        if not isinstance(arrived, page):
            raise UnexpectedPage(
                f"Expected {page.title()} but found {arrived.page_name}: {' '.join(arrived.alerts())}",
                advice="Look at the page.",
                page=page.title(),
                found=arrived.page_name,
                alert=" ".join(arrived.alerts()),
            )
        return arrived

    @contextmanager
    def _waiting_for(self, page: type[Page]) -> Iterator[None]:
        """Wait less for the proof of a page where it has not come before."""
        shorter = page in self.unproven
        if shorter:
            self.visit.page.set_default_timeout(min(_IN_VAIN, self.timeout) * 1000)
        try:
            yield
        finally:
            if shorter:
                self.visit.page.set_default_timeout(self.timeout * 1000)

    def each(self, *pages: type[Page]) -> Iterator[Stop]:
        """Go to pages by their addresses; one that is not there keeps nobody from the next."""
        for page in pages:
            try:
                stop = Stop(self.open(page))
            except (DriftError, SessionLost) as error:
                self.note(error)
            else:
                yield stop

    def entrance(self, page: type[P]) -> P:
        """Go to the page that a site of this kind has to have.

        Raises :class:`~tracesnt.errors.InputError` where nothing of it is there.
        """
        try:
            return self.open(page)
        except UnexpectedPage as error:
            if error.found != UNKNOWN or not has_none_of(page(self.visit)):
                raise
            raise InputError(
                f"{self.visit.site.address} is not a TRACES NT: at {page.path} there is nothing of what {page.title()} "
                "shows.",
                advice="Check the address of --site.",
            ) from error

    def switch(self, language: str) -> None:
        """Have the page come again in another language, as for a browser that prefers it, and go on in that one."""
        preferred = {"userAgent": self._user_agent, "acceptLanguage": language}
        self._browser.send("Emulation.setUserAgentOverride", preferred)
        self.visit.page.reload(wait_until="domcontentloaded")
        self.visit.labels = load_labels(language)

    @cached_property
    def _browser(self) -> CDPSession:
        """Kept for as long as the page: what it sets is gone with it."""
        return self.visit.page.context.new_cdp_session(self.visit.page)

    @cached_property
    def _user_agent(self) -> str:
        return str(self.visit.page.evaluate("navigator.userAgent"))

    def note(self, error: AssistantError) -> None:
        """Take note of what went wrong at a place."""
        match error:
            case UnexpectedPage():
                kind = UNKNOWN_PAGE if error.found == UNKNOWN else ANOTHER_PAGE
            case SessionLost():
                kind = ANOTHER_PAGE
            case MissingElement():
                kind = Look.GONE
            case AmbiguousElement():
                kind = Look.AMBIGUOUS
            case _:
                kind = CHANGED
        self.troubles.append(Trouble(kind, error.page, error.message, error.element, self.visit.language))

    def somebody(self) -> Person:
        """Return a person like the case's, whom no site knows yet."""
        address = f"check.{secrets.token_hex(6)}@example.org"
        return self.case.person.model_copy(update={"email": address, "confirm_email": None})
