"""Earlier runs, each a line of JSON in the folder of the report, so that times can be compared."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from tracesnt.assistant.regression.report.model import Model, Run, Status
from tracesnt.assistant.sheets.writing import write_whole

FILE = "history.jsonl"
_KEPT = 50


class Past(Model):
    """An earlier run: the seconds of each test that passed."""

    at: str
    seconds: float
    passed: dict[str, float]

    @classmethod
    def of(cls, run: Run) -> Past:
        """Return what is kept of a run."""
        passed = {test.record.name: test.seconds for test in run.tests if test.status is Status.PASSED}
        return cls(at=run.at, seconds=run.seconds, passed=passed)


def read(folder: Path) -> tuple[Past, ...]:
    """Return the runs that are kept, oldest first; a line that cannot be read is left out."""
    path = folder / FILE
    return tuple(_readable(path.read_bytes().splitlines())) if path.is_file() else ()


def write(folder: Path, earlier: Sequence[Past], run: Run) -> None:
    """Keep a run, too, and forget the oldest where they become many."""
    kept = [*earlier, Past.of(run)][-_KEPT:]
    lines = (json.dumps(past.model_dump(), ensure_ascii=False) for past in kept)
    write_whole(folder / FILE, "".join(f"{line}\n" for line in lines).encode())


def _readable(lines: Sequence[bytes]) -> Iterator[Past]:
    for line in lines:
        try:
            yield Past.model_validate_json(line)
        except ValidationError:
            continue
