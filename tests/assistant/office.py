"""LibreOffice, to open documents with another program than the one that wrote them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

HOW_TO_INSTALL = (
    "LibreOffice and pdftotext are needed for this test and are not installed: run `sh scripts/test-office` as root, "
    "or install them (on macOS: brew install libreoffice poppler)."
)


def convert(documents: Sequence[Path], to: str, folder: Path) -> list[Path]:
    """Let LibreOffice open documents and save each in another format; return where they are now."""
    office = shutil.which("soffice")
    assert office is not None, HOW_TO_INSTALL
    out = folder / "converted"
    out.mkdir()
    copies = [out / f"{place}{document.suffix}" for place, document in enumerate(documents)]
    for document, copy in zip(documents, copies, strict=True):
        shutil.copy(document, copy)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", to, "--outdir", str(out), *map(str, copies)]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", timeout=120)  # noqa: S603 - found above
    converted = [copy.with_suffix(f".{to.partition(':')[0]}") for copy in copies]
    assert all(path.exists() for path in converted), done.stderr
    return converted
