"""Colours of pages, made from those of a house style: text can be read whatever they are, by day and by night."""

from __future__ import annotations

import colorsys
from collections.abc import Mapping

from tracesnt.assistant.guide.theming import Colours

_BLACK = "#000000"
_WHITE = "#ffffff"
# Contrast that text needs, and what is comfortable on dark pages [WCAG 2.2, 1.4.3 and 1.4.6].
_TEXT = 4.5
_COMFORT = 7.0
_LINEAR_UNTIL = 0.04045

Shades = Mapping[str, str]


def by_day(colours: Colours) -> Shades:
    """Return the colours of pages by their names in style sheets."""
    paper, surface = colours.paper, colours.surface
    return _shades(colours, paper=paper, surface=surface, line=colours.line, ink=colours.ink, least=_TEXT)


def by_night(colours: Colours) -> Shades:
    """Return the same where dark pages are wanted: the house's main colour, nearly black."""
    return _shades(
        colours,
        paper=mixed(colours.brand, _BLACK, 0.7),
        surface=mixed(colours.brand, _BLACK, 0.52),
        line=mixed(colours.brand, _WHITE, 0.18),
        ink=mixed(colours.brand, _WHITE, 0.9),
        least=_COMFORT,
    )


def mixed(one: str, other: str, share: float) -> str:
    """Return a colour with this share of another one."""
    pairs = zip(_parts(one), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 [WCAG 2.2, relative luminance]."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable(colour: str, *grounds: str, least: float = _TEXT) -> str:
    """Return the colour itself, or the nearest darker or lighter one of its hue that can be read on all grounds."""
    end = max((_BLACK, _WHITE), key=lambda each: min(contrast(each, ground) for ground in grounds))
    candidates = (_towards(colour, end, step / 40) for step in range(41))
    return next((each for each in candidates if min(contrast(each, ground) for ground in grounds) >= least), end)


def readable_on(colour: str, ink: str) -> str:
    """Return white or the ink, whichever contrasts more with a colour."""
    return max((_WHITE, ink), key=lambda each: contrast(each, colour))


def _shades(colours: Colours, *, paper: str, surface: str, line: str, ink: str, least: float) -> Shades:
    ink = readable(ink, paper, surface)
    return {
        "paper": paper,
        "surface": surface,
        "line": line,
        "ink": ink,
        "muted": readable(mixed(ink, paper, 0.35), paper, surface),
        "link": readable(colours.brand, paper, surface, least=least),
        "band": colours.brand,
        "on-band": readable(_WHITE, colours.brand),
        "band-line": mixed(colours.brand, readable(_WHITE, colours.brand), 0.3),
        "accent": colours.accent,
        "on-accent": readable(_WHITE, colours.accent),
        "accent-text": readable(colours.accent, paper, surface),
        "highlight": colours.highlight,
    }


def _towards(colour: str, end: str, share: float) -> str:
    hue, lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in _parts(colour)))
    lightness += ((1 if end == _WHITE else 0) - lightness) * share
    return "#" + "".join(f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, lightness, saturation))


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = map(_linear, _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: int) -> float:
    value = part / 255
    return value / 12.92 if value <= _LINEAR_UNTIL else ((value + 0.055) / 1.055) ** 2.4
