"""Reading a sheet: CSV in the usual encodings and separators, XLSX, or YAML, into rows of plain texts."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from tracesnt.assistant.sheets.encoding import OLD, decoded
from tracesnt.errors import InputError
from tracesnt.fixtures import vocabulary

MOST_ROWS = 20_000
LONGEST_CELL = 2_000
LARGEST_FILE = 50 * 2**20
_LARGEST_UNPACKED = 2 * LARGEST_FILE
_ADVICE = "`tracesnt batch template` writes an empty sheet with every column."
_EITHER = "For one person, `docs/cases.md` shows every field of a case. For many, " + _ADVICE
_YAML = frozenset({".yaml", ".yml", ".json"})
_BOOKS = frozenset({".xlsx", ".xlsm"})
_SEPARATORS = (";", ",", "\t", "|")


@dataclass(frozen=True)
class Line:
    """One row of a sheet by the number that a spreadsheet shows, with the texts of its cells."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A sheet: its headers and its rows, without those that are empty. ``guessed`` is an encoding that is not sure."""

    headers: tuple[str, ...]
    lines: tuple[Line, ...]
    guessed: str | None = None


def is_sheet(path: Path) -> bool:
    """Tell whether a file is meant as a sheet and not as a single case: by what it is called, or a list of rows.

    Raises :class:`~tracesnt.errors.InputError` for YAML that cannot be read.
    """
    if path.suffix.lower() in _YAML:
        return path.is_file() and isinstance(vocabulary.read_file(path, advice=_EITHER), list)
    return path.suffix.lower() in {".csv", ".tsv", *_BOOKS}


def read_sheet(path: Path) -> Sheet:
    """Return the content of a sheet.

    Raises :class:`~tracesnt.errors.InputError` for what is no sheet, and for one that is too large.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise InputError(f"The sheet {path} cannot be read: {error.strerror}.", advice=_ADVICE) from error
    if size > LARGEST_FILE:
        raise InputError(
            f"The sheet {path} has {size / 2**20:.0f} MB, and the most is {LARGEST_FILE / 2**20:.0f} MB.",
            advice="Leave out pictures and other sheets, or split it.",
        )
    encoding = ""
    match path.suffix.lower():
        case suffix if suffix in _BOOKS:
            lines = _xlsx(path)
        case suffix if suffix in _YAML:
            lines = _yaml(path)
        case ".csv" | ".tsv" | ".txt":
            text, encoding = _text(path)
            lines = _csv(path, text)
        case other:
            raise InputError(
                f"'{other}' files cannot be read as a sheet.", advice="Save it as XLSX, CSV or YAML. " + _ADVICE
            )
    return _checked(path, lines, encoding if encoding in OLD else None)


def require_spreadsheets() -> None:
    """Raise :class:`~tracesnt.errors.InputError` where the library for spreadsheets is not installed."""
    if find_spec("openpyxl") is None:
        raise InputError(
            "XLSX files need the package openpyxl, which is not installed.",
            advice="Use CSV, or install it: pip install 'traces-nt-assistant[batch]'.",
        )


def _checked(path: Path, lines: Iterable[Line], guessed: str | None) -> Sheet:
    filled = (line for line in lines if any(line.cells))
    header = next(filled, None)
    rows = tuple(itertools.islice(filled, MOST_ROWS + 1))
    if header is None or not rows:
        raise InputError(f"The sheet {path} has no rows below its headers.", advice=_ADVICE)
    if len(rows) > MOST_ROWS:
        raise InputError(
            f"The sheet {path} has more than {MOST_ROWS} rows.", advice="Split it, and run one batch after the other."
        )
    return Sheet(header.cells, rows, guessed)


def _csv(path: Path, text: str) -> Iterator[Line]:
    head = text[: text.find("\n")] if "\n" in text else text
    separator = max(_SEPARATORS, key=head.count)
    csv.field_size_limit(LARGEST_FILE)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for number, cells in enumerate(reader, 1):
            yield Line(number, tuple(_cell(each, path, number) for each in cells))
    except csv.Error as error:
        raise InputError(
            f"The sheet {path} is no CSV from line {reader.line_num} on: {error}.", advice="Save it anew. " + _ADVICE
        ) from error


def _text(path: Path) -> tuple[str, str]:
    found = decoded(path.read_bytes())
    if found is None:
        raise InputError(
            f"The sheet {path} is in none of the usual encodings.", advice="Save it as 'CSV UTF-8' or as XLSX."
        )
    return found


def _xlsx(path: Path) -> Iterator[Line]:
    require_spreadsheets()
    from openpyxl import load_workbook  # noqa: PLC0415 - an extra, and slow to import
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        with ZipFile(path) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
        if unpacked > _LARGEST_UNPACKED:
            raise InputError(f"The sheet {path} unpacks to {unpacked / 2**20:.0f} MB.", advice="Split it.")
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError, ValueError) as error:
        raise InputError(f"The sheet {path} is no XLSX file.", advice="Save it anew. " + _ADVICE) from error
    try:
        for number, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
            yield Line(number, tuple(_cell(each, path, number) for each in cells))
    except (BadZipFile, ParseError, KeyError, ValueError, IndexError) as error:
        raise InputError(f"The sheet {path} is damaged.", advice="Save it anew. " + _ADVICE) from error
    finally:
        book.close()


def _yaml(path: Path) -> Iterator[Line]:
    content = vocabulary.read_file(path, advice=_ADVICE)
    if not isinstance(content, list) or not all(isinstance(each, dict) for each in content):
        raise InputError(f"The sheet {path} is no list of rows.", advice=_ADVICE)
    headers = tuple(dict.fromkeys(str(key) for each in content for key in each))
    yield Line(0, headers)
    for number, each in enumerate(content, 1):
        yield Line(number, tuple(_cell(each.get(header), path, number) for header in headers))


def _cell(value: Any, path: Path, number: int) -> str:
    if value is None:
        return ""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    if len(text) > LONGEST_CELL:
        raise InputError(
            f"A cell in row {number} of the sheet {path} has {len(text)} characters, and the most is {LONGEST_CELL}.",
            advice="Shorten it, or look whether a quotation mark is missing before it.",
        )
    return " ".join(text.split())
