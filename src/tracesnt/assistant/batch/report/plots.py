"""Plots as SVG that stands within a page: their colours are the page's, and a table beside them says the same."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from markupsafe import Markup

WIDTH, HEIGHT = 640, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 12, 12, 30
_BINS = 24


def progress(moments: Sequence[float], start: float, title: str) -> Markup:
    """Return how many had ended by when, as an area."""
    moments = sorted(moments)
    span = max(moments[-1] - start, 1.0) if moments else 1.0
    points = [(0.0, 0.0), *(((at - start) / span, count / len(moments)) for count, at in enumerate(moments, 1))]
    line = " ".join(f"{_x(x):.1f},{_y(y):.1f}" for x, y in _thinned(points))
    shape = f'<polygon class="area" points="{_x(0):.1f},{_y(0):.1f} {line} {_x(1):.1f},{_y(0):.1f}"/>'
    shape += f'<polyline class="curve" points="{line}"/>'
    return _plot(title, shape, str(len(moments)), "0", span_of(span))


def histogram(seconds: Sequence[float], title: str) -> Markup:
    """Return how many took how long, as bars."""
    longest = max(seconds, default=1.0) or 1.0
    counts = [0] * _BINS
    for each in seconds:
        counts[min(int(each / longest * _BINS), _BINS - 1)] += 1
    most = max(counts) or 1
    width = (WIDTH - _LEFT - _RIGHT) / _BINS
    bars = "".join(
        f'<rect class="bar" x="{_x(place / _BINS) + 1:.1f}" y="{_y(count / most):.1f}" '
        f'width="{width - 2:.1f}" height="{_y(0) - _y(count / most):.1f}"/>'
        for place, count in enumerate(counts)
        if count
    )
    return _plot(title, bars, str(most), "0", span_of(longest))


def meter(share: float) -> Markup:
    """Return a bar that fills a share of its place, for a row of a table."""
    width = max(0.0, min(share, 1.0)) * 100
    return Markup(  # noqa: S704 - numbers only
        '<svg class="meter" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect class="ground" width="100" height="8"/><rect class="bar" width="{width:.1f}" height="8"/></svg>'
    )


def span_of(seconds: float) -> str:
    """Return a span of time for people."""
    if seconds < 60:  # noqa: PLR2004
        return f"{seconds:.1f} s"
    hours, rest = divmod(round(seconds), 3600)
    return f"{hours} h {rest // 60} min" if hours else f"{rest // 60} min {rest % 60} s"


def _plot(title: str, shape: str, top: str, start: str, end: str) -> Markup:
    right = WIDTH - _RIGHT
    return Markup(  # noqa: S704 - the texts are escaped here
        f'<svg class="plot" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">'
        f'<path class="axis" d="M{_LEFT} {_TOP}V{_y(0):.1f}H{right}"/>{shape}'
        f'<text x="{_LEFT - 8}" y="{_TOP + 10}" text-anchor="end">{escape(top)}</text>'
        f'<text x="{_LEFT - 8}" y="{_y(0):.1f}" text-anchor="end">0</text>'
        f'<text x="{_LEFT}" y="{HEIGHT - 8}">{escape(start)}</text>'
        f'<text x="{right}" y="{HEIGHT - 8}" text-anchor="end">{escape(end)}</text></svg>'
    )


def _thinned(points: Sequence[tuple[float, float]]) -> Sequence[tuple[float, float]]:
    """As many as can be told apart on the plot."""
    step = max(1, len(points) // WIDTH)
    return [*points[::step], points[-1]]


def _x(share: float) -> float:
    return _LEFT + share * (WIDTH - _LEFT - _RIGHT)


def _y(share: float) -> float:
    return HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM)
