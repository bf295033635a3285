"""What a page offers to an attacker: its forms with every field and option, and its addresses."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_ADDRESSES = ("href", "src", "action", "formaction", "data-next", "data-events")
_CONTROLS = frozenset({"input", "select", "textarea", "button"})


@dataclass
class Field:
    """One field. A tick box has an option, too: what it stands for when it is ticked."""

    name: str
    type: str
    value: str = ""
    options: list[str] = field(default_factory=list)


@dataclass
class Form:
    """One form; buttons are pairs of name and value."""

    method: str = "get"
    action: str = ""
    fields: list[Field] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Parsed:
    """A page as parsed."""

    forms: list[Form] = field(default_factory=list)
    addresses: dict[str, None] = field(default_factory=dict)
    tags: set[str] = field(default_factory=set)
    handlers: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


def parse(source: str) -> Parsed:
    """Parse a page."""
    parser = _Parser()
    parser.feed(source)
    parser.close()
    return parser.parsed


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parsed = Parsed()
        self._by_id: dict[str, Form] = {}
        self._form: Form | None = None
        self._field: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.parsed.tags.add(tag)
        self.parsed.handlers.extend(name for name in found if name.startswith("on") or name == "style")
        self.parsed.addresses.update(dict.fromkeys(found[name] for name in _ADDRESSES if name in found))
        if tag == "form":
            self._form = self._by_id.setdefault(found.get("id", f"form {len(self.parsed.forms)}"), Form())
            self._form.method, self._form.action = found.get("method", "get").lower(), found.get("action", "")
            if all(known is not self._form for known in self.parsed.forms):
                self.parsed.forms.append(self._form)
        elif tag in _CONTROLS:
            self._take(tag, found)
        elif tag == "option" and self._field is not None:
            self._field.options.append(found.get("value", ""))
            if "selected" in found or len(self._field.options) == 1:
                self._field.value = found.get("value", "")

    def _take(self, tag: str, found: dict[str, str]) -> None:
        form = self._by_id.setdefault(found["form"], Form()) if "form" in found else self._form
        name, kind = found.get("name", ""), found.get("type", "text") if tag == "input" else tag
        self._field = None
        if form is None or not name:
            return
        if tag == "button":
            form.buttons.append((name, found.get("value", "")))
            return
        self._field = Field(name, kind, found.get("value", ""))
        form.fields.append(self._field)
        if kind in {"checkbox", "radio"}:
            self._field.options = [found.get("value", "on")]
            self._field.value = self._field.options[0] if "checked" in found else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag in {"select", "textarea"}:
            self._field = None

    def handle_data(self, data: str) -> None:
        self.parsed.words.extend(data.split())
