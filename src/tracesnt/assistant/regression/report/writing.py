"""The files of a report."""

from __future__ import annotations

import shutil
from pathlib import Path

from tracesnt.assistant.regression.one_file import json_of, write_files
from tracesnt.assistant.regression.report.annotations import code_quality
from tracesnt.assistant.regression.report.html import html_of
from tracesnt.assistant.regression.report.model import Run

TRACES = "traces"


def write(run: Run, folder: Path) -> None:
    """Write ``report.html``, ``report.json``, ``code-quality.json`` and the traces; what was there is replaced."""
    traces = _copied(run, folder / TRACES)
    contents = {
        "report.html": html_of(run, traces).encode(),
        "report.json": json_of(_document(run, traces)),
        "code-quality.json": json_of(code_quality(run)),
    }
    write_files(folder, contents)


def _copied(run: Run, folder: Path) -> dict[str, str]:
    """Copy the traces, so that the folder can be taken elsewhere, and return where they are, from the report."""
    for old in folder.glob("*.zip"):
        old.unlink()
    there = [Path(trace) for test in run.tests for trace in test.record.traces if Path(trace).is_file()]
    if there:
        folder.mkdir(parents=True, exist_ok=True)
    names = {str(trace): f"{trace.parent.name}-{trace.name}" for trace in there}
    for trace, name in names.items():
        shutil.copyfile(trace, folder / name)
    return {trace: f"{TRACES}/{name}" for trace, name in names.items()}


def _document(run: Run, traces: dict[str, str]) -> object:
    document = run.model_dump(mode="json")
    for test in document["tests"]:
        record = test["record"]
        record["traces"] = [traces[trace] for trace in record["traces"] if trace in traces]
        del record["picture"]  # in the page, where there is one
    return {"version": 1, **document}
