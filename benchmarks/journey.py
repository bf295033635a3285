"""What does the flow cost beside a hand-written script?

Runs the same journey, in turn and on the same twin and browser, as

* ``raw``: a straight-line Playwright script with hard-coded CSS locators, which checks nothing;
* ``flow``: the flow ``onboarding``, over page objects, with its look for drift;
* ``no-look``: the same flow told that every page has been looked at, which shows what that look costs.

and prints the ratio of each to ``raw``, pair by pair.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable

from raw_journey import raw_journey
from tracesnt.assistant.startup.session import Session, Settings, open_session
from tracesnt.errors import Outcome
from tracesnt.fixtures import Case, load_case
from tracesnt.flows import Journal, onboarding
from tracesnt.pages.arrival import known_pages

Variant = Callable[[Session, Case], int]


def flow_journey(session: Session, case: Case) -> int:
    """Run the flow; return its number of actions."""
    return _flow(session, case, look=True)


def flow_journey_without_look(session: Session, case: Case) -> int:
    """Run the flow without its look for drift; return its number of actions."""
    return _flow(session, case, look=False)


def _flow(session: Session, case: Case, *, look: bool) -> int:
    journal = Journal()
    with session.visit(case.language, journal=journal) as visit:
        if not look:
            for page in known_pages():
                visit.looked_at(page)
        outcome = onboarding(visit, case).outcome
    assert outcome is Outcome.AUTHORISED, outcome
    assert not journal.drift, journal.drift
    return journal.actions


VARIANTS: dict[str, Variant] = {
    "raw": raw_journey,
    "flow": flow_journey,
    "no-look": flow_journey_without_look,
}


def measure(pairs: int) -> dict[str, object]:
    """Return actions, median seconds and ratios of every variant over so many rounds."""
    case = load_case("certipaq-importer")
    seconds: dict[str, list[float]] = {name: [] for name in VARIANTS}
    actions: dict[str, int] = {}
    with open_session(Settings()) as session:
        assert session.backstage is not None
        for round_ in range(pairs + 1):
            # Each variant takes each place in the round in turn, so that none always follows the same other.
            names = list(VARIANTS)
            turn = round_ % len(names)
            for name in (*names[turn:], *names[:turn]):
                session.backstage.reset()
                start = time.perf_counter()
                actions[name] = VARIANTS[name](session, case)
                if round_ > 0:  # the first round warms up
                    seconds[name].append(time.perf_counter() - start)
    assert len(set(actions.values())) == 1, actions
    return {
        "pairs": pairs,
        "actions": actions["flow"],
        "median_seconds": {name: round(statistics.median(values), 3) for name, values in seconds.items()},
        "ratio": {name: _ratio(seconds[name], seconds["raw"]) for name in VARIANTS if name != "raw"},
    }


def _ratio(values: list[float], raw: list[float]) -> dict[str, float]:
    ratios = sorted(value / base for value, base in zip(values, raw, strict=True))
    low, _, high = statistics.quantiles(ratios, n=4) if len(ratios) > 1 else (ratios[0],) * 3
    return {
        "median": round(statistics.median(ratios), 3),
        "quartile_low": round(low, 3),
        "quartile_high": round(high, 3),
        "min": round(ratios[0], 3),
        "max": round(ratios[-1], 3),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=20, help="rounds to measure (default: 20)")
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON document")
    options = parser.parse_args()
    figures = measure(options.pairs)
    if options.json:
        print(json.dumps(figures))
        return
    print(f"{figures['actions']} actions, {figures['pairs']} pairs")
    for name, median in figures["median_seconds"].items():  # type: ignore[attr-defined]
        print(f"  {name:8} {median:.3f} s")
    for name, ratio in figures["ratio"].items():  # type: ignore[attr-defined]
        print(
            f"ratio {name} / raw: {ratio['median']:.3f} "
            f"(quartiles {ratio['quartile_low']:.3f} to {ratio['quartile_high']:.3f}, "
            f"all {ratio['min']:.3f} to {ratio['max']:.3f})"
        )


if __name__ == "__main__":
    main()
