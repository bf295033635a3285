"""Telling an alert that a site is known to give from a new one."""

from __future__ import annotations

import re
from functools import cache

from tracesnt.fixtures import load_labels

_ANY = re.compile(r"\\{\w+\\}")
_PLACEHOLDER = re.compile(r"\{\w+\}")
# A label that says hardly more than what stands for its placeholders would make any alert a known one.
_TOO_SHORT = 8


def is_known(alert: str, language: str) -> bool:
    """Tell whether an alert is what some label says, whatever stands for the label's ``{placeholders}``."""
    plain, patterns = _sayings(language)
    return alert in plain or any(pattern.fullmatch(alert) for pattern in patterns)


@cache
def _sayings(language: str) -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    texts = {
        " ".join(text.split())
        for label in load_labels(language).entries.values()
        for text in (label.text, *label.forms.values())
    }
    filled = [text for text in texts if "{" in text and len(_PLACEHOLDER.sub("", text)) > _TOO_SHORT]
    return frozenset(texts), tuple(re.compile(_ANY.sub(".+", re.escape(text))) for text in filled)
