"""One look at a page: every element by each of its locators, the alerts, and the fields that have to be filled in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator

from tracesnt.assistant.regression.check.known_alerts import is_known
from tracesnt.assistant.regression.check.model import ElementLook, Look, PageLook, Proposal, Stranger
from tracesnt.assistant.regression.check.proposing import Outline, Place, proposals_for
from tracesnt.flows import Visit
from tracesnt.pages import BoundElement, Element, Page, Region
from tracesnt.pages.page import ALERTS, Surface
from tracesnt.pages.scripts import script


@dataclass(frozen=True)
class Seen:
    """What the browser sees of an element: how it stands, and which of its variants that could be."""

    look: Look
    variants: tuple[int, ...] = ()


def shown_language(visit: Visit) -> str:
    """Return the language that the page says it is in, empty where it does not say."""
    return str(visit.page.evaluate("document.documentElement.lang")).partition("-")[0].lower()


def look_at(page: Page, regions: Sequence[Region], visit: Visit) -> PageLook:
    """Look at a page and regions of it, in the visit's language."""
    surfaces: list[Surface] = [page, *regions]
    declared = [_declared(surface) for surface in surfaces]
    arguments = {
        "surfaces": [
            {"root": _handle(surface), "elements": [_sought(each) for each in elements]}
            for surface, elements in zip(surfaces, declared, strict=True)
        ],
        "alerts": ALERTS,
        "outlined": None,
    }
    look = script("tracesnt.assistant.regression.check", "look.js")
    answer = visit.page.evaluate(look, arguments)
    elements: list[ElementLook] = []
    explained: set[str] = set()
    for place, (surface, own) in enumerate(zip(surfaces, declared, strict=True)):
        seen = [_seen(each, raw) for each, raw in zip(own, answer["looked"][place], strict=True)]
        outline = None
        if any(each.look.is_drift for each in seen):
            outline = visit.page.evaluate(look, arguments | {"outlined": place})["outline"]
        for each, its in zip(own, seen, strict=True):
            proposals = _proposals(each, own, seen, outline) if outline is not None and its.look.is_drift else ()
            explained.update(proposal.now for proposal in proposals)
            elements.append(_element_look(surface, each, its, proposals))
    return PageLook(
        page=page.page_name,
        language=visit.language,
        address=urlsplit(visit.page.url).path,
        elements=tuple(elements),
        alerts=tuple(
            Stranger(" ".join(said["lines"]), said["selector"])
            for said in answer["said"]
            if not is_known(said["lines"][0], visit.language)  # what follows is what it is about
        ),
        fields=tuple(
            Stranger(f"{field['role']} '{field['name']}'", field["selector"])
            for field in answer["required"]
            if field["selector"] not in explained
        ),
    )


def is_some_of(page: Page) -> bool:
    """Tell whether most of what always stands on a page beside its proof can be found, by whatever locator."""
    kind = type(page)
    others = [BoundElement(each, page) for each in kind.elements() if each.always and each is not kind.proof]
    return sum(each.is_there() for each in others) * 2 > len(others)


def has_none_of(page: Page) -> bool:
    """Tell whether no element of a page can be found, by whatever locator."""
    return not any(BoundElement(each, page).is_there() for each in type(page).elements())


def _element_look(surface: Surface, each: BoundElement, seen: Seen, proposals: tuple[Proposal, ...]) -> ElementLook:
    name = each.element.name
    variant = each.element.variants[seen.variants[0] if seen.variants else 0]
    return ElementLook(
        element=f"{type(surface).__name__}.{name}" if isinstance(surface, Region) else name,
        look=seen.look,
        declared=_file_of(type(surface), each.element),
        label=variant.label if seen.look in {Look.BOTH, Look.PRIMARY_ONLY} else "",
        proposals=proposals,
    )


def _seen(each: BoundElement, raw: dict[str, Any]) -> Seen:
    if raw["both"]:
        return Seen(Look.BOTH, tuple(raw["variants"]))
    if raw["claimed"] and not each.element.always:
        return Seen(Look.NOT_SHOWN)
    by_name, neutrally = _shown(each.primary), _shown(each.neutral)
    match by_name, neutrally:
        case 1, 1 if _shown(each.agreed) == 1:
            look = Look.BOTH
        case 0, 0:
            return Seen(Look.GONE if each.element.always else Look.NOT_SHOWN)
        case 1, 0:
            look = Look.PRIMARY_ONLY
        case 0, 1:
            look = Look.NEUTRAL_ONLY
        case _:
            look = Look.AMBIGUOUS
    return Seen(look, tuple(raw["variants"]))


def _shown(locator: Locator) -> int:
    return locator.filter(visible=True).count()


def _proposals(
    lost: BoundElement, own: Sequence[BoundElement], seen: Sequence[Seen], outline: list[Outline]
) -> tuple[Proposal, ...]:
    era = Counter(
        its.variants[0]
        for each, its in zip(own, seen, strict=True)
        if len(each.element.variants) > 1 and its.look is Look.BOTH
    )
    index = own.index(lost)
    found = [at for at, its in enumerate(seen) if its.variants]
    usual = era.most_common(1)[0][0] if era else 0
    possible = seen[index].variants or range(len(lost.element.variants))
    place = Place(
        index=index,
        before=max((at for at in found if at < index), default=None),
        after=min((at for at in found if at > index), default=None),
        variant=usual if usual in possible else possible[0],
    )
    return proposals_for(lost, seen[index].look, place, outline)


def _declared(surface: Surface) -> list[BoundElement]:
    """Elements of a surface in the order in which they are declared, its own class's first."""
    declared = (
        member for kind in type(surface).__mro__ for member in vars(kind).values() if isinstance(member, Element)
    )
    return [BoundElement(each, surface) for each in dict.fromkeys(declared)]


def _file_of(surface: type[Surface], element: Element) -> str:
    owner = next(kind for kind in surface.__mro__ if element in vars(kind).values())
    return f"{owner.__module__.replace('.', '/')}.py"


def _sought(each: BoundElement) -> list[tuple[str, str, str]]:
    return [(neutral, role, name) for neutral, role, name in each.variants]


def _handle(surface: Surface) -> object:
    return surface.place.element_handle() if isinstance(surface, Region) else None
