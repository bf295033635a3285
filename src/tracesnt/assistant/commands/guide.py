"""``tracesnt guide``."""

from __future__ import annotations

import dataclasses
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from tracesnt.assistant.commands.output import print_json
from tracesnt.assistant.guide.comparison import StepChange, compare, earlier, worth_telling
from tracesnt.assistant.guide.edition import MODEL, editions_in, read
from tracesnt.assistant.guide.framing import Framing
from tracesnt.assistant.guide.index_page import write_index
from tracesnt.assistant.guide.masks import Masked
from tracesnt.assistant.guide.order import Order, Part, parts_for
from tracesnt.assistant.guide.production import produce
from tracesnt.assistant.guide.studio import Style
from tracesnt.assistant.guide.theming import Theme
from tracesnt.assistant.guide.worker import Shot
from tracesnt.assistant.running import failure_of
from tracesnt.assistant.sheets.bundled import sheet_path
from tracesnt.assistant.sheets.checking import good_rows
from tracesnt.assistant.sheets.reading import is_sheet
from tracesnt.assistant.startup.session import Settings
from tracesnt.errors import AssistantError, ExitStatus, InputError, Interrupted
from tracesnt.fixtures import load_case
from tracesnt.fixtures.phrasing import phrased_languages

C = TypeVar("C", bound=StrEnum)

# The same tokens in every run, so that the same pages show the same.
_SEED = "guide"
DIFFERENCES = "differences"


@dataclass(frozen=True)
class Wanted:
    """What the command line says, as it was typed."""

    flow: str
    case: str
    languages: str
    formats: str
    framing: str
    scale: int
    mask: str | None
    theme: Path | None
    against: Path | None
    workers: int
    every_action: bool
    browser_frame: bool


def shoot(wanted: Wanted, settings: Settings, out: Path, *, as_json: bool) -> ExitStatus:
    """Make the guides, print what came of it, and return the exit status."""
    try:
        order = _order(wanted, settings, out)
        order.check()
        with earlier(order.against, order.out) as against:
            shots = produce(order, _tell)
            changes = _changes(order, shots, against)
        _write_index(order, shots)
    except (AssistantError, KeyboardInterrupt) as caught:
        error = caught if isinstance(caught, AssistantError) else Interrupted()
        if not as_json:
            raise error from caught
        print_json({"guides": [], "changes": [], "error": failure_of(error).model_dump()})
        return error.exit_status
    status = _status(shots, changes)
    if as_json:
        print_json(_document(wanted.case, order, shots, changes))
    else:
        _print(order, shots, changes)
    return status


def _order(wanted: Wanted, settings: Settings, out: Path) -> Order:
    return Order(
        flow=wanted.flow,
        parts=_parts(wanted),
        formats=tuple(_listed(wanted.formats)),
        out=out,
        settings=dataclasses.replace(settings, seed=_SEED) if settings.site == "mock" else settings,
        style=Style(_choice(Framing, "--framing", wanted.framing), wanted.scale, wanted.browser_frame),
        masked=None if wanted.mask is None else _choice(Masked, "--mask", wanted.mask),
        every_action=wanted.every_action,
        theme=wanted.theme,
        against=wanted.against,
        workers=wanted.workers,
    )


def _parts(wanted: Wanted) -> tuple[Part, ...]:
    """One person's guides, or those of everybody on a sheet."""
    languages = tuple(_listed(wanted.languages))
    languages = phrased_languages() if languages == ("all",) else languages
    sheet = sheet_path(Path(wanted.case))
    if not is_sheet(sheet):
        return parts_for(load_case(wanted.case), languages)
    return tuple(part for row in good_rows(sheet).cases for part in parts_for(row.case, languages, row.row))


def _listed(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _choice(choices: type[C], option: str, text: str) -> C:
    try:
        return choices(text)
    except ValueError as error:
        raise InputError(f"{option} takes no '{text}'.", advice=f"Use one of: {', '.join(choices)}.") from error


def _tell(shot: Shot) -> None:
    """One line a guide, as soon as it is there; not on standard output, which is for what was asked for."""
    if shot.error is not None:
        line = f"✗ {shot.part.folder}  {shot.error.message}"
    elif shot.files:
        line = f"✓ {shot.part.folder}  {shot.pictures} pictures, {shot.actions} actions, {shot.seconds:.1f} s"
    else:
        line = f"= {shot.part.folder}  (was finished already)"
    print(line, file=sys.stderr, flush=True)


def _changes(order: Order, shots: list[Shot], against: Path | None) -> list[StepChange]:
    if against is None:
        return []
    theme = Theme(order.theme)
    changes = []
    for shot in shots:
        folder = shot.part.folder
        if shot.error is None and (against / folder / MODEL).is_file():
            before, now = read(against / folder, theme), read(order.out / folder, theme)
            changes += compare(folder, before, now, order.out / DIFFERENCES)
    return changes


def _write_index(order: Order, shots: list[Shot]) -> None:
    theme = Theme(order.theme)
    if any(shot.error is None for shot in shots):
        write_index(order.out, tuple(read(order.out / folder, theme) for folder in editions_in(order.out)), theme)


def _status(shots: list[Shot], changes: list[StepChange]) -> ExitStatus:
    failed = [shot.error for shot in shots if shot.error is not None]
    if failed:
        return failed[0].exit_status
    return ExitStatus.DRIFTED if any(worth_telling(changes)) else ExitStatus.DONE


def _document(case: str, order: Order, shots: list[Shot], changes: list[StepChange]) -> dict[str, object]:
    return {
        "flow": order.flow,
        "case": case,
        "out": str(order.out),
        "guides": [
            {
                "folder": shot.part.folder,
                "language": shot.part.language,
                "seconds": round(shot.seconds, 3),
                "pictures": shot.pictures,
                "actions": shot.actions,
                "files": [str(file) for file in shot.files],
                **({} if shot.error is None else {"error": failure_of(shot.error).model_dump()}),
            }
            for shot in shots
        ],
        "changes": [
            {
                "guide": change.guide,
                "step": change.step,
                "number": change.number,
                "changes": list(change.changes),
                "pictures": [str(picture) for picture in change.pictures],
            }
            for change in changes
        ],
    }


def _print(order: Order, shots: list[Shot], changes: list[StepChange]) -> None:
    made = [shot for shot in shots if shot.error is None]
    print(f"{len(made)} of {len(shots)} guides are in {order.out}")
    for shot in shots:
        if shot.error is not None:
            print(f"{shot.part.folder}: {shot.error.message}\n    What to do: {shot.error.advice}")
    if order.against is not None:
        told = list(worth_telling(changes))
        print(f"Compared with {order.against}: {len(told)} of {len(changes)} steps are not as they were.")
        for change in told:
            print(f"  {change.guide}  {change.number:2} {change.step}: {', '.join(change.changes)}")
    if made:
        print(f"Open {order.out / 'index.html'}")
