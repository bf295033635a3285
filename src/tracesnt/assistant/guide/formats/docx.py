"""DOCX for those who go on writing: native headings, styles, lists and alternative texts, made by python-docx."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from docx import Document
from docx.document import Document as Docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.parser import parse_xml
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from tracesnt.assistant.guide.edition import Edition
from tracesnt.assistant.guide.formats.docx_fields import Bookmarks, Lists, add_contents, add_field
from tracesnt.assistant.guide.formats.docx_fonts import embed
from tracesnt.assistant.guide.formats.layout import Size, size_of
from tracesnt.assistant.guide.formats.office import bare, language_tag, logo_of, timeless
from tracesnt.assistant.guide.model import Scene, StepShown

_PAGE = Size(210, 297)
_MARGIN = 20
_ROOM = Size(_PAGE.width - 2 * _MARGIN - 10, 125)  # pictures stand below the sentences, beside their numbers
_LINE = (
    '<a:ln xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" w="6350">'
    '<a:solidFill><a:srgbClr val="{}"/></a:solidFill></a:ln>'
)
_STYLES_OF_2010 = "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects"
_LOGO_HEIGHT = 20


def write(edition: Edition) -> tuple[Path, ...]:
    """Write ``guide.docx``. The same guide gives the same bytes: nothing in it tells when or where it was made."""
    path = edition.folder / "guide.docx"
    written = BytesIO()
    _Writer(edition).document().save(written)
    path.write_bytes(timeless(written.getvalue()))
    return (path,)


class _Writer:
    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._guide = edition.guide
        self._docx: Docx = Document()
        self._bookmarks = Bookmarks()
        self._pictures = 0

    def document(self) -> Docx:
        """Return the whole document."""
        self._set_up()
        self._lists = Lists(self._docx)
        self._write_cover()
        self._write_contents()
        for actor, steps in self._guide.parts:
            self._bookmarks.add(self._paragraph("Heading 1", self._edition.phrases.word(actor.value)))
            for step in steps:
                self._write_step(step)
        return self._docx

    def _set_up(self) -> None:
        theme = self._edition.theme
        values = {
            "language": language_tag(self._guide.language),
            "font": theme.settings.font_family,
            "colours": {name: bare(colour) for name, colour in theme.settings.colours.model_dump().items()},
        }
        for name, element in (
            ("styles", self._docx.styles.element),
            ("numbering", self._docx.part.numbering_part.element),
            ("settings", self._docx.settings.element),
        ):
            content = parse_xml(theme.templates.get_template(f"docx-{name}.xml").render(values).encode())
            element[:] = list(content)
        embed(self._docx, theme)
        _drop_leftovers(self._docx)
        about = self._docx.core_properties
        about.title, about.subject, about.author = self._guide.title, self._guide.summary, theme.settings.publisher
        about.last_modified_by = about.author
        about.language, about.comments, about.keywords, about.revision = values["language"], "", "", 1
        for date in about._element.xpath("dcterms:created | dcterms:modified"):  # noqa: SLF001 - there is no other way
            date.getparent().remove(date)
        self._set_up_page()

    def _set_up_page(self) -> None:
        section = self._docx.sections[0]
        section.page_width, section.page_height = Mm(_PAGE.width), Mm(_PAGE.height)
        section.left_margin = section.right_margin = Mm(_MARGIN)
        section.top_margin = section.bottom_margin = Mm(24)
        section.header_distance = section.footer_distance = Mm(11)
        section.different_first_page_header_footer = True
        section.header.paragraphs[0].text = self._guide.title
        footer = section.footer.paragraphs[0]
        footer.text = f"{self._edition.theme.settings.publisher}\t"
        add_field(footer, "PAGE", "2")
        footer.add_run(" / ")
        add_field(footer, "NUMPAGES", "2")

    def _write_cover(self) -> None:
        settings = self._edition.theme.settings
        logo = logo_of(self._edition.theme)
        if logo is not None:
            alt = settings.logo_alt or settings.publisher or self._guide.title
            self._add_picture(self._paragraph("Logo"), logo, alt, _LOGO_HEIGHT)
        self._paragraph("Title", self._guide.title)
        self._paragraph("Subtitle", self._guide.summary)
        if settings.publisher:
            self._paragraph("Publisher", settings.publisher)
        for line in self._edition.imprint:
            self._paragraph("Imprint", line)

    def _write_contents(self) -> None:
        self._paragraph("TOC Heading", self._edition.phrases.word("contents"))
        entries = []
        for actor, steps in self._guide.parts:
            entries.append(("toc 1", self._edition.phrases.word(actor.value)))
            entries += [("toc 2", f"{step.number}\t{step.title}") for step in steps]
        add_contents(self._docx, entries)

    def _write_step(self, step: StepShown) -> None:
        heading = self._paragraph("Heading 2", step.title)
        self._lists.number(heading, "steps", step.number)
        self._bookmarks.add(heading)
        if step.why:
            self._paragraph("Reason", step.why)
        for scene in step.scenes:
            picture = self._write_scene(scene)
            picture.paragraph_format.keep_with_next = bool(step.trouble and scene is step.scenes[-1])
        if step.trouble:
            paragraph = self._paragraph("Trouble")
            paragraph.add_run(self._edition.phrases.word("trouble"), style="Strong").add_break()
            paragraph.add_run(step.trouble)

    def _write_scene(self, scene: Scene) -> Paragraph:
        for action in scene.actions:
            paragraph = self._paragraph("List Number")
            self._lists.number(paragraph, "actions", action.number)
            for run in action.caption:
                paragraph.add_run(run.text, style="Strong" if run.strong else None)
        paragraph = self._paragraph("Picture")
        height = size_of(scene.picture, _ROOM).height
        self._add_picture(paragraph, self._edition.path(scene.picture), scene.picture.alt, height)
        return paragraph

    def _add_picture(self, paragraph: Paragraph, path: Path, alt: str, height: float) -> None:
        self._pictures += 1
        run = paragraph.add_run()
        run.add_picture(str(path), height=Mm(height))
        for about in run.element.xpath(".//wp:docPr | .//pic:cNvPr"):
            about.set("id", str(self._pictures))
            about.set("name", path.name)
            about.set("descr", alt)
        for shape in run.element.xpath(".//pic:spPr"):
            shape.append(parse_xml(_LINE.format(bare(self._edition.theme.settings.colours.line))))

    def _paragraph(self, style: str, text: str = "") -> Paragraph:
        return self._docx.add_paragraph(text, style)


def _drop_leftovers(document: Docx) -> None:
    """Take out what python-docx's empty document brings along and no guide needs."""
    package = document.part.package
    for rels, kinds in (
        (package.rels, (RELATIONSHIP_TYPE.THUMBNAIL,)),
        (document.part.rels, (RELATIONSHIP_TYPE.CUSTOM_XML, _STYLES_OF_2010)),
    ):
        for key in [key for key, rel in rels.items() if rel.reltype in kinds]:
            del rels[key]
