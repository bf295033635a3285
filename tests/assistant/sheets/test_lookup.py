"""Operators looked up on the twin, without changing anything there."""

from __future__ import annotations

import pytest

from tests.assistant.conftest import TraceSnt
from tests.assistant.sheets.conftest import ANA, WriteSheet
from tracesnt.assistant.sheets.lookup import look_up, wanted_of
from tracesnt.assistant.sheets.reading import read_sheet
from tracesnt.assistant.sheets.rows import rows_of
from tracesnt.assistant.startup.session import Session
from tracesnt.fixtures import Case

pytestmark = pytest.mark.browser


def person(name: str, country: str, operator: str, number: str = "") -> tuple[str, ...]:
    return (name, "Ek", f"{name}@example.org", "fr", country, operator, number, "")


def test_each_operator_is_searched_for_once_and_what_is_wrong_is_told(
    session: Session, case: Case, write_sheet: WriteSheet
) -> None:
    path = write_sheet(
        ANA,
        person("Bo", "BE", "coffeeteam", "BE-ORG-OP-6"),
        person("Cy", "BE", "Société Introuvable"),
        person("Di", "FR", "Comptoir des Épices"),
        person("Ed", "FR", "Ferme du Vallon"),
        person("Flo", "BE", "Coffeeteam", "BE-ORG-OP-4"),
        person("Gus", "DE", "Naturkost"),
        person("Hal", "CH", "Nowhere"),
        person("Ida", "BE", "Société Introuvable"),
        person("Jo", "BE", "Colzag"),
    )
    rows = rows_of(read_sheet(path), {})
    wanted = wanted_of(rows)
    told: list[int] = []
    problems = look_up(session, case, rows, wanted, told.append)
    assert told == list(range(1, 8))
    assert {(each.row, each.column): each.message for each in problems} == {
        (4, "Operator"): "operator-not-found: no profile in BE is the one meant",
        (10, "Operator"): "operator-not-found: no profile in BE is the one meant",
        (5, "Operator"): "operator-ambiguous: more than one profile could be meant: Comptoir des Épices "
        "(FR-ORG-OP-101, 12 rue du Vieux Port 13002 Marseille France), Comptoir des Épices "
        "(FR-ORG-OP-102, 3 quai de la Loire 44000 Nantes France)",
        (6, "activity"): "no organic import activity is on the profile: Ferme du Vallon "
        "(FR-ORG-OP-103, 7 chemin des Prés 26150 Die France)",
        (7, "TRACES number"): "operator-not-found: this number belongs to Colzagro "
        "(BE-ORG-OP-4, Kortemarkstraat 8 149290 Lichtervelde Belgium)",
        (11, "Operator"): "operator-ambiguous: the profile found has another name: Colzagro "
        "(BE-ORG-OP-4, Kortemarkstraat 8 149290 Lichtervelde Belgium)",
    }


def test_the_command_says_how_much_it_searches_for_and_changes_nothing(
    tracesnt: TraceSnt, write_sheet: WriteSheet
) -> None:
    path = write_sheet(ANA, person("Cy", "BE", "Société Introuvable"))
    answer = tracesnt("batch", "check", str(path), "--look-up", "--json")
    assert "2 operators are searched for" in answer.err
    assert answer.status == 2
    assert [problem["message"].split(":")[0] for problem in answer.document["found"]] == ["operator-not-found"]


def test_whoever_looks_on_another_site_has_to_be_named(
    tracesnt_here: TraceSnt, at_twin: tuple[str, ...], write_sheet: WriteSheet
) -> None:
    answer = tracesnt_here("batch", "check", str(write_sheet(ANA)), "--look-up", *at_twin)
    assert answer.status == 2
    assert "--look-up-as" in answer.err
