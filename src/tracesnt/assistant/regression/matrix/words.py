"""Cells in words."""

from __future__ import annotations

from tracesnt.assistant.regression.matrix.model import End, Judged, State

SIGNS = {State.MET: "✓", State.NOT_MET: "✗", State.NOT_STRUCK: "?", State.NOT_CONCERNED: "·"}


def end_in_words(end: End) -> str:
    """Return how a run ends in a few words: outcome, exit status, writes, drift."""
    writes = f"writes: {', '.join(end.writes)}" if end.writes else "no writes"
    drift = "".join(f", drift: {each.element} by {each.found}" for each in end.drift)
    return f"{end.outcome} ({end.exit_status:d}), {writes}{drift}"


def expected_in_words(judged: Judged) -> str:
    """Return what must come of a cell: of the run with the fault, and of the one after it."""
    expected = judged.expected
    return "" if expected is None else f"{end_in_words(expected.first)}; then {end_in_words(expected.again)}"


def found_in_words(judged: Judged) -> str:
    """Return what came of a cell, in the same form."""
    came = judged.came
    if came is None:
        return ""
    struck = "once" if came.struck == 1 else f"{came.struck} times"
    return f"struck {struck}; {end_in_words(came.first)}; then {end_in_words(came.again)}"


def why(judged: Judged) -> str:
    """Return why a cell is in its state: what is not as it must be, or why all this is expected."""
    if judged.why:
        return " ".join(judged.why)
    return "" if judged.expected is None else judged.expected.because


def sentence(judged: Judged) -> str:
    """Return a cell as one sentence or two."""
    cell = judged.cell
    said = f"{cell.kind} at {cell.step} ({cell.language}): {judged.state}."
    expected = expected_in_words(judged)
    expected = f" Expected: {expected}." if expected else ""
    found = found_in_words(judged) if judged.state in {State.NOT_MET, State.NOT_STRUCK} else ""
    found = f" Found: {found}." if found else ""
    return f"{said}{expected}{found} {why(judged)}"
