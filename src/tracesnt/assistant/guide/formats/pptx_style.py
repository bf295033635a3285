"""How slides look: the master and its layouts, from the theme's templates."""

from __future__ import annotations

from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.presentation import Presentation
from pptx.util import Mm

from tracesnt.assistant.guide.edition import Edition
from tracesnt.assistant.guide.formats.office import bare
from tracesnt.assistant.guide.shades import readable_on
from tracesnt.assistant.guide.theming import Colours

# Layouts, by their names in python-pptx's empty presentation. The names are shown to those who add slides.
COVER, PART, STEP = "Title Slide", "Section Header", "Title and Content"
_TEMPLATES = {COVER: "pptx-cover.xml", PART: "pptx-part.xml", STEP: "pptx-step.xml"}
_WIDTH, _HEIGHT = Mm(338.667), Mm(190.5)


def set_up(presentation: Presentation, edition: Edition, language: str) -> None:
    """Give an empty presentation its size, layouts, colours, fonts and properties."""
    theme, guide = edition.theme, edition.guide
    colours = theme.settings.colours
    presentation.slide_width, presentation.slide_height = _WIDTH, _HEIGHT
    presentation.element.xpath("./p:sldSz")[0].attrib.pop("type", None)
    for layout in list(presentation.slide_layouts):
        if layout.name not in _TEMPLATES:
            presentation.slide_layouts.remove(layout)
    values = {
        "language": language,
        "title": guide.title,
        "colours": {name: bare(colour) for name, colour in colours.model_dump().items()},
        "on_brand": bare(readable_on(colours.brand, colours.ink)),
    }
    master = presentation.slide_master
    _fill(master.element, theme.templates.get_template("pptx-master.xml").render(values))
    for layout in presentation.slide_layouts:
        _fill(layout.element, theme.templates.get_template(_TEMPLATES[layout.name]).render(values))
    for relation in master.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.THEME:
            relation.target_part.blob = _themed(relation.target_part.blob, colours, theme.settings.font_family)
    for element in presentation.element.iter(qn("a:defRPr")):
        element.set("lang", language)
    _set_properties(presentation, edition, language)


def _fill(element: etree._Element, content: str) -> None:
    """Replace those children of an element that the content has too."""
    for child in list(parse_xml(content.encode())):
        for old in element.findall(child.tag):
            element.replace(old, child)


def _themed(blob: bytes, colours: Colours, font: str) -> bytes:
    root = etree.fromstring(blob)
    scheme = root.find(f".//{qn('a:clrScheme')}")
    wanted = {
        "dk1": colours.ink,
        "lt1": colours.paper,
        "dk2": colours.brand,
        "lt2": colours.surface,
        "accent1": colours.brand,
        "accent2": colours.accent,
        "accent3": colours.highlight,
        "accent4": colours.line,
        "accent5": colours.ink,
        "accent6": colours.surface,
        "hlink": colours.brand,
        "folHlink": colours.brand,
    }
    for name, colour in wanted.items():
        slot = scheme.find(qn(f"a:{name}"))
        slot[:] = [etree.Element(qn("a:srgbClr"), val=bare(colour))]
    for latin in root.iterfind(f".//{qn('a:fontScheme')}/*/{qn('a:latin')}"):
        latin.set("typeface", font)
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content


def _set_properties(presentation: Presentation, edition: Edition, language: str) -> None:
    guide = edition.guide
    about = presentation.core_properties
    about.title, about.subject, about.author = guide.title, guide.summary, edition.theme.settings.publisher
    about.last_modified_by, about.language, about.comments = about.author, language, ""
    about.keywords, about.revision = "", 1
    for date in about._element.xpath("dcterms:created | dcterms:modified"):  # noqa: SLF001 - there is no other way
        date.getparent().remove(date)
    package = presentation.part.package
    for owner, kind in (
        (package, RELATIONSHIP_TYPE.THUMBNAIL),
        (presentation.part, RELATIONSHIP_TYPE.PRINTER_SETTINGS),
    ):
        for key, relation in list(owner._rels.items()):  # noqa: SLF001 - packages do not show theirs
            if relation.reltype == kind:
                owner._rels.pop(key)  # noqa: SLF001 - as above
