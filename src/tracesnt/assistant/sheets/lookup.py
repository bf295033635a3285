"""Looking the operators of a sheet up on the site, without changing anything there: one visit, a search for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from tracesnt.assistant.sheets.rows import Problem, Rows
from tracesnt.assistant.startup.session import Session
from tracesnt.errors import CaseError, Outcome
from tracesnt.fixtures import Case, WantedOperator, vocabulary
from tracesnt.fixtures.folding import folded
from tracesnt.flows import Visit
from tracesnt.flows.choose_role import choose_role
from tracesnt.flows.find_operator import look_through, single_out
from tracesnt.pages.traces_nt.operator_search import OperatorSearchPage
from tracesnt.pages.traces_nt.search_results import FoundOperator

_LISTED = 5


@dataclass(frozen=True)
class Wanted:
    """One operator of a sheet, and the rows that want it."""

    operator: WantedOperator
    rows: tuple[int, ...]


def wanted_of(rows: Rows) -> tuple[Wanted, ...]:
    """Return each operator of a sheet once, whatever else is wrong with its rows, as far as it can be searched for."""
    by_operator: dict[tuple[str | None, ...], list[tuple[WantedOperator, int]]] = defaultdict(list)
    for each in rows.entries:
        operator = _operator(each.values)
        if operator is not None:
            key = operator.country, folded(operator.name), operator.traces_number, operator.activity
            by_operator[key].append((operator, each.row))
    return tuple(Wanted(found[0][0], tuple(row for _, row in found)) for found in by_operator.values())


def look_up(
    session: Session, looker: Case, rows: Rows, wanted: Iterable[Wanted], tell: Callable[[int], None]
) -> tuple[Problem, ...]:
    """Search for each operator as ``looker``, a case of somebody who can sign in, and return what is wrong with them.

    ``tell`` is told how many have been searched for. Raises what signing in and searching raise.
    """
    session.prepare(looker, choose_role.starts_from)
    problems: list[Problem] = []
    with session.visit(looker.language) as visit:
        choose_role.run(visit, looker)
        for count, each in enumerate(wanted, 1):
            problems += _problems(visit, rows, each)
            tell(count)
    return tuple(problems)


def _problems(visit: Visit, rows: Rows, wanted: Wanted) -> Iterator[Problem]:
    try:
        _search(visit, wanted.operator)
    except CaseError as error:
        column, message, advice = _said(visit, wanted.operator, error)
        value = wanted.operator.traces_number if column == "traces_number" else wanted.operator.name
        header = rows.header(column)
        for row in wanted.rows:
            yield Problem(row, header, value or "", message, advice)


def _search(visit: Visit, operator: WantedOperator) -> None:
    """Raise :class:`~tracesnt.errors.CaseError` unless the site has just one profile that this can be."""
    with visit.step("search-operator"):
        _, found = look_through(visit.open(OperatorSearchPage), operator)
        single_out(found, operator)


def _said(visit: Visit, operator: WantedOperator, error: CaseError) -> tuple[str, str, str]:
    """Return the column, what is wrong and what to do, after a closer look where nothing was found."""
    if error.outcome is Outcome.OPERATOR_AMBIGUOUS:
        there = _there(visit, operator, name=operator.name, number=None, activity=operator.activity)
        listed = f": {_listed(there)}" if there else ", and the site shows none of so many"
        what = "the profile found has another name" if len(there) == 1 else "more than one profile could be meant"
        return (
            "operator",
            f"operator-ambiguous: {what}{listed}",
            ("Write the TRACES number of the right one into its column."),
        )
    if operator.traces_number is not None:
        same_number = _there(visit, operator, name="", number=operator.traces_number, activity="")
        if same_number and not _is_named(same_number, operator):
            return (
                "traces_number",
                f"operator-not-found: this number belongs to {_listed(same_number)}",
                ("Correct the number or the operator's name."),
            )
    same_name = _there(visit, operator, name=operator.name, number=operator.traces_number, activity="")
    if same_name:
        return (
            "activity",
            _no_activity(operator, same_name),
            ("Ask the control body to add the activity to the profile first."),
        )
    alike = _there(visit, operator, name=operator.name, number=None, activity="") if operator.traces_number else ()
    others = f"; there is {_listed(alike)}" if alike else ""
    return (
        "operator",
        f"operator-not-found: no profile in {operator.country} is the one meant{others}",
        ("Check the country and the spelling; the control body creates the profile with the first certificate."),
    )


def _no_activity(operator: WantedOperator, there: tuple[FoundOperator, ...]) -> str:
    kind = "organic import" if vocabulary.activities()[operator.activity].organic_import else operator.activity
    return f"no {kind} activity is on the profile: {_listed(there)}"


def _there(
    visit: Visit, operator: WantedOperator, *, name: str, number: str | None, activity: str
) -> tuple[FoundOperator, ...]:
    """Return the first profiles that a search finds; none where there are too many to be shown."""
    results = visit.open(OperatorSearchPage).find(
        country=operator.country, activity=activity, name=name, traces_number=number
    )
    return () if results.has_too_many() else results.found()


def _is_named(found: tuple[FoundOperator, ...], operator: WantedOperator) -> bool:
    return any(folded(operator.name) in folded(each.name) for each in found)


def _listed(found: tuple[FoundOperator, ...]) -> str:
    named = [f"{each.name} ({each.traces_number}, {each.address})" for each in found[:_LISTED]]
    return ", ".join(named) + (f" and {len(found) - _LISTED} more" if len(found) > _LISTED else "")


def _operator(values: Mapping[str, str]) -> WantedOperator | None:
    fields = {
        "country": values.get("country"),
        "name": values.get("operator"),
        "traces_number": values.get("traces_number"),
        "activity": values.get("activity"),
    }
    if fields["activity"] not in vocabulary.activities_of("operator"):
        del fields["activity"]
    try:
        return WantedOperator.model_validate(fields)
    except ValidationError:
        return None
