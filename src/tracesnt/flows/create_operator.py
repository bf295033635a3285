"""Creating the profile of an operator that is really not there; only for a case that asks for it."""

from __future__ import annotations

from dataclasses import dataclass

from tracesnt.errors import CaseError, InputError, Outcome
from tracesnt.fixtures import Case, NewOperator, WantedOperator
from tracesnt.fixtures.vocabulary import activities
from tracesnt.flows.choose_role import choose_role
from tracesnt.flows.find_operator import is_named, look_through, showing, single_out
from tracesnt.flows.flow import flow
from tracesnt.flows.visit import Visit
from tracesnt.pages.traces_nt.authorisation_request import AuthorisationRequestPage
from tracesnt.pages.traces_nt.operator_creation import OperatorCreationPage
from tracesnt.pages.traces_nt.operator_profile import OperatorProfilePage
from tracesnt.pages.traces_nt.operator_results import OperatorResultsPage
from tracesnt.pages.traces_nt.operator_search import OperatorSearchPage


@dataclass(frozen=True)
class OperatorCreated:
    """The profile with this number is open; ``outcome`` tells whether it was there already."""

    traces_number: str
    outcome: Outcome = Outcome.OPERATOR_CREATED


@flow(after=choose_role)
def create_operator(visit: Visit, case: Case) -> OperatorCreated:
    """Create the profile of the person's operator, unless it is there already."""
    wanted, new = case.operator, _asked_for(case)
    with visit.step("look-for-operator") as step:
        results, there = _look(visit, visit.on(OperatorSearchPage), wanted)
        if there is not None:
            step.already()
            return there
    with visit.step("fill-operator-form"):
        form = _filled(results, case, new)
    with visit.step("create-operator"):
        answer = form.create()
        if isinstance(answer, OperatorCreationPage):
            refusal = _refused(answer, case)
            # A form that is sent twice is refused the second time: of the name that the first one has created.
            there = _look(visit, visit.open(OperatorSearchPage), wanted)[1] if answer.warns_of_namesakes() else None
            if there is None:
                raise refusal
            return there
        profile = answer.cancel(OperatorProfilePage) if isinstance(answer, AuthorisationRequestPage) else answer
    return OperatorCreated(profile.traces_number())


def _look(
    visit: Visit, search: OperatorSearchPage, wanted: WantedOperator
) -> tuple[OperatorResultsPage, OperatorCreated | None]:
    """Search, and open the profile where it is there. Returns the results, and what was found."""
    results, found = look_through(search, wanted)
    if not any(is_named(operator, wanted) for operator in found):
        return results, None
    operator = single_out(found, wanted)
    profile = showing(visit, results, operator, wanted).open(operator)
    return results, OperatorCreated(profile.traces_number(), Outcome.OPERATOR_FOUND)


def _asked_for(case: Case) -> NewOperator:
    if case.operator.create is None:
        raise InputError(
            f"The case '{case.name}' does not ask for a new operator.",
            advice="Add `operator.create` with its address and control body, once it is sure that no profile exists.",
        )
    return case.operator.create


def _filled(results: OperatorResultsPage, case: Case, new: NewOperator) -> OperatorCreationPage:
    wanted, form = case.operator, results.create_new()
    form.fill(name=wanted.name, country=wanted.country, street=new.street, postcode=new.postcode, city=new.city)
    chapter = activities()[wanted.activity].section
    for number, other in enumerate(new.other_addresses, 2):
        form = form.add_address(number, street=other.street, postcode=other.postcode, city=other.city)
    if new.activity_address > 1:
        form = form.choose_address().choose(new.addresses[new.activity_address - 1].line)
    form.choose_activity(chapter=chapter, activity=wanted.activity, control_body=new.control_body)
    return form


def _refused(form: OperatorCreationPage, case: Case) -> CaseError:
    said = " ".join(form.alerts())
    if form.warns_of_namesakes():
        return CaseError(
            f"'{case.operator.name}' was not created: {said}",
            outcome=Outcome.OPERATOR_AMBIGUOUS,
            advice="Look at these profiles. If one is the right one, take `operator.create` out of the case and name "
            "its number; a second profile of the same name has to be created by a person.",
            page=form.page_name,
            element="is-another",
        )
    return CaseError(
        f"The form for a new operator was refused: {said}",
        outcome=Outcome.INVALID_DATA,
        advice="Correct `operator.create` in the case, or ask the control body to create the profile.",
        page=form.page_name,
    )
