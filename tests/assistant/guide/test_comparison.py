"""An edition tells what is not as it was in an earlier one: exactly the steps concerned."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.assistant.conftest import TraceSnt
from tests.assistant.guide.conftest import ShootIt
from tests.assistant.guide.documents.sample import edition as sample
from tracesnt.assistant.guide.comparison import Change, compare, worth_telling
from tracesnt.assistant.guide.edition import Edition
from tracesnt.assistant.startup.session import Session

pytestmark = pytest.mark.browser

SHOOT = ("guide", "sign-in", "--json", "--formats", "md", "--scale", "1")
NEXT = "[{kind: label-changed, key: sign-in-address.next, to: Poursuivre}]"
RED = (214, 30, 30)


def changed(document: dict[str, object]) -> dict[str, list[str]]:
    """The steps that are not as they were."""
    changes = document["changes"]
    assert isinstance(changes, list)
    return {each["step"]: each["changes"] for each in changes if each["changes"] != ["unchanged"]}


def test_what_changed_is_named_step_by_step_and_only_that_is_written_anew(
    tracesnt: TraceSnt, shoot_it: ShootIt, newer_session: Session, tmp_path: Path
) -> None:
    edition = shoot_it("guide/fr")
    pictures = edition.folder / "pictures"
    before = {path.name: path.stat().st_mtime_ns for path in pictures.iterdir()}
    same = tracesnt(*SHOOT, "--out", "guide", "--against", "guide")
    assert (same.status, changed(same.document)) == (0, {})
    assert {path.name: path.stat().st_mtime_ns for path in pictures.iterdir()} == before

    both = [Change.CAPTION, Change.PICTURE]
    newer = compare("fr", edition, shoot_it("newer/fr", session=newer_session), tmp_path / "release")
    assert {each.step: list(each.changes) for each in worth_telling(newer)} == {
        "open-welcome": both,
        "enter-address": both,
    }

    (tmp_path / "faults.yaml").write_text(NEXT, encoding="utf-8")
    again = tracesnt(*SHOOT, "--out", "guide", "--against", "guide", "--faults", "faults.yaml")
    assert again.status == 6
    assert changed(again.document) == {"enter-address": both}
    rewritten = {path.name for path in pictures.iterdir() if path.stat().st_mtime_ns != before[path.name]}
    assert rewritten == {"02-enter-address-1.png", "02-enter-address-1-before.png"}
    (difference,) = (tmp_path / "guide" / "differences" / "fr").iterdir()
    with Image.open(difference) as picture:
        assert RED in {colour for _, colour in picture.convert("RGB").getcolors(1 << 24) or []}


def test_steps_that_come_and_go_are_told(tmp_path: Path) -> None:
    before = sample(tmp_path)
    steps = before.guide.steps
    fewer = before.guide.model_copy(update={"steps": (steps[0], *steps[2:])})
    changes = compare("fr", before, Edition(fewer, tmp_path, before.theme), tmp_path / "differences")
    assert [(change.step, change.changes) for change in worth_telling(changes)] == [("step2", (Change.REMOVED,))]
    changes = compare("fr", Edition(fewer, tmp_path, before.theme), before, tmp_path / "differences")
    assert [(change.step, change.changes) for change in worth_telling(changes)] == [("step2", (Change.ADDED,))]


def test_what_nobody_would_see_is_no_change(tmp_path: Path) -> None:
    one, other = sample(tmp_path / "one"), sample(tmp_path / "other")
    path = other.path(other.guide.pictures[0])
    with Image.open(path) as picture:
        picture.convert("RGB").point(lambda value: max(0, value - 3)).save(path)
    seen = other.guide.model_dump()
    seen["steps"][0]["scenes"][0]["picture"]["sha256"] = "0" * 64
    other = Edition(type(other.guide).model_validate(seen), other.folder, other.theme)
    assert list(worth_telling(compare("fr", one, other, tmp_path / "differences"))) == []
