"""What no picture, caption or alternative text may show, and where it stands on a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from tracesnt.assistant.receipt import scrubbed, secret_selectors
from tracesnt.errors import DriftError
from tracesnt.fixtures import Case
from tracesnt.flows import Visit

Rectangle = tuple[float, float, float, float]
"""Left, top, width, height, in CSS pixels of the document."""


class Masked(StrEnum):
    """How much is covered: secrets and addresses of mail always, names as well on request and on real sites."""

    SECRETS = "secrets"
    PERSONAL = "personal"


class NotMasked(DriftError):
    """Something that must be covered could not be found on a page, so no picture of the page was kept."""


@dataclass(frozen=True)
class Sight:
    """What a page shows: its heading, its path, the places to cover, and where its texts are."""

    heading: str
    path: str
    headings: tuple[Rectangle, ...]
    covered: tuple[Rectangle, ...]
    texts: tuple[Rectangle, ...]


@dataclass(frozen=True)
class Masks:
    """What to cover. ``names`` are texts, ``selectors`` the site's own list."""

    names: tuple[str, ...] = ()
    selectors: tuple[str, ...] = ()

    @classmethod
    def of(cls, case: Case, masked: Masked, selectors: Iterable[str] = ()) -> Masks:
        """Return the masks for a case."""
        people = [case.person] if case.validation is None else [case.person, case.validation.by]
        names = [part for person in people for part in (person.name, person.first_name, person.last_name)]
        return cls(tuple(dict.fromkeys(names)) if masked is Masked.PERSONAL else (), tuple(selectors))

    def look(self, visit: Visit) -> Sight:
        """Look at the page that a visit is on. Raises :class:`NotMasked` where the places to cover are not sure."""
        page = visit.current
        required = (
            [] if page is None else [each.neutral for each in type(page).elements() if each.secret and each.always]
        )
        wanted = {
            "selectors": [*secret_selectors(), *self.selectors],
            "texts": list(self.names),
            "required": required,
        }
        seen: dict[str, Any] = visit.page.evaluate(_script(), wanted)
        if seen["missing"]:
            name = page.title() if page else ""
            raise NotMasked(
                f"What must be covered on {name} was not found: {', '.join(sorted(set(seen['missing'])))}.",
                advice="No picture was kept. Run `tracesnt check`, which lists what has changed on the site.",
                page=name,
            )
        return Sight(
            self.cleaned(seen["heading"]),
            seen["path"],
            _rectangles(seen["headings"]),
            _rectangles(seen["places"]),
            _rectangles(seen["lines"]),
        )

    def cleaned(self, text: str) -> str:
        """Return a text without what must be covered."""
        for name in self.names:
            text = text.replace(name, "…")
        return scrubbed(text)


def _rectangles(places: list[list[float]]) -> tuple[Rectangle, ...]:
    return tuple((left, top, width, height) for left, top, width, height in places)


@cache
def _script() -> str:
    return files("tracesnt.assistant.guide").joinpath("sight.js").read_text(encoding="utf-8")
