"""Page objects: one class for each page of the sites."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache
from typing import ClassVar, Protocol, TypeVar, overload

from playwright.sync_api import Locator
from playwright.sync_api import Page as BrowserPage

from tracesnt.fixtures import Labels, Site
from tracesnt.pages.drift import Drift
from tracesnt.pages.element import Action, BoundElement, Element, Variant


class Host(Protocol):
    """What page objects need of a visit."""

    @property
    def page(self) -> BrowserPage:
        """The browser page that everything happens in."""

    @property
    def labels(self) -> Labels:
        """Labels of the visit's language."""

    @property
    def site(self) -> Site:
        """The deployment that is visited."""

    @property
    def looked_into(self) -> set[type[Page]]:
        """Pages that were not as declared, and whose elements this visit has looked at one by one."""

    @property
    def blocked(self) -> list[str]:
        """Hosts off the allowed list that a navigation was stopped from reaching."""

    def on(self, *expected: type[Page]) -> Page:
        """Return the page object of the page that stands there, one of those expected."""

    def acting(self, action: Action, element: BoundElement) -> AbstractContextManager[None]:
        """Surround one action, so that listeners see it."""

    def drifted(self, drift: Drift) -> None:
        """Take note of a drift."""

    def arrived(self, page: Page) -> None:
        """Take note that the visit is on this page."""


class Surface:
    """Where elements are looked for: a whole page, or a region of one."""

    def __init__(self, host: Host, root: BrowserPage | Locator, **values: str) -> None:
        self.host = host
        self.root = root
        self._values = values

    @property
    def page_name(self) -> str:
        """Name of the page, for people."""
        raise NotImplementedError

    def name_of(self, variant: Variant) -> str:
        """Accessible name of a variant of an element in the visit's language."""
        template = variant.label if variant.label.startswith("{") else self.host.labels[variant.label]
        return template.format(**self._values)

    @classmethod
    @cache
    def elements(cls) -> tuple[Element, ...]:
        """Every element declared by the class and its bases, each once: a proof often has a second name."""
        members = (getattr(cls, name) for name in dir(cls))
        return tuple(dict.fromkeys(member for member in members if isinstance(member, Element)))


class Page(Surface):
    """A page of one of the sites. ``proof`` is the element that shows it to be the current page, and ``entrance``
    tells that the sites send there whoever they do not know.
    """

    path: ClassVar[str]
    proof: ClassVar[Element]
    entrance: ClassVar[bool] = False

    def __init__(self, host: Host) -> None:
        super().__init__(host, host.page)

    @classmethod
    def title(cls) -> str:
        """The page's name in errors, receipts and reports, such as ``OperatorSearchPage``."""
        return cls.__name__

    @property
    def page_name(self) -> str:
        return self.title()

    @classmethod
    def address(cls, site: Site) -> str:
        """The page's address on a site."""
        raise NotImplementedError

    def alerts(self) -> tuple[str, ...]:
        """What the page says in its alerts: errors of the form, notices, confirmations."""
        return alerts(self.host.page)

    def says(self, label: str) -> bool:
        """Tell whether one of its alerts says what a label does, such as ``sign-in-password.error-wrong``."""
        return any(self.host.labels[label] in alert for alert in self.alerts())

    @overload
    def next(self, first: type[P], /) -> P: ...
    @overload
    def next(self, first: type[P], second: type[Q], /) -> P | Q: ...
    @overload
    def next(self, first: type[P], second: type[Q], third: type[R], /) -> P | Q | R: ...
    def next(self, *expected: type[Page]) -> Page:
        """Return the page that stands there now, one of those expected."""
        return self.host.on(*expected)


class EuLoginPage(Page):
    """A page of EU Login (``/cas``)."""

    @classmethod
    def address(cls, site: Site) -> str:
        return site.eu_login + cls.path


class TracesPage(Page):
    """A page of TRACES NT (``/tracesnt``)."""

    @classmethod
    def address(cls, site: Site) -> str:
        return site.address + cls.path


class Region(Surface):
    """A repeating part of a page, such as a row of a table. ``values`` fill the templates of its elements' names."""

    def __init__(self, page: Page, root: Locator, **values: str) -> None:
        super().__init__(page.host, root, **values)
        self.page = page
        self.place = root

    def is_there(self) -> bool:
        """Tell whether the page has it now, without waiting."""
        return self.place.count() > 0

    @property
    def page_name(self) -> str:
        return self.page.page_name


P = TypeVar("P", bound=Page)
Q = TypeVar("Q", bound=Page)
R = TypeVar("R", bound=Page)

# EU Login marks errors of the server with .srvErrors and others with .error (pom); the roles are the accessible way.
ALERTS = "[role=alert], [role=status], .srvErrors, .error"


def alerts(page: BrowserPage) -> tuple[str, ...]:
    """Texts of the alerts on a browser page, each once, in the page's order."""
    # Asked without a locator: the first on each page costs ten times as much, and many pages are only read.
    script = "selector => [...document.querySelectorAll(selector)].map(alert => alert.innerText ?? '')"
    texts = (text.strip() for text in page.evaluate(script, ALERTS))
    return tuple(dict.fromkeys(text for text in texts if text))
