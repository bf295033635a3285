"""Finding the operator that the person works for."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from tracesnt.errors import CaseError, Outcome
from tracesnt.fixtures import Case, WantedOperator
from tracesnt.flows.choose_role import choose_role
from tracesnt.flows.flow import flow
from tracesnt.flows.visit import Visit
from tracesnt.pages.traces_nt.operator_results import FoundOperator
from tracesnt.pages.traces_nt.operator_search import OperatorSearchPage


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
        search = visit.on(OperatorSearchPage)
        results = search.find(country=wanted.country, activity=wanted.activity, name=wanted.name)
        operator = single_out(results.found(), wanted)
    with visit.step("open-operator"):
        results.open(operator)
    return OperatorFound(operator)


def single_out(found: tuple[FoundOperator, ...], wanted: WantedOperator) -> FoundOperator:
    """Return the operator that is surely the one wanted: by its TRACES number, or else by its whole name.

    Raises :class:`~tracesnt.errors.CaseError` where none is, or where more than one could be.
    """
    if wanted.traces_number is not None:
        matches = [operator for operator in found if operator.traces_number == wanted.traces_number]
    else:
        matches = [operator for operator in found if _folded(operator.name) == _folded(wanted.name)]
    if len(matches) == 1:
        return matches[0]
    described = f"'{wanted.name}' in {wanted.country}"
    if wanted.traces_number is not None:
        described += f" with the number {wanted.traces_number}"
    if not found or wanted.traces_number is not None:
        others = f" The search showed: {_listed(found)}." if found else ""
        raise CaseError(
            f"No operator {described} was found.{others}",
            outcome=Outcome.OPERATOR_NOT_FOUND,
            advice="Check the country, the activity and the spelling; the control body creates the profile "
            "together with the first certificate.",
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


def _listed(found: tuple[FoundOperator, ...]) -> str:
    return ", ".join(f"{operator.name} ({operator.traces_number}, {operator.address})" for operator in found)


def _folded(name: str) -> str:
    """The name as a person compares it: without case, accents and doubled spaces."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).split())
