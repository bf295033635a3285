"""The page over all guides of a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from playwright.sync_api import Page, expect

from tests.assistant.guide.web.conftest import Make
from tracesnt.assistant.guide.edition import Edition
from tracesnt.assistant.guide.formats import html, markdown
from tracesnt.assistant.guide.index_page import own_name, write_index
from tracesnt.assistant.guide.theming import Theme

LANGUAGES = ("fr", "el", "en", "bg")


@pytest.fixture
def editions(make: Make) -> tuple[Edition, ...]:
    made = tuple(make(language) for language in LANGUAGES)
    for edition in made:
        html.write(edition)
        if edition.guide.language != "bg":
            markdown.write(edition)
    (made[0].folder / "guide.pdf").write_bytes(bytes(1_234_567))
    return made


def test_it_lists_what_there_is(editions: tuple[Edition, ...], tmp_path: Path) -> None:
    page = write_index(tmp_path, editions, Theme())
    document = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    entries = document.select(".entry")
    assert [entry["lang"] for entry in entries] == ["bg", "el", "en", "fr"]  # as the EU lists them
    assert [entry.select("h3")[0].text for entry in entries] == ["Български", "Ελληνικά", "English", "Français"]
    for entry in entries:
        assert [count.text for count in entry.select("dd")] == ["5", "11"]
        for link in entry.select("a"):
            assert (tmp_path / str(link["href"])).is_file()
    assert [link["href"] for link in entries[0].select(".files a")] == ["bg/guide.html", "bg/guide.json"]
    assert entries[3].select(".files a")[1].text.split() == ["PDF", "1,2", "Mo"]
    snippet = BeautifulSoup(entries[1].select("code")[0].text, "html.parser").iframe
    assert snippet is not None
    assert (snippet["src"], snippet["title"]) == ("el/guide.html?embed", "Σύνδεση")


def test_the_same_guides_give_the_same_bytes_in_any_order(editions: tuple[Edition, ...], tmp_path: Path) -> None:
    first = write_index(tmp_path, editions, Theme()).read_bytes()
    assert write_index(tmp_path, editions[::-1], Theme()).read_bytes() == first


def test_one_language_has_the_page_to_itself(make: Make, tmp_path: Path) -> None:
    page = write_index(tmp_path, (make("fr"),), Theme())
    assert '<html lang="fr"' in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(("language", "name"), [("mt", "Malti"), ("ga", "Gaeilge"), ("hr", "Hrvatski"), ("xx", "xx")])
def test_languages_are_called_by_their_own_names(language: str, name: str) -> None:
    assert own_name(language) == name


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_bars_anyone(
    editions: tuple[Edition, ...], browsing: Page, tmp_path: Path, scheme: Any, width: int
) -> None:
    browsing.set_viewport_size({"width": width, "height": 800})
    browsing.emulate_media(color_scheme=scheme)
    browsing.add_init_script("navigator.clipboard.writeText = async (text) => { window.copied = text; };")
    browsing.goto(write_index(tmp_path, editions, Theme()).as_uri())
    browsing.locator(".entry summary").first.click()
    assert Axe().run(browsing).response["violations"] == []
    assert browsing.evaluate("document.documentElement.scrollWidth") <= width
    browsing.locator(".snippet button").first.click()
    expect(browsing.get_by_role("status")).not_to_be_empty()
    assert "bg/guide.html?embed" in browsing.evaluate("window.copied")
