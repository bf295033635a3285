"""Finding the operator among ten thousand, in a real browser."""

from __future__ import annotations

import pytest

from tests.flows.seeding import seed
from tracesnt.errors import CaseError, Outcome
from tracesnt.fixtures import Case, WantedOperator
from tracesnt.flows import Given, Visit, find_operator
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.pages import OperatorProfilePage

pytestmark = pytest.mark.browser


def find(visit: Visit, backstage: BackstageClient, case: Case, country: str, name: str) -> str:
    """Find an operator of which the TRACES number is not known, and return the number of the profile that is open."""
    seed(backstage, case, Given.DEVICE)
    find_operator.run(visit, case.model_copy(update={"operator": WantedOperator(country=country, name=name)}))
    return visit.on(OperatorProfilePage).traces_number()


def test_a_whole_name_is_found_on_whichever_page_it_stands(
    visit: Visit, backstage: BackstageClient, case: Case
) -> None:
    assert find(visit, backstage, case, "DE", "Naturkost") == "DE-ORG-OP-101"


def test_too_many_operators_are_ambiguous(visit: Visit, backstage: BackstageClient, case: Case) -> None:
    with pytest.raises(CaseError, match="Too many operators could be 'a' in FR") as caught:
        find(visit, backstage, case, "FR", "a")
    assert caught.value.outcome is Outcome.OPERATOR_AMBIGUOUS
    assert "traces_number" in caught.value.advice
