"""The outcome sheet: the rows that a batch was made of, and how each ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tracesnt.assistant.batch.report.gathering import BatchEnd, CaseEnd
from tracesnt.assistant.sheets.columns import columns
from tracesnt.assistant.sheets.reading import Sheet, require_spreadsheets
from tracesnt.assistant.sheets.rows import values_of
from tracesnt.assistant.sheets.writing import save_book, text_cell, write_csv

ENDING = ("Outcome", "When", "Message", "Advice")
_WIDTHS = (20, 22, 60, 60)
_ROW = "Row"


def write_outcomes(end: BatchEnd, sheet: Sheet | None, folder: Path) -> tuple[Path, Path]:
    """Write ``outcomes.xlsx`` and ``outcomes.csv``, with the columns of a sheet where it is given."""
    rows = [_headers(sheet), *(_row(each, sheet) for each in end.cases)]
    book, text = folder / "outcomes.xlsx", folder / "outcomes.csv"
    _write_book(rows, book)
    write_csv(text, rows)
    return book, text


def _headers(sheet: Sheet | None) -> tuple[str, ...]:
    own = tuple(column.names[0] for column in columns().values()) if sheet is None else sheet.headers
    return (_ROW, *own, *ENDING)


def _row(each: CaseEnd, sheet: Sheet | None) -> tuple[str, ...]:
    record = each.record
    return (
        str(record.row),
        *_input(each, sheet),
        each.result,
        moment(each.ended),
        record.message,
        record.advice,
    )


def _input(each: CaseEnd, sheet: Sheet | None) -> Sequence[str]:
    """The cells of a row. Nothing is left of one that is forgotten, whatever the sheet still says."""
    width = len(columns()) if sheet is None else len(sheet.headers)
    if each.case is None:
        return ("",) * width
    if sheet is None:
        values = values_of(each.case)
        return [values.get(key, "") for key in columns()]
    cells = next((line.cells for line in sheet.lines if line.number == each.record.row), ())
    return (*cells[:width], *("",) * (width - len(cells)))


def moment(seconds: float | None) -> str:
    """Return a point in time as sheets sort it; empty for none."""
    return "" if seconds is None else f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S}"


def _write_book(rows: Iterable[Sequence[str]], path: Path) -> None:
    require_spreadsheets()
    from openpyxl import Workbook  # noqa: PLC0415 - an extra, and slow to import
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415

    headers, *others = rows
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Outcomes")
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for number in range(1, len(headers) + 1):
        place = number - len(headers) + len(ENDING) - 1
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS[place] if place >= 0 else 20
    sheet.append([text_cell(sheet, header, font=Font(bold=True)) for header in headers])
    for row in others:
        sheet.append([text_cell(sheet, cell) for cell in row])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headers))}{len(others) + 1}"
    save_book(book, path)
