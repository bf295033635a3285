"""Finding the operator that the person works for."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from tracesnt.errors import CaseError, Outcome
from tracesnt.fixtures import Case, WantedOperator
from tracesnt.fixtures.folding import folded
from tracesnt.flows.choose_role import choose_role
from tracesnt.flows.flow import flow
from tracesnt.flows.visit import Visit
from tracesnt.pages.traces_nt.operator_results import OperatorResultsPage
from tracesnt.pages.traces_nt.operator_search import OperatorSearchPage
from tracesnt.pages.traces_nt.search_results import FoundOperator

MOST_LISTED = 10


@dataclass(frozen=True)
class OperatorFound:
    """The profile of ``operator`` is open."""

    operator: FoundOperator
    outcome: Outcome = Outcome.OPERATOR_FOUND


@flow(after=choose_role)
def find_operator(visit: Visit, case: Case) -> OperatorFound:
    """Search the profiles that exist for the person's operator, and open its profile."""
    wanted = case.operator
    with visit.step("search-operator"):
        results, found = look_through(visit.on(OperatorSearchPage), wanted)
        operator = single_out(found, wanted)
        results = showing(visit, results, operator, wanted)
    with visit.step("open-operator"):
        results.open(operator)
    return OperatorFound(operator)


def look_through(
    search: OperatorSearchPage, wanted: WantedOperator
) -> tuple[OperatorResultsPage, tuple[FoundOperator, ...]]:
    """Search, and return every operator found with the last page of the results."""
    results = _search(search, wanted)
    found = [results.found()]
    while results.has_next():
        results = results.next_page()
        found.append(results.found())
    return results, tuple(chain.from_iterable(found))


def showing(
    visit: Visit, results: OperatorResultsPage, operator: FoundOperator, wanted: WantedOperator
) -> OperatorResultsPage:
    """Return a page of results with an operator on it: the present one, or that of a search for its number."""
    if operator in results.found():
        return results
    return _search(visit.open(OperatorSearchPage), wanted, operator.traces_number)


def _search(
    search: OperatorSearchPage, wanted: WantedOperator, traces_number: str | None = None
) -> OperatorResultsPage:
    results = search.find(
        country=wanted.country,
        activity=wanted.activity,
        name=wanted.name,
        traces_number=traces_number or wanted.traces_number,
    )
    if results.has_too_many():
        raise CaseError(
            f"Too many operators could be {_described(wanted)}: the site shows none of them.",
            outcome=Outcome.OPERATOR_AMBIGUOUS,
            advice="Write more of the name into the case, or the TRACES number as operator.traces_number.",
            page=results.page_name,
            element="too-many",
        )
    return results


def single_out(found: tuple[FoundOperator, ...], wanted: WantedOperator) -> FoundOperator:
    """Return the operator that is surely the one wanted: by its TRACES number, or else by its whole name.

    Raises :class:`~tracesnt.errors.CaseError` where none is, or where more than one could be.
    """
    if wanted.traces_number is not None:
        matches = [operator for operator in found if operator.traces_number == wanted.traces_number]
    else:
        matches = [operator for operator in found if is_named(operator, wanted)]
    if len(matches) == 1:
        return matches[0]
    described = _described(wanted)
    if not found or wanted.traces_number is not None:
        others = f" The search showed: {_listed(found)}." if found else ""
        raise CaseError(
            f"No operator {described} was found.{others}",
            outcome=Outcome.OPERATOR_NOT_FOUND,
            advice="Check the country, the activity and the spelling; the control body creates the profile "
            "together with the first certificate. A case with `operator.create` has it created.",
            page="OperatorResultsPage",
            element="table",
        )
    raise CaseError(
        f"More than one operator could be {described}: {_listed(found)}."
        if len(found) > 1
        else f"The operator found for {described} has another name: {_listed(found)}.",
        outcome=Outcome.OPERATOR_AMBIGUOUS,
        advice="Write the TRACES number of the right one into the case as operator.traces_number.",
        page="OperatorResultsPage",
        element="table",
    )


def _described(wanted: WantedOperator) -> str:
    number = "" if wanted.traces_number is None else f" with the number {wanted.traces_number}"
    return f"'{wanted.name}' in {wanted.country}{number}"


def is_named(operator: FoundOperator, wanted: WantedOperator) -> bool:
    """Tell whether an operator has the wanted name, as a person compares names."""
    return folded(operator.name) == folded(wanted.name)


def _listed(found: tuple[FoundOperator, ...]) -> str:
    named = [f"{operator.name} ({operator.traces_number}, {operator.address})" for operator in found[:MOST_LISTED]]
    return ", ".join(named) + (f" and {len(found) - MOST_LISTED} more" if len(found) > MOST_LISTED else "")
