"""The fixtures that need a browser, where pytest-playwright is not there to start one."""

from __future__ import annotations

from typing import NoReturn

import pytest

_MISSING = (
    "This fixture needs pytest-playwright, which is not installed or not active. "
    "Install it with: pip install 'traces-nt-assistant[regression]'"
)


@pytest.fixture
def tracesnt_session() -> NoReturn:
    """Say what is missing."""
    raise pytest.UsageError(_MISSING)


@pytest.fixture
def visit() -> NoReturn:
    """Say what is missing."""
    raise pytest.UsageError(_MISSING)


@pytest.fixture
def run() -> NoReturn:
    """Say what is missing."""
    raise pytest.UsageError(_MISSING)


@pytest.fixture
def open_page() -> NoReturn:
    """Say what is missing."""
    raise pytest.UsageError(_MISSING)


@pytest.fixture
def axe() -> NoReturn:
    """Say what is missing."""
    raise pytest.UsageError(_MISSING)
