"""What pytest says of a failed test: what a person saw, and of the traceback only the test's own lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import _pytest
import playwright
import pluggy
import pytest
from _pytest._code.code import ExceptionChainRepr

import tracesnt
from tracesnt.assistant.receipt import plain_message
from tracesnt.assistant.regression.seen import Seen, Witness
from tracesnt.assistant.regression.twins import Twin
from tracesnt.assistant.regression.wanted import wanted_of
from tracesnt.errors import AssistantError, UnexpectedPage
from tracesnt.mock_site.errors import TwinError

TITLE = "What a person saw"
SAW = pytest.StashKey[list[tuple[str, str]]]()
# This package, and what lies between it and a test.
_NOT_THE_TESTS = tuple(Path(str(module.__file__)).parent for module in (tracesnt, playwright, pluggy, _pytest))
_WHOLE = 2


def explain(item: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport) -> None:
    """Add to a failed test's report what a person saw, and leave out of its traceback what is not the test's."""
    witness = item.stash.get(Witness.KEY, None)
    if call.excinfo is None or (witness is None and not isinstance(call.excinfo.value, AssistantError)):
        return
    error = call.excinfo.value
    seen = None if witness is None else witness.saw(error)
    twin = None if witness is None else witness.twin
    item.stash[SAW] = saw = list(_entries(error, seen, twin, item.config.invocation_params.dir))
    if saw:
        report.sections.append((TITLE, "\n".join(f"{name + ':':<15}{text}" for name, text in saw)))
    if seen is not None and seen.picture is not None:
        item.user_properties.append(("tracesnt_picture", str(seen.picture)))
    real = not wanted_of(item.config).has_twin  # there a traceback could show what a person typed
    if real or (isinstance(error, AssistantError) and item.config.get_verbosity() < _WHOLE):
        report.longrepr = _short(item, call.excinfo)


def _entries(error: BaseException, seen: Seen | None, twin: Twin | None, folder: Path) -> Iterator[tuple[str, str]]:
    said = error if isinstance(error, AssistantError) else None
    entries: list[tuple[str, str]] = []
    if said is not None:
        entries += [("Outcome", f"{said.outcome} ({said.kind})"), ("Problem", plain_message(said.message))]
    entries.append(("Step", (said.step if said else "") or (seen.step if seen else "")))
    if isinstance(said, UnexpectedPage):
        entries += [("Expected", said.page), ("Found", said.found)]
    else:
        entries.append(("Page", (said.page if said else "") or (seen.page if seen else "")))
    entries.append(("Element", said.element if said else ""))
    if seen is not None:
        entries += [("Heading", seen.heading), *(("The page says", alert) for alert in seen.alerts)]
        entries.append(("Address", seen.address))
    entries += [("Fault", fault) for fault in _struck(twin)]
    if seen is not None:
        entries += [("Drift", drift) for drift in seen.drift]
    if said is not None:
        entries.append(("What to do", plain_message(said.advice)))
    if seen is not None and seen.picture is not None:
        inside = seen.picture.is_relative_to(folder)
        entries.append(("Picture", str(seen.picture.relative_to(folder) if inside else seen.picture)))
    return ((name, " ".join(text.split())) for name, text in entries if text)


def _struck(twin: Twin | None) -> Iterator[str]:
    """Say which of the faults that are set on a twin have struck."""
    if twin is None:
        return
    try:
        faults = twin.client.faults()
    except TwinError:
        return
    for view in faults:
        if view.struck:
            fields = ", ".join(f"{name} {value}" for name, value in view.fault.items() if name != "kind")
            times = "once" if view.struck == 1 else f"{view.struck} times"
            yield f"{view.kind}{f' ({fields})' if fields else ''} was set on the twin and struck {times}"


def _short(item: pytest.Item, caught: pytest.ExceptionInfo[BaseException]) -> Any:
    """Return the error with those entries of its traceback that are the project's own, from the test on."""
    style = item.config.getoption("tbstyle", "auto")
    short = caught.getrepr(
        style=style if style in {"short", "value"} else "long",
        chain=False,
        tbfilter=lambda info: info.traceback.cut(path=item.path).filter(lambda entry: not _is_hidden(Path(entry.path))),
    )
    if isinstance(short, ExceptionChainRepr) and short.reprtraceback.extraline:
        short.reprtraceback.extraline = None  # all entries are ours: there is nothing more to see
    return short


def _is_hidden(path: Path) -> bool:
    return "pytest_playwright" in path.parts or any(path.is_relative_to(folder) for folder in _NOT_THE_TESTS)
