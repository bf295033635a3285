"""The guide as Markdown, read by a CommonMark renderer."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from tests.assistant.guide.web.conftest import TEXTS, Make
from tracesnt.assistant.guide.formats.markdown import write

NAMES = [
    "# *one* _two_ `three` ~~four~~",
    "[here](javascript:alert(1)) ![there](x.png)",
    "<script>alert(1)</script> &amp; <https://example.org>",
    "1. first\n2. second\n\n> third | fourth",
    "back\\slash\\",
    "(in brackets)",
]


def rendered(path: Path) -> BeautifulSoup:
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return BeautifulSoup(reader.render(path.read_text(encoding="utf-8")), "html.parser")


@pytest.mark.parametrize("language", TEXTS)
def test_it_tells_the_whole_guide(make: Make, language: str) -> None:
    edition = make(language)
    (path,) = write(edition)
    document, guide = rendered(path), edition.guide
    assert [heading.text for heading in document.select("h1")] == [guide.title]
    assert [heading.text for heading in document.select("h3")] == [f"{s.number}. {s.title}" for s in guide.steps]
    assert len(document.select("h2")) == 3  # the person, the validator, the person
    assert [unquote(str(image["src"])) for image in document.select("img")] == [
        f"pictures/{picture.file}" for picture in guide.pictures
    ]
    assert [image["alt"] for image in document.select("img")] == [picture.alt for picture in guide.pictures]
    captions = [action.text for step in guide.steps for scene in step.scenes for action in scene.actions]
    assert [item.text for item in document.select("h2 ~ ol > li")] == captions
    assert [int(str(part.attrs.get("start", "1"))) for part in document.select("h2 ~ ol")] == [1, 3] * len(guide.steps)
    assert guide.steps[0].trouble in document.select("blockquote")[0].text


def test_the_contents_lead_to_the_headings_as_github_names_them(make: Make) -> None:
    (path,) = write(make("fr"))
    targets = [link["href"] for link in rendered(path).select("ol a")]
    assert targets[:2] == ["#1-se-connecter-1", "#2-se-connecter-2"]


@pytest.mark.parametrize("name", NAMES)
def test_names_bring_no_markup(make: Make, name: str) -> None:
    edition = make("en", name=name)
    (path,) = write(edition)
    document = rendered(path)
    shown = " ".join(name.split())
    caption = document.select("h2 ~ ol > li")[0]
    assert " ".join(caption.text.split()) == f"Click {shown}."
    assert [child.name for child in caption.find_all(True)] == ["strong"]
    assert " ".join(str(document.select("img")[0]["alt"]).split()) == f"Click {shown}"
    assert not document.select("script, table, del, img[src^='x']")


def test_mentions_and_bare_links_stay_text(make: Make) -> None:
    (path,) = write(make("en", name="@someone #12 www.example.org https://example.org :smile:"))
    source = path.read_text(encoding="utf-8")
    assert "**\\@someone \\#12 www\\.example.org https\\://example.org \\:smile:**" in source


def test_the_same_guide_gives_the_same_bytes(make: Make) -> None:
    one, other = (write(make("bg", folder=folder))[0] for folder in ("one", "other"))
    assert one.read_bytes() == other.read_bytes()
