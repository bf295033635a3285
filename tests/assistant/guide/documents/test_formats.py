"""What holds for every document: the same bytes anywhere and any time, and clear words where a library is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.assistant.guide.documents.sample import edition
from tracesnt.assistant.guide.formats import writer
from tracesnt.assistant.guide.theming import Theme
from tracesnt.errors import InputError

ROOT = Path(__file__).parents[4]
DOCUMENTS = ("pdf", "docx", "pptx")
WRITE = """
import sys
from pathlib import Path
from tests.assistant.guide.documents.sample import edition
from tracesnt.assistant.guide.formats import writer

made = edition(Path(sys.argv[1]), "el")
for name in sys.argv[2:]:
    writer(name)(made)
"""


def test_same_guide_gives_the_same_bytes_in_another_process_folder_and_year(tmp_path: Path) -> None:
    here = edition(tmp_path / "here", "el")
    written = {name: writer(name)(here)[0].read_bytes() for name in DOCUMENTS}
    there = tmp_path / "quite" / "another place"
    environment = os.environ | {
        "PYTHONHASHSEED": "4711",
        "SOURCE_DATE_EPOCH": "86400",
        "TZ": "Pacific/Auckland",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
    }
    command = [sys.executable, "-c", WRITE, str(there), *DOCUMENTS]
    subprocess.run(command, check=True, env=environment, cwd=tmp_path, timeout=120)  # noqa: S603 - our own program
    for name, content in written.items():
        assert (there / f"guide.{name}").read_bytes() == content, name
        assert str(tmp_path).encode() not in content


@pytest.mark.parametrize(("name", "library"), [("pdf", "weasyprint"), ("docx", "docx"), ("pptx", "pptx")])
def test_missing_library_is_named_with_what_to_install(
    name: str, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, f"tracesnt.assistant.guide.formats.{name}", raising=False)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(InputError, match=f"needs the package {library}") as caught:
        writer(name)
    assert "traces-nt-assistant[documents" in caught.value.advice


def test_libraries_are_imported_by_their_own_format_only() -> None:
    code = "import sys, tracesnt.assistant.guide.formats; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, encoding="utf-8", timeout=60)  # noqa: S603
    assert not {"weasyprint", "docx", "pptx"} & set(done.stdout.split())


@pytest.mark.parametrize("name", ["docx", "pptx"])
def test_logo_that_cannot_be_put_in_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "theme.yaml").write_text("logo: logo.svg\n", encoding="utf-8")
    (tmp_path / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    with pytest.raises(InputError, match=r"logo\.svg"):
        writer(name)(edition(tmp_path / "guide", theme=Theme(tmp_path)))
