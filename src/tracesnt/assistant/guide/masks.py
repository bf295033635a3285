"""What no picture, caption or alternative text may show, and where it stands on a page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import unquote

from tracesnt.assistant.guide.rectangles import Rectangle
from tracesnt.assistant.pictures import secret_selectors
from tracesnt.assistant.receipt import scrubbed, without_query
from tracesnt.errors import DriftError, InputError
from tracesnt.fixtures import Case
from tracesnt.fixtures.models import Mask
from tracesnt.flows import Visit
from tracesnt.pages.arrival import known_pages
from tracesnt.pages.scripts import script

# Names that are parts of many words are looked for as words of their own.
_SHORT = 4


class Masked(StrEnum):
    """How much is covered: secrets and addresses of mail always, names as well on request and on real sites."""

    SECRETS = "secrets"
    PERSONAL = "personal"


class NotMasked(DriftError):
    """Something that must be covered could not be found on a page, so no picture of the page was kept."""


@dataclass(frozen=True)
class Sight:
    """What a page shows: its heading, its path and size, and the places to cover.

    ``main`` is what the page is about, without what all pages have; ``pieces`` are lines of text, fields, buttons and
    pictures, of which nobody can make use in halves; ``cards`` have a border and hold other things.
    """

    heading: str
    path: str
    size: tuple[float, float]
    main: Rectangle
    headings: tuple[Rectangle, ...]
    covered: tuple[Rectangle, ...]
    pieces: tuple[Rectangle, ...]
    cards: tuple[Rectangle, ...]


@dataclass(frozen=True)
class Masks:
    """What to cover. ``names`` are texts, ``listed`` the site's own list."""

    names: tuple[str, ...] = ()
    listed: tuple[Mask, ...] = ()

    @classmethod
    def of(cls, case: Case, masked: Masked, listed: Iterable[Mask] = ()) -> Masks:
        """Return the masks for a case."""
        people = [case.person] if case.validation is None else [case.person, case.validation.by]
        names = [part for person in people for part in (person.name, person.first_name, person.last_name)]
        longest_first = sorted(dict.fromkeys(names), key=len, reverse=True)
        return cls(tuple(longest_first) if masked is Masked.PERSONAL else (), tuple(listed))

    def look(self, visit: Visit) -> Sight:
        """Look at the page that a visit is on. Raises :class:`NotMasked` where the places to cover are not sure."""
        page = visit.current
        secret = [] if page is None else [each for each in type(page).elements() if each.secret and each.always]
        required = [{"cover": each.neutral, "when": ""} for each in secret]
        required += [{"cover": selector_of(each.cover), "when": each.when} for each in self.listed]
        wanted = {"selectors": secret_selectors(), "required": required, "names": self.names}
        seen: dict[str, Any] = visit.page.evaluate(script("tracesnt.assistant.guide", "sight.js"), wanted)
        if seen["missing"]:
            name = page.title() if page else ""
            raise not_masked(name, f"was not found: {', '.join(sorted(set(seen['missing'])))}")
        width, height = seen["size"]
        (main,) = _rectangles(seen["main"]) or ((0.0, 0.0, width, height),)
        return Sight(
            heading=self.cleaned(seen["heading"]),
            path=self.cleaned(without_query(unquote(seen["path"]))),
            size=(width, height),
            main=main,
            headings=_rectangles(seen["headings"]),
            covered=_rectangles(seen["places"]),
            pieces=_rectangles(seen["pieces"]),
            cards=_rectangles(seen["cards"]),
        )

    def cleaned(self, text: str) -> str:
        """Return a text without what must be covered."""
        for name in self.names:
            whole = re.escape(name).replace(r"\ ", r"\s+")
            pattern = rf"(?<!\w){whole}(?!\w)" if len(name) < _SHORT else whole
            text = re.sub(pattern, "…", text, flags=re.IGNORECASE)
        return scrubbed(text)


def selector_of(cover: str) -> str:
    """Return the selector of a mask: its own, or that of an element such as ``HomePage.heading``.

    Raises :class:`~tracesnt.errors.InputError` for an element that the named page does not have.
    """
    pages = {page.title(): page for page in known_pages()}
    title, dot, name = cover.partition(".")
    if not dot or title not in pages:
        return cover
    found = [element for element in pages[title].elements() if element.name == name]
    if not found:
        raise InputError(
            f"The site's masks name '{cover}', and {title} has no such element.",
            advice="Correct `masks` in sites.yaml: a CSS selector, or a page and one of its elements.",
        )
    return found[0].neutral


def not_masked(page: str, why: str) -> NotMasked:
    """Return the error for a page of which no picture can be kept."""
    return NotMasked(
        f"What must be covered on {page} {why}.",
        advice="No picture was kept. Run `tracesnt check`, which lists what has changed on the site.",
        page=page,
    )


def _rectangles(places: list[list[float]]) -> tuple[Rectangle, ...]:
    return tuple((left, top, width, height) for left, top, width, height in places)
