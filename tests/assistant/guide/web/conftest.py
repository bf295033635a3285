"""Small guides with drawn pictures, in any language, and a browser page that tells what went wrong in it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page

from tracesnt.assistant.guide.edition import MODEL, PICTURES, Edition
from tracesnt.assistant.guide.model import ActionShown, Actor, Box, Guide, Picture, Run, Scene, StepShown
from tracesnt.assistant.guide.theming import Theme
from tracesnt.fixtures.phrasing import Phrases, load_phrases, phrased_languages
from tracesnt.pages.element import Kind

# A verb, a name and a sentence of each language, in its own letters.
TEXTS = {
    "en": ("Click ", "Sign in", "An account belongs to one person."),
    "fr": ("Cliquez sur ", "Se connecter", "Un compte n'appartient qu'à une personne\u00a0: vous."),
    "el": ("Κάντε κλικ στο ", "Σύνδεση", "Κάθε λογαριασμός ανήκει σε ένα μόνο πρόσωπο."),
    "bg": ("Щракнете върху ", "Вход", "Профилът принадлежи на едно лице."),
}
STEPS = ("open-welcome", "fill-form", "open-welcome", "decide", "see-result")
VALIDATING = ("decide",)

Make = Callable[..., Edition]


@dataclass(frozen=True)
class Worded(Edition):
    """An edition whose language may have no phrases yet."""

    @property
    def phrases(self) -> Phrases:
        """The words of its language, or the English ones."""
        language = self.guide.language
        return load_phrases(language if language in phrased_languages() else "en")


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Make an edition: the language, and what the first element is called."""

    def make(language: str = "fr", name: str = "", folder: str = "", theme: Theme | None = None) -> Edition:
        place = tmp_path / (folder or language)
        (place / PICTURES).mkdir(parents=True)
        verb, usual, sentence = TEXTS[language]
        steps = tuple(
            StepShown(
                number=number,
                id=step,
                actor=Actor.VALIDATOR if step in VALIDATING else Actor.PERSON,
                title=f"{usual} {number}",
                why=sentence,
                trouble=sentence if number == 1 else "",
                scenes=tuple(_scenes(place, number, verb, name or usual)),
            )
            for number, step in enumerate(STEPS, start=1)
        )
        guide = Guide(
            flow="sign-in", language=language, title=usual, summary=sentence, source="mock", recipe="", steps=steps
        )
        (place / MODEL).write_text(guide.model_dump_json(indent=2), encoding="utf-8")
        return Worded(guide, place, theme or Theme())

    return make


def _scenes(folder: Path, step: int, verb: str, name: str) -> Iterator[Scene]:
    for number in (1, 3):
        boxes = (Box(left=100, top=120, width=300, height=80), Box(left=100, top=260, width=300, height=80))
        actions = tuple(
            ActionShown(
                number=number + place,
                kind=Kind.CLICK,
                caption=(Run(text=verb), Run(text=name, strong=True), Run(text=".")),
                box=box,
            )
            for place, box in enumerate(boxes)
        )
        before = _picture(folder, f"{step}-{number}-before.png", "", ()) if step == 1 else None
        yield Scene(
            picture=_picture(folder, f"{step}-{number}.png", f"{verb}{name}", boxes), actions=actions, before=before
        )
    if step == len(STEPS):  # a page that nobody acts on
        yield Scene(picture=_picture(folder, f"{step}-5.png", name, ()), actions=())


def _picture(folder: Path, file: str, alt: str, boxes: tuple[Box, ...]) -> Picture:
    image = Image.new("RGB", (1280, 600), "#f0f4f8")
    for box in boxes:
        ImageDraw.Draw(image).rectangle((box.left, box.top, box.left + box.width, box.top + box.height), "#163a5f")
    path = folder / PICTURES / file
    image.save(path, "PNG")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Picture(file=file, sha256=digest, width=1280, height=600, scale=2, alt=alt)


@pytest.fixture
def browsing(browser: Browser) -> Iterator[Page]:
    """A page without motion, on which no error may appear."""
    wrong: list[str] = []
    with browser.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        yield page
    assert not wrong
