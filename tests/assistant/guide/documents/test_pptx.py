"""PPTX: its native parts by python-pptx, and its slides by LibreOffice."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from PIL import Image
from pptx import Presentation
from pptx.oxml.ns import qn

from tests.assistant.guide.documents.conftest import AsPages
from tests.assistant.guide.documents.sample import LANGUAGES, MARKUP, TITLES, edition
from tracesnt.assistant.guide.edition import Edition
from tracesnt.assistant.guide.formats import writer
from tracesnt.assistant.guide.formats.measuring import Box, fit
from tracesnt.assistant.guide.theming import Theme

FONT = Theme().file("fonts/NotoSans-Bold.ttf")


@pytest.fixture(scope="module", params=LANGUAGES)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    made = edition(tmp_path_factory.mktemp("pptx"), request.param)
    writer("pptx")(made)
    return made


@pytest.fixture(scope="module")
def pptx(made: Edition) -> Any:
    return Presentation(str(made.folder / "guide.pptx"))


def test_every_slide_has_its_own_title(pptx: Any, made: Edition) -> None:
    titles = [slide.shapes.title.text for slide in pptx.slides]
    assert titles[0] == made.guide.title
    of_steps = [title for title in titles if title[0].isdigit()]
    assert len(set(of_steps)) == len(of_steps)
    for step in made.guide.steps:
        assert any(title.startswith(f"{step.number}. {step.title}") for title in of_steps)


def test_sentences_are_there_once_with_the_numbers_of_the_guide(pptx: Any, made: Edition) -> None:
    expected = [
        (action.number, action.text) for step in made.guide.steps for scene in step.scenes for action in scene.actions
    ]
    assert [each for slide in _of_steps(pptx) for each in _numbered(slide)] == expected


def test_page_that_nobody_acts_on_has_the_reason_beside_it(pptx: Any, made: Edition) -> None:
    last = made.guide.steps[-1]
    assert not last.scenes[-1].actions
    frame = _of_steps(pptx)[-1].placeholders[1].text_frame
    assert [paragraph.text for paragraph in frame.paragraphs] == [last.why or last.title]


def test_pictures_keep_their_shape_and_say_what_they_show(pptx: Any, made: Edition) -> None:
    by_name = {picture.file: picture for picture in made.guide.pictures}
    seen = set()
    for slide in _of_steps(pptx):
        (shape,) = (shape for shape in slide.shapes if shape.element.tag == qn("p:pic"))
        picture = by_name[shape.name]
        assert shape.element.xpath("./p:nvPicPr/p:cNvPr/@descr") == [picture.alt]
        assert shape.width / shape.height == pytest.approx(picture.width / picture.height, rel=0.01)
        seen.add(picture.file)
    assert seen == set(by_name)


def test_nothing_runs_off_a_slide_or_into_something_else(pptx: Any) -> None:
    assert pptx.slide_width / pptx.slide_height == pytest.approx(16 / 9, rel=0.001)
    for slide in pptx.slides:
        boxes = [(each.left, each.top, each.left + each.width, each.top + each.height) for each in slide.shapes]
        for left, top, right, bottom in boxes:
            assert 0 <= left < right <= pptx.slide_width
            assert 0 <= top < bottom <= pptx.slide_height
        for place, one in enumerate(boxes):
            assert not any(_overlap(one, other) for other in boxes[place + 1 :])


def test_notes_language_and_properties_are_the_guides(pptx: Any, made: Edition) -> None:
    first = _of_steps(pptx)[0]
    step = made.guide.steps[0]
    notes = first.notes_slide.notes_text_frame.text
    assert step.why in notes
    assert step.trouble in notes
    expected = {"fr": "fr-FR", "el": "el-GR", "bg": "bg-BG", "fi": "fi-FI"}[made.guide.language]
    runs = [run for slide in pptx.slides for run in slide.element.iter(qn("a:r"), qn("a:fld"))]
    assert {run.rPr.get("lang") for run in runs} == {expected}
    about = pptx.core_properties
    assert (about.title, about.language, about.last_modified_by) == (made.guide.title, expected, "")
    with ZipFile(made.folder / "guide.pptx") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_theme_brings_its_own_colours_publisher_and_logo(tmp_path: Path) -> None:
    (tmp_path / "theme.yaml").write_text(
        'publisher: "A & B"\nlogo: logo.png\nlogo_alt: "Le lion"\ncolours: {brand: "#ffee00"}\n', encoding="utf-8"
    )
    Image.new("RGBA", (40, 20), "#0000ff80").save(tmp_path / "logo.png")
    writer("pptx")(edition(tmp_path / "guide", theme=Theme(tmp_path)))
    pptx: Any = Presentation(str(tmp_path / "guide" / "guide.pptx"))
    assert pptx.slides[0].element.xpath(".//p:pic/p:nvPicPr/p:cNvPr/@descr") == ["Le lion"]
    assert "A & B" in pptx.slides[0].placeholders[13].text
    with ZipFile(tmp_path / "guide" / "guide.pptx") as archive:
        assert b'<a:dk2><a:srgbClr val="FFEE00"/></a:dk2>' in archive.read("ppt/theme/theme1.xml")


def test_libreoffice_shows_every_slide_in_every_language(tmp_path: Path, as_pages: AsPages) -> None:
    guides = [edition(tmp_path / language, language) for language in LANGUAGES]
    documents = [writer("pptx")(each)[0] for each in guides]
    for made, document, pages in zip(guides, documents, as_pages(documents), strict=True):
        slides: Any = Presentation(str(document)).slides
        assert len(pages) == len(slides)
        assert TITLES[made.guide.language] in pages[0]
        assert MARKUP in " ".join(pages)
        for number, (slide, page) in enumerate(zip(slides, pages, strict=True), start=1):
            assert slide.shapes.title.text in page
            if number > 1:
                assert page.split()[-1] == str(number)


def test_text_becomes_smaller_before_it_takes_another_box() -> None:
    box = Box(88, 40, gap=7)
    few, more, many = (["Naposto kirjautumispainike."] * count for count in (1, 4, 20))
    sizes = (20, 12)
    assert fit(few, box, FONT, sizes) == fit(few, box, FONT, (20,))
    assert fit(more, box, FONT, sizes).size == 12
    assert len(fit(more, box, FONT, sizes).boxes) == 1
    split = fit(many, box, FONT, sizes)
    assert split.size == 12
    assert [place for each in split.boxes for place in each] == list(range(20))
    assert all(fit(many[: len(each)], box, FONT, (12,)).boxes == (range(len(each)),) for each in split.boxes)


def test_word_longer_than_a_line_is_measured_in_full() -> None:
    box = Box(40, 20)
    assert fit(["x" * 400], box, FONT, (16, 4), one_box=True).size == 4


def _of_steps(pptx: Any) -> list[Any]:
    return [slide for slide in pptx.slides if slide.shapes.title.text[0].isdigit()]


def _numbered(slide: Any) -> list[tuple[int, str]]:
    """Count as PowerPoint does: on while neighbours name the same start."""
    numbered: list[tuple[int, str]] = []
    before = 0
    for paragraph in slide.placeholders[1].text_frame.paragraphs:
        properties = paragraph._p.pPr
        if properties.find(qn("a:buNone")) is not None:  # words about a page that nobody acts on
            continue
        start = int(properties.find(qn("a:buAutoNum")).get("startAt"))
        numbered.append((numbered[-1][0] + 1 if numbered and start == before else start, paragraph.text))
        before = start
    return numbered


def _overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
