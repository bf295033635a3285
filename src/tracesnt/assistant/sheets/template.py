"""Empty sheets to fill in: every column with its heading in a language, what it is for, and lists to choose from.

There is no row with an example, which could be taken for a case: examples stand in the comments, and on a sheet
of their own, which is not read.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tracesnt.assistant.sheets.columns import REQUIRED_MARK, Column, columns
from tracesnt.assistant.sheets.reading import MOST_ROWS, require_spreadsheets
from tracesnt.assistant.sheets.writing import as_text, save_book, write_csv
from tracesnt.errors import InputError
from tracesnt.fixtures import labelled_languages

_LAST_ROW = MOST_ROWS + 1
_NARROWEST = 12
_PRIORITIES = ("1", "1000")


def write_template(path: Path, language: str) -> None:
    """Write an empty sheet, XLSX or CSV by its name.

    Raises :class:`~tracesnt.errors.InputError` for another suffix, an unknown language, and a file that is
    there already.
    """
    if language not in labelled_languages():
        raise InputError(
            f"There are no headings in the language '{language}'.",
            advice=f"Use one of: {', '.join(labelled_languages())}.",
        )
    if path.exists():
        raise InputError(f"There is a file {path} already.", advice="Choose another name, or delete it.")
    match path.suffix.lower():
        case ".xlsx":
            _write_book(path, language)
        case ".csv":
            write_csv(path, [[heading(column, language) for column in columns().values()]])
        case other:
            raise InputError(f"'{other}' files cannot be written as a sheet.", advice="Use .xlsx or .csv.")


def heading(column: Column, language: str) -> str:
    """Return the heading of a column in a language, marked where the column is required."""
    return column.header(language) + (f" {REQUIRED_MARK}" if column.required else "")


def _write_book(path: Path, language: str) -> None:
    require_spreadsheets()
    from openpyxl import Workbook  # noqa: PLC0415 - an extra, and slow to import
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415

    book = Workbook()
    cases, about, lists = book.active, book.create_sheet("Columns"), book.create_sheet("Lists")
    assert cases is not None  # noqa: S101 - a new book has a sheet
    cases.title = "Cases"
    lists.sheet_state = "hidden"
    cases.freeze_panes = "A2"
    cases.print_title_rows = "1:1"
    cases.page_setup.orientation = "landscape"
    cases.page_setup.fitToHeight = 0
    cases.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for place, column in enumerate(columns().values(), 1):
        _add_column(cases, place, column, language)
        if column.choices:
            _add_list(cases, lists, place, column, language)
    _limit_priorities(cases)
    _explain(about, language)
    save_book(book, path)


def _add_column(sheet: Any, place: int, column: Column, language: str) -> None:
    from openpyxl.comments import Comment  # noqa: PLC0415

    cell = sheet.cell(1, place, heading(column, language))
    as_text(cell)
    _dress_heading(cell, required=column.required)
    cell.comment = Comment(_comment(column, language), "tracesnt", height=150, width=340)
    dimension = sheet.column_dimensions[cell.column_letter]
    dimension.width = max(column.width, _NARROWEST, len(str(cell.value)) + 2)
    if column.values != "number":
        dimension.number_format = "@"  # numbers with zeros before them, and what looks like a date, stay as typed


def _comment(column: Column, language: str) -> str:
    parts = [column.about, "Required." if column.required else "Optional."]
    if column.example:
        parts.append(f"Example: {column.word(column.example, language)}")
    return "\n".join(parts)


def _dress_heading(cell: Any, *, required: bool) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415

    cell.font = Font(bold=True, color="FFFFFF" if required else "163A5F")
    cell.fill = PatternFill("solid", fgColor="163A5F" if required else "DCE6F0")
    cell.alignment = Alignment(vertical="center", wrap_text=True)


def _add_list(sheet: Any, lists: Any, place: int, column: Column, language: str) -> None:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    letter = get_column_letter(place)
    words = column.words(language)
    for row, word in enumerate((column.header(language), *words), 1):
        as_text(lists.cell(row, place, word))
    choice = DataValidation(
        "list",
        formula1=f"Lists!${letter}$2:${letter}${len(words) + 1}",
        allow_blank=True,
        # Words of other languages and the short codes are understood, too: they are doubted, not refused.
        errorStyle="warning",
        showErrorMessage=True,
        errorTitle=column.header(language)[:32],
        error="This is none of the words in the list. Keep it only if it is a code, or a word of another language.",
    )
    choice.add(f"{letter}2:{letter}{_LAST_ROW}")
    sheet.add_data_validation(choice)


def _limit_priorities(sheet: Any) -> None:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    letter = get_column_letter(list(columns()).index("priority") + 1)
    first, last = _PRIORITIES
    number = DataValidation(
        "whole", operator="between", formula1=first, formula2=last, allow_blank=True, showErrorMessage=True
    )
    number.error = f"A whole number from {first} to {last}; lower ones go first."
    number.add(f"{letter}2:{letter}{_LAST_ROW}")
    sheet.add_data_validation(number)


def _explain(sheet: Any, language: str) -> None:
    """Comments are hard to reach by keyboard and screen reader: the same stands on a sheet of its own."""
    from openpyxl.styles import Alignment  # noqa: PLC0415

    sheet.freeze_panes = "A2"
    for place, (title, width) in enumerate(
        (("Column", 34), ("Required", 10), ("Example", 34), ("What it is for", 90)), 1
    ):
        cell = sheet.cell(1, place, title)
        _dress_heading(cell, required=True)
        sheet.column_dimensions[cell.column_letter].width = width
    for row, column in enumerate(columns().values(), 2):
        texts = (
            column.header(language),
            "yes" if column.required else "no",
            column.word(column.example, language),
            column.about,
        )
        for place, text in enumerate(texts, 1):
            cell = sheet.cell(row, place, text)
            as_text(cell)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
