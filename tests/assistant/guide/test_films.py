"""The walk-through: a pointer moves to each action, for as long as its sentence is there to be read."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import imageio_ffmpeg
import pytest
from PIL import Image, ImageSequence

from tests.assistant.guide.documents.sample import edition
from tracesnt.assistant.guide.edition import Edition
from tracesnt.assistant.guide.formats import writer
from tracesnt.assistant.guide.walkthrough import MOVE, SIZE, cues, frames

CUE = re.compile(r"(\d\d):(\d\d):(\d\d)\.(\d{3}) --> (\d\d):(\d\d):(\d\d)\.(\d{3})\n(.+)")


@pytest.fixture
def short(tmp_path: Path) -> Edition:
    """A guide of two steps: one with actions, and one with a page that nobody acts on."""
    whole = edition(tmp_path, "el")
    first, last = whole.guide.steps[0], whole.guide.steps[-1]
    waiting = last.model_copy(update={"scenes": (last.scenes[0].model_copy(update={"actions": ()}),)})
    guide = whole.guide.model_copy(update={"steps": (first, waiting)})
    return type(whole)(guide, whole.folder, whole.theme)


def test_every_frame_has_the_size_of_the_film_and_sentences_fill_its_time(short: Edition) -> None:
    film, sentences = list(frames(short)), cues(short)
    assert {frame.picture.size for frame in film} == {SIZE}
    actions = [action.text for step in short.guide.steps for scene in step.scenes for action in scene.actions]
    assert [cue.text.split(" ", 1)[1] for cue in sentences] == [*actions, short.guide.steps[-1].title]
    assert sentences[-1].end == sum(frame.milliseconds for frame in film)
    assert all(one.end <= other.start for one, other in pairwise(sentences))


@pytest.mark.parametrize("name", ["gif", "webp"])
def test_animations_have_every_frame_for_its_time(short: Edition, name: str) -> None:
    (path,) = writer(name)(short)
    film = list(frames(short))
    different = 1 + sum(one.picture.tobytes() != other.picture.tobytes() for one, other in pairwise(film))
    with Image.open(path) as picture:
        shown = list(ImageSequence.Iterator(picture))
        assert {frame.size for frame in shown} == {(960, 600)}
        times = [_milliseconds(picture, place) for place in range(len(shown))]
    assert len(times) == different  # what stays as it is, is shown for longer
    assert sum(times) == sum(frame.milliseconds for frame in film)


def _milliseconds(picture: Image.Image, place: int) -> int:
    picture.seek(place)
    picture.load()
    return int(picture.info["duration"])


def test_a_video_lasts_as_long_as_its_captions(short: Edition) -> None:
    film, captions = writer("mp4")(short)
    count, seconds = imageio_ffmpeg.count_frames_and_secs(str(film))
    total = sum(frame.milliseconds for frame in frames(short))
    assert count == sum(round(frame.milliseconds / MOVE) for frame in frames(short))
    assert seconds == pytest.approx(total / 1000, abs=0.5)
    reader = imageio_ffmpeg.read_frames(str(film))
    assert tuple(next(reader)["size"]) == SIZE
    reader.close()
    text = captions.read_text(encoding="utf-8")
    assert text.startswith("WEBVTT\nLanguage: el\n\n")
    assert len(CUE.findall(text)) == len(cues(short))
    assert "<b>" not in text


def test_a_video_is_the_same_every_time(short: Edition) -> None:
    contents = [[path.read_bytes() for path in writer("mp4")(short)] for _ in range(2)]
    assert contents[0] == contents[1]
