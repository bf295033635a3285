"""Lists, bookmarks and fields of DOCX, which python-docx has no words for."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph

# The lists that docx-numbering.xml describes, by the numbers they have there.
_ABSTRACT = {"steps": "1", "actions": "2"}


class Lists:
    """Numbers paragraphs natively, each with the number that it has in the guide."""

    def __init__(self, document: Document) -> None:
        self._numbering = document.part.numbering_part.element
        self._made = 0
        self._last: dict[str, tuple[str, int]] = {}

    def number(self, paragraph: Paragraph, kind: str, number: int) -> None:
        """Give a paragraph its number: the next of the list that runs, or the first of a new one."""
        key, last = self._last.get(kind, ("", 0))
        if not key or number != last + 1:
            key = self._start(kind, number)
        self._last[kind] = (key, number)
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001 - there is no other way
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = int(key)

    def _start(self, kind: str, number: int) -> str:
        self._made += 1
        key = str(self._made)
        self._numbering.append(
            _element(
                "w:num",
                {"w:numId": key},
                _element("w:abstractNumId", {"w:val": _ABSTRACT[kind]}),
                _element("w:lvlOverride", {"w:ilvl": "0"}, _element("w:startOverride", {"w:val": str(number)})),
            )
        )
        return key


class Bookmarks:
    """Marks headings in their order, ``heading-1`` and so on, as contents link to them."""

    def __init__(self) -> None:
        self._made = 0

    def add(self, heading: Paragraph) -> None:
        """Mark a heading."""
        self._made += 1
        key = {"w:id": str(self._made)}
        start = _element("w:bookmarkStart", key | {"w:name": bookmark(self._made)})
        heading.runs[0].element.addprevious(start)
        heading.runs[-1].element.addnext(_element("w:bookmarkEnd", key))


def bookmark(place: int) -> str:
    """Return the name of the mark at a heading, counted from 1."""
    return f"heading-{place}"


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """Append a field; ``shown`` is there until a program works the field out."""
    for part in _opening(instruction):
        paragraph.add_run().element.append(part)
    paragraph.add_run(shown)
    paragraph.add_run().element.append(_element("w:fldChar", {"w:fldCharType": "end"}))


def add_contents(document: Document, entries: Sequence[tuple[str, str]]) -> None:
    """Append contents, a style and a text for each heading, as a field that is worked out already.

    They are links without page numbers: nobody knows these before a program lays the document out, and a field that
    waits for that makes Word ask a question whenever the document is opened.
    """
    for place, (style, text) in enumerate(entries, start=1):
        paragraph = document.add_paragraph(style=style)
        if place == 1:
            for part in _opening(r'TOC \o "1-2" \n \h \z \u'):
                paragraph.add_run().element.append(part)
        run = paragraph.add_run(text).element
        link = _element("w:hyperlink", {"w:anchor": bookmark(place), "w:history": "1"})
        run.addprevious(link)
        link.append(run)
        if place == len(entries):
            paragraph.add_run().element.append(_element("w:fldChar", {"w:fldCharType": "end"}))


def _opening(instruction: str) -> list[BaseOxmlElement]:
    code = _element("w:instrText", {qn("xml:space"): "preserve"})
    code.text = f" {instruction} "
    return [
        _element("w:fldChar", {"w:fldCharType": "begin"}),
        code,
        _element("w:fldChar", {"w:fldCharType": "separate"}),
    ]


def _element(name: str, attributes: dict[str, str], *children: BaseOxmlElement) -> BaseOxmlElement:
    element: BaseOxmlElement = OxmlElement(name)
    for key, value in attributes.items():
        element.set(key if key.startswith("{") else qn(key), value)
    element.extend(children)
    return element
