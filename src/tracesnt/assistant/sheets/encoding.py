"""In which encoding a sheet was saved. UTF-8 and UTF-16 tell themselves; older encodings are told by their letters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from string import ascii_lowercase
from unicodedata import name

from tracesnt.fixtures import labelled_languages, load_labels
from tracesnt.fixtures.phrasing import load_phrases, phrased_languages

_ODD = re.compile(r"[^\s;,|\"]*[^\x00-\x7f][^\s;,|\"]*")

# What spreadsheets on Windows save as "CSV" in the countries of the Union; where letters do not tell, it is the first.
OLD = ("cp1252", "cp1250", "cp1257", "cp1251", "cp1253")


def decoded(content: bytes) -> tuple[str, str] | None:
    """Return a text and the encoding that it was in; ``None`` where it is in none of the usual ones."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace"), "utf-16"
    try:
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        pass
    possible = dict[str, str]()
    for encoding in OLD:
        try:
            possible[encoding] = content.decode(encoding)
        except UnicodeDecodeError:
            continue
    plausible = {encoding: _plausible(text) for encoding, text in possible.items()}
    best = max(plausible, key=lambda encoding: plausible[encoding], default=None)
    if best is None or (not plausible[best] and best != OLD[0]):
        return None
    return possible[best], best


def _plausible(text: str) -> int:
    """How many lines of a text are in the letters of one language. A wrong encoding mixes those of several."""
    letters = (_letters(_ODD.findall(line.lower())) for line in text.splitlines())
    return sum(any(alphabet.issuperset(each) for alphabet in _alphabets()) for each in letters if each)


def _letters(words: Iterable[str]) -> frozenset[str]:
    """The letters of words, and what else is in them beyond ASCII."""
    return frozenset(
        character for word in words for character in word if character.isalpha() or not character.isascii()
    )


@cache
def _alphabets() -> tuple[frozenset[str], ...]:
    """The letters of each language in words that are not ASCII alone, as its labels and phrases have them."""
    return tuple(_alphabet(language) for language in labelled_languages())


def _alphabet(language: str) -> frozenset[str]:
    texts = [label.text for label in load_labels(language).entries.values()]
    if language in phrased_languages():
        texts += [f"{step.title} {step.why} {step.trouble}" for step in load_phrases(language).steps.values()]
    odd = {letter for text in texts for letter in text.lower() if letter.isalpha() and not letter.isascii()}
    # Words mix ASCII with the accents of their language, but not with Greek or Cyrillic.
    is_latin = all(name(letter).startswith("LATIN") for letter in odd)
    return frozenset(odd | set(ascii_lowercase)) if is_latin else frozenset(odd)
