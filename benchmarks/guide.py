"""What does a guide cost beside the journey that it shows?

In one browser and on one twin, runs in turn

* ``plain``: the flow ``onboarding``, without pictures;
* ``guide``: the same flow shot as a guide, with every picture composed and written;

and then writes each format from the last guide. Prints pictures a minute, seconds a language and format, and the ratio
of what the pictures add to the plain journey, pair by pair.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict

from journey import flow_journey
from tracesnt.assistant.guide.edition import read
from tracesnt.assistant.guide.formats import FORMATS, writer
from tracesnt.assistant.guide.order import Order, parts_for
from tracesnt.assistant.guide.shoot import shoot
from tracesnt.assistant.guide.studio import Style
from tracesnt.assistant.guide.theming import Theme
from tracesnt.assistant.startup.session import Session, Settings, open_session
from tracesnt.fixtures import load_case


class Figures(TypedDict):
    """What is printed. Ratios are of what a guide takes longer to the plain journey, pair by pair."""

    language: str
    pairs: int
    scale: int
    pictures: int
    pictures_before: int
    actions: int
    median_seconds: dict[str, float]
    added_ratio: dict[str, float]
    pictures_per_minute: float
    median_picture_bytes: int
    largest_picture_bytes: int
    seconds_per_format: dict[str, float]
    bytes_per_format: dict[str, int]


def measure(language: str, pairs: int, scale: int, formats: tuple[str, ...], out: Path) -> Figures:
    """Run both so many times in turn, after one round that warms up, and write the formats."""
    case = load_case("certipaq-importer").model_copy(update={"language": language})
    settings, theme = Settings(seed="guide"), Theme()
    order = Order("onboarding", parts_for(case, ()), formats, out, settings, Style(scale=scale))
    seconds: dict[str, list[float]] = {"plain": [], "guide": []}
    with open_session(settings) as session:
        for round_ in range(pairs + 1):
            # Each goes first in turn, so that neither always follows the other.
            for name in ("plain", "guide") if round_ % 2 else ("guide", "plain"):
                seconds[name].append(_timed(partial(_run, name, session, order, theme)))
    edition = read(out / language, theme)
    per_format = {name: round(_timed(partial(writer(name), edition)), 3) for name in formats}
    plain, guide = seconds["plain"][1:], seconds["guide"][1:]
    pictures = edition.guide.pictures
    weights = sorted(edition.path(picture).stat().st_size for picture in pictures)
    ratios = [(shot - alone) / alone for alone, shot in zip(plain, guide, strict=True)]
    return {
        "language": language,
        "pairs": pairs,
        "scale": scale,
        "pictures": len(pictures),
        "pictures_before": len(edition.guide.files) - len(pictures),
        "actions": sum(len(scene.actions) for step in edition.guide.steps for scene in step.scenes),
        "median_seconds": {"plain": round(statistics.median(plain), 3), "guide": round(statistics.median(guide), 3)},
        "added_ratio": {
            "median": round(statistics.median(ratios), 3),
            "min": round(min(ratios), 3),
            "max": round(max(ratios), 3),
        },
        "pictures_per_minute": round(60 * len(edition.guide.files) / statistics.median(guide), 1),
        "median_picture_bytes": round(statistics.median(weights)),
        "largest_picture_bytes": weights[-1],
        "seconds_per_format": per_format,
        "bytes_per_format": {name: _size(edition.folder, name) for name in formats},
    }


def _run(name: str, session: Session, order: Order, theme: Theme) -> None:
    (part,) = order.parts
    if name == "guide":
        shoot(session, order, theme, part, order.out / part.folder)
    else:
        session.start_afresh()
        flow_journey(session, part.case)


def _size(folder: Path, name: str) -> int:
    return (folder / f"guide.{name}").stat().st_size


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=5, help="pairs to measure (default: 5)")
    parser.add_argument("--language", default="fr", help="language to shoot (default: fr)")
    parser.add_argument("--scale", type=int, default=2, help="pixels of a picture to one of the page (default: 2)")
    parser.add_argument("--formats", default=",".join(FORMATS), help="formats to write (default: all)")
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON document")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="tracesnt-") as out:
        figures = measure(options.language, options.pairs, options.scale, tuple(options.formats.split(",")), Path(out))
    if options.json:
        print(json.dumps(figures))
        return
    median, ratio = figures["median_seconds"], figures["added_ratio"]
    print(
        f"{figures['pictures']} pictures and {figures['pictures_before']} of pages before, "
        f"{figures['actions']} actions, {figures['pairs']} pairs\n"
        f"plain journey  {median['plain']:.2f} s\n"
        f"guide          {median['guide']:.2f} s, {figures['pictures_per_minute']:.0f} pictures a minute\n"
        f"added / plain  {ratio['median']:.2f} ({ratio['min']:.2f} to {ratio['max']:.2f})\n"
        f"a picture has  {figures['median_picture_bytes'] / 1000:.0f} kB in the median, "
        f"{figures['largest_picture_bytes'] / 1000:.0f} kB at most"
    )
    for name, seconds in figures["seconds_per_format"].items():
        print(f"{name:5}          {seconds:.2f} s, {figures['bytes_per_format'][name] / 1000:.0f} kB")


if __name__ == "__main__":
    main()
