"""What WeasyPrint's tags lack for people who hear a PDF read out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pydyf

_POINTS_PER_PIXEL = 0.75

# Dictionaries and arrays of pydyf are untyped, and a reference is bytes such as b"7 0 R".
Objects = Mapping[bytes, Any]


def finish(pdf: pydyf.PDF, links: Mapping[str, str]) -> None:
    """Complete the tags of a document; ``links`` says what stands behind each target of a link."""
    objects = {each.reference: each for each in pdf.objects}
    pages = [each for each in pdf.objects if _is(each, "Type", "/Page")]
    root = objects[pdf.catalog["StructTreeRoot"]]
    elements = list(_elements(root, objects))
    for element in elements:
        match element["S"]:
            case "/Figure":
                _place(element, objects)
            case "/LI":
                _label(element, objects)
    _set_artefacts(pages, objects, root, {element.reference for element in elements})
    for each in pdf.objects:
        if _is(each, "Subtype", "/Link"):
            target = each["Contents"].string
            each["Contents"] = pydyf.String(links.get(target, target))


def _is(each: Any, key: str, value: str) -> bool:
    return isinstance(each, pydyf.Dictionary) and each.get(key) == value


def _elements(parent: Any, objects: Objects) -> Iterator[Any]:
    for kid in parent.get("K", ()):
        if isinstance(kid, bytes) and _is(objects[kid], "Type", "/StructElem"):
            yield objects[kid]
            yield from _elements(objects[kid], objects)


def _place(figure: Any, objects: Objects) -> None:
    """Say where a figure is in points from the bottom of the page; WeasyPrint says it in pixels from its top."""
    left, top, right, bottom = (edge * _POINTS_PER_PIXEL for edge in figure["A"]["BBox"])
    height = objects[figure["Pg"]]["MediaBox"][3]
    box = (left, height - bottom, right, height - top)
    figure["A"]["BBox"] = pydyf.Array([round(edge, 2) for edge in box])


def _label(item: Any, objects: Objects) -> None:
    """Make the number that an item starts with its label."""
    body = objects[item["K"][0]]
    first = objects.get(body["K"][0]) if body["K"] and isinstance(body["K"][0], bytes) else None
    if first is None or not _is(first, "S", "/Span") or not isinstance(first["K"][0], bytes):
        return
    first["S"] = "/Lbl"
    first["P"] = item.reference
    item["K"].insert(0, body["K"].pop(0))
    objects[item["P"]]["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": "/Decimal"})


def _set_artefacts(pages: list[Any], objects: Objects, root: Any, reachable: set[bytes]) -> None:
    """Mark what runs along the edge of pages as no content; WeasyPrint tags it, but outside of the tree."""
    numbers = objects[root["ParentTree"]]["Nums"]
    owners = {numbers[place]: numbers[place + 1] for place in range(0, len(numbers), 2)}
    for page in pages:
        of_page = owners[page["StructParents"]]
        outside = {mcid for mcid, owner in enumerate(of_page) if owner not in reachable}
        for mcid in outside:
            of_page[mcid] = "null"
        content = objects[page["Contents"]].stream
        for place, piece in enumerate(content):
            if isinstance(piece, pydyf.Dictionary) and piece.get("MCID") in outside:
                content[place - 1] = "/Artifact"
                content[place] = pydyf.Dictionary({"Type": "/Pagination"})
