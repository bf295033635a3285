"""What an element that lost a locator is called or found by now, where that is beyond doubt.

The locator that is left leads to it. Where none is left, it is the one element of its role that stands between the same
neighbours and is no other. What is proposed was looked for on the page, and leads to that element alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypedDict

from playwright.sync_api import Locator

from tracesnt.assistant.regression.check.model import Look, Proposal, What
from tracesnt.pages import BoundElement
from tracesnt.pages.element import Variant, by_name

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Outline(TypedDict):
    """Something on the page that has a role. ``main`` tells that it is a heading of the first level, and ``element`` is
    the index of the declared one that it is, if it is one.
    """

    role: str
    name: str
    selector: str
    main: bool
    element: int | None


@dataclass(frozen=True)
class Place:
    """Where an element is declared: its index, and those of the neighbours before and after it that were found.

    ``variant`` is the one of its variants that stands there: where several could, the one that others of its page have.
    """

    index: int
    before: int | None
    after: int | None
    variant: int


def proposals_for(lost: BoundElement, look: Look, place: Place, outline: Sequence[Outline]) -> tuple[Proposal, ...]:
    """Return what to change so that both locators lead to the element again; nothing where that is not sure."""
    variant = lost.element.variants[place.variant]
    match look:
        case Look.NEUTRAL_ONLY | Look.PRIMARY_ONLY:
            there = [each for each in outline if each["element"] == place.index]
        case Look.GONE:
            there = [each for each in _between(place, outline) if _could_be(each, lost, variant)]
        case _:
            return ()
    return tuple(_changes(lost, variant, there[0], look)) if len(there) == 1 else ()


def _changes(lost: BoundElement, variant: Variant, there: Outline, look: Look) -> Iterator[Proposal]:
    name, selector = there["name"], there["selector"]
    surface = lost.surface
    named = by_name(surface.root, variant.role, name)
    if look is not Look.PRIMARY_ONLY and name and _is_alone(named):
        was, now = _label_text(lost, variant, name)
        if now and now != was:
            yield Proposal(What.LABEL, was, now, variant.label, surface.host.labels.language)
    if look is not Look.NEUTRAL_ONLY and selector and selector != variant.neutral:
        found = surface.root.locator(selector)
        if _is_alone(found) and _is_alone(found.and_(named)):
            yield Proposal(What.LOCATOR, variant.neutral, selector)


def _label_text(lost: BoundElement, variant: Variant, name: str) -> tuple[str, str]:
    """The label's text as it is and as it would have to be; the latter is empty where a name comes from data."""
    if variant.label.startswith("{"):
        return "", ""
    was = lost.surface.host.labels[variant.label]
    now = name
    for placeholder in _PLACEHOLDER.findall(was):
        value = lost.surface.name_of(Variant(variant.role, f"{{{placeholder}}}", ""))
        if now.count(value) != 1:
            return was, ""
        now = now.replace(value, f"{{{placeholder}}}")
    return was, now


def _between(place: Place, outline: Sequence[Outline]) -> list[Outline]:
    """What stands between the neighbours and is no declared element itself."""
    places = {each["element"]: at for at, each in enumerate(outline) if each["element"] is not None}
    first = -1 if place.before is None else places.get(place.before, -1)
    last = len(outline) if place.after is None else places.get(place.after, len(outline))
    return [each for each in outline[first + 1 : last] if each["element"] is None]


def _could_be(there: Outline, lost: BoundElement, variant: Variant) -> bool:
    """Tell whether it has the role; the heading that proves a page is the main one, and not one of its sections'."""
    is_proof = lost.element is getattr(type(lost.surface), "proof", None)
    return there["role"] == variant.role and (there["main"] or not is_proof or variant.role != "heading")


def _is_alone(locator: Locator) -> bool:
    return locator.filter(visible=True).count() == 1
