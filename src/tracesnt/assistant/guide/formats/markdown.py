"""Markdown: ``guide.md`` beside its pictures, as GitHub, GitLab and wikis show it [CommonMark 0.31, GFM]."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from tracesnt.assistant.guide.edition import PICTURES, Edition
from tracesnt.assistant.guide.model import Run, Scene, StepShown
from tracesnt.fixtures.phrasing import Phrases

# What could begin markup, a mention, an emoji, a formula or a link, wherever it stands; all of these can be escaped.
_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~&$@]|:(?=[\w/+-])|(?<=\bwww)\.", re.IGNORECASE)
# What is markup only where a line begins.
_AT_START = re.compile(r"^(?:([-+=])|(\d+)([.)]))")
# What headings lose on the way to the names that links lead to.
_NOT_IN_ANCHOR = re.compile(r"[^\w\- ]")


def write(edition: Edition) -> tuple[Path, ...]:
    """Write ``guide.md``. Names and texts are escaped: what a page calls its elements brings no markup of its own."""
    path = edition.folder / "guide.md"
    path.write_text("\n\n".join(_blocks(edition)) + "\n", encoding="utf-8", newline="\n")
    return (path,)


def _blocks(edition: Edition) -> Iterator[str]:
    guide, phrases = edition.guide, edition.phrases
    yield f"# {_escaped(guide.title)}"
    yield _escaped(guide.summary)
    yield f"**{_escaped(phrases.word('contents'))}**"
    yield "\n".join(
        f"{step.number}. [{_escaped(step.title)}](#{_anchor(f'{step.number}. {step.title}')})" for step in guide.steps
    )
    for actor, steps in guide.parts:
        yield f"## {_escaped(phrases.word(actor.value))}"
        for step in steps:
            yield from _step(step, phrases)
    yield "---"
    yield "  \n".join(map(_escaped, edition.imprint))


def _step(step: StepShown, phrases: Phrases) -> Iterator[str]:
    yield f"### {step.number}. {_escaped(step.title)}"
    if step.why:
        yield f"_{_escaped(phrases.word('why'))}_  \n{_escaped(step.why)}"
    for scene in step.scenes:
        yield _scene(scene)
    if step.trouble:
        yield f"> **{_escaped(phrases.word('trouble'))}**  \n> {_escaped(step.trouble)}"


def _scene(scene: Scene) -> str:
    picture = f"![{_escaped(scene.picture.alt)}]({PICTURES}/{quote(scene.picture.file)})"
    captions = "\n".join(f"{action.number}. {_sentence(action.caption)}" for action in scene.actions)
    return f"{picture}\n\n{captions}" if captions else picture


def _sentence(runs: tuple[Run, ...]) -> str:
    text = ""
    for place, run in enumerate(runs):
        inner = run.text.strip()
        if not run.strong or not inner:
            text += _inline(run.text)
            continue
        before, _, after = run.text.partition(inner)
        following = after or (runs[place + 1].text if place + 1 < len(runs) else "")
        text += _inline(before) + _strong(inner, _inline(inner), text + before, following) + _inline(after)
    return _at_start(text.strip())


def _strong(name: str, inner: str, before: str, after: str) -> str:
    """Emphasise a name; with tags where a letter next to its punctuation would keep asterisks from counting."""
    clings = (not name[0].isalnum() and before[-1:].isalnum()) or (not name[-1].isalnum() and after[:1].isalnum())
    return f"<strong>{inner}</strong>" if clings else f"**{inner}**"


def _escaped(text: str) -> str:
    return _at_start(_inline(text).strip())


def _inline(text: str) -> str:
    """Escape what is markup within a line, and keep to the line."""
    return _MARKUP.sub(r"\\\g<0>", re.sub(r"[\r\n\t\v\f\x85\u2028\u2029]+", " ", text))


def _at_start(text: str) -> str:
    return _AT_START.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", text)


def _anchor(heading: str) -> str:
    return _NOT_IN_ANCHOR.sub("", heading.lower()).replace(" ", "-")
