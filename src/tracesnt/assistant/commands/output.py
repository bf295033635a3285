"""Printing for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence


def print_json(document: Mapping[str, object] | Sequence[object]) -> None:
    """Print one JSON document on one line of standard output."""
    print(json.dumps(document, ensure_ascii=False), flush=True)
