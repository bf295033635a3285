"""What can only be seen over all rows: who is there twice, and who would be first at an operator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tracesnt.assistant.batch.sheet.rows import Problem, Rows
from tracesnt.assistant.batch.store import RowCase
from tracesnt.fixtures.folding import folded

_NAMED = 5


def problems_of(rows: Rows) -> tuple[Problem, ...]:
    """Return every problem of a sheet in the order of its rows: those of single rows, and those among them."""
    among = (*_same_person(rows), *_same_name(rows), *_unclear_order(rows))
    return tuple(sorted((*rows.problems, *among), key=lambda problem: (problem.row, problem.column)))


def _same_person(rows: Rows) -> Iterator[Problem]:
    """EU Login has one account for an address; one person may work for several operators, but once for each."""
    by_address: dict[str, list[RowCase]] = defaultdict(list)
    for each in rows.cases:
        by_address[each.case.person.email].append(each)
    for group in by_address.values():
        first, *others = group
        for other in others:
            same_operator = _operator(first) == _operator(other)
            same_name = folded(first.case.person.name) == folded(other.case.person.name)
            if same_operator and same_name:
                message, advice = f"is the same person and operator as row {first.row}", "Delete one of the two rows."
            elif same_name:
                message = f"is the same person as row {first.row}, for another operator"
                advice = "Bring the person on board for the first operator, then run a second batch for the other."
            else:
                message = f"is the address of row {first.row} too, for another name"
                advice = "EU Login accounts are personal: give each person their own address."
            yield Problem(other.row, rows.header("email"), other.case.person.email, message, advice)


def _same_name(rows: Rows) -> Iterator[Problem]:
    """The same person under two addresses would get two accounts."""
    by_name: dict[tuple[str, str], RowCase] = {}
    for each in rows.cases:
        key = folded(each.case.person.name), _operator(each)
        first = by_name.setdefault(key, each)
        if first is not each and first.case.person.email != each.case.person.email:
            yield Problem(
                each.row,
                rows.header("last_name"),
                each.case.person.name,
                f"has the same name and operator as row {first.row}, with another address",
                "Make sure that these are two people.",
                warning=True,
            )


def _unclear_order(rows: Rows) -> Iterator[Problem]:
    """The first requester of an operator becomes its administrator (help-old): say who that is."""
    by_operator: dict[str, list[RowCase]] = defaultdict(list)
    for each in rows.cases:
        by_operator[_operator(each)].append(each)
    for group in by_operator.values():
        foremost = min(each.priority for each in group)
        first, *others = [each for each in group if each.priority == foremost]
        if others:
            yield Problem(
                first.row,
                rows.header("priority"),
                "",
                f"asks first for {first.case.operator.name} and becomes its administrator, before "
                f"{_rows([each.row for each in others])}",
                "Give the person who shall administrate it the lowest number in the column priority.",
                warning=True,
            )


def _operator(each: RowCase) -> str:
    operator = each.case.operator
    return operator.traces_number or f"{operator.country}:{folded(operator.name)}"


def _rows(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:_NAMED]))
    return f"row {shown}" if len(numbers) == 1 else f"rows {shown}" + (" and others" if numbers[_NAMED:] else "")
