"""Fonts go along in a DOCX, so that a guide looks the same where they are not installed."""

from __future__ import annotations

import hashlib
import uuid
from pathlib import Path

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from tracesnt.assistant.guide.theming import Theme

_TABLE = "application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"
_FONT = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
_HIDDEN = 32


def embed(document: Document, theme: Theme) -> None:
    """Put the theme's fonts into a document, where they are TrueType: Word reads no others."""
    settings = theme.settings
    files = {"embedRegular": theme.file(settings.font), "embedBold": theme.file(settings.font_bold)}
    fonts = {name: file for name, file in files.items() if file.suffix.lower() == ".ttf"}
    keys = {name: _key(file) for name, file in fonts.items()}
    content = theme.templates.get_template("docx-fonts.xml").render(
        font=settings.font_family,
        embedded=[(name, f"rId{place}", key) for place, (name, key) in enumerate(keys.items(), 1)],
    )
    part, package = document.part, document.part.package
    for key in [key for key, rel in part.rels.items() if rel.reltype == RELATIONSHIP_TYPE.FONT_TABLE]:
        del part.rels[key]
    table = Part(PackURI("/word/fontTable.xml"), _TABLE, content.encode(), package)
    part.relate_to(table, RELATIONSHIP_TYPE.FONT_TABLE)
    for place, (name, file) in enumerate(fonts.items(), start=1):
        hidden = _hidden(file.read_bytes(), keys[name])
        font = Part(PackURI(f"/word/fonts/font{place}.odttf"), _FONT, hidden, package)
        table.load_rel(RELATIONSHIP_TYPE.FONT, font, f"rId{place}")


def _key(file: Path) -> str:
    return f"{{{uuid.UUID(bytes=hashlib.sha256(file.read_bytes()).digest()[:16])}}}".upper()


def _hidden(content: bytes, key: str) -> bytes:
    """Return a font as ECMA-376 17.8.1 has it embedded: its first bytes are combined with its key, read backwards."""
    mask = bytes.fromhex(key.strip("{}").replace("-", ""))[::-1]
    start = bytes(byte ^ mask[place % len(mask)] for place, byte in enumerate(content[:_HIDDEN]))
    return start + content[_HIDDEN:]
