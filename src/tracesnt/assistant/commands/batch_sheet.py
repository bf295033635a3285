"""``tracesnt batch template`` and ``tracesnt batch check``: sheets before a batch is made of them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console

from tracesnt.assistant.commands.output import print_json
from tracesnt.assistant.sheets.annotated import write_annotated
from tracesnt.assistant.sheets.bundled import sheet_path
from tracesnt.assistant.sheets.checking import in_order, problems_of
from tracesnt.assistant.sheets.columns import named_columns
from tracesnt.assistant.sheets.reading import read_sheet
from tracesnt.assistant.sheets.rows import Problem, Rows, rows_of
from tracesnt.assistant.sheets.template import write_template
from tracesnt.assistant.startup.session import Settings
from tracesnt.assistant.wording import quantity
from tracesnt.errors import ExitStatus, InputError
from tracesnt.fixtures import load_case

LOOKER = "certipaq-importer"
"""Who looks on a twin that is started for it: the case of the guide."""
_OWN_TWIN = "mock"
_CHECKED = "-checked"


@dataclass(frozen=True)
class LookUp:
    """Where operators are looked up, and the case of whoever signs in for it: a file or a bundled one."""

    settings: Settings
    looker: str


def template(path: Path, language: str) -> ExitStatus:
    """Write an empty sheet."""
    write_template(path, language)
    print(f"An empty sheet: {path}")
    return ExitStatus.DONE


def check(sheet: Path, columns: str, look: LookUp | None, out: Path, *, as_json: bool) -> ExitStatus:
    """Print every problem of a sheet and write its annotated copy; return whether it can be started."""
    path = sheet_path(sheet)
    rows = rows_of(read_sheet(path), named_columns(columns))
    problems = problems_of(rows)
    if look is not None:
        problems = in_order((*problems, *_looked_up(rows, look)))
    copy = out / f"{path.stem.removesuffix(_CHECKED)}{_CHECKED}.xlsx"
    write_annotated(rows, problems, copy)
    wrong = sum(not problem.warning for problem in problems)
    if as_json:
        _print_document(rows, problems, copy, wrong)
    else:
        _print(rows, problems, copy, wrong)
    return ExitStatus.INVALID_INPUT if wrong else ExitStatus.DONE


def _looked_up(rows: Rows, look: LookUp) -> tuple[Problem, ...]:
    from tracesnt.assistant.sheets.lookup import look_up, wanted_of  # noqa: PLC0415 - starts a browser
    from tracesnt.assistant.startup.session import open_session  # noqa: PLC0415

    looker = load_case(look.looker)
    if look.settings.site != _OWN_TWIN and look.looker == LOOKER:
        raise InputError(
            "It is not said who signs in to look the operators up.",
            advice="Add --look-up-as with the case of somebody who has an account there.",
        )
    wanted = wanted_of(rows)
    console = Console(stderr=True, highlight=False)
    console.print(f"{len(wanted)} operators are searched for, and each that is not found once or twice more.")
    with open_session(look.settings) as session, console.status("Signing in") as status:
        return look_up(
            session, looker, rows, wanted, lambda count: status.update(f"{count} of {len(wanted)} searched for")
        )


def _print_document(rows: Rows, problems: Sequence[Problem], copy: Path, wrong: int) -> None:
    print_json(
        {
            "rows": len(rows.entries),
            "problems": wrong,
            "warnings": len(problems) - wrong,
            "found": [asdict(problem) for problem in problems],
            "annotated": str(copy),
            "guessed_encoding": rows.sheet.guessed,
        }
    )


def _print(rows: Rows, problems: Sequence[Problem], copy: Path, wrong: int) -> None:
    lines = (f"{'warning: ' if problem.warning else ''}{problem.sentence}\n" for problem in problems)
    sys.stdout.writelines(lines)
    warnings = len(problems) - wrong
    print(f"{len(rows.entries)} rows: {quantity(wrong, 'problem')}, {quantity(warnings, 'warning')}.")
    print(f"Annotated copy: {copy}")
    if rows.sheet.guessed:
        print(f"The sheet does not say its encoding; it was read as {rows.sheet.guessed}, by its letters.")
        print("Where names look wrong, save it as 'CSV UTF-8' or as XLSX.")
    if problems:
        print("Correct the sheet, or the copy itself, and check it again.")
