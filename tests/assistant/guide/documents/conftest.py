"""Editions of the sample, and another program to open documents with."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

HOW_TO_INSTALL = (
    "LibreOffice and pdftotext are needed for this test and are not installed: run `sh scripts/test-office` as root, "
    "or install them (on macOS: brew install libreoffice poppler)."
)
TextOf = Callable[[Path], list[str]]
AsPages = Callable[[Sequence[Path]], list[list[str]]]


@pytest.fixture
def text_of() -> TextOf:
    """Return the text of every page of a PDF, as pdftotext reads it."""

    def read(pdf: Path) -> list[str]:
        reader = shutil.which("pdftotext")
        assert reader is not None, HOW_TO_INSTALL
        command = [reader, str(pdf), "-"]
        done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", timeout=60)  # noqa: S603 - found above
        return [" ".join(page.split()) for page in done.stdout.split("\f")[:-1]]

    return read


@pytest.fixture
def as_pages(tmp_path: Path, text_of: TextOf) -> AsPages:
    """Let LibreOffice lay documents out; returns the text of every page of each."""

    def convert(documents: Sequence[Path]) -> list[list[str]]:
        office = shutil.which("soffice")
        assert office is not None, HOW_TO_INSTALL
        out = tmp_path / "laid-out"
        out.mkdir()
        copies = [out / f"{place}{document.suffix}" for place, document in enumerate(documents)]
        for document, copy in zip(documents, copies, strict=True):
            shutil.copy(document, copy)
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(out), *map(str, copies)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603 - found above
        return [text_of(copy.with_suffix(".pdf")) for copy in copies]

    return convert
