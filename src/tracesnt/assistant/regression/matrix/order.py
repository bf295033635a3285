"""What a matrix is asked for: read, and refused with every problem at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tracesnt.assistant.folders import require_folder
from tracesnt.assistant.regression.matrix import rules
from tracesnt.assistant.regression.matrix.model import Cell
from tracesnt.assistant.regression.problems import ALL, picked, sentences_of
from tracesnt.assistant.startup.browser import find_browser
from tracesnt.errors import InputError, number_of
from tracesnt.fixtures import labelled_languages

FAULTS = "faults"


@dataclass(frozen=True)
class Asked:
    """What the command line says, as it was typed."""

    matrix: str = FAULTS
    languages: str = "fr"
    steps: str = ALL
    faults: str = ALL
    workers: int = 0
    browser_path: Path | None = None


@dataclass(frozen=True)
class Order:
    """The axes of a matrix, in the order of the data."""

    languages: tuple[str, ...]
    steps: tuple[str, ...]
    kinds: tuple[str, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell."""
        return rules.cells(self.languages, self.steps, self.kinds)


def read_order(asked: Asked, out: Path) -> Order:
    """Return what is asked for, once it is sure that it can be done.

    Raises :class:`~tracesnt.errors.InputError` with all that there is not: matrix, languages, steps, kinds of fault, a
    browser, and a folder for the reports.
    """
    problems: list[str] = []
    if asked.matrix != FAULTS:
        problems.append(f"--matrix: there is no '{asked.matrix}'; use {FAULTS}.")
    languages = picked(asked.languages.split(","), labelled_languages(), "--languages", problems)
    steps = picked(asked.steps.split(","), tuple(rules.owners()), "--steps", problems)
    kinds = picked(asked.faults.split(","), tuple(rules.rules().kinds), "--faults", problems)
    _note(problems, lambda: find_browser(headed=False, path=asked.browser_path))
    _note(problems, lambda: require_folder(out))
    if problems:
        raise InputError.listing(
            f"What was asked for has {number_of(problems)}",
            problems,
            advice="Correct the command and run it again; nothing was started.",
        )
    return Order(languages, _in_order(steps, rules.owners()), _in_order(kinds, rules.rules().kinds))


def _in_order(chosen: tuple[str, ...], known: dict[str, str] | dict[str, rules.Rule]) -> tuple[str, ...]:
    return tuple(name for name in known if name in chosen)


def _note(problems: list[str], check: Callable[[], object]) -> None:
    try:
        check()
    except InputError as error:
        problems.extend(sentences_of(error))
