"""What a user of pytest-playwright would not write: here the browser is the one that all peers take."""

from __future__ import annotations

from typing import Any

import pytest

from side_by_side.answers import BROWSER


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the browser that all peers take."""
    return {**browser_type_launch_args, "executable_path": BROWSER}
