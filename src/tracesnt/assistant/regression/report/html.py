"""The page of a report."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path

from markupsafe import Markup
from PIL import Image

from tracesnt.assistant.regression.one_file import page_of
from tracesnt.assistant.regression.report.model import About, Ended, Noticed, Run, Status, With

_PAGE = Path(str(files("tracesnt.assistant.regression.report").joinpath("page")))
_WIDTH, _HEIGHT = 640, 1600
_AXES: tuple[tuple[str, Callable[[With], str]], ...] = (
    ("Language", lambda run_with: run_with.language),
    ("Release", lambda run_with: run_with.release),
    ("Second factor", lambda run_with: run_with.second_factor),
)
_ABOUT = {
    About.DRIFT: "Drift",
    About.FAULT: "Fault on the twin",
    About.CONSOLE: "Error in the browser",
    About.REQUEST: "Request without success",
    About.ACCESSIBILITY: "Not accessible",
    About.TRACE: "Trace withheld",
}
# A plot of times: its width and height, and how much of the height is for the line.
_PLOT, _LINE, _PAD = (120, 24), 20, 2


def html_of(run: Run, traces: dict[str, str]) -> str:
    """Return the page, which needs nothing beside it but the ``traces`` that it links to."""
    numbers = {test.record.name: f"test-{number}" for number, test in enumerate(run.tests, start=1)}
    return page_of(
        _PAGE,
        pictures=True,
        run=run,
        tiles=_tiles(run),
        statuses=[status for status in Status if run.count[status]],
        matrix=_matrix(run),
        noticed=_noticed(run),
        about=_ABOUT,
        traces=traces,
        anchor=numbers,
        picture_of=_picture,
        trend_of=_trend,
    )


def _tiles(run: Run) -> list[tuple[str, str]]:
    noticed = [noticed for test in run.tests for noticed in test.record.noticed]
    count = {about: sum(each.about is about for each in noticed) for about in About}
    tiles = [("Tests", len(run.tests)), *((status.capitalize(), run.count[status]) for status in Status)]
    tiles += [("Slower than usual", sum(test.is_slower for test in run.tests))]
    tiles += [("Drifts", count[About.DRIFT]), ("Faults set", count[About.FAULT])]
    return [(name, str(number)) for name, number in tiles]


def _matrix(run: Run) -> tuple[list[tuple[str, ...]], list[str], list[tuple[str, list[list[Ended]]]]]:
    """What the columns are run with, the names of that, and each test's results in them."""
    ours = [test for test in run.tests if any(read(test.record.run_with) for _, read in _AXES)]
    columns = sorted({tuple(read(test.record.run_with) for _, read in _AXES) for test in ours})
    rows = dict.fromkeys(test.record.name.partition("[")[0] for test in ours)
    cells = {name: [[test for test in ours if _is_at(test, name, column)] for column in columns] for name in rows}
    return columns, [name for name, _ in _AXES], list(cells.items())


def _is_at(test: Ended, name: str, column: tuple[str, ...]) -> bool:
    own = tuple(read(test.record.run_with) for _, read in _AXES)
    return test.record.name.partition("[")[0] == name and own == column


def _noticed(run: Run) -> list[tuple[Noticed, list[Ended]]]:
    """What was noticed, once, with the tests that noticed it."""
    found: dict[tuple[About, str], list[Ended]] = {}
    for test in run.tests:
        for noticed in test.record.noticed:
            found.setdefault((noticed.about, noticed.text), []).append(test)
    order = list(About)
    ordered = sorted(found.items(), key=lambda entry: (order.index(entry[0][0]), entry[0][1]))
    return [(Noticed(about=about, text=text), tests) for (about, text), tests in ordered]


def _picture(test: Ended) -> Markup | None:
    """A picture that is small enough to be part of the page, as the attributes of an image."""
    try:
        with Image.open(test.record.picture) as whole:
            picture = whole.convert("RGB")
    except OSError:
        return None
    picture.thumbnail((_WIDTH, _HEIGHT))
    done = io.BytesIO()
    picture.save(done, "WEBP", quality=80)
    content = base64.b64encode(done.getvalue()).decode("ascii")
    return Markup('src="data:image/webp;base64,{}" width="{}" height="{}"').format(content, *picture.size)


def _trend(before: Sequence[float], seconds: float) -> Markup:
    """A line through the times of earlier runs and this one, which is a dot."""
    times = [*before[-19:], seconds]
    width, height = _PLOT
    most = max(*times, 0.001)
    step = (width - 2 * _PAD) / max(len(times) - 1, 1)
    points = [(_PAD + step * number, height - _PAD - time / most * _LINE) for number, time in enumerate(times)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    told = ", ".join(f"{time:.1f}" for time in times)
    return Markup(
        '<svg class="trend" viewBox="0 0 {} {}" role="img" aria-label="Seconds, oldest first: {}">'
        '<polyline points="{}"/><circle cx="{:.1f}" cy="{:.1f}" r="2"/></svg>'
    ).format(width, height, told, line, *points[-1])
