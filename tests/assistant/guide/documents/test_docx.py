"""DOCX: its native parts by python-docx, and its pages by LibreOffice."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from PIL import Image

from tests.assistant.guide.documents.conftest import AsPages
from tests.assistant.guide.documents.sample import LANGUAGES, LONG, MARKUP, TITLES, edition
from tracesnt.assistant.guide.edition import Edition
from tracesnt.assistant.guide.formats import writer
from tracesnt.assistant.guide.theming import Theme


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    made = edition(tmp_path_factory.mktemp("docx"), "bg")
    writer("docx")(made)
    return made


@pytest.fixture(scope="module")
def docx(made: Edition) -> Any:
    return Document(str(made.folder / "guide.docx"))


def test_headings_are_native_and_descend_one_level_at_a_time(docx: Any, made: Edition) -> None:
    headings = [each for each in docx.paragraphs if each.style.name.startswith("Heading")]
    assert [int(each.style.name[-1]) for each in headings] == [1, 2, 2, 1, 2, 1, 2]
    assert [each.text for each in headings if each.style.name == "Heading 2"] == [
        step.title for step in made.guide.steps
    ]
    assert next(each.text for each in docx.paragraphs if each.style.name == "Title") == TITLES["bg"]


def test_sentences_are_native_lists_that_count_as_the_guide_does(docx: Any, made: Edition) -> None:
    expected = [
        (action.number, action.text) for step in made.guide.steps for scene in step.scenes for action in scene.actions
    ]
    sentences = [each for each in docx.paragraphs if each.style.name == "List Number"]
    assert list(zip(_counted(docx, sentences), (each.text for each in sentences), strict=True)) == expected
    strong = {run.text for each in sentences for run in each.runs if run.style.name == "Strong"}
    assert strong == {MARKUP, LONG["bg"], "OK"}


def test_every_picture_says_what_it_shows_and_keeps_its_shape(docx: Any, made: Edition) -> None:
    shapes = docx.inline_shapes
    about = [shape._inline.docPr for shape in shapes]
    assert [each.get("descr") for each in about] == [picture.alt for picture in made.guide.pictures]
    assert len({each.get("id") for each in about}) == len(about)
    for shape, picture in zip(shapes, made.guide.pictures, strict=True):
        assert shape.width / shape.height == pytest.approx(picture.width / picture.height, rel=0.01)
        assert shape.width.mm <= 170


def test_contents_link_to_every_heading(docx: Any, made: Edition) -> None:
    marks = {each.get(qn("w:name")) for each in docx.element.iter(qn("w:bookmarkStart"))}
    links = list(docx.element.iter(qn("w:hyperlink")))
    assert {link.get(qn("w:anchor")) for link in links} == marks
    assert len(links) == len(made.guide.steps) + 3
    fields = [each.text.split()[0] for each in docx.element.iter(qn("w:instrText"))]
    assert fields == ["TOC"]


def test_language_and_properties_are_the_guides(docx: Any, made: Edition) -> None:
    languages = [each.get(qn("w:val")) for each in docx.styles.element.iter(qn("w:lang"))]
    assert languages == ["bg-BG"]
    about = docx.core_properties
    assert (about.title, about.language, about.author) == (made.guide.title, "bg-BG", "")
    with ZipFile(made.folder / "guide.docx") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"dcterms" not in b"".join(archive.read("docProps/core.xml").split(b">")[2:])
        assert all("thumbnail" not in name for name in archive.namelist())


def test_fonts_go_along(made: Edition) -> None:
    theme = Theme()
    font = theme.file(theme.settings.font).read_bytes()
    with ZipFile(made.folder / "guide.docx") as archive:
        hidden = archive.read("word/fonts/font1.odttf")
        key = archive.read("word/fontTable.xml").decode().split('w:fontKey="{')[1].split("}")[0]
    mask = bytes.fromhex(key.replace("-", ""))[::-1] * 2
    assert bytes(one ^ other for one, other in zip(hidden, mask, strict=False)) == font[:32]
    assert hidden[32:] == font[32:]


def test_theme_brings_its_own_colours_publisher_and_logo(tmp_path: Path) -> None:
    (tmp_path / "theme.yaml").write_text(
        'publisher: "A & B"\nlogo: logo.png\nlogo_alt: "Le lion"\ncolours: {brand: "#ffee00"}\n', encoding="utf-8"
    )
    Image.new("RGBA", (40, 20), "#0000ff80").save(tmp_path / "logo.png")
    writer("docx")(edition(tmp_path / "guide", theme=Theme(tmp_path)))
    docx: Any = Document(str(tmp_path / "guide" / "guide.docx"))
    assert docx.inline_shapes[0]._inline.docPr.get("descr") == "Le lion"
    assert str(docx.styles["Heading 1"].font.color.rgb) == "FFEE00"
    assert docx.core_properties.author == "A & B"


def test_libreoffice_lays_it_out_in_every_language(tmp_path: Path, as_pages: AsPages) -> None:
    guides = [edition(tmp_path / language, language) for language in LANGUAGES]
    documents = [writer("docx")(each)[0] for each in guides]
    for made, pages in zip(guides, as_pages(documents), strict=True):
        assert 6 <= len(pages) <= 9
        assert TITLES[made.guide.language] in pages[0]
        for step in made.guide.steps:
            assert f"{step.number} {step.title}" in pages[1]
        text = " ".join(pages[2:])
        assert f"1. {made.guide.steps[0].scenes[0].actions[0].text}" in text
        assert f"3. {made.guide.steps[0].scenes[1].actions[1].text}" in text
        assert MARKUP in text
        assert pages[-1].replace(" ", "").endswith(f"{len(pages)}/{len(pages)}")


def _counted(docx: Any, paragraphs: list[Any]) -> list[int]:
    """Count as Word does: on in the same list, from where it starts in another."""
    starts = {
        each.get(qn("w:numId")): int(each.find(f".//{qn('w:startOverride')}").get(qn("w:val")))
        for each in docx.part.numbering_part.element.iter(qn("w:num"))
    }
    numbers: dict[str, int] = {}
    counted = []
    for paragraph in paragraphs:
        key = paragraph._p.pPr.numPr.find(qn("w:numId")).get(qn("w:val"))
        numbers[key] = numbers.get(key, starts[key] - 1) + 1
        counted.append(numbers[key])
    return counted
