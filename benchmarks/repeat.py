"""How often does a journey fail that should not? Repeats them under random delay, on a slow processor, shuffled.

Each repeat is a bundled case from the page of welcome on, in a language drawn from all: the twin answers some requests
late, and the browser has a fraction of its processor. A repeat is unexpected unless it comes to the outcome that it
should, without drift, and the twin has accepted nothing twice.

    python benchmarks/repeat.py --times 200
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from tracesnt.assistant.startup.session import Session, Settings, open_session
from tracesnt.errors import AssistantError, Outcome
from tracesnt.fixtures import labelled_languages, load_case
from tracesnt.flows import Journal, Listener, Step, Visit, onboarding

EXPECTED = {
    "certipaq-importer": Outcome.AUTHORISED,
    "english-importer": Outcome.AUTHORISED,
    "pending-request": Outcome.REQUESTED,
    "rejected-request": Outcome.REJECTED,
    "unknown-operator": Outcome.OPERATOR_NOT_FOUND,
    "ambiguous-operator": Outcome.OPERATOR_AMBIGUOUS,
    "new-operator": Outcome.AUTHORISED,
    "passkey-importer": Outcome.AUTHORISED,
    "second-colleague": Outcome.AUTHORISED,
    "validator-with-key": Outcome.AUTHORISED,
}
SLOWEST = 6.0
"""The browser has at least one part in so many of its processor."""
LATE = {"kind": "latency", "distribution": "exponential", "mean": 60, "probability": 0.3}


@dataclass(frozen=True)
class Repeat:
    """One repeat, as it is drawn."""

    number: int
    case: str
    language: str
    slowness: float


@dataclass(frozen=True)
class Came:
    """What a repeat came to; ``wrong`` says what was not expected of it."""

    repeat: Repeat
    seconds: float
    wrong: str = ""


class SlowProcessor(Listener):
    """Takes a part of its processor from each page that a visit opens."""

    def __init__(self, slowness: float) -> None:
        self._slowness = slowness
        self._slow: set[int] = set()

    def step_started(self, visit: Visit, step: Step) -> None:
        """Slow down a page that is new."""
        del step
        if id(visit.page) not in self._slow:
            self._slow.add(id(visit.page))
            session = visit.page.context.new_cdp_session(visit.page)
            session.send("Emulation.setCPUThrottlingRate", {"rate": self._slowness})


def drawn(times: int, seed: int) -> list[Repeat]:
    """Return so many repeats in an order of chance; every case is among them as often."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    names, languages = list(EXPECTED), labelled_languages()
    repeats = [
        Repeat(number, names[number % len(names)], chance.choice(languages), chance.uniform(1.0, SLOWEST))
        for number in range(times)
    ]
    chance.shuffle(repeats)
    return repeats


def run_all(repeats: list[Repeat]) -> list[Came]:
    """Run repeats one after the other in a browser and on a twin of their own."""
    with open_session(Settings()) as session:
        return [_run(session, repeat) for repeat in repeats]


def _run(session: Session, repeat: Repeat) -> Came:
    backstage = session.backstage
    assert backstage is not None
    session.start_afresh()
    backstage.add_faults([LATE | {"seed": repeat.number}])
    case = load_case(repeat.case).model_copy(update={"language": repeat.language})
    journal, started = Journal(), time.perf_counter()
    try:
        with session.visit(case.language, (SlowProcessor(repeat.slowness),), journal) as visit:
            outcome = onboarding.run(visit, case).outcome
            said = ""
    except AssistantError as error:
        outcome, said = error.outcome, f" ({error.step}: {error.message})"
    seconds = time.perf_counter() - started
    if outcome is not EXPECTED[repeat.case]:
        return Came(repeat, seconds, f"ended {outcome}{said}")
    if journal.drift:
        return Came(repeat, seconds, f"found drift at {journal.drift[0].element} of {journal.drift[0].page}")
    accepted = Counter((write.who, write.kind, write.subject) for write in backstage.writes())
    twice = [kind for (_, kind, _), count in accepted.items() if count > 1 and kind in ONCE]
    return Came(repeat, seconds, f"did twice: {', '.join(twice)}" if twice else "")


ONCE = frozenset({"account-registered", "password-chosen", "device-added", "authorisation-requested"})


def main() -> None:
    """Run, print statistics, and fail where anything was unexpected."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=20, help="repeats (default: 20)")
    parser.add_argument("--workers", type=int, default=2, help="browsers side by side (default: 2)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed draws the same repeats (default: 1)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON on the last line")
    options = parser.parse_args()
    repeats, started = drawn(options.times, options.seed), time.perf_counter()
    shares = [share for worker in range(options.workers) if (share := repeats[worker :: options.workers])]
    with ProcessPoolExecutor(len(shares), mp_context=get_context("spawn")) as pool:
        came = [each for share in pool.map(run_all, shares) for each in share]
    wrong = [each for each in came if each.wrong]
    for each in wrong:
        place = f"repeat {each.repeat.number}: {each.repeat.case} in {each.repeat.language}"
        print(f"{place}, processor slower by {each.repeat.slowness:.1f}: {each.wrong}")
    seconds = sorted(each.seconds for each in came)
    figures = {
        "times": len(came),
        "unexpected": len(wrong),
        "seconds": round(time.perf_counter() - started, 1),
        "median_seconds": round(statistics.median(seconds), 2),
        "slowest_seconds": round(seconds[-1], 2),
        "by_case": dict(sorted(Counter(each.repeat.case for each in wrong).items())),
    }
    print(
        "{unexpected} of {times} repeats were unexpected, in {seconds} s; "
        "one takes {median_seconds} s in the median, and {slowest_seconds} s at most".format(**figures)
    )
    if options.json:
        print(json.dumps(figures))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
