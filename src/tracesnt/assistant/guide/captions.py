"""Sentences about actions, from what the page itself calls its elements."""

from __future__ import annotations

import re

from tracesnt.assistant.guide.camera import Acted
from tracesnt.assistant.guide.masks import Masks
from tracesnt.assistant.guide.model import Run
from tracesnt.fixtures.phrasing import Phrases
from tracesnt.pages.element import Kind

_EMPHASIS = re.compile(r"\*\*(.+?)\*\*")
_PLACE = re.compile(r"\{(\w+)\}")


def caption(acted: Acted, phrases: Phrases, masks: Masks) -> tuple[Run, ...]:
    """Return the sentence about an action; what must be covered in pictures is not told in it either."""
    action = acted.action
    value = acted.shown or action.value
    if masks.cleaned(value) != value:
        value = ""
    values = {"name": masks.cleaned(acted.name), "value": value}
    return tuple(_runs(phrases.actions[_key(action.kind, action.role, value)], values))


def _key(kind: Kind, role: str, value: str) -> str:
    match kind:
        case Kind.CLICK:
            return "click-button" if role == "button" else "click-link"
        case Kind.FILL:
            return "fill-value" if value else "fill"
        case Kind.SELECT:
            return "select"
        case Kind.CHECK:
            return "check-radio" if role == "radio" else "check-checkbox"
        case Kind.UNCHECK:
            return "uncheck"


def _runs(template: str, values: dict[str, str]) -> list[Run]:
    """Split a template at its emphasis first, so that no name can bring emphasis of its own."""
    pieces = _EMPHASIS.split(template)
    runs = [Run(text=_filled(piece, values), strong=place % 2 == 1) for place, piece in enumerate(pieces) if piece]
    return [run for run in runs if run.text]


def _filled(piece: str, values: dict[str, str]) -> str:
    return _PLACE.sub(lambda place: values[place.group(1)], piece)
