"""No secret of a run, and nothing of its people that is to be covered, is in any file of a guide: text or picture."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image

from tests.assistant.guide.conftest import Whole
from tests.assistant.test_secrets import is_short, leaks_in_text
from tracesnt.fixtures import Case

pytestmark = pytest.mark.browser

HOW_TO_INSTALL = "{} is needed for this test and is not installed: run `sh scripts/test-office` as root."
# A person's address stands on these pages, in a field, in a sentence and in a table.
SAMPLED = ("fill-account-form", "enter-password", "open-mailed-link", "decide-request", "search-pending-requests")


def output(program: str, *arguments: str) -> str:
    """What another program prints."""
    found = shutil.which(program)
    assert found is not None, HOW_TO_INSTALL.format(program)
    done = subprocess.run([found, *arguments], check=True, capture_output=True, encoding="utf-8", timeout=60)  # noqa: S603
    return done.stdout


def texts(path: Path) -> dict[str, str]:
    """Everything that can be read in a file, as text and byte for byte."""
    found = {path.name: path.read_bytes().decode("latin-1")}
    match path.suffix:
        case ".pdf":
            found["text"] = output("pdftotext", str(path), "-")
            found["properties"] = output("pdfinfo", "-meta", str(path)) + output("pdfinfo", str(path))
        case ".docx" | ".pptx":
            with ZipFile(path) as archive:
                found |= {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}
        case ".png":
            with Image.open(path) as picture:
                found["metadata"] = str(picture.info)
        case _:
            found["text"] = path.read_text(encoding="utf-8")
    return found


def names(case: Case) -> list[str]:
    """What of its people a guide must not show."""
    assert case.validation is not None
    people = (case.person, case.validation.by)
    return [part for person in people for part in (person.email, person.first_name, person.last_name)]


def test_every_format_was_looked_into(whole: Whole) -> None:
    assert {path.suffix for path in whole.files} >= {".html", ".md", ".pdf", ".docx", ".pptx", ".png", ".json"}
    assert len(whole.secrets) > 10
    assert any(is_short(secret) for secret in whole.secrets)


def test_no_secret_is_in_any_file(whole: Whole) -> None:
    long = [secret for secret in whole.secrets if not is_short(secret)]
    for path in whole.files:
        assert not [secret for secret in whole.secrets if secret in path.stem and not is_short(secret)]
        for part, text in texts(path).items():
            assert [secret for secret in long if secret in text] == [], (path, part)
            if part == "text" or part.endswith(".xml"):
                assert leaks_in_text(whole.secrets, _without_pictures(text)) == [], (path, part)


def test_nothing_of_its_people_is_in_any_file(whole: Whole, case: Case) -> None:
    for path in whole.files:
        for part, text in texts(path).items():
            plain = _without_pictures(text).lower()
            assert [name for name in names(case) if re.search(rf"\b{re.escape(name.lower())}\b", plain)] == [], (
                path,
                part,
            )
            assert "@example.org" not in plain


@pytest.mark.parametrize("step", SAMPLED)
def test_nothing_of_it_can_be_read_in_a_picture(whole: Whole, case: Case, step: str) -> None:
    pictures = [path for path in whole.files if path.suffix == ".png" and step in path.name]
    assert pictures
    for path in pictures:
        read = output("tesseract", str(path), "-", "--psm", "11").lower()
        assert len(read.split()) > 5, "nothing could be read at all"
        assert [name for name in names(case) if name.lower() in read] == [], path
        assert [secret for secret in whole.secrets if secret.lower() in read.split()] == [], path
        assert "example.org" not in read


def _without_pictures(text: str) -> str:
    """A text without what is in it as base64, in which short words stand by chance."""
    return re.sub(r"base64,[A-Za-z0-9+/=]+", "", text)
