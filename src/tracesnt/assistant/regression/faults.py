"""What a test or a run makes the twin fail at."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tracesnt.assistant.regression.problems import sentences_of
from tracesnt.errors import InputError

if TYPE_CHECKING:
    from tracesnt.mock_site.faults.models import Fault

Fields = dict[str, Any]

_FILES = {".yaml", ".yml", ".json"}


def marked(item: pytest.Item) -> list[Fields]:
    """Return the faults that a test's marks ask for, as they are written."""
    return [fault_of(mark) for mark in item.iter_markers("fault")]


def fault_of(mark: pytest.Mark) -> Fields:
    """Return a fault as its mark says it: the kind first, then its fields by their names."""
    return {**dict(zip(("kind",), mark.args, strict=False)), **mark.kwargs}


def read_option(text: str, problems: list[str]) -> tuple[Fields, ...]:
    """Return the faults of an option's value, a file of them or one as ``KIND:FIELD=VALUE,...``."""
    path = Path(text)
    if path.suffix in _FILES and not path.is_file():
        problems.append(f"--fault: there is no file {text}.")
        return ()
    from tracesnt.mock_site.faults.reading import load_faults, read_faults  # noqa: PLC0415 - few runs need half a twin

    try:
        return _fields(load_faults(path) if path.is_file() else read_faults([_written_out(text)]))
    except InputError as error:
        problems.extend(f"--fault {text}: {problem}" for problem in sentences_of(error))
        return ()


def _fields(faults: Iterable[Fault]) -> tuple[Fields, ...]:
    return tuple(fault.model_dump(mode="json", exclude_unset=True) for fault in faults)


def _written_out(text: str) -> Fields:
    kind, _, fields = text.partition(":")
    pairs = (field.partition("=") for field in fields.split(",") if field)
    return {"kind": kind} | {name.strip(): yaml.safe_load(value) for name, _, value in pairs}
