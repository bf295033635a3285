"""Faults of pages: what a new release of the sites, or a banner, does to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Literal, Self

from pydantic import model_validator

from tracesnt.fixtures import labelled_languages, load_labels
from tracesnt.mock_site import assets
from tracesnt.mock_site.faults.models import PageFault, Shown
from tracesnt.mock_site.language import FALLBACK

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import Tag

_SPOKEN = ("aria-label", "title", "alt", "placeholder")
_REFERENCES = ("for", "form", "list", "aria-labelledby", "aria-describedby", "aria-controls")
_CONTROLS = ("button", "input", "select", "textarea")

Changes = Sequence[Callable[[], object]]


class LabelChanged(PageFault):
    """A text of the page, or the one of a label's ``key``, reads otherwise: wherever it is the whole text."""

    kind: Literal["label-changed"] = "label-changed"
    key: str | None = None
    text: str | None = None
    to: str

    @model_validator(mode="after")
    def _names_one_text(self) -> Self:
        if (self.key is None) == (self.text is None):
            raise ValueError("give either the key of a label, or a visible text")
        if self.key is not None and self.key not in load_labels(FALLBACK).entries:
            raise ValueError(f"'{self.key}' is not the key of a label")
        return self

    def changes(self, shown: Shown) -> Changes:
        wanted = self._wanted(shown.language)
        strings = shown.source.find_all(string=lambda text: text is not None and text.strip() == wanted)
        found: list[Callable[[], object]] = [
            partial(string.replace_with, string.replace(wanted, self.to)) for string in strings
        ]
        for tag in shown.source.find_all(True):
            spoken = [name for name in _SPOKEN if tag.get(name) == wanted]
            if tag.name == "input" and tag.get("type") in {"submit", "button"} and tag.get("value") == wanted:
                spoken.append("value")
            found.extend(partial(tag.__setitem__, name, self.to) for name in spoken)
        return found

    def _wanted(self, language: str) -> str:
        if self.key is None:
            return self.text or ""
        return load_labels(language if language in labelled_languages() else FALLBACK)[self.key]


class IdChanged(PageFault):
    """An element has another id, and whatever on the page refers to it follows."""

    kind: Literal["id-changed"] = "id-changed"
    id: str
    to: str

    def changes(self, shown: Shown) -> Changes:
        if shown.source.find(id=self.id) is None:
            return ()
        return [
            partial(self._rename, tag, name)
            for name in ("id", "href", *_REFERENCES)
            for tag in shown.source.find_all(True)
            if tag.has_attr(name)
        ]

    def _rename(self, tag: Tag, name: str) -> None:
        value = str(tag[name])
        if name == "href":
            tag[name] = f"#{self.to}" if value == f"#{self.id}" else value
        elif self.id in value.split():
            tag[name] = " ".join(self.to if part == self.id else part for part in value.split())


class ElementMoved(PageFault):
    """An element stands elsewhere: ``before``, ``after``, ``first`` in or ``last`` in the element with the id ``to``.

    Its fields and buttons still belong to their form.
    """

    kind: Literal["element-moved"] = "element-moved"
    id: str
    to: str = "main"
    place: Literal["before", "after", "first", "last"] = "last"

    def changes(self, shown: Shown) -> Changes:
        element, target = shown.source.find(id=self.id), shown.source.find(id=self.to)
        if element is None or target is None or element is target or element in target.parents:
            return ()
        return [partial(self._move, element, target)]

    def _move(self, element: Tag, target: Tag) -> None:
        for control in (element, *element.find_all(_CONTROLS)):
            form = control.find_parent("form")
            if control.name in _CONTROLS and form is not None and not control.has_attr("form"):
                form["id"] = form.get("id") or f"form-of-{self.id}"
                control["form"] = str(form["id"])
        element.extract()
        match self.place:
            case "before":
                target.insert_before(element)
            case "after":
                target.insert_after(element)
            case "first":
                target.insert(0, element)
            case "last":
                target.append(element)


class CookieBanner(PageFault):
    """A banner about cookies covers the lower part of the page until it is dismissed."""

    kind: Literal["cookie-banner"] = "cookie-banner"

    def changes(self, shown: Shown) -> Changes:
        head, body = shown.source.head, shown.source.body
        return () if head is None or body is None else [partial(_put_banner, shown, head, body)]


def _put_banner(shown: Shown, head: Tag, body: Tag) -> None:
    head.append(_parsed(f'<link rel="stylesheet" href="{assets.address(shown.site, "cookies.css")}">\n'))
    body.append(_parsed(shown.world.renderer.page("faults/cookie_banner.html", shown.language, {})))


def _parsed(source: str) -> BeautifulSoup:
    from bs4 import BeautifulSoup  # noqa: PLC0415 - few need to read pages

    return BeautifulSoup(source, "html.parser", multi_valued_attributes=None)
