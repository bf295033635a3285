"""Writing a guide down. A format is a function from an edition to the files that it wrote, imported when wanted.

``guide.json``, the model itself, is always there.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import cast

from tracesnt.assistant.guide.edition import Edition
from tracesnt.errors import InputError

Writer = Callable[[Edition], tuple[Path, ...]]

_WRITERS = {
    "html": "html:write",
    "md": "markdown:write",
    "pdf": "pdf:write",
    "docx": "docx:write",
    "pptx": "pptx:write",
    "gif": "animation:write_gif",
    "webp": "animation:write_webp",
    "mp4": "video:write",
}
FORMATS = tuple(_WRITERS)


def writer(name: str) -> Writer:
    """Return what writes a format.

    Raises :class:`~tracesnt.errors.InputError` for an unknown one, and for one whose libraries are not installed.
    """
    if name not in _WRITERS:
        raise InputError(f"There is no format '{name}'.", advice=f"Use some of: {', '.join(FORMATS)}.")
    module, _, function = _WRITERS[name].partition(":")
    try:
        return cast("Writer", getattr(import_module(f"tracesnt.assistant.guide.formats.{module}"), function))
    except ImportError as error:
        raise InputError(
            f"The format '{name}' needs the package {error.name}, which is not installed.",
            advice="Install them all: pip install 'traces-nt-assistant[documents,video]'.",
        ) from error
