"""A small guide with drawn pictures, in languages with other letters, and with names that look like markup."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image, ImageDraw

from tracesnt.assistant.guide.edition import PICTURES, Edition
from tracesnt.assistant.guide.model import ActionShown, Actor, Box, Guide, Picture, Run, Scene, StepShown
from tracesnt.assistant.guide.theming import Theme
from tracesnt.fixtures.phrasing import Phrases, load_phrases
from tracesnt.pages.element import Kind

MARKUP = '<b>Tea & "Söhne"</b> {{ 7*7 }} **x** ]]>'
TITLES = {
    "fr": "Obtenir l'accès à TRACES NT",
    "el": "Απόκτηση πρόσβασης στο TRACES NT",
    "bg": "Получаване на достъп до TRACES NT",
    "fi": "TRACES NT -järjestelmän käyttöoikeuden hankkiminen",
}
VERBS = {"fr": "Cliquez sur", "el": "Κάντε κλικ στο", "bg": "Щракнете върху", "fi": "Napsauta painiketta"}
LONG = {
    "fr": "Vérifiez soigneusement que l'organisme de contrôle compétent a bien enregistré votre demande d'autorisation",
    "el": "Βεβαιωθείτε ότι ο αρμόδιος φορέας ελέγχου έχει καταχωρίσει σωστά την αίτηση εξουσιοδότησής σας στο σύστημα",  # noqa: RUF001
    "bg": "Уверете се, че компетентният контролен орган е регистрирал правилно вашето заявление за разрешение",  # noqa: RUF001
    "fi": "Varmista huolellisesti, että toimivaltainen luomutuotannon tarkastuslaitos on rekisteröinyt hakemuksesi",
}
LANGUAGES = tuple(TITLES)

# Wide, ordinary, tall, tiny: what framing makes of pages.
_SIZES = ((1280, 600), (1420, 640), (2560, 900), (700, 1900), (200, 120))


@dataclass(frozen=True)
class Worded(Edition):
    """An edition whose words are there in every language of the sample."""

    @property
    def phrases(self) -> Phrases:
        """French words, whatever the language: the sample is about the guide's own texts."""
        return replace(load_phrases("fr"), language=self.guide.language)


def edition(folder: Path, language: str = "fr", theme: Theme | None = None) -> Edition:
    """Draw the pictures of the sample into a folder and return its edition."""
    (folder / PICTURES).mkdir(parents=True, exist_ok=True)
    steps = (
        _step(folder, language, 1, Actor.PERSON, [(0, 1), (1, 3)], trouble=LONG[language] + "."),
        _step(folder, language, 2, Actor.PERSON, [(2, 9)]),
        _step(folder, language, 3, Actor.VALIDATOR, [(3, 14)], why=f"{LONG[language]}. " * 3),
        _step(folder, language, 4, Actor.PERSON, [(4, 1), (0, 0)], why=""),
    )
    guide = Guide(
        flow="onboarding",
        language=language,
        title=TITLES[language],
        summary=f"{LONG[language]}.",
        source="mock",
        recipe="0" * 64,
        steps=steps,
    )
    return Worded(guide, folder, theme or Theme())


def _step(
    folder: Path,
    language: str,
    number: int,
    actor: Actor,
    scenes: list[tuple[int, int]],
    *,
    why: str = "Σαφές <why> & clair.",
    trouble: str = "",
) -> StepShown:
    shown, said = [], 0
    for place, (size, count) in enumerate(scenes, start=1):
        actions = tuple(_action(language, said + each) for each in range(1, count + 1))
        said += count
        alt = f"{number}.{place}: " + " ".join(f"{action.number}. {action.text}" for action in actions)
        picture = _draw(folder, f"{number:02}-step-{place}.png", _SIZES[size], alt)
        shown.append(Scene(picture=picture, actions=actions))
    title = f"{VERBS[language]} {number}"
    return StepShown(
        number=number, id=f"step{number}", actor=actor, title=title, why=why, trouble=trouble, scenes=tuple(shown)
    )


def _action(language: str, number: int) -> ActionShown:
    name = (MARKUP, LONG[language], "OK")[number % 3]
    runs = (Run(text=f"{VERBS[language]} "), Run(text=name, strong=True), Run(text="."))
    return ActionShown(number=number, kind=Kind.CLICK, caption=runs, box=Box(left=20, top=20, width=80, height=40))


def _draw(folder: Path, name: str, size: tuple[int, int], alt: str) -> Picture:
    image = Image.new("RGB", size, "#f0f4f8")
    pen = ImageDraw.Draw(image)
    pen.rectangle((20, 20, 100, 60), outline="#c81e50", width=4)
    for line in range(90, size[1] - 20, 40):
        pen.rectangle((20, line, size[0] - 20, line + 14), fill="#163a5f" if line == 90 else "#c5d0db")
    image.quantize(64).save(folder / PICTURES / name, format="PNG")
    content = (folder / PICTURES / name).read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return Picture(file=name, sha256=digest, width=size[0], height=size[1], scale=2, alt=alt)
