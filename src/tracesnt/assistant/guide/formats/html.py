"""HTML: ``guide.html``, which is one file and needs nothing else, and ``index.html`` beside its pictures.

Both are made from the theme's ``guide.html``, ``guide.css`` and ``guide.js``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tracesnt.assistant.guide import web
from tracesnt.assistant.guide.edition import PICTURES, Edition
from tracesnt.assistant.guide.model import Actor, Guide, Picture, StepShown

# Under 'self' alone, not every browser would load the files of a folder that is opened without a server.
_POLICY = (
    "default-src 'none'; img-src 'self' file: data:; font-src data:; style-src 'self' file:; script-src 'self' file:; "
    "base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True)
class Placed:
    """A step with its stable id in the page: that of the step, with a count where a flow has it again."""

    anchor: str
    step: StepShown


@dataclass(frozen=True)
class Part:
    """Steps in a row that the same actor does."""

    actor: Actor
    steps: tuple[Placed, ...]


def write(edition: Edition) -> tuple[Path, ...]:
    """Write both forms. The same guide gives the same bytes."""
    folder = edition.folder
    plain = _page(edition, "index.html", _beside, style=None, script=None, policy=_POLICY)
    style = web.style(edition.theme, "guide.css", plain, most=_most_actions(edition.guide))
    script = web.script(edition.theme, "guide.js")
    within = web.inlined(style, script)
    whole = _page(edition, "guide.html", _within(edition), **vars(within))
    contents = {"guide.html": whole, "index.html": plain, "style.css": style, "guide.js": script}
    for name, content in contents.items():
        (folder / name).write_text(content, encoding="utf-8", newline="\n")
    return tuple(folder / name for name in contents)


def parts_of(guide: Guide) -> tuple[Part, ...]:
    """Return the steps with their ids, split where the actor changes."""
    seen = Counter[str]()

    def placed(step: StepShown) -> Placed:
        seen[step.id] += 1
        return Placed(step.id if seen[step.id] == 1 else f"{step.id}-{seen[step.id]}", step)

    return tuple(Part(actor, tuple(map(placed, steps))) for actor, steps in guide.parts)


def _page(edition: Edition, name: str, address: Callable[[Picture], str], **values: object) -> str:
    template = edition.theme.templates.get_template("guide.html")
    return template.render(
        guide=edition.guide,
        parts=parts_of(edition.guide),
        theme=edition.theme.settings,
        logo=web.logo_address(edition.theme),
        word=edition.phrases.word,
        direction=web.direction(edition.guide.language),
        address=address,
        page=name,
        snippet=web.snippet(name, edition.guide.title),
        **values,
    )


def _most_actions(guide: Guide) -> int:
    numbers = [action.number for step in guide.steps for scene in step.scenes for action in scene.actions]
    return max(numbers, default=0)


def _beside(picture: Picture) -> str:
    return f"{PICTURES}/{quote(picture.file)}"


def _within(edition: Edition) -> Callable[[Picture], str]:
    return lambda picture: web.picture_address(edition.path(picture))
