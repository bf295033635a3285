"""The reports of a matrix: a heat map for the browser, and a document for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from itertools import groupby
from pathlib import Path

from tracesnt.assistant.regression.matrix import words
from tracesnt.assistant.regression.matrix.document import document_of
from tracesnt.assistant.regression.matrix.model import Judged, Matrix, State
from tracesnt.assistant.regression.one_file import json_of, page_of, write_files

_PAGE = Path(str(files("tracesnt.assistant.regression.matrix").joinpath("page")))
_CLASSES = {State.MET: "met", State.NOT_MET: "unmet", State.NOT_STRUCK: "missed", State.NOT_CONCERNED: "none"}


@dataclass(frozen=True)
class Row:
    """A step in a language, with a cell for each kind of fault."""

    step: str
    cells: tuple[Judged, ...]

    @property
    def wrong(self) -> int:
        """How many cells are not as they must be."""
        return sum(not judged.state.is_good for judged in self.cells)

    @property
    def met(self) -> int:
        """How many cells are met."""
        return sum(judged.state is State.MET for judged in self.cells)


def write_reports(matrix: Matrix, folder: Path) -> tuple[Path, ...]:
    """Write ``report.html``, which needs nothing beside it, and ``report.json``."""
    contents = {"report.html": _html(matrix).encode(), "report.json": json_of(document_of(matrix))}
    return write_files(folder, contents)


def _html(matrix: Matrix) -> str:
    return page_of(
        _PAGE,
        matrix=matrix,
        moment=f"{datetime.now(UTC):%Y-%m-%d %H:%M}",
        tiles=[
            ("Cells", str(len(matrix.cells))),
            *((state.value.capitalize(), str(n)) for state, n in matrix.counts.items()),
        ],
        maps=[(language, list(_flows(matrix, language))) for language in matrix.languages],
        states=[(state, words.SIGNS[state], _CLASSES[state]) for state in State],
        words=words,
        sign=words.SIGNS,
        look=_CLASSES,
    )


def _flows(matrix: Matrix, language: str) -> Iterator[tuple[str, list[Row]]]:
    """The flows of a language, each with the rows of its steps."""
    own = [judged for judged in matrix.cells if judged.cell.language == language]
    for flow, of_flow in groupby(own, key=lambda judged: judged.cell.flow):
        yield flow, [Row(step, tuple(row)) for step, row in groupby(of_flow, key=lambda judged: judged.cell.step)]
