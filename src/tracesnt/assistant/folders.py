"""Folders that commands write to."""

from __future__ import annotations

from pathlib import Path

from tracesnt.errors import InputError

OUT_ADVICE = "Choose another --out."


def require_folder(folder: Path) -> None:
    """Make a folder; raises :class:`~tracesnt.errors.InputError` where it cannot be written to."""
    probe = folder / ".probe"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise unwritable(folder, error) from error


def unwritable(folder: Path, error: OSError) -> InputError:
    """Return the error for a folder that cannot be written to."""
    return InputError(f"The folder {folder} cannot be written to: {error.strerror}.", advice=OUT_ADVICE)
