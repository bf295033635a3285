"""The documented schema of receipts is the one in use."""

from __future__ import annotations

import json
from pathlib import Path

from tracesnt.assistant.receipt import Receipt

SCHEMA = Path(__file__).parents[2] / "docs" / "receipt.schema.json"


def test_the_documented_schema_is_the_one_that_receipts_follow() -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == Receipt.model_json_schema()
