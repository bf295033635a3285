"""What the documents say can be done: every command line parses, and every link leads somewhere."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer

from tracesnt.assistant.cli import app

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
COMMAND = re.compile(r"^(?:\$ )?tracesnt (.+?)(?: {2,}#.*)?$", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
TARGET = re.compile(r"^(?:\$ )?make ([a-z]+)", re.MULTILINE)


def documented(pattern: re.Pattern[str]) -> list[str]:
    """What a pattern finds in the console blocks of all documents."""
    blocks = (block for document in DOCUMENTS for block in CONSOLE.findall(document.read_text(encoding="utf-8")))
    return sorted({found for block in blocks for found in pattern.findall(block)})


@pytest.mark.parametrize("command", documented(COMMAND))
def test_every_documented_command_parses(command: str) -> None:
    name, *arguments = shlex.split(command)
    group = typer.main.get_command(app)
    subcommand = group.commands[name]  # type: ignore[attr-defined]
    assert subcommand.make_context(name, arguments) is not None


@pytest.mark.parametrize("target", documented(TARGET))
def test_every_documented_target_is_in_the_makefile(target: str) -> None:
    assert f"\n{target}: " in (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_between_documents_leads_somewhere(document: Path) -> None:
    for link in LINK.findall(document.read_text(encoding="utf-8")):
        assert (document.parent / link).exists(), link
