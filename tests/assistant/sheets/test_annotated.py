"""The annotated copy: what it shows, that it can be corrected and used, and that nothing in it is a formula."""

from __future__ import annotations

import stat
from pathlib import Path

from openpyxl import load_workbook

from tests.assistant.conftest import TraceSnt
from tests.assistant.sheets.conftest import ANA, HEADERS, WriteSheet
from tracesnt.assistant.sheets.writing import write_csv

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "#REF!")


def test_each_problem_is_at_its_cell_and_the_rows_are_where_they_were(
    tracesnt_here: TraceSnt, write_sheet: WriteSheet, tmp_path: Path
) -> None:
    path = write_sheet(ANA, (), ("Bo", "Ek", "bo@", "fr", "BE", "Colzagro", "", "x"), headers=(*HEADERS, "Our number"))
    tracesnt_here("batch", "check", str(path), "--out", "checked")
    copy = tmp_path / "checked" / "people-checked.xlsx"
    sheet = load_workbook(copy).worksheets[0]
    assert [cell.value for cell in sheet[1]] == [*HEADERS, "Our number", "Problems found"]
    assert [sheet["A2"].value, sheet["A3"].value, sheet["A4"].value] == ["Ana", None, "Bo"]
    assert sheet["C4"].comment is not None
    assert sheet["C4"].comment.text.startswith("Is not an e-mail address.")
    assert sheet["C4"].fill.fgColor.rgb == "00FFC7CE"
    assert sheet["C2"].comment is None
    assert str(sheet["J4"].value).splitlines() == [
        "E-mail 'bo@': is not an e-mail address. Correct it, such as claire.morel@example.org.",
        "Priority 'x': is no number from 1 to 1000. Leave it empty, or give a number.",
    ]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_the_copy_can_be_corrected_and_checked_again(
    tracesnt_here: TraceSnt, write_sheet: WriteSheet, tmp_path: Path
) -> None:
    path = write_sheet(("Ana", "Silva", "ana", *ANA[3:]))
    assert tracesnt_here("batch", "check", str(path), "--out", ".").status == 2
    copy = tmp_path / "people-checked.xlsx"
    book = load_workbook(copy)
    book.worksheets[0]["C2"].value = "ana.silva@example.org"
    book.save(copy)
    assert tracesnt_here("batch", "check", copy.name, "--out", ".").status == 0
    again = load_workbook(copy).worksheets[0]
    assert [cell.value for cell in again[1]] == [*HEADERS, "Problems found"]


def test_formulas_in_cells_stay_data(tracesnt_here: TraceSnt, write_sheet: WriteSheet, tmp_path: Path) -> None:
    path = write_sheet(*((formula, "Silva\x01", "x", *ANA[3:]) for formula in FORMULAS))
    tracesnt_here("batch", "check", str(path), "--out", ".")
    sheet = load_workbook(tmp_path / "people-checked.xlsx").worksheets[0]
    cells = [sheet.cell(row, 1) for row in range(2, 2 + len(FORMULAS))]
    assert [(cell.value, cell.data_type) for cell in cells] == [(formula, "s") for formula in FORMULAS]
    assert all(cell.quotePrefix for cell in cells[:-1])
    assert sheet["B2"].value == "Silva\ufffd"


def test_formulas_are_neutralised_in_csv(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    write_csv(path, [["=1+1", "+1", "-1", "@x", "\tx", "\rx", "Ana", "3=4"]])
    text = path.read_bytes().decode("utf-8-sig")
    assert text == "'=1+1;'+1;'-1;'@x;'\tx;\"'\rx\";Ana;3=4\r\n"
