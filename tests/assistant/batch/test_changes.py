"""Sheets that were changed after a batch was made of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.assistant.batch.conftest import NOW
from tests.assistant.conftest import TraceSnt
from tracesnt.assistant.batch.changes import changes
from tracesnt.assistant.batch.forgetting import forget
from tracesnt.assistant.batch.store import Store, open_store
from tracesnt.assistant.sheets.reading import read_sheet
from tracesnt.assistant.sheets.rows import rows_of

HEAD = "First name;Last name;E-mail;Language;Country;Operator;Priority"
ANA = "Ana;Silva;ana.silva@example.org;fr;BE;Coffeeteam;"
BO = "Bo;Berg;bo@example.org;sv;SE;Nya Kaffe AB;7"
CY = "Cy;Cole;cy@example.org;en;IE;Roasters;"


def sheet(folder: Path, *lines: str) -> Path:
    """A sheet of some rows, the first of which is row 2."""
    path = folder / "people.csv"
    path.write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A batch of three rows."""
    store = open_store(tmp_path, None, create=True)
    store.create("mock", "hash", rows_of(read_sheet(sheet(tmp_path, ANA, BO, CY)), {}).cases, NOW)
    return store


def found(store: Store, folder: Path, *lines: str) -> list[str]:
    """What is said of a sheet of other rows."""
    return list(changes(store, rows_of(read_sheet(sheet(folder, *lines)), {})))


def test_the_same_rows_in_another_file_are_no_change(store: Store, tmp_path: Path) -> None:
    assert (
        found(store, tmp_path, f'"{ANA.replace(";", chr(34) + ";" + chr(34))}"', BO, CY.replace("en", "English")) == []
    )


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((ANA.replace("fr", "de").replace("Coffee", "Tea"), BO, CY), ["row 2 was changed: Language, Operator"]),
        ((ANA, BO.replace("7", "8"), CY), ["row 3 was changed: Priority"]),
        ((ANA.replace("ana.", "anna."), BO, CY), ["row 2 was changed: E-mail"]),
        ((ANA.replace("ana.silva@example.org", ""), BO, CY), ["row 2 was changed: E-mail"]),
        ((ANA, CY), ["row 3 was removed", "row 4 stands in row 3 now"]),
        ((ANA, BO, CY, CY.replace("cy@", "dy@")), ["row 5 was added"]),
        (
            (CY.replace("cy@", "dy@"), ANA, BO, CY),
            ["row 2 was added", "row 2 stands in row 3 now, and so do 2 more"],
        ),
    ],
)
def test_what_was_changed_is_named_row_by_row(
    store: Store, tmp_path: Path, lines: tuple[str, ...], said: list[str]
) -> None:
    told = found(store, tmp_path, *lines)
    assert told == said
    assert not any(name in sentence for sentence in told for name in ("Ana", "Silva", "@", "Berg"))


def test_whoever_is_forgotten_is_no_change(store: Store, tmp_path: Path) -> None:
    forget(store, tmp_path, 2)
    assert found(store, tmp_path, ANA, BO, CY) == []


def test_a_batch_goes_on_only_with_the_sheet_that_it_was_started_with(
    store: Store, tracesnt_here: TraceSnt, tmp_path: Path
) -> None:
    assert store.is_file
    sheet(tmp_path, ANA.replace(";fr;", ";de;"), CY)
    for command in ("resume", "report"):
        answer = tracesnt_here("batch", command, "--out", ".", "--sheet", "people.csv")
        assert answer.status == 2
        assert "row 2 was changed: Language\n  - row 3 was removed" in answer.err
        assert "leave out --sheet" in answer.err
        assert "Silva" not in answer.err
    assert tracesnt_here("batch", "status", "--out", ".", "--json").document["state"] == "running"
