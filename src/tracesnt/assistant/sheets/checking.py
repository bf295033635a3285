"""What can only be seen over all rows: who is there twice, and who would be first at an operator.

All rows are looked at, those with other problems too, so that everything is told at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from tracesnt.assistant.sheets.reading import read_sheet
from tracesnt.assistant.sheets.rows import Entry, Problem, RowCase, Rows, operator_key, rows_of
from tracesnt.errors import InputError, number_of
from tracesnt.fixtures.folding import folded

_NAMED = 5
MOST_SHOWN = 50
"""So many problems are listed in an error; the annotated copy has all of them."""
_NO_NAMES: Mapping[str, str] = MappingProxyType({})


def good_rows(path: Path, named: Mapping[str, str] = _NO_NAMES) -> Rows:
    """Return the rows of a sheet. Raises :class:`~tracesnt.errors.InputError` with every problem where there is one."""
    rows = rows_of(read_sheet(path), named)
    problems = [each.sentence for each in problems_of(rows) if not each.warning]
    if problems:
        raise InputError.listing(
            f"The sheet {path} has {number_of(problems)}",
            problems,
            advice="Correct them; `tracesnt batch check` writes a copy of the sheet with each at its cell.",
            most=MOST_SHOWN,
        )
    return rows


def problems_of(rows: Rows) -> tuple[Problem, ...]:
    """Return every problem of a sheet in the order of its rows: those of single rows, and those among them."""
    among = (*_same_person(rows), *_same_name(rows), *_unclear_order(rows))
    return in_order((*rows.problems, *among))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems in the order of their rows."""
    return tuple(sorted(problems, key=lambda problem: (problem.row, problem.column)))


def _same_person(rows: Rows) -> Iterator[Problem]:
    """EU Login has one account for an address; one person may work for several operators, but once for each."""
    by_address: dict[str, list[Entry]] = defaultdict(list)
    for each in rows.entries:
        if "email" in each.values:
            by_address[each.values["email"].lower()].append(each)
    for address, (first, *others) in by_address.items():
        for other in others:
            same_name = _name(first) == _name(other)
            if same_name and _operator(first) == _operator(other):
                message, advice = f"is the same person and operator as row {first.row}", "Delete one of the two rows."
            elif same_name:
                message = f"is the same person as row {first.row}, for another operator"
                advice = "Bring the person on board for the first operator, then run a second batch for the other."
            else:
                message = f"is the address of row {first.row} too, for another name"
                advice = "EU Login accounts are personal: give each person their own address."
            yield Problem(other.row, rows.header("email"), address, message, advice)


def _same_name(rows: Rows) -> Iterator[Problem]:
    """The same person under two addresses would get two accounts."""
    by_name: dict[tuple[str, str], Entry] = {}
    for each in rows.entries:
        if not _name(each) or not _operator(each):
            continue
        first = by_name.setdefault((_name(each), _operator(each)), each)
        addresses = {entry.values.get("email", "").lower() for entry in (first, each)}
        if first is not each and len(addresses - {""}) > 1:
            yield Problem(
                each.row,
                rows.header("last_name"),
                each.values.get("last_name", ""),
                f"has the same name and operator as row {first.row}, with another address",
                "Make sure that these are two people.",
                warning=True,
            )


def _unclear_order(rows: Rows) -> Iterator[Problem]:
    """The first requester of an operator becomes its administrator (help-old): say who that is."""
    by_operator: dict[str, list[Entry]] = defaultdict(list)
    for each in rows.entries:
        if _operator(each):
            by_operator[_operator(each)].append(each)
    for group in by_operator.values():
        foremost = min(map(_priority, group))
        first, *others = [each for each in group if _priority(each) == foremost]
        if others and len({each.values.get("email", "").lower() for each in (first, *others)}) > 1:
            yield Problem(
                first.row,
                rows.header("priority"),
                first.values.get("priority", ""),
                f"asks first for {first.values['operator']} and becomes its administrator, before "
                f"{_rows([each.row for each in others])}",
                "Give the person who shall administrate it the lowest number in the column priority.",
                warning=True,
            )


def _name(each: Entry) -> str:
    return folded(f"{each.values.get('first_name', '')} {each.values.get('last_name', '')}")


def _operator(each: Entry) -> str:
    values = each.values
    if "operator" not in values:
        return ""
    return operator_key(values.get("country", ""), values["operator"], values.get("traces_number"))


def _priority(each: Entry) -> int:
    text = each.values.get("priority", "")
    return int(text) if text.isdecimal() else RowCase.priority


def _rows(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:_NAMED]))
    return f"row {shown}" if len(numbers) == 1 else f"rows {shown}" + (" and others" if numbers[_NAMED:] else "")
