"""What failed, beside the lines of code that it concerns: for GitHub's and GitLab's views of a change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from tracesnt.assistant.regression.report.model import Ended, Run


def workflow_commands(run: Run) -> Iterator[str]:
    """Yield a command to GitHub for each test that failed [GitHub, Workflow commands for GitHub Actions]."""
    for test in run.failed:
        record = test.record
        place = f"file={_property(record.file)},line={record.line},title={_property(record.name)}"
        yield f"::error {place}::{_data(described(test))}"


def code_quality(run: Run) -> list[dict[str, Any]]:
    """Return a finding for GitLab for each test that failed [GitLab, Code Quality report format]."""
    return [
        {
            "description": described(test),
            "check_name": test.record.name,
            "fingerprint": hashlib.sha256(test.record.name.encode()).hexdigest(),
            "severity": "major",
            "location": {"path": test.record.file, "lines": {"begin": test.record.line}},
        }
        for test in run.failed
    ]


def described(test: Ended) -> str:
    """Return why a test failed: what pytest says, where no error explains itself, and what a person saw."""
    said = [test.record.message] if test.is_said_by_pytest else []
    return "\n".join([*said, *(f"{name}: {text}" for name, text in test.record.seen if name != "Address")])


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
