"""Which language a page is shown in, and what languages and countries are called."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from babel import Locale
from babel.dates import format_date, format_time
from starlette.requests import Request

from tracesnt.fixtures import labelled_languages
from tracesnt.fixtures.folding import folded
from tracesnt.fixtures.vocabulary import countries

COOKIE = "language"
FALLBACK = "en"


def language_of(request: Request) -> str:
    """Return the language of a visitor: chosen on the page, else asked for by the browser, else English."""
    offered = labelled_languages()
    chosen = request.cookies.get(COOKIE)
    if chosen in offered:
        return chosen
    return next(
        (wanted for wanted in _accepted(request.headers.get("accept-language", "")) if wanted in offered), FALLBACK
    )


def _accepted(header: str) -> list[str]:
    weighted = []
    for place, part in enumerate(header.split(",")):
        tag, _, parameter = part.strip().partition(";")
        weighted.append((-_weight(parameter), place, tag.split("-")[0].lower()))
    return [tag for weight, _, tag in sorted(weighted) if weight < 0]


def _weight(parameter: str) -> float:
    try:
        return float(parameter.strip().removeprefix("q=") or "1")
    except ValueError:
        return 0.0


@cache
def own_name(language: str) -> str:
    """Return what a language calls itself, such as ``français``."""
    return Locale.parse(language).get_display_name(language) or language


@cache
def country_name(code: str, language: str) -> str:
    """Return a country's name in a language."""
    return str(Locale.parse(language).territories[code])


@cache
def country_names(language: str) -> tuple[tuple[str, str], ...]:
    """Return code and name of every country that the searches offer, in the order of the language."""
    names = ((code, country_name(code, language)) for code in countries())
    return tuple(sorted(names, key=lambda country: folded(country[1])))


def day(moment: float, language: str) -> str:
    """Return the day of a moment as it is written in a language."""
    return format_date(datetime.fromtimestamp(moment, UTC), format="long", locale=language)


def clock_time(moment: float, language: str) -> str:
    """Return the time of day of a moment as a language writes it; the twin's clock shows that of Greenwich."""
    return f"{format_time(datetime.fromtimestamp(moment, UTC), 'short', locale=language)} UTC"
