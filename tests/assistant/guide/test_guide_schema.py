"""The documented schema of guides is the one in use."""

from __future__ import annotations

import json
from pathlib import Path

from tracesnt.assistant.guide.model import Guide

SCHEMA = Path(__file__).parents[3] / "docs" / "guide.schema.json"


def test_the_documented_schema_is_the_one_that_guides_follow() -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == Guide.model_json_schema()
