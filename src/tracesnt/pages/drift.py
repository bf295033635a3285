"""Drift: what is no longer as a page object declares it, though a run can go on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Found(StrEnum):
    """Which of an element's two locators still matches; anything but both is drift."""

    PRIMARY_ONLY = "primary only"
    NEUTRAL_ONLY = "neutral only"
    DIFFERENT = "two different elements"
    GONE = "gone"


@dataclass(frozen=True)
class Drift:
    """An element that no longer is as declared, though the run could go on."""

    page: str
    element: str
    found: Found
