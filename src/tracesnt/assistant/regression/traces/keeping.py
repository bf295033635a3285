"""Which traces of a test are kept: pytest-playwright's recorder hands over those that are clean, and no others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import pytest

from tracesnt.assistant.regression.traces.archive import scrub
from tracesnt.assistant.regression.traces.secrets import Secrets

WITHHELD = "tracesnt_trace_withheld"
_KEY = pytest.StashKey[list[str]]()
_UNKNOWN = (
    "This version of pytest-playwright keeps traces in a way in which they cannot be scrubbed. "
    "Leave out --tracing, or install pytest-playwright 0.10."
)


class Recorder(Protocol):
    """What is used of pytest-playwright's recorder: the files that it has written, and when it moves those it keeps."""

    _traces: list[str]
    did_finish_test: Callable[[bool], None]


class Scrubbing:
    """Stands between a recorder and the folder of ``--output``: traces are scrubbed where nobody else can read them.

    Raises :class:`pytest.UsageError` for a recorder that keeps them in a way that is not known.
    """

    def __init__(self, item: pytest.Item, recorder: Any) -> None:
        if not isinstance(getattr(recorder, "_traces", None), list) or not hasattr(recorder, "did_finish_test"):
            raise pytest.UsageError(_UNKNOWN)
        item.stash[_KEY] = []
        self._item = item
        self._recorder: Recorder = recorder
        self._finish = recorder.did_finish_test
        self._option = item.config.getoption("tracing")
        self.secrets: Secrets | None = None
        recorder.did_finish_test = self._finished

    def _finished(self, failed: bool) -> None:
        if self._option == "on" or failed:
            self._recorder._traces = [path for path in self._recorder._traces if self._is_clean(Path(path))]  # noqa: SLF001
        self._finish(failed)

    def _is_clean(self, path: Path) -> bool:
        why = "its test's secrets are not known" if self.secrets is None else scrub(path, self.secrets)
        if why:
            path.unlink(missing_ok=True)
            self._item.stash[_KEY].append(why)
        return not why


def require_scrubbed(item: pytest.Item) -> None:
    """Raise :class:`pytest.UsageError` for a test whose traces nothing stands in the way of."""
    if _KEY not in item.stash and item.config.getoption("tracing") != "off":
        raise pytest.UsageError(_UNKNOWN)


def tell(item: pytest.Item, report: pytest.TestReport) -> None:
    """Add to the last report of a test why traces of it were withheld."""
    if _KEY in item.stash:
        report.user_properties += [(WITHHELD, why) for why in item.stash[_KEY]]
        del item.stash[_KEY]


def withheld(reports: list[Any]) -> list[str]:
    """Return a sentence for each trace that the tests of some reports did not get."""
    return [
        f"The trace of {report.nodeid} is withheld: {why}."
        for report in reports
        for name, why in getattr(report, "user_properties", ())
        if name == WITHHELD
    ]
