"""Singling out the operator: never a guess."""

from __future__ import annotations

import pytest

from tracesnt.errors import CaseError, Outcome
from tracesnt.fixtures import WantedOperator
from tracesnt.flows.find_operator import single_out
from tracesnt.pages.traces_nt.search_results import FoundOperator

COLZAGRO = FoundOperator("Colzagro", "BE-ORG-OP-4", "Kortemarkstraat 8", "Organic Importer")
MARSEILLE = FoundOperator("Comptoir des Épices", "FR-ORG-OP-101", "Marseille", "Organic Importer")
NANTES = FoundOperator("Comptoir des Épices", "FR-ORG-OP-102", "Nantes", "Organic Importer")


def wanted(name: str, traces_number: str | None = None) -> WantedOperator:
    """An operator that a case asks for."""
    return WantedOperator(country="FR", name=name, traces_number=traces_number)


def test_the_traces_number_decides_among_homonyms() -> None:
    assert single_out((MARSEILLE, NANTES), wanted("Comptoir", "FR-ORG-OP-102")) is NANTES


@pytest.mark.parametrize("name", ["Comptoir des Épices", "comptoir  des epices", "COMPTOIR DES ÉPICES"])
def test_the_whole_name_is_enough_when_only_one_has_it(name: str) -> None:
    assert single_out((COLZAGRO, NANTES), wanted(name)) is NANTES


@pytest.mark.parametrize(
    ("found", "asked", "outcome"),
    [
        ((), wanted("Colzagro"), Outcome.OPERATOR_NOT_FOUND),
        ((COLZAGRO,), wanted("Colzagro", "BE-ORG-OP-9"), Outcome.OPERATOR_NOT_FOUND),
        ((MARSEILLE, NANTES), wanted("Comptoir des Épices"), Outcome.OPERATOR_AMBIGUOUS),
        ((COLZAGRO,), wanted("Colz"), Outcome.OPERATOR_AMBIGUOUS),
    ],
)
def test_anything_less_than_sure_is_refused(
    found: tuple[FoundOperator, ...], asked: WantedOperator, outcome: Outcome
) -> None:
    with pytest.raises(CaseError) as caught:
        single_out(found, asked)
    assert caught.value.outcome is outcome


def test_an_ambiguity_names_every_candidate() -> None:
    with pytest.raises(CaseError) as caught:
        single_out((MARSEILLE, NANTES), wanted("Comptoir des Épices"))
    assert "FR-ORG-OP-101" in caught.value.message
    assert "FR-ORG-OP-102" in caught.value.message
    assert "traces_number" in caught.value.advice
