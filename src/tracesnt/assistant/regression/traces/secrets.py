"""What must not be in a trace, covered and found in whatever form it is written."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from urllib.parse import quote, quote_plus, unquote

from tracesnt.assistant.receipt import without_query

COVER = "(secret)"
# Shorter ones, such as PINs and one-time passwords, are looked for as whole words: any number may contain them. What is
# shorter still is no more than a letter or two that somebody typed wrongly.
_LONG, _SHORT = 8, 4
_LAYERS = 4
_EMAIL = re.compile(r"[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}")
_LINK = re.compile(r"https?://[^\s\"'<>()\\,]+")
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))")


class Secrets:
    """Secrets that are known, and names of people that need not be told."""

    def __init__(self, known: Iterable[str], names: Collection[str] = ()) -> None:
        self.known = frozenset(secret for secret in known if len(secret) >= _SHORT)
        self.names = frozenset(name for name in names if len(name) > 1)
        self._covered: dict[str, str] = {}

    def with_more(self, known: Iterable[str]) -> Secrets:
        """Return these and more."""
        return Secrets({*self.known, *known}, self.names)

    def cover(self, text: str) -> str:
        """Return a text without secrets, e-mail addresses, names, and what an address says behind its path."""
        if text not in self._covered:
            self._covered[text] = self._cover(text)
        return self._covered[text]

    def _cover(self, text: str) -> str:
        for form in self._forms:
            if form in text:
                text = text.replace(form, COVER)
        if self._words:
            text = self._words.sub(COVER, text)
        if "://" in text:
            text = _LINK.sub(lambda link: without_query(link.group()), text)
        if "@" in text or "%40" in text:
            text = _EMAIL.sub("(e-mail address)", text)
        return self._named.sub("(name)", text) if self._named else text

    def is_in(self, text: str) -> bool:
        """Tell whether a secret stands in a text, be it encoded several times."""
        return any(mark in layer for layer in _layers(text) for mark in self._marks)

    def is_word_in(self, text: str) -> bool:
        """Tell whether a short secret stands in a text as a word."""
        words = self._words
        return words is not None and any(words.search(layer) for layer in _layers(text))

    @cached_property
    def _forms(self) -> list[str]:
        forms = {form for secret in self.known if len(secret) >= _LONG for form in _written(secret)}
        return sorted(forms, key=len, reverse=True)

    @cached_property
    def _marks(self) -> frozenset[str]:
        long = [secret for secret in self.known if len(secret) >= _LONG]
        return frozenset({*long, *(core for secret in long for core in _in_base64(secret))})

    @cached_property
    def _words(self) -> re.Pattern[str] | None:
        short = [re.escape(secret) for secret in self.known if len(secret) < _LONG]
        return re.compile(rf"(?:(?<!\w)|(?<=%[0-9A-F]{{2}}))(?:{'|'.join(short)})(?!\w)") if short else None

    @cached_property
    def _named(self) -> re.Pattern[str] | None:
        longest_first = sorted(map(re.escape, self.names), key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)") if self.names else None


def _written(secret: str) -> set[str]:
    """A secret as it is, and as an address, a form, a page and a script write it."""
    return {
        secret,
        quote(secret),
        quote(secret, safe=""),
        quote_plus(secret),
        html.escape(secret),
        html.escape(secret, quote=False),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
    }


def _in_base64(secret: str) -> Iterator[str]:
    """What is left of a secret in base64, wherever it begins among the bytes that are written together."""
    for before in range(3):
        content = bytes(before) + secret.encode()
        encoded = base64.b64encode(content).decode()
        core = encoded[-(-before * 8 // 6) : len(content) * 8 // 6]
        yield from {core, core.translate({ord("+"): "-", ord("/"): "_"})}


def _layers(text: str) -> Iterator[str]:
    """A text, and what it says once its encodings are undone."""
    yield text
    for undo in (_unescaped, unquote, html.unescape):
        if (once := undo(text)) != text:
            yield once
    for _ in range(_LAYERS):
        inner = html.unescape(unquote(_unescaped(text)))
        if inner == text:
            return
        yield inner
        text = inner


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], text)
