"""Empty sheets, as somebody opens them who has to fill one in."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.assistant.conftest import TraceSnt
from tracesnt.assistant.sheets.columns import assigned, columns
from tracesnt.assistant.sheets.reading import read_sheet
from tracesnt.assistant.sheets.rows import rows_of
from tracesnt.assistant.sheets.template import write_template
from tracesnt.errors import InputError
from tracesnt.fixtures import labelled_languages

LISTED = ("language", "email_language", "country", "activity", "second_factor")


@pytest.mark.parametrize("language", labelled_languages())
@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_the_headings_of_every_language_are_understood(tmp_path: Path, language: str, suffix: str) -> None:
    path = tmp_path / f"empty.{suffix}"
    write_template(path, language)
    with pytest.raises(InputError, match="has no rows"):  # an example is not taken for a case
        read_sheet(path)
    if suffix == "xlsx":
        headers = [str(cell.value) for cell in load_workbook(path).worksheets[0][1]]
    else:
        headers = path.read_text(encoding="utf-8-sig").strip().split(";")
    assert list(assigned(headers, {})) == list(columns())


@pytest.mark.parametrize("language", labelled_languages())
@pytest.mark.parametrize("key", LISTED)
def test_every_word_to_choose_stands_for_one_value(language: str, key: str) -> None:
    column = columns()[key]
    assert sorted(column.value(word) for word in column.words(language)) == sorted(column.choices)


def test_what_is_filled_in_from_the_lists_makes_a_case(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    write_template(path, "el")
    book = load_workbook(path)
    sheet, lists = book["Cases"], book["Lists"]
    choices = {str(each.sqref).split("2:")[0]: each.formula1 for each in sheet.data_validations.dataValidation}
    for number, column in enumerate(columns().values(), 1):
        cell = sheet.cell(2, number, column.example)
        if column.choices:
            first, last = choices[cell.column_letter].removeprefix("Lists!").replace("$", "").split(":")
            cell.value = lists[first:last][-1][0].value
    book.save(path)
    (row,) = rows_of(read_sheet(path), {}).cases
    assert row.case.operator.name == "Coffeeteam"
    assert row.priority == 100


def test_it_helps_whoever_fills_it_in(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    write_template(path, "fr")
    book = load_workbook(path)
    sheet = book["Cases"]
    assert (sheet.freeze_panes, book["Lists"].sheet_state) == ("A2", "hidden")
    email, number = sheet["C1"], sheet["H1"]
    assert (email.value, number.value) == ("Courrier électronique *", "Numéro TRACES")
    assert email.comment is not None
    assert "Required." in email.comment.text
    assert "claire.morel@example.org" in email.comment.text
    assert sheet.column_dimensions["H"].number_format == "@"
    assert email.font.bold
    assert email.fill.fgColor.rgb != number.fill.fgColor.rgb


def test_the_command_writes_it_and_nothing_over_another_file(tracesnt_here: TraceSnt, tmp_path: Path) -> None:
    assert tracesnt_here("batch", "template", "empty.xlsx", "--language", "bg").status == 0
    written = (tmp_path / "empty.xlsx").read_bytes()
    again = tracesnt_here("batch", "template", "empty.xlsx")
    assert (again.status, (tmp_path / "empty.xlsx").read_bytes()) == (2, written)
    assert "already" in again.err
    assert tracesnt_here("batch", "template", "empty.ods").status == 2
    assert tracesnt_here("batch", "template", "empty.csv", "--language", "ru").status == 2
