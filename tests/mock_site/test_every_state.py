"""What holds for every page in every state, seen over HTTP alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from jinja2 import Environment, meta

from tests.mock_site.catalogue import Catalogue, State
from tracesnt.fixtures import Label, Labels, labelled_languages, load_labels
from tracesnt.mock_site import rendering

PLACEHOLDER = re.compile(r"\{[a-z_]*\}")
KEY = re.compile(r"[a-z-]+\.[a-z-]+")
NAMED_BY = ("aria-labelledby", "aria-describedby")
NOT_ON_PAGES = {"mail"}
NOT_REACHED = {
    "error.failure",  # only a defect shows it
    "users.too-many",  # needs more than a hundred users
    *("home.access-suspended", "user.access-suspended", "user.unsuspend"),  # needs the removal of all devices
}


class Noted(dict[str, Label]):
    """Labels that note which of them were asked for."""

    def __init__(self, entries: Mapping[str, Label]) -> None:
        super().__init__(entries)
        self.asked = set[str]()

    def __getitem__(self, key: str) -> Label:
        self.asked.add(key)
        return super().__getitem__(key)


class Record:
    """What the twin's renderer was asked for."""

    def __init__(self, language: str) -> None:
        self.entries = Noted(load_labels(language).entries)
        self.labels = Labels(language, self.entries)
        self.pages = list[str]()


@pytest.fixture
def record(monkeypatch: pytest.MonkeyPatch) -> Record:
    """Watch the renderer of the worker's twin, which runs in this process."""
    record, render = Record("fr"), rendering.Renderer.page

    def page(self: rendering.Renderer, template: str, *arguments: Any) -> str:
        record.pages.append(release_and_name(self._environment.get_template(template).filename))
        return render(self, template, *arguments)

    monkeypatch.setattr(rendering, "load_labels", lambda _: record.labels)
    monkeypatch.setattr(rendering.Renderer, "page", page)
    return record


def release_and_name(path: str | Path | None) -> str:
    """Such as ``release-1/eu_login/error.html``."""
    return "/".join(Path(path or "").parts[-3:])


def page_templates() -> set[str]:
    """Templates of all releases that no other template builds on or includes."""
    with as_file(files("tracesnt.mock_site").joinpath("templates")) as folder:
        sources = {release_and_name(path): path.read_text("utf-8") for path in folder.glob("*/*/*.html")}
    parse = Environment(autoescape=True).parse
    parts = {part for source in sources.values() for part in meta.find_referenced_templates(parse(source))}
    return {path for path in sources if path.partition("/")[2] not in parts}


def test_the_catalogue_is_complete(catalogue: Catalogue, record: Record) -> None:
    names = []
    for state in catalogue.states("fr"):
        names.append(state.name)
        assert record.pages[-1].endswith(f"/{state.page.replace('-', '_')}.html")
    assert len(names) == len(set(names))
    assert sorted(page_templates() - set(record.pages)) == []
    on_pages = {key for key in record.entries if key.partition(".")[0] not in NOT_ON_PAGES}
    assert sorted(on_pages - record.entries.asked) == sorted(NOT_REACHED)


@pytest.mark.parametrize("language", labelled_languages())
def test_every_state_speaks_one_language(catalogue: Catalogue, language: str) -> None:
    labels = load_labels(language)
    for state in catalogue.states(language):
        shown = state.shown
        assert shown.language == language, state.name
        assert PLACEHOLDER.findall(shown.source) == [], state.name
        assert set(KEY.findall(shown.source)) & labels.entries.keys() == set(), state.name
        assert shown.seen.title.partition("\N{EN DASH}")[0].strip(), state.name


def problems(page: BeautifulSoup) -> Iterator[str]:
    """What is wrong with the structure of a page."""
    identifiers = [str(tag["id"]) for tag in page.select("[id]")]
    for twice in {each for each in identifiers if identifiers.count(each) > 1}:
        yield f"id {twice} is there twice"
    references = [str(tag["for"]) for tag in page.select("label[for]")]
    references += [str(tag["form"]) for tag in page.select("[form]")]
    references += [str(tag["href"])[1:] for tag in page.select("a[href^='#']")]
    references += [each for name in NAMED_BY for tag in page.select(f"[{name}]") for each in str(tag[name]).split()]
    for reference in set(references) - set(identifiers):
        yield f"nothing has the id {reference}"
    for field in page.select("input:not([type=hidden]), select, textarea"):
        if not is_labelled(page, field):
            yield f"{field} has no label"
    for picture in page.select("img:not([alt])"):
        yield f"{picture} has no alternative"
    if len(page.select("h1")) != 1:
        yield "there must be one h1"
    for tag in page.select("[lang]"):
        if tag["lang"] not in labelled_languages():
            yield f"{tag['lang']} is no language of the sites"


def english_nodes(state: State) -> Iterator[NavigableString]:
    """Pieces of a page that are labels which are English everywhere."""
    labels = load_labels("el")
    texts = [labels[key] for key in labels.entries if labels.language_of(key) == "en"]
    english = re.compile(
        "|".join(PLACEHOLDER.sub(".+", text.replace("(", r"\(").replace(")", r"\)")) for text in texts)
    )
    for node in BeautifulSoup(state.shown.source, "html.parser").find_all(string=True):
        if english.fullmatch(node.strip()):
            yield node


def test_english_words_on_pages_of_other_languages_are_marked(catalogue: Catalogue) -> None:
    owners = [(node, node.find_parent(lang=True)) for state in catalogue.states("el") for node in english_nodes(state)]
    assert len(owners) > 50
    assert [node for node, owner in owners if owner is None or owner["lang"] != "en"] == []


def is_labelled(page: BeautifulSoup, field: Tag) -> bool:
    """Whether a field has a name for those who do not see it."""
    label = page.select_one(f"label[for='{field.get('id')}']") or field.find_parent("label")
    return bool(field.get("aria-label") or field.get("aria-labelledby") or (label and label.get_text(strip=True)))


def test_every_state_is_well_formed(catalogue: Catalogue) -> None:
    found = {
        state.name: list(problems(BeautifulSoup(state.shown.source, "html.parser"))) for state in catalogue.states("fr")
    }
    assert {name: problem for name, problem in found.items() if problem} == {}
