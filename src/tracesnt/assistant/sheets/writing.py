"""Writing sheets. What people typed is data: no program that opens what is written here takes a cell for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracesnt.assistant.private_files import write_private
from tracesnt.assistant.sheets.reading import require_spreadsheets
from tracesnt.errors import InputError

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

# What a spreadsheet takes for the start of a formula, in the width of East Asian letters too [OWASP, CSV injection].
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TEXT_FORMAT = "@"
ENCODING = "utf-8-sig"
"""With its mark, since spreadsheets take a file without it for one in the system's own encoding."""
SEPARATOR = ";"
"""What spreadsheets in most languages of the EU expect, where the comma parts decimals."""


def looks_like_formula(text: str) -> bool:
    """Tell whether a spreadsheet could take a text for a formula."""
    return text.startswith(_FORMULA_STARTS)


def printable(text: str) -> str:
    """Return a text without the characters that no file of XML can hold."""
    return _NOT_IN_XML.sub("\ufffd", text)


def write_csv(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """Write rows as CSV for its owner alone. An apostrophe goes before whatever could be taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=SEPARATOR, lineterminator="\r\n")
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    write_whole(path, text.getvalue().encode(ENCODING))


def _harmless(text: str) -> str:
    plain = printable(text)
    return f"'{plain}" if looks_like_formula(plain) else plain


def text_cell(sheet: Any, text: str, **style: Any) -> str | Cell:
    """Return what stands for a text in a row of a sheet that is only written: a text, and never a formula."""
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - an extra, and slow to import

    plain = printable(text)
    if not style and not looks_like_formula(plain) and not plain.startswith("#"):
        return plain
    cell = WriteOnlyCell(sheet, plain)
    as_text(cell)
    for name, value in style.items():
        setattr(cell, name, value)
    return cell


def as_text(cell: Any) -> None:
    """Make what a cell holds a text, and let it stay one when somebody edits it."""
    cell.data_type = "s"
    cell.number_format = _TEXT_FORMAT
    if looks_like_formula(str(cell.value)):
        cell.quotePrefix = True


def save_book(book: Any, path: Path) -> None:
    """Write a workbook for its owner alone."""
    require_spreadsheets()
    content = io.BytesIO()
    book.save(content)
    write_whole(path, content.getvalue())


def write_whole(path: Path, content: bytes) -> None:
    """Write a file for its owner alone, with the folders that it needs.

    Raises :class:`~tracesnt.errors.InputError` where that cannot be done.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(path, content)
    except OSError as error:
        raise InputError(
            f"The file {path} cannot be written: {error.strerror}.",
            advice="Close it where it is open, make room, or choose another place.",
        ) from error
