"""PDF: what PDF/UA-1 asks for, looked at with pikepdf, which had no part in making it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pikepdf
import pytest
from PIL import Image

from tests.assistant.guide.documents.conftest import TextOf
from tests.assistant.guide.documents.sample import LANGUAGES, LONG, MARKUP, TITLES, edition
from tracesnt.assistant.guide.edition import Edition
from tracesnt.assistant.guide.formats import writer
from tracesnt.assistant.guide.theming import Theme

_STANDARD = {
    *("Document", "Part", "Sect", "Div", "NonStruct", "P", "H1", "H2", "H3", "L", "LI", "Lbl", "LBody", "Span"),
    *("Link", "Figure"),
}


@pytest.fixture(scope="module", params=LANGUAGES)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    made = edition(tmp_path_factory.mktemp(request.param), request.param)
    writer("pdf")(made)
    return made


@pytest.fixture
def pdf(made: Edition) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(made.folder / "guide.pdf") as opened:
        yield opened


def test_says_what_it_is_and_in_which_language(pdf: pikepdf.Pdf, made: Edition) -> None:
    assert pdf.Root.Lang == made.guide.language
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert pdf.docinfo["/Title"] == TITLES[made.guide.language]
    with pdf.open_metadata() as about:
        assert about["pdfuaid:part"] == "1"
        assert about["dc:title"] == TITLES[made.guide.language]


def test_headings_descend_one_level_at_a_time(pdf: pikepdf.Pdf) -> None:
    levels = [int(str(each.S)[2:]) for each in _elements(pdf) if re.fullmatch(r"/H\d", str(each.S))]
    assert levels == [1, 2, 2, 3, 3, 2, 3, 2, 3]


def test_every_picture_is_a_figure_with_its_alternative_text(pdf: pikepdf.Pdf, made: Edition) -> None:
    figures = [each for each in _elements(pdf) if each.S == "/Figure"]
    assert [str(each.Alt) for each in figures] == [picture.alt for picture in made.guide.pictures]
    for figure in figures:
        left, bottom, right, top = (float(edge) for edge in figure.A.BBox)
        assert 0 <= left < right <= 596
        assert 0 <= bottom < top <= 842


def test_all_content_is_in_the_tree_or_an_artefact(pdf: pikepdf.Pdf) -> None:
    elements = list(_elements(pdf))
    assert {str(each.S)[1:] for each in elements} <= _STANDARD
    tagged: set[Any] = {(each.Pg.objgen, mcid) for each in elements for mcid in _kids(each) if isinstance(mcid, int)}
    on_pages: set[Any] = set()
    for page in pdf.pages:
        open_content: list[str] = []
        for operands, operator in _content(page):
            match operator:
                case "BDC" if "/MCID" in operands[1]:
                    on_pages.add((page.objgen, int(operands[1]["/MCID"])))
                    open_content.append("tagged")
                case "BDC" | "BMC":
                    open_content.append(str(operands[0]))
                case "EMC":
                    open_content.pop()
                case "Tj" | "TJ" | "Do":
                    assert set(open_content) & {"tagged", "/Artifact"}
    assert tagged == on_pages


def test_numbers_of_pages_are_artefacts(pdf: pikepdf.Pdf) -> None:
    for page in list(pdf.pages)[1:]:
        artefacts = [
            operands[1] for operands, operator in _content(page) if operator == "BDC" and operands[0] == "/Artifact"
        ]
        assert [str(each["/Type"]) for each in artefacts] == ["/Pagination"] * 2


def test_numbers_of_actions_are_labels_of_a_numbered_list(pdf: pikepdf.Pdf, made: Edition) -> None:
    lists = [each for each in _elements(pdf) if each.S == "/L"]
    assert all(each.A.ListNumbering == "/Decimal" for each in lists)
    items = [item for each in lists for item in _kids(each)]
    assert all([str(kid.S) for kid in _kids(item)] == ["/Lbl", "/LBody"] for item in items)
    actions = sum(len(scene.actions) for step in made.guide.steps for scene in step.scenes)
    assert len(items) == actions + len(made.guide.steps)


def test_keyboards_and_bookmarks_follow_the_steps(pdf: pikepdf.Pdf, made: Edition) -> None:
    assert all(page.Tabs == "/S" for page in pdf.pages)
    titles = [step.title for step in made.guide.steps]
    links = [annotation for page in pdf.pages for annotation in page.get("/Annots", [])]
    assert [str(link.Contents) for link in links] == titles
    with pdf.open_outline() as outline:
        (cover,) = outline.root
        steps = [step.title for part in cover.children for step in part.children]
    assert [title.split(maxsplit=1)[1] for title in steps] == titles


def test_fonts_are_embedded_and_nothing_tells_of_time_or_place(pdf: pikepdf.Pdf, made: Edition) -> None:
    fonts = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/FontDescriptor" in each]
    assert fonts
    assert all("/FontFile2" in each.FontDescriptor or "/FontFile3" in each.FontDescriptor for each in fonts)
    assert "/CreationDate" not in pdf.docinfo
    with pdf.open_metadata() as about:
        assert not [key for key in about if "Date" in key]
    streams = b"".join(each.read_bytes() for each in pdf.objects if isinstance(each, pikepdf.Stream))
    everything = streams + b"".join(each.unparse() for each in pdf.objects if not isinstance(each, pikepdf.Stream))
    assert str(made.folder).encode() not in everything
    assert b"file:" not in everything


def test_pictures_are_those_of_the_guide_pixel_by_pixel(pdf: pikepdf.Pdf, made: Edition) -> None:
    drawn = [
        pikepdf.PdfImage(cast("pikepdf.Stream", page.resources.XObject[str(operands[0])])).as_pil_image()
        for page in pdf.pages
        for operands, operator in _content(page)
        if operator == "Do"
    ]
    pictures = [Image.open(made.path(picture)) for picture in made.guide.pictures]
    assert [each.convert("RGB").tobytes() for each in drawn] == [each.convert("RGB").tobytes() for each in pictures]


def test_names_of_the_site_are_text_and_no_markup(made: Edition, text_of: TextOf) -> None:
    text = " ".join(text_of(made.folder / "guide.pdf"))
    assert MARKUP in text
    assert LONG[made.guide.language] in text


def test_theme_brings_its_own_colours_publisher_and_logo(tmp_path: Path) -> None:
    theme = tmp_path / "theme"
    theme.mkdir()
    (theme / "theme.yaml").write_text(
        'publisher: "Ministère & Cie"\nlogo: logo.png\nlogo_alt: "Le lion"\ncolours: {brand: "#ffee00"}\n',
        encoding="utf-8",
    )
    Image.new("RGBA", (40, 20), "#0000ff80").save(theme / "logo.png")
    writer("pdf")(edition(tmp_path, theme=Theme(theme)))
    with pikepdf.open(tmp_path / "guide.pdf") as pdf:
        assert pdf.docinfo["/Author"] == "Ministère & Cie"
        assert next(str(each.Alt) for each in _elements(pdf) if each.S == "/Figure") == "Le lion"
        cover = pikepdf.unparse_content_stream(pikepdf.parse_content_stream(pdf.pages[0]))
        assert b"1 0.933333 0 rg" in cover
        assert b"\n1 1 1 rg\nBT" not in cover


def _content(page: pikepdf.Page) -> list[tuple[Any, str]]:
    return [(each.operands, str(each.operator)) for each in pikepdf.parse_content_stream(page)]


def _elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    def below(parent: Any) -> Iterator[Any]:
        for kid in _kids(parent):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield kid
                yield from below(kid)

    return below(pdf.Root.StructTreeRoot)


def _kids(parent: Any) -> list[Any]:
    kids: Any = parent.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]
