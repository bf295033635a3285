"""From the rows of a sheet to cases: every problem of every row at once, with row, column, value and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from tracesnt.assistant.sheets.columns import Column, assigned, columns
from tracesnt.assistant.sheets.reading import Line, Sheet
from tracesnt.fixtures import Case, vocabulary
from tracesnt.fixtures.folding import folded
from tracesnt.fixtures.models import EMAIL

_PRIORITIES = range(1, 1001)
_SHOWN = 60
_OF_CASE = ("language", "second_factor", "device", "message")


@dataclass(frozen=True)
class RowCase:
    """A case and the row of the sheet that it came from; a lower ``priority`` goes first."""

    row: int
    case: Case
    priority: int = 100


def values_of(case: Case) -> dict[str, str]:
    """Return what a row says of a case, by column; all but its priority."""
    person, operator = case.person, case.operator
    return {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "language": case.language,
        "email_language": person.email_language,
        "country": operator.country,
        "operator": operator.name,
        "traces_number": operator.traces_number or "",
        "activity": operator.activity,
        "second_factor": case.second_factor.value,
        "device": case.device,
        "message": case.message,
    }


def operator_key(country: str, name: str, traces_number: str | None) -> str:
    """Return what cases of the same operator share."""
    return traces_number or f"{country}:{folded(name)}"


@dataclass(frozen=True)
class Problem:
    """Something wrong with a row. ``column`` is the header as the sheet has it.

    Warnings do not keep a batch from starting.
    """

    row: int
    column: str
    value: str
    message: str
    advice: str
    warning: bool = False

    @property
    def sentence(self) -> str:
        """The problem in one line."""
        return f"row {self.row}, {self.said}"

    @property
    def said(self) -> str:
        """The same, where it stands beside its row."""
        value = f" '{self.value[:_SHOWN]}'" if self.value else ""
        return f"{self.column}{value}: {self.message}. {self.advice}"


@dataclass(frozen=True)
class Entry:
    """What a row says, right or wrong: the value of each column that is filled in."""

    row: int
    values: Mapping[str, str]


@dataclass(frozen=True)
class Rows:
    """What all rows say, the cases of those that are right, and the problems of the others."""

    sheet: Sheet
    places: Mapping[str, int]
    entries: tuple[Entry, ...]
    cases: tuple[RowCase, ...]
    problems: tuple[Problem, ...]

    def header(self, key: str) -> str:
        """What the sheet calls a column; its key where it has none of it."""
        return self.sheet.headers[self.places[key]] if key in self.places else key


def rows_of(sheet: Sheet, named: Mapping[str, str]) -> Rows:
    """Return the cases of a sheet, and every problem of each row by itself.

    Raises :class:`~tracesnt.errors.InputError` for headers that cannot be told.
    """
    places = assigned(sheet.headers, named)
    entries: list[Entry] = []
    found: list[RowCase] = []
    problems: list[Problem] = []
    for line in sheet.lines:
        row = _Row(sheet, places, line)
        entries.append(row.entry)
        wrong = list(row.problems())
        problems += wrong
        if not wrong:
            found.append(row.case())
    return Rows(sheet, places, tuple(entries), tuple(found), tuple(problems))


class _Row:
    """One row, while it is looked at."""

    def __init__(self, sheet: Sheet, places: Mapping[str, int], line: Line) -> None:
        self._sheet = sheet
        self._places = places
        self._line = line
        self._case: Case | None = None
        self._texts = {key: line.cells[place] if place < len(line.cells) else "" for key, place in places.items()}
        self._values = {key: columns()[key].value(text) for key, text in self._texts.items() if text}

    @property
    def entry(self) -> Entry:
        return Entry(self._line.number, self._values)

    def problems(self) -> Iterator[Problem]:
        unwanted = self._unwanted_address()
        if unwanted is not None:
            yield self._problem("email", *unwanted)
        missing = [key for key in columns() if columns()[key].required and not self._texts.get(key)]
        for key in missing:
            yield self._problem(key, "is missing", f"Fill it in, such as {columns()[key].example}.")
        if "priority" in self._values and not self._has_priority():
            yield self._problem("priority", "is no number from 1 to 1000", "Leave it empty, or give a number.")
        try:
            self._case = Case.model_validate(self._fields())
        except ValidationError as error:
            for each in error.errors(include_url=False):
                key = _column_of(each["loc"], each["msg"])
                # What the person reads mails in is the language of the row, where nothing else is said.
                if key in missing or (key == "email" and unwanted is not None):
                    continue
                if key in self._texts or key != "email_language":
                    yield self._problem(key, *_said(columns()[key], each))

    def case(self) -> RowCase:
        assert self._case is not None  # noqa: S101 - asked for where there are no problems only
        priority = int(self._values["priority"]) if "priority" in self._values else RowCase.priority
        return RowCase(self._line.number, self._case, priority)

    def _unwanted_address(self) -> tuple[str, str] | None:
        """An address that EU Login refuses or that belongs to nobody, whatever else is wrong with the row."""
        address = self._values.get("email", "")
        if not EMAIL.fullmatch(address):
            return None
        if vocabulary.is_shared_mailbox(address):
            return (
                "is a shared mailbox, and EU Login accounts are personal",
                "Use the person's own professional address.",
            )
        if vocabulary.is_of_institution(address):
            return (
                "is an address of an institution of the European Union, which EU Login refuses here",
                "Its staff have accounts already; use the address that the person has at the operator.",
            )
        return None

    def _has_priority(self) -> bool:
        return self._values["priority"].isdecimal() and int(self._values["priority"]) in _PRIORITIES

    def _fields(self) -> dict[str, Any]:
        values = self._values
        person: dict[str, str] = {key: values[key] for key in ("first_name", "last_name", "email") if key in values}
        person["email_language"] = values.get("email_language") or values.get("language") or ""
        operator = {
            field: values[key]
            for field, key in (
                ("country", "country"),
                ("name", "operator"),
                ("traces_number", "traces_number"),
                ("activity", "activity"),
            )
            if key in values
        }
        others: dict[str, str] = {key: values[key] for key in _OF_CASE if key in values}
        return {"name": f"row-{self._line.number}", "person": person, "operator": operator, **others}

    def _problem(self, key: str, message: str, advice: str) -> Problem:
        header = self._sheet.headers[self._places[key]] if key in self._places else key
        return Problem(self._line.number, header, self._texts.get(key, ""), message, advice)


_FIELDS = {("operator", "name"): "operator", ("person", "email_language"): "email_language"}


def _column_of(location: tuple[int | str, ...], message: str) -> str:
    """Which column an error of the models is about."""
    place = tuple(str(part) for part in location)
    if place in _FIELDS:
        return _FIELDS[place]
    if place and place[-1] in columns():
        return place[-1]
    named = message.removeprefix("Value error, ").partition(":")[0]
    return named if named in columns() else "operator" if place[:1] == ("operator",) else "email"


def _said(column: Column, error: Any) -> tuple[str, str]:
    message = str(error["msg"]).removeprefix("Value error, ")
    message = message.removeprefix(f"{column.key}: ")
    if column.choices:
        return "is none of the words that this column takes", f"Use one of: {', '.join(column.choices)}."
    if error["type"] in {"string_too_long", "string_too_short"}:
        return message[:1].lower() + message[1:], "Shorten it."
    return message, f"Correct it, such as {column.example}." if column.example else "Correct it."
