"""What is seen of a test while it runs, in the worker that runs it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from tracesnt.assistant.receipt import plain_message, without_query
from tracesnt.assistant.regression.report.model import About, Noticed, Record, StepTaken, With
from tracesnt.assistant.regression.reporting import SAW
from tracesnt.assistant.regression.traces import OF_A_SITE
from tracesnt.assistant.regression.traces.keeping import WITHHELD
from tracesnt.assistant.regression.traces.secrets import Secrets
from tracesnt.flows import Listener, Step, Visit
from tracesnt.mock_site.errors import TwinError
from tracesnt.mock_site.releases import find_release

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

    from tracesnt.assistant.regression.twins import Twin, Twins
    from tracesnt.pages.drift import Drift

ATTRIBUTE = "tracesnt_record"
_REFUSED = 400
_GONE_AWAY = "net::ERR_ABORTED"  # a page that is left has no more use for what it asked for
_MESSAGE = 2000


class Recording(Listener):
    """Notes the steps of a test's visits, and what their browser pages complain of."""

    KEY: ClassVar[pytest.StashKey[Recording]] = pytest.StashKey()

    def __init__(self) -> None:
        self.steps: list[StepTaken] = []
        self.noticed: Counter[tuple[About, str]] = Counter()
        self.message = ""
        self.line = 0
        self.known: set[str] = set()

    @classmethod
    def of(cls, item: pytest.Item) -> Recording:
        """Return that of a test."""
        return item.stash.setdefault(cls.KEY, cls())

    def step_ended(self, visit: Visit, step: Step) -> None:
        """Note a step."""
        del visit
        self.steps.append(StepTaken(id=step.id, seconds=round(step.seconds, 3), result=step.result))

    def drifted(self, visit: Visit, drift: Drift) -> None:
        """Note a drift."""
        del visit
        self.noticed[About.DRIFT, f"{drift.element} on {drift.page} was found by {drift.found}"] += 1

    def watch(self, context: BrowserContext) -> None:
        """Note what the pages of a context complain of."""
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("requestfailed", self._failed)
        context.on("response", self._answered)

    def end(self, twins: Twins, twin: Twin) -> None:
        """Note the faults that struck, and which secrets have come up; called while there still are twins to ask."""
        try:
            self.known = twins.secrets()
            faults = twin.client.faults()
        except TwinError:
            return
        for view in faults:
            fields = ", ".join(f"{name} {value}" for name, value in view.fault.items() if name != "kind")
            met = f"met {view.met} request{'' if view.met == 1 else 's'}, struck {view.struck}"
            self.noticed[About.FAULT, f"{view.kind}{f' ({fields})' if fields else ''}: {met}"] += 1

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.noticed[About.CONSOLE, message.text] += 1

    def _error(self, error: WebError) -> None:
        self.noticed[About.CONSOLE, error.error.message] += 1

    def _failed(self, request: Request) -> None:
        if request.failure and request.failure != _GONE_AWAY:
            self.noticed[About.REQUEST, f"{request.method} {without_query(request.url)}: {request.failure}"] += 1

    def _answered(self, response: Response) -> None:
        if response.status >= _REFUSED:
            asked = f"{response.request.method} {without_query(response.url)}"
            self.noticed[About.REQUEST, f"{asked}: HTTP {response.status}"] += 1


def note(item: pytest.Item, report: pytest.TestReport) -> None:
    """Note a phase of a test, and hand the record over with the last of them."""
    recording = Recording.of(item)
    if report.failed and not recording.message:
        recording.message = _message(report)
        recording.line = _line(item, report)
    elif report.skipped:
        recording.message = _message(report)
    if report.when == "teardown":
        recording.noticed.update((About.TRACE, str(why)) for name, why in report.user_properties if name == WITHHELD)
        record = _record(item, report, recording)
        report.user_properties += _properties(record)
        # An attribute, and no property, which JUnit's XML would have as a text.
        setattr(report, ATTRIBUTE, record.model_dump(mode="json"))
        del item.stash[Recording.KEY]  # the test may be run again


def _properties(record: Record) -> Iterator[tuple[str, str]]:
    """What a test was run with, and its steps, as properties for JUnit's XML."""
    for name, value in record.run_with.model_dump().items():
        if value:
            yield f"tracesnt_{name}", value
    for step in record.steps:
        yield "tracesnt_step", f"{step.id} {step.result} {step.seconds:.3f} s"
    for noticed in record.noticed:
        if noticed.about is not About.TRACE:  # a property already
            yield f"tracesnt_{noticed.about}", noticed.text


def _run_with(item: pytest.Item) -> With:
    """Return what a test is run with."""
    given: dict[str, Any] = getattr(item, "funcargs", None) or {}
    case = given.get("case")
    return With(
        language=str(getattr(case, "language", "") or given.get("language", "")),
        release=_release(item, given),
        second_factor=str(getattr(case, "second_factor", "") or given.get("second_factor", "")),
        flow=str(getattr(given.get("flow"), "name", "")),
        case=str(getattr(case, "name", "")),
    )


def _release(item: pytest.Item, given: dict[str, Any]) -> str:
    if OF_A_SITE.isdisjoint(given) or item.config.getoption("site") != "mock":
        return ""
    return find_release(given.get("release")).name


def _record(item: pytest.Item, report: pytest.TestReport, recording: Recording) -> Record:
    person = getattr((getattr(item, "funcargs", None) or {}).get("case"), "person", None)
    secrets = Secrets(recording.known, () if person is None else (person.first_name, person.last_name))

    def cover(text: str) -> str:
        return plain_message(secrets.cover(text))

    file, line, _ = item.location
    saw = item.stash.get(SAW, []) if recording.message else []
    noted = [Noticed(about=about, text=cover(text), times=times) for (about, text), times in recording.noticed.items()]
    of_a_site = not OF_A_SITE.isdisjoint(getattr(item, "fixturenames", ()))
    return Record(
        name=cover(item.nodeid),
        file=file,
        line=recording.line or (line or 0) + 1,
        run_with=_run_with(item),
        steps=tuple(recording.steps),
        noticed=tuple(noted),
        message=cover(recording.message[:_MESSAGE]),
        seen=tuple((name, cover(text)) for name, text in saw if name != "Picture"),
        picture=next((str(path) for name, path in item.user_properties if name == "tracesnt_picture"), ""),
        # Those of tests of something else are not scrubbed.
        traces=tuple(
            str(item.config.invocation_params.dir / str(path))
            for name, path in report.user_properties
            if name == "playwright_trace" and of_a_site
        ),
    )


def _message(report: pytest.TestReport) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    if crash is not None:
        return str(crash.message)
    return str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)


def _line(item: pytest.Item, report: pytest.TestReport) -> int:
    """The last line of the test's own file in a traceback."""
    entries = getattr(getattr(report.longrepr, "reprtraceback", None), "reprentries", ())
    places = (getattr(entry, "reprfileloc", None) for entry in reversed(entries))
    return next((place.lineno for place in places if place and Path(place.path).name == item.path.name), 0)
