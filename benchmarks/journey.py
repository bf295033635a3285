"""What does the flow cost beside a hand-written script?

Runs the same journey, in turn and on the same twin and browser, as

* ``raw``: a straight-line Playwright script with hard-coded CSS locators, which checks nothing;
* ``flow``: the flow ``onboarding``, over page objects, which proves each page and looks for drift;

and prints the ratio of the two pair by pair, and what the glance at each page costs.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypedDict
from unittest import mock

from raw_journey import raw_journey
from tracesnt.assistant.startup.session import Session, Settings, open_session
from tracesnt.errors import Outcome
from tracesnt.fixtures import Case, load_case
from tracesnt.flows import Journal, onboarding
from tracesnt.pages import Page, arrival
from tracesnt.pages.page import Host

Journey = Callable[[Session, Case], int]


class Figures(TypedDict):
    """What is printed. Ratios are of ``flow`` to ``raw``, pair by pair; glances are those of one flow."""

    pairs: int
    actions: int
    median_seconds: dict[str, float]
    ratio: dict[str, float]
    glances: int
    glance_share: float


def flow_journey(session: Session, case: Case) -> int:
    """Run the flow; return its number of actions."""
    journal = Journal()
    with session.visit(case.language, journal=journal) as visit:
        outcome = onboarding(visit, case).outcome
    assert outcome is Outcome.AUTHORISED, outcome
    assert not journal.drift, journal.drift
    return journal.actions


@contextmanager
def timed_glances() -> Iterator[list[float]]:
    """Time each glance at a page, in seconds."""
    seconds: list[float] = []
    glance = arrival._glanced  # noqa: SLF001 - there is no other way to time a part

    def timed(host: Host, expected: tuple[type[Page], ...]) -> Page | None:
        start = time.perf_counter()
        page = glance(host, expected)
        seconds.append(time.perf_counter() - start)
        return page

    with mock.patch.object(arrival, "_glanced", timed):
        yield seconds


def measure(pairs: int) -> Figures:
    """Run both journeys so many times in turn, after one round that warms up."""
    case = load_case("certipaq-importer")
    journeys: dict[str, Journey] = {"raw": raw_journey, "flow": flow_journey}
    seconds: dict[str, list[float]] = {name: [] for name in journeys}
    actions: dict[str, int] = {}
    with open_session(Settings()) as session, timed_glances() as glances:
        assert session.backstage is not None
        for round_ in range(pairs + 1):
            # Each goes first in turn, so that neither always follows the other.
            for name in list(journeys) if round_ % 2 else reversed(journeys):
                session.backstage.reset()
                start = time.perf_counter()
                actions[name] = journeys[name](session, case)
                seconds[name].append(time.perf_counter() - start)
    assert actions["raw"] == actions["flow"], actions
    counted = {name: values[1:] for name, values in seconds.items()}
    return {
        "pairs": pairs,
        "actions": actions["flow"],
        "median_seconds": {name: round(statistics.median(values), 3) for name, values in counted.items()},
        "ratio": _spread([flow / raw for flow, raw in zip(counted["flow"], counted["raw"], strict=True)]),
        "glances": len(glances) // (pairs + 1),
        "glance_share": round(sum(glances) / sum(seconds["flow"]), 4),
    }


def _spread(ratios: list[float]) -> dict[str, float]:
    low, _, high = statistics.quantiles(ratios, n=4) if len(ratios) > 1 else ratios * 3
    spread = {
        "median": statistics.median(ratios),
        "quartile_low": low,
        "quartile_high": high,
        "min": min(ratios),
        "max": max(ratios),
    }
    return {name: round(value, 3) for name, value in spread.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=20, help="pairs to measure (default: 20)")
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON document")
    options = parser.parse_args()
    figures = measure(options.pairs)
    if options.json:
        print(json.dumps(figures))
        return
    median, ratio = figures["median_seconds"], figures["ratio"]
    print(
        f"{figures['actions']} actions, {figures['pairs']} pairs\n"
        f"raw script  {median['raw']:.3f} s\n"
        f"flow        {median['flow']:.3f} s, of which {figures['glances']} glances are {figures['glance_share']:.1%}, "
        "most of it waiting for the page to be there\n"
        f"flow / raw  {ratio['median']:.3f} (quartiles {ratio['quartile_low']:.3f} to {ratio['quartile_high']:.3f}, "
        f"all {ratio['min']:.3f} to {ratio['max']:.3f})"
    )


if __name__ == "__main__":
    main()
