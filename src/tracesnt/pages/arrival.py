"""Arriving on a page: the proof that it is the expected one, and the look for drift.

Both are one glance, one round trip to the browser: every element that always stands on the page has to be found by its
neutral locator, and to have the role and name of its primary one. Where the glance is not sure, the intersections of
both locators are counted properly; and where that count is wrong, each element is looked at, once per page and visit.
``benchmarks/journey.py`` measures what the glance costs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from http import HTTPStatus

from playwright.sync_api import Error, Locator
from playwright.sync_api import TimeoutError as BrowserTimeout

from tracesnt.errors import AssistantError, SessionLost, UnexpectedPage
from tracesnt.pages.drift import Drift, Found
from tracesnt.pages.element import BoundElement
from tracesnt.pages.failures import AGAIN_ADVICE, CHECK_ADVICE, broken_page, response_status, unreachable
from tracesnt.pages.page import Host, Page, alerts
from tracesnt.pages.scripts import script

UNKNOWN = "a page that is not known"
"""What :class:`~tracesnt.errors.UnexpectedPage` names as found where no page object fits."""

_REFUSED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


def go(host: Host, address: str, page: str) -> None:
    """Go to an address; ``page`` names what should be there.

    Raises :class:`~tracesnt.errors.SiteError` where the site does not answer.
    """
    try:
        host.page.goto(address, wait_until="commit")
    except Error as error:
        raise unreachable(error, host, page) from error


def arrive(host: Host, *expected: type[Page]) -> Page:
    """Return the page object of the page that stands there, one of those expected.

    Raises :class:`~tracesnt.errors.UnexpectedPage` naming the page that was found and what it said,
    :class:`~tracesnt.errors.SiteError` for an error page of the server, and
    :class:`~tracesnt.errors.SessionLost` where the site has sent the visitor back to its entrance.
    """
    try:
        page = _glanced(host, expected)
        if page is None:
            # Only now is it worth waiting: the server sends its pages whole, so they are nearly always there at once.
            host.page.wait_for_function("() => document.readyState !== 'loading'")
            page = _glanced(host, expected) or _looked_for(host, expected)
    except Error as error:
        raise unreachable(error, host, _names(expected)) from error
    host.arrived(page)
    return page


def _looked_for(host: Host, expected: tuple[type[Page], ...]) -> Page:
    """Return the page by a proper look, now or once it is put together; tell at once when it is another one."""
    failure = broken_page(host, _names(expected))
    if failure is None:
        page = _recognised(host, expected)
        if page is not None:
            return page
        failure = _other_page(host, expected)
    if failure is not None:
        raise failure
    return _waited_for(host, expected)


def _recognised(host: Host, expected: tuple[type[Page], ...]) -> Page | None:
    return _proven(host, expected) or _drifted(host, expected)


def _glanced(host: Host, expected: tuple[type[Page], ...]) -> Page | None:
    """Return the page that a glance shows to be there whole."""
    pages = [candidate(host) for candidate in expected]
    permanent = [[element.variants for element in _permanent(page)] for page in pages]
    index = host.page.evaluate(script("tracesnt.pages", "glance.js"), permanent)
    return pages[index] if index >= 0 else None


def _proven(host: Host, expected: tuple[type[Page], ...]) -> Page | None:
    """Return the page whose permanent elements are all there, each by both of its locators."""
    for candidate in expected:
        page = candidate(host)
        permanent = list(_permanent(page))
        both = reduce(Locator.or_, (element.agreed for element in permanent))
        if both.count() == len(permanent):
            return page
    return None


def _drifted(host: Host, expected: tuple[type[Page], ...]) -> Page | None:
    """Return the page whose proof is there, though not all is as declared, and note once what is not."""
    for candidate in expected:
        page = candidate(host)
        if _proof(page).locator.count():
            if candidate not in host.looked_into:
                host.looked_into.add(candidate)
                _look_closer(host, list(_permanent(page)))
            return page
    return None


def _waited_for(host: Host, expected: tuple[type[Page], ...]) -> Page:
    """Wait for a page that its own scripts are still putting together."""
    proofs = (_proof(candidate(host)).locator for candidate in expected)
    try:
        reduce(Locator.or_, proofs).first.wait_for()
    except BrowserTimeout as error:
        raise _unexpected(host, expected, found=UNKNOWN) from error
    page = _glanced(host, expected) or _recognised(host, expected)
    if page is None:
        raise _unexpected(host, expected, found="a page that keeps changing")
    return page


def _other_page(host: Host, expected: tuple[type[Page], ...]) -> AssistantError | None:
    known = [page for page in known_pages() if page not in expected]
    there = host.page.evaluate(
        "proofs => proofs.map(proof => document.querySelector(proof) !== null)",
        [page.proof.neutral for page in known],
    )
    found = [page for page, is_there in zip(known, there, strict=True) if is_there]
    if _is_unknown_visitor(host, expected, found):
        return _session_lost(host, expected, found)
    return _unexpected(host, expected, found=_names(found)) if found else None


def _is_unknown_visitor(host: Host, expected: tuple[type[Page], ...], found: list[type[Page]]) -> bool:
    """Tell whether the site has sent the visitor back to where one starts, or refuses what the visit carries."""
    if found:
        return any(page.entrance for page in found) and not any(page.entrance for page in expected)
    return response_status(host.page) in _REFUSED


def _session_lost(host: Host, expected: tuple[type[Page], ...], found: list[type[Page]]) -> SessionLost:
    return SessionLost(
        f"The site did not go on to {_names(expected)}"
        + (f" but back to {_names(found)}" if found else f" (HTTP {response_status(host.page)})")
        + f"{_said(host)}.",
        advice=AGAIN_ADVICE,
        page=_names(expected),
    )


def _unexpected(host: Host, expected: tuple[type[Page], ...], *, found: str) -> UnexpectedPage:
    return UnexpectedPage(
        f"Expected {_names(expected)} but found {found}{_said(host)}.",
        advice=CHECK_ADVICE,
        page=_names(expected),
        found=found,
        alert=" ".join(alerts(host.page)),
    )


def _said(host: Host) -> str:
    """What the page says in its heading and its alerts, as the end of a sentence."""
    heading = " ".join(host.page.locator("h1").all_inner_texts()).strip()
    said = " ".join(alerts(host.page)).removesuffix(".")
    return (f", headed '{heading}'" if heading else "") + (f", which says: {said}" if said else "")


def _look_closer(host: Host, permanent: list[BoundElement]) -> None:
    for element in permanent:
        both = element.agreed.count()
        by_name, by_locator = element.primary.count(), element.neutral.count()
        if both == by_name == by_locator == 1:
            continue
        match bool(by_name), bool(by_locator):
            case True, True:
                found = Found.DIFFERENT
            case True, False:
                found = Found.PRIMARY_ONLY
            case False, True:
                found = Found.NEUTRAL_ONLY
            case _:
                found = Found.GONE
        host.drifted(Drift(element.surface.page_name, element.element.name, found))


def known_pages() -> Iterator[type[Page]]:
    """Every page object that the project has."""
    waiting = list(Page.__subclasses__())
    while waiting:
        page = waiting.pop()
        waiting.extend(page.__subclasses__())
        if "path" in vars(page):
            yield page


def _proof(page: Page) -> BoundElement:
    return BoundElement(type(page).proof, page)


def _permanent(page: Page) -> Iterator[BoundElement]:
    return (BoundElement(element, page) for element in type(page).elements() if element.always)


def _names(pages: Sequence[type[Page]]) -> str:
    return " or ".join(dict.fromkeys(page.title() for page in pages))
