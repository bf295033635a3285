"""An annotated copy of a sheet: its rows in their places, each problem at its cell, and all of a row in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tracesnt.assistant.sheets.columns import columns
from tracesnt.assistant.sheets.reading import MOST_ROWS, Line, require_spreadsheets
from tracesnt.assistant.sheets.rows import Problem, Rows
from tracesnt.assistant.sheets.writing import printable, save_book, text_cell

PROBLEMS_HEADER = "Problems found"
_WRONG, _DOUBTFUL = "FFC7CE", "FFEB9C"
_OWN_WIDTH, _PROBLEMS_WIDTH = 18, 90


def write_annotated(rows: Rows, problems: Iterable[Problem], path: Path) -> None:
    """Write the copy as XLSX. Somebody can correct it and use it in the place of the sheet.

    Raises :class:`~tracesnt.errors.InputError` where it cannot be written.
    """
    require_spreadsheets()
    from openpyxl import Workbook  # noqa: PLC0415 - an extra, and slow to import

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Cases")
    page = _Page(sheet, rows, problems)
    page.fill()
    save_book(book, path)


class _Page:
    """The one sheet of the copy, while it is written."""

    def __init__(self, sheet: Any, rows: Rows, problems: Iterable[Problem]) -> None:
        from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415

        self._sheet = sheet
        self._rows = rows
        self._bold = Font(bold=True)
        self._wrapped = Alignment(wrap_text=True, vertical="top")
        self._fills = {False: PatternFill("solid", fgColor=_WRONG), True: PatternFill("solid", fgColor=_DOUBTFUL)}
        # An annotated copy may have been checked again: its column gives way to the new one.
        self._shown = [place for place, header in enumerate(rows.sheet.headers) if header != PROBLEMS_HEADER]
        self._places = {rows.header(key): place for key, place in rows.places.items()}
        self._of_row: Mapping[int, list[Problem]] = defaultdict(list)
        for problem in problems:
            self._of_row[problem.row].append(problem)

    def fill(self) -> None:
        self._lay_out()
        headers = [self._rows.sheet.headers[place] for place in self._shown]
        self._sheet.append([text_cell(self._sheet, text, font=self._bold) for text in (*headers, PROBLEMS_HEADER)])
        written = 1
        for line in self._rows.sheet.lines:
            while written + 1 < line.number <= MOST_ROWS:  # empty rows are kept, so that numbers stay true
                self._sheet.append([])
                written += 1
            self._sheet.append(self._row(line))
            written += 1
        self._sheet.auto_filter.ref = f"A1:{_letter(len(self._shown) + 1)}{written}"

    def _lay_out(self) -> None:
        self._sheet.freeze_panes = "A2"
        widths = {place: columns()[key].width for key, place in self._rows.places.items()}
        for number, place in enumerate(self._shown, 1):
            dimension = self._sheet.column_dimensions[_letter(number)]
            dimension.width, dimension.number_format = widths.get(place, _OWN_WIDTH), "@"
        self._sheet.column_dimensions[_letter(len(self._shown) + 1)].width = _PROBLEMS_WIDTH

    def _row(self, line: Line) -> list[Any]:
        problems = self._of_row.get(line.number)
        texts = [line.cells[place] if place < len(line.cells) else "" for place in self._shown]
        if problems is None:
            return [text_cell(self._sheet, text) for text in texts]
        at: dict[int | None, list[Problem]] = defaultdict(list)
        for problem in problems:
            at[self._places.get(problem.column)].append(problem)
        cells = [
            self._marked(text, at[place]) if place in at else text_cell(self._sheet, text)
            for place, text in zip(self._shown, texts, strict=True)
        ]
        said = "\n".join(problem.said for problem in problems)
        return [*cells, text_cell(self._sheet, said, alignment=self._wrapped)]

    def _marked(self, text: str, problems: Sequence[Problem]) -> Any:
        from openpyxl.comments import Comment  # noqa: PLC0415

        said = printable("\n".join(f"{problem.message}. {problem.advice}" for problem in problems))
        return text_cell(
            self._sheet,
            text,
            fill=self._fills[all(problem.warning for problem in problems)],
            comment=Comment(said[:1].upper() + said[1:], "tracesnt", height=110, width=320),
        )


def _letter(number: int) -> str:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    return str(get_column_letter(number))
