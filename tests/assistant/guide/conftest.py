"""Guides that are shot in a real browser: a whole one that tests only read, and others that they shoot themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.assistant.conftest import session_on
from tracesnt.assistant.guide.callouts import Composer
from tracesnt.assistant.guide.edition import Edition
from tracesnt.assistant.guide.formats import writer
from tracesnt.assistant.guide.framing import Framing
from tracesnt.assistant.guide.lens import Lens
from tracesnt.assistant.guide.masks import Masked
from tracesnt.assistant.guide.order import Order, parts_for
from tracesnt.assistant.guide.shoot import shoot
from tracesnt.assistant.guide.studio import Style
from tracesnt.assistant.guide.theming import Theme
from tracesnt.assistant.regression.twins import Twin
from tracesnt.assistant.startup.browser import Browser as FoundBrowser
from tracesnt.assistant.startup.session import Session, Settings
from tracesnt.fixtures import load_case

DOCUMENTS = ("html", "md", "pdf", "docx", "pptx")
SCALE = 2


@dataclass(frozen=True)
class Whole:
    """A guide to the whole journey with names covered, and every secret that there was meanwhile."""

    edition: Edition
    secrets: tuple[str, ...]

    @property
    def files(self) -> list[Path]:
        """Everything that was written."""
        return sorted(path for path in self.edition.folder.rglob("*") if path.is_file())


ShootIt = Callable[..., Edition]


def order(out: Path, flow: str = "sign-in", **parts: object) -> Order:
    """An order for the guide's case, in French."""
    return in_languages(out, "fr", flow=flow, **parts)


def in_languages(out: Path, *languages: str, flow: str = "sign-in", **parts: object) -> Order:
    """An order for the guide's case."""
    usual: dict[str, object] = {"formats": ("md",), "settings": Settings(), "style": Style(scale=1)}
    wanted = parts_for(load_case("certipaq-importer"), languages)
    return Order(flow=flow, parts=wanted, out=out, **{**usual, **parts})  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def whole(
    running_twin: Twin,
    browser: Browser,
    tracesnt_browser: FoundBrowser,
    tmp_path_factory: pytest.TempPathFactory,
) -> Whole:
    """The whole journey, shot once a worker."""
    session = session_on(running_twin, browser, tracesnt_browser)
    folder = tmp_path_factory.mktemp("whole")
    wanted = order(folder, "onboarding", masked=Masked.PERSONAL, style=Style(scale=SCALE))
    edition = Edition(shoot(session, wanted, Theme(), wanted.parts[0], folder), folder, Theme())
    secrets = running_twin.client.secrets()
    for name in DOCUMENTS:
        writer(name)(edition)
    return Whole(edition, secrets)


@pytest.fixture
def shoot_it(session: Session, tmp_path: Path) -> ShootIt:
    """Shoot signing in, or another flow, into a folder of the test's own."""

    def take(
        folder: str = "guide", flow: str = "sign-in", language: str = "fr", session: Session = session, **parts: object
    ) -> Edition:
        place = tmp_path / folder
        wanted = in_languages(place, language, flow=flow, **parts)
        guide = shoot(session, wanted, Theme(), wanted.parts[0], place)
        return Edition(guide, place, Theme())

    return take


@pytest.fixture
def composer() -> Composer:
    """Whole pages at the scale of one."""
    return Composer(Theme().look, Framing.PAGE, 1)


@pytest.fixture
def lens() -> Lens:
    """Pictures at the scale of one."""
    return Lens(1)
