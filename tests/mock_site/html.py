"""Just enough of a browser's eyes: what a page of the twin shows, and the forms that it offers."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "path"})


@dataclass
class Form:
    """A form with what its fields hold when the page arrives."""

    method: str = "get"
    action: str = ""
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: set[str] = field(default_factory=set)


@dataclass
class Seen:
    """A page as parsed."""

    language: str = ""
    title: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, dict[str, str]] = field(default_factory=dict)
    announcements: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    forms: dict[str, Form] = field(default_factory=dict)
    inline: list[str] = field(default_factory=list)


def see(source: str) -> Seen:
    """Parse a page."""
    eyes = _Eyes()
    eyes.feed(source)
    eyes.close()
    return eyes.seen


class _Eyes(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen = Seen()
        self._open: list[tuple[str, dict[str, str], list[str]]] = []
        self._form: Form | None = None
        self._select = ""
        self._chosen: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self._look(tag, found)
        if tag not in _VOID:
            self._open.append((tag, found, []))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._look(tag, {name: value or "" for name, value in attrs})

    def handle_data(self, data: str) -> None:
        for _, _, texts in self._open:
            texts.append(data)

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            opened, found, texts = self._open.pop()
            self._leave(opened, found, " ".join("".join(texts).split()))
            if opened == tag:
                return

    def _look(self, tag: str, found: dict[str, str]) -> None:
        if "id" in found:
            self.seen.attributes[found["id"]] = found
        self.seen.inline.extend(name for name in found if name == "style" or name.startswith("on"))
        if tag == "style" or (tag == "script" and "src" not in found):
            self.seen.inline.append(tag)
        if tag in {"form", "select", "option", "input", "button"}:
            self._look_at_form(tag, found)
        match tag:
            case "html":
                self.seen.language = found.get("lang", "")
            case "br":
                self.handle_data(" ")
            case "tr":
                self.seen.rows.append([])

    def _look_at_form(self, tag: str, found: dict[str, str]) -> None:
        match tag:
            case "form":
                self._form = self.seen.forms.setdefault(found.get("id", f"form {len(self.seen.forms)}"), Form())
                self._form.method, self._form.action = found.get("method", "get"), found.get("action", "")
            case "select":
                self._select, self._chosen = found.get("name", ""), None
            case "option" if self._chosen is None or "selected" in found:
                self._chosen = found.get("value", "")
            case "input":
                self._note_input(found)
            case "button" if "form" in found:
                self.seen.forms.setdefault(found["form"], Form()).buttons.add(found.get("id") or found.get("name", ""))
            case "button" if self._form is not None:
                self._form.buttons.add(found.get("id") or found.get("name", ""))

    def _note_input(self, found: dict[str, str]) -> None:
        is_off = found.get("type") in {"checkbox", "radio"} and "checked" not in found
        if self._form is not None and "name" in found and not is_off:
            self._form.fields.append((found["name"], found.get("value", "")))

    def _leave(self, tag: str, found: dict[str, str], text: str) -> None:
        if "id" in found:
            self.seen.texts[found["id"]] = text
        if found.get("role") in {"alert", "status"}:
            self.seen.announcements.append(text)
        match tag:
            case "title":
                self.seen.title = text
            case "td" | "th" if self.seen.rows:
                self.seen.rows[-1].append(text)
            case "a":
                self.seen.links.append((text, found.get("href", "")))
            case "select" if self._form is not None:
                self._form.fields.append((self._select, self._chosen or ""))
            case "form":
                self._form = None
