"""Every problem of a sheet at once, with row, column, value and what to do."""

from __future__ import annotations

import csv
import time
from pathlib import Path

from tests.assistant.conftest import TraceSnt
from tests.assistant.sheets.conftest import ANA, HEADERS, WriteSheet
from tracesnt.assistant.sheets.bundled import sheet_path
from tracesnt.assistant.sheets.checking import problems_of
from tracesnt.assistant.sheets.reading import read_sheet
from tracesnt.assistant.sheets.rows import Problem, rows_of
from tracesnt.mock_site.traces_nt import synthetic

PLANTED = [
    (5, "Last name", "is missing"),
    (20, "E-mail", "is not an e-mail address"),
    (38, "E-mail", "is a shared mailbox"),
    (53, "E-mail", "is an address of an institution of the European Union"),
    (62, "Priority", "asks first for Βλάχος "),
    (68, "First name", "is not a name that EU Login takes"),
    (82, "Language", "is none of the words that this column takes"),
    (95, "Country", "is none of the words that this column takes"),
    (111, "Activity", "is none of the words that this column takes"),
    (127, "Second factor", "is none of the words that this column takes"),
    (142, "Priority", "is no number from 1 to 1000"),
    (155, "E-mail", "is the same person and operator as row 7"),
]


def found(path: Path) -> list[Problem]:
    return list(problems_of(rows_of(read_sheet(path), {})))


def said(path: Path) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, each.message) for each in found(path)]


def test_all_problems_planted_in_the_bundled_sheet_are_found(tracesnt_here: TraceSnt) -> None:
    answer = tracesnt_here("batch", "check", "team", "--json")
    assert answer.status == 2
    document = answer.document
    assert (document["rows"], document["problems"], document["warnings"]) == (200, 11, 1)
    for problem, (row, column, message) in zip(document["found"], PLANTED, strict=True):
        assert (problem["row"], problem["column"]) == (row, column)
        assert problem["message"].startswith(message)
        assert problem["advice"]


def test_the_corrected_sheet_is_clean(tracesnt_here: TraceSnt) -> None:
    answer = tracesnt_here("batch", "check", "team-corrected")
    assert answer.status == 0
    assert answer.out.startswith("200 rows: no problems, no warnings.")


def test_the_bundled_sheet_has_operators_of_the_twin_and_nobody_twice() -> None:
    with sheet_path(Path("team-corrected")).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    there = {(each.traces_number, each.name) for each in synthetic.operators(synthetic.MANY)}
    wanted = {(row["TRACES number"], row["Operator"]) for row in rows}
    assert {name for _, name in wanted - there} == {
        "ALPRO Comm.V.A.",
        "Beanworks Seeds and Grains bvba",
        "Coffeeteam",
        "Colzagro",
    }
    assert len({row["E-mail"] for row in rows}) == 200
    assert all(row["E-mail"].endswith("@example.org") for row in rows)


def test_a_row_with_many_problems_tells_them_all_at_once(write_sheet: WriteSheet) -> None:
    path = write_sheet(ANA, ("", "Silva", "Info@ext.ec.europa.eu", "xx", "CH", "", "", "0"))
    assert [(row, column) for row, column, _ in said(path)] == [
        (3, "Country"),
        (3, "E-mail"),
        (3, "First name"),
        (3, "Language"),
        (3, "Operator"),
        (3, "Priority"),
    ]


def test_an_address_that_nobody_may_use_is_told_whatever_else_is_wrong(write_sheet: WriteSheet) -> None:
    path = write_sheet(
        ("Ana", "Silva", "office@example.org", *ANA[3:]),
        ("Bo", "Ek", "SALES@example.org", "xx", *ANA[4:7], "2"),
        ("Cy", "Ek", "cy@eib.org", "xx", *ANA[4:7], "3"),
        ("Di", "Ek", "di@noteib.org", *ANA[3:7], "4"),
    )
    addresses = [each for each in said(path) if each[1] == "E-mail"]
    assert [(row, message.split(",")[0]) for row, _, message in addresses] == [
        (2, "is a shared mailbox"),
        (3, "is a shared mailbox"),
        (4, "is an address of an institution of the European Union"),
    ]


def test_people_who_are_there_twice_are_told_apart(write_sheet: WriteSheet) -> None:
    path = write_sheet(
        ANA,
        ("Ana", "SILVA", "Ana.Silva@example.org", "xx", *ANA[4:7], "2"),
        (*ANA[:5], "Colzagro", "BE-ORG-OP-4", ""),
        ("Bo", "Ek", *ANA[2:7], "3"),
        ("Ana", "Sílva", "other@example.org", *ANA[3:7], "4"),
    )
    assert said(path) == [
        (3, "E-mail", "is the same person and operator as row 2"),
        (3, "Language", "is none of the words that this column takes"),
        (4, "E-mail", "is the same person as row 2, for another operator"),
        (5, "E-mail", "is the address of row 2 too, for another name"),
        (6, "Last name", "has the same name and operator as row 2, with another address"),
    ]


def test_odd_headers_are_named_and_unknown_ones_told_at_once(tracesnt_here: TraceSnt, write_sheet: WriteSheet) -> None:
    headers = ("First name", "Last name", "Mail", "Language", "Country", "Firm", "TRACES number", "Priority")
    path = str(write_sheet(ANA, headers=headers))
    refused = tracesnt_here("batch", "check", path)
    assert refused.status == 2
    assert "the column email is missing" in refused.err
    assert "the column operator is missing" in refused.err
    assert tracesnt_here("batch", "check", path, "--columns", "Mail=email,Firm=operator").status == 0
    assert tracesnt_here("batch", "check", path, "--columns", "Mail").status == 2


def test_ten_thousand_rows_are_checked_in_seconds(tracesnt_here: TraceSnt, write_sheet: WriteSheet) -> None:
    path = write_sheet(
        *(
            (
                "Ana",
                "Silva",
                f"person.{number}@example.org",
                "fr",
                "BE",
                f"Firm {number}",
                "",
                "" if number % 20 else "z",
            )
            for number in range(10_000)
        ),
        headers=HEADERS,
    )
    before = time.process_time()
    list(problems_of(rows_of(read_sheet(path), {})))
    assert time.process_time() - before < 5.0
    assert tracesnt_here("batch", "check", str(path), "--json").document["problems"] == 500
