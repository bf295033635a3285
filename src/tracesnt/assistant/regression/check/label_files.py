"""Writing what a site calls things now into the files of labels, with where it was read. All else stays as it is."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from datetime import date
from importlib.resources import files
from pathlib import Path

from tracesnt.assistant.regression.check.model import Checked, Proposal, What
from tracesnt.errors import InputError
from tracesnt.fixtures.vocabulary import parse

SOURCE = "site"
_READ_ON = re.compile(r"\s*# read on .*$")
# What an editor does not show is written by its number, as everywhere in these files.
_UNSEEN = {"\u00a0": "\\u00A0", "\u202f": "\\u202F"}


def labels_folder() -> Path:
    """Return the folder that this installation reads its labels from."""
    return Path(str(files("tracesnt.fixtures").joinpath("labels")))


def require_writable(folder: Path, languages: Sequence[str]) -> None:
    """Raise :class:`~tracesnt.errors.InputError` where labels could not be written."""
    paths = [folder / f"{language}.yaml" for language in languages]
    if not all(os.access(path, os.W_OK) for path in (folder, *paths)):
        raise InputError(
            f"The labels in {folder} cannot be written.",
            advice="Run the command in a checkout of the project, or leave out --update and hand on the report.",
        )


def applicable(checked: Checked) -> tuple[Proposal, ...]:
    """Return the labels to change, without those that would contradict each other or cost another element its name."""
    labels = dict.fromkeys(
        proposal
        for finding in checked.findings
        for proposal in finding.proposals
        if proposal.what is What.LABEL and not checked.kept_by(proposal)
    )
    named = [(proposal.label, proposal.language) for proposal in labels]
    return tuple(proposal for proposal in labels if named.count((proposal.label, proposal.language)) == 1)


def write_label(folder: Path, proposal: Proposal, site: str, today: date) -> Path:
    """Change one label, and return the file.

    Raises :class:`~tracesnt.errors.InputError` where the label is not on one line, or the file cannot be written.
    """
    path = folder / f"{proposal.language}.yaml"
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    number = _line_of(lines, proposal.label)
    page, _, key = proposal.label.partition(".")
    rest = _READ_ON.sub("", lines[number].rpartition("}")[2]) if number is not None else ""
    if number is not None:
        lines[number] = (
            f"    {key}: {{text: {_quoted(proposal.now)}, source: {SOURCE}}}{rest}  # read on {site}, {today}"
        )
    changed = "\n".join(lines)
    if number is None or parse(changed)["labels"][page][key]["text"] != proposal.now:
        raise InputError(
            f"The label {proposal.label} in {path} is not written on one line, and was left alone.",
            advice=f"Change it by hand to: {proposal.now}",
        )
    _replace(path, changed)
    return path


def _line_of(lines: Sequence[str], label: str) -> int | None:
    page, _, key = label.partition(".")
    inside = False
    for number, line in enumerate(lines):
        if re.match(r" {2}\S", line):
            inside = line.rstrip() == f"  {page}:"
        elif inside and line.startswith(f'    {key}: {{text: "'):
            return number
    return None


def _quoted(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    for character, written in _UNSEEN.items():
        quoted = quoted.replace(character, written)
    return quoted


def _replace(path: Path, text: str) -> None:
    beside = path.with_suffix(".new")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise InputError(
            f"The file {path} cannot be written: {error.strerror}.", advice="Make room, and run the command again."
        ) from error
