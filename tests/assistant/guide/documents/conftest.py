"""Other programs to open documents with."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.assistant import office

TextOf = Callable[[Path], list[str]]
AsPages = Callable[[Sequence[Path]], list[list[str]]]


@pytest.fixture
def text_of() -> TextOf:
    """Return the text of every page of a PDF, as pdftotext reads it."""

    def read(pdf: Path) -> list[str]:
        reader = shutil.which("pdftotext")
        assert reader is not None, office.HOW_TO_INSTALL
        command = [reader, str(pdf), "-"]
        done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", timeout=60)  # noqa: S603 - found above
        return [" ".join(page.split()) for page in done.stdout.split("\f")[:-1]]

    return read


@pytest.fixture
def as_pages(tmp_path: Path, text_of: TextOf) -> AsPages:
    """Let LibreOffice lay documents out; returns the text of every page of each."""

    def convert(documents: Sequence[Path]) -> list[list[str]]:
        return [text_of(pdf) for pdf in office.convert(documents, "pdf", tmp_path)]

    return convert
