"""Which case a test is about."""

from __future__ import annotations

import pytest

from tracesnt.errors import InputError
from tracesnt.fixtures import Case, case_names, load_case

DEFAULT = "certipaq-importer"


def parameter(node: pytest.Item, name: str) -> object | None:
    """Return what a test is parametrised with under a name, ``None`` where it is not."""
    callspec = getattr(node, "callspec", None)
    return None if callspec is None else callspec.params.get(name)


def case_of(node: pytest.Item) -> Case:
    """Return the case that a test is parametrised with, that its mark names, or the guide's.

    A name is a bundled case's, or the path of a file from the folder of the test's own. Raises
    :class:`~tracesnt.errors.InputError` for a case that there is not, or that has problems.
    """
    mark = node.get_closest_marker("case")
    wanted = parameter(node, "case") or (DEFAULT if mark is None else next(iter(mark.args), ""))
    if isinstance(wanted, Case):
        return wanted
    if not isinstance(wanted, str) or not wanted:
        raise InputError(f"{wanted!r} is not a case.", advice="Give a bundled case's name, a file, or a Case.")
    return load_case(wanted if wanted in case_names() else str(node.path.parent / wanted))
