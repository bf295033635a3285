"""The columns of a sheet: which there are, and how headers and cells in any language name them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from babel import Locale

from tracesnt.errors import InputError
from tracesnt.fixtures import SecondFactor, labelled_languages, load_labels, vocabulary
from tracesnt.fixtures.folding import folded

REQUIRED_MARK = "*"


@dataclass(frozen=True)
class Column:
    """One column. ``values`` names the closed list that its cells are of, and ``also`` further words for some of them.

    ``width`` is in characters; ``about`` says to people what it is for.
    """

    key: str
    names: tuple[str, ...]
    about: str
    label: str | None = None
    required: bool = False
    values: str | None = None
    also: Mapping[str, str] = field(default_factory=dict)
    example: str = ""
    width: int = 20

    @property
    def choices(self) -> tuple[str, ...]:
        """What a cell may hold, where that is a closed list."""
        return () if self.values is None or self.values == "number" else tuple(_CHOICES[self.values]())

    def header(self, language: str) -> str:
        """Return what the sites call it in a language; its name in English where they have no word for it."""
        return self.names[0] if self.label is None else load_labels(language)[self.label]

    def words(self, language: str) -> tuple[str, ...]:
        """Return the words of a language that a cell may hold, in the order of the alphabet."""
        if self.values is None or not self.choices:
            return ()
        return tuple(sorted((self.word(key, language) for key in self.choices), key=folded))

    def word(self, key: str, language: str) -> str:
        """Return the word of a language that stands for a key of its choices; the key itself of other columns."""
        return key if self.values is None or key not in self.choices else _called(self.values, key, language)

    def value(self, text: str) -> str:
        """Return a cell's value: the key that a word in any language stands for, or the text as it is."""
        if self.values is None:
            return text
        return _words(self.values).get(folded(text)) or self.also.get(text.upper(), text)


@cache
def columns() -> Mapping[str, Column]:
    """All columns by their key, in the order of a new sheet."""
    return {
        key: Column(key=key, **entry | {"names": tuple(entry["names"])})
        for key, entry in vocabulary.read("columns.yaml").items()
    }


def named_columns(text: str) -> dict[str, str]:
    """Return the columns of odd headers that a text such as ``Mail=email,Firm=operator`` names.

    Raises :class:`~tracesnt.errors.InputError` for a text of another form.
    """
    pairs = [each.rpartition("=") for each in text.split(",") if each.strip()]
    if any(not header.strip() for header, _, _ in pairs):
        raise InputError(
            f"'{text}' does not say which header is which column.",
            advice="Write --columns 'Mail=email,Firm=operator'.",
        )
    return {header.strip(): key.strip() for header, _, key in pairs}


def assigned(headers: Iterable[str], named: Mapping[str, str]) -> dict[str, int]:
    """Return the place of each column among the headers of a sheet. ``named`` gives the columns of odd headers.

    Raises :class:`~tracesnt.errors.InputError` with every header that is missing, unknown to ``named``, or there twice.
    """
    places: dict[str, int] = {}
    problems: list[str] = []
    wanted = {_plain(header): key for header, key in named.items()}
    problems += [f"there is no column '{key}'" for key in named.values() if key not in columns()]
    seen = set()
    for place, header in enumerate(headers):
        key = wanted.get(_plain(header)) or _headers().get(_plain(header))
        seen.add(_plain(header))
        if key in places:
            problems.append(f"'{header}' is a second column for {key}")
        elif key is not None:
            places[key] = place
    problems += [f"no column has the header '{header}'" for header in named if _plain(header) not in seen]
    problems += [
        f"the column {key} is missing ({', '.join(column.names)})"
        for key, column in columns().items()
        if column.required and key not in places
    ]
    if problems:
        raise InputError.listing(
            "The headers of the sheet have problems",
            problems,
            advice="Correct the first row, or say which header is which column: --columns 'Mail=email,Firm=operator'.",
        )
    return places


def _plain(header: str) -> str:
    """A header without the mark of required columns."""
    return folded(header.removesuffix(REQUIRED_MARK))


@cache
def _headers() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for key, column in columns().items():
        in_languages = (load_labels(each)[column.label] for each in labelled_languages()) if column.label else ()
        for name in (key, key.replace("_", " "), *column.names, *in_languages):
            found.setdefault(folded(name), key)
    return found


_CHOICES: dict[str, Callable[[], Iterable[str]]] = {
    "language": vocabulary.languages,
    "country": vocabulary.countries,
    "activity": lambda: vocabulary.activities_of("operator"),
    "second_factor": lambda: [each.value for each in SecondFactor],
}


@cache
def _words(values: str) -> Mapping[str, str]:
    """Which key a folded word stands for: the key itself, and what it is called in each language."""
    if values == "number":
        return {}
    found = {folded(key): key for key in _CHOICES[values]()}
    for language in labelled_languages():
        for key in _CHOICES[values]():
            found.setdefault(folded(_called(values, key, language)), key)
    return found


def _called(values: str, key: str, language: str) -> str:
    match values:
        case "language":
            return str(Locale.parse(language).languages.get(key, key))
        case "country":
            return str(Locale.parse(language).territories.get(key, key))
        case "activity":
            return load_labels(language)[f"activity.{key}"]
        case _:
            return load_labels(language)[f"sign-in-password.method-{key}"]
