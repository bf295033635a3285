"""Sheets in every form in which they come, and what is no sheet."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.assistant.conftest import TraceSnt
from tracesnt.assistant.sheets.reading import LARGEST_FILE, LONGEST_CELL, MOST_ROWS, read_sheet
from tracesnt.assistant.sheets.rows import rows_of
from tracesnt.errors import InputError

FRENCH = ("Prénom", "Nom de famille", "Courrier électronique", "Langue", "Pays", "Nom de l'opérateur", "Activité")
ENGLISH = ("First name", "Last name", "E-mail", "Language", "Country", "Operator")
GREEK = ("Όνομα", "Επώνυμο", "E-mail", "Language", "Country", "Operator", "Activity")
BULGARIAN = ("Собствено име", "Фамилно име", "Електронна поща", "Език", "Държава", "Име на оператора", "Вид дейност")
ELENA = ("Zoé", "Müller", "zoe@example.org", "français", "Belgique", "Épices | fines", "organic-importer")


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_is_read_in_the_usual_encodings_and_separators(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "people.csv"
    path.write_text("\r\n".join(separator.join(row) for row in (FRENCH, ELENA)), encoding=encoding)
    (row,) = rows_of(read_sheet(path), {}).cases
    assert (row.row, row.case.person.name, row.case.language) == (2, "Zoé Müller", "fr")
    assert (row.case.operator.country, row.case.operator.name) == ("BE", "Épices | fines")


@pytest.mark.parametrize(
    ("encoding", "language", "first", "last", "operator"),
    [
        ("cp1252", "fr", "Hélène", "Lefèvre", "Les Blés d'été"),
        ("cp1250", "pl", "Paweł", "Wiśniewski", "Źródło Sp. z o.o."),
        ("cp1250", "cs", "Jiří", "Dvořák", "Zlatý klas s.r.o."),
        ("cp1250", "hu", "Gergő", "Szűcs", "Bükk Kft."),
        ("cp1257", "lt", "Rūta", "Kazlauskaitė", "Žalias ūkis"),
        ("cp1251", "bg", "Елена", "Петрова", "Роза ООД"),
        ("cp1253", "el", "Μαρία", "Παπαδοπούλου", "Ελαιώνας"),
    ],
)
def test_old_encodings_are_told_by_their_letters(
    tmp_path: Path, tracesnt_here: TraceSnt, encoding: str, language: str, first: str, last: str, operator: str
) -> None:
    path = tmp_path / "people.csv"
    row = (first, last, "someone@example.org", language, "EL", operator)
    path.write_text("\n".join(map(";".join, (ENGLISH, row))), encoding=encoding)
    (read,) = rows_of(read_sheet(path), {}).cases
    assert (read.case.person.name, read.case.operator.name) == (f"{first} {last}", operator)
    assert read.case.operator.country == "GR"  # the institutions' own code for Greece
    assert f"read as {encoding}" in tracesnt_here("batch", "check", str(path)).out


def test_csv_may_be_separated_by_bars(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("|".join(FRENCH) + "\n" + "|".join(ELENA).replace("Épices | fines", '"Épices | fines"'))
    assert rows_of(read_sheet(path), {}).cases[0].case.operator.name == "Épices | fines"


@pytest.mark.parametrize("headers", [GREEK, BULGARIAN], ids=["el", "bg"])
def test_headers_may_be_in_any_language(tmp_path: Path, headers: tuple[str, ...]) -> None:
    path = tmp_path / "people.csv"
    path.write_text("\n".join((";".join(headers), "Елена;Παππά;e@example.org;Ελληνικά;Ελλάδα;Кафе;organic-importer")))
    (row,) = rows_of(read_sheet(path), {}).cases
    assert (row.case.person.name, row.case.language, row.case.operator.country) == ("Елена Παππά", "el", "GR")


def test_rows_have_the_numbers_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text('First name;Message\nAna;"two\nlines"\n\nBo;\n')
    assert [(line.number, line.cells[0]) for line in read_sheet(path).lines] == [(2, "Ana"), (4, "Bo")]


def test_xlsx_gives_the_values_of_cells(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["First name", "TRACES number", "Priority"])
    book.active.append(["Ana", "0012", 7.0])
    book.save(tmp_path / "people.xlsx")
    assert read_sheet(tmp_path / "people.xlsx").lines[0].cells == ("Ana", "0012", "7")


def test_a_sheet_of_too_many_rows_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("First name;Last name\n" + "Ana;Silva\n" * 100_000)
    with pytest.raises(InputError, match=f"more than {MOST_ROWS} rows"):
        read_sheet(path)


@pytest.mark.parametrize("size", [LONGEST_CELL + 1, LARGEST_FILE - 100], ids=["a little", "50 MB"])
def test_a_cell_that_is_too_long_is_refused(tmp_path: Path, size: int) -> None:
    path = tmp_path / "people.csv"
    path.write_text("First name;Last name\nAna;" + "x" * size)
    with pytest.raises(InputError, match=f"row 2 .* has {size} characters"):
        read_sheet(path)


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    with pytest.raises(InputError, match="the most is 50 MB"):
        read_sheet(path)


def test_a_file_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/sharedStrings.xml", "w") as part:
        for _ in range(2 * LARGEST_FILE // 2**20 + 1):
            part.write(bytes(2**20))
    with pytest.raises(InputError, match="unpacks to 101 MB"):
        read_sheet(path)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("people.xlsx", b"no archive", "is no XLSX file"),
        ("people.ods", b"", "'.ods' files cannot be read"),
        ("people.csv", b"First name;Last name\n", "has no rows"),
        ("people.csv", b"\x81\xff;\x8d", "none of the usual encodings"),
        ("people.yaml", b"first_name: Ana", "is no list of rows"),
    ],
)
def test_what_is_no_sheet_is_said_to_be_none(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=said):
        read_sheet(tmp_path / name)
