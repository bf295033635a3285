"""What has changed since an earlier edition: per step, in words and in pictures."""

from __future__ import annotations

import io
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageChops

from tracesnt.assistant.guide.edition import MODEL, PICTURES, Edition, editions_in
from tracesnt.assistant.guide.model import Actor, Picture, StepShown

# Differences of a channel that nobody sees, such as another rounding of an edge.
_UNSEEN = 24
_RED = (214, 30, 30)
Key = tuple[Actor, str, int]


class Change(StrEnum):
    """What may have become of a step."""

    UNCHANGED = "unchanged"
    PICTURE = "picture changed"
    CAPTION = "caption changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class StepChange:
    """One step that was compared. ``guide`` is the folder of its guide; ``pictures`` show where its pictures differ."""

    guide: str
    step: str
    number: int
    changes: tuple[Change, ...]
    pictures: tuple[Path, ...] = ()


@contextmanager
def earlier(against: Path | None, out: Path) -> Iterator[Path | None]:
    """Give the folder with the earlier editions; where the new ones are written over them, they are put by first."""
    if against is None or against.resolve() != out.resolve():
        yield against
        return
    with TemporaryDirectory(prefix="tracesnt-") as folder:
        for made in editions_in(out):
            kept = Path(folder) / made
            kept.mkdir(parents=True)
            shutil.copy(out / made / MODEL, kept)
            shutil.copytree(out / made / PICTURES, kept / PICTURES)
        yield Path(folder)


def compare(guide: str, before: Edition, now: Edition, differences: Path) -> list[StepChange]:
    """Compare two editions of a guide, step by step; pictures of differences are written into a folder."""
    were, are = _steps(before), _steps(now)
    changes = [_step(guide, before, now, were.get(key), step, differences / guide) for key, step in are.items()]
    removed = [
        StepChange(guide, step.id, step.number, (Change.REMOVED,)) for key, step in were.items() if key not in are
    ]
    return changes + removed


def _steps(edition: Edition) -> dict[Key, StepShown]:
    """Steps by who does them, their id, and the how many-eth of that id it is."""
    seen: Counter[tuple[Actor, str]] = Counter()
    steps = {}
    for step in edition.guide.steps:
        seen[step.actor, step.id] += 1
        steps[step.actor, step.id, seen[step.actor, step.id]] = step
    return steps


def _step(
    guide: str, earlier: Edition, now: Edition, before: StepShown | None, after: StepShown, differences: Path
) -> StepChange:
    if before is None:
        return StepChange(guide, after.id, after.number, (Change.ADDED,))
    changes, pictures = list[Change](), list[Path]()
    if _words(before) != _words(after):
        changes.append(Change.CAPTION)
    old, new = _pictures(before), _pictures(after)
    for place, picture in enumerate(new):
        difference = _difference(earlier, old[place], now, picture) if place < len(old) else None
        if place >= len(old) or difference is not None:
            changes.append(Change.PICTURE)
        if difference is not None:
            pictures.append(_write(difference, differences / picture.file))
    if len(old) > len(new):
        changes.append(Change.PICTURE)
    found = tuple(dict.fromkeys(changes)) or (Change.UNCHANGED,)
    return StepChange(guide, after.id, after.number, found, tuple(pictures))


def _words(step: StepShown) -> list[str]:
    return [step.title, step.why, step.trouble, *(action.text for scene in step.scenes for action in scene.actions)]


def _pictures(step: StepShown) -> list[Picture]:
    return [scene.picture for scene in step.scenes]


def _difference(earlier: Edition, old: Picture, now: Edition, new: Picture) -> Image.Image | None:
    """Return the new picture with everything marked that a person would see to be different."""
    if old.sha256 == new.sha256:
        return None
    before, after = (_open(edition.path(each)) for edition, each in ((earlier, old), (now, new)))
    is_of_size = before.size == after.size
    if not is_of_size:
        canvas = Image.new("RGB", after.size, "white")
        canvas.paste(before)
        before = canvas
    seen = ImageChops.difference(before, after).convert("L").point(lambda value: 255 if value > _UNSEEN else 0)
    if is_of_size and seen.getbbox() is None:
        return None
    faded = Image.blend(after, Image.new("RGB", after.size, "white"), 0.6)
    faded.paste(Image.new("RGB", after.size, _RED), mask=seen)
    return faded


def _open(path: Path) -> Image.Image:
    return Image.open(io.BytesIO(path.read_bytes())).convert("RGB")


def _write(picture: Image.Image, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path, "PNG", optimize=True)
    return path


def worth_telling(changes: list[StepChange]) -> Iterator[StepChange]:
    """The steps that are not as they were."""
    return (change for change in changes if change.changes != (Change.UNCHANGED,))
