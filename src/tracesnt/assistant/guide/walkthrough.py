"""A guide as a film: its pictures in turn, a pointer that moves to what is acted on, and the sentence about it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

from tracesnt.assistant.guide.edition import Edition
from tracesnt.assistant.guide.model import ActionShown, Scene, StepShown

SIZE = (1280, 800)
_STAGE = (40, 84, 1200, 590)
_CAPTION_TOP = 690
_CAPTION_SIZE = 26
_TITLE_SIZE = 28
_MOVES = 6
MOVE = 60
HOLD = 1800
_FIRST_LOOK = 700
_ARROW = ((0, 0), (0, 26), (6, 20), (11, 31), (16, 29), (11, 18), (19, 18))
Point = tuple[float, float]


@dataclass(frozen=True)
class Frame:
    """One picture of the film, and how long it is shown, in milliseconds."""

    picture: Image.Image
    milliseconds: int


@dataclass(frozen=True)
class Cue:
    """One sentence, and when it is shown, in milliseconds from the start."""

    start: int
    end: int
    text: str


def frames(edition: Edition) -> Iterator[Frame]:
    """Yield the film picture by picture."""
    projector = Projector(edition)
    for step in edition.guide.steps:
        for scene in step.scenes:
            yield from projector.scene(step, scene)


def cues(edition: Edition) -> list[Cue]:
    """Return the sentences with their times, as :func:`frames` shows them."""
    found, at = list[Cue](), 0
    for step in edition.guide.steps:
        for scene in step.scenes:
            if not scene.actions:
                found.append(Cue(at, at + _FIRST_LOOK + HOLD, f"{step.number} {step.title}"))
                at += HOLD
            at += _FIRST_LOOK
            for action in scene.actions:
                end = at + _MOVES * MOVE + HOLD
                found.append(Cue(at, end, f"{step.number}.{action.number} {action.text}"))
                at = end
    return found


def webvtt(edition: Edition) -> str:
    """Return the sentences as WebVTT."""
    lines = ["WEBVTT", f"Language: {edition.guide.language}", ""]
    for cue in cues(edition):
        text = cue.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        lines += [f"{_clock(cue.start)} --> {_clock(cue.end)}", text, ""]
    return "\n".join(lines)


def _clock(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


class Projector:
    """Draws the frames; remembers where the pointer is."""

    def __init__(self, edition: Edition) -> None:
        settings, theme = edition.theme.settings, edition.theme
        self._edition = edition
        self._colours = settings.colours
        self._title = ImageFont.truetype(str(theme.file(settings.font_bold)), _TITLE_SIZE)
        self._plain = ImageFont.truetype(str(theme.file(settings.font)), _CAPTION_SIZE)
        self._strong = ImageFont.truetype(str(theme.file(settings.font_bold)), _CAPTION_SIZE)
        self._pointer: Point = (SIZE[0] / 2, SIZE[1] / 2)

    def scene(self, step: StepShown, scene: Scene) -> Iterator[Frame]:
        """Yield the frames of one scene."""
        stage, origin, ratio = self._stage(step, scene)
        yield Frame(self._with_pointer(stage, self._pointer), _FIRST_LOOK if scene.actions else _FIRST_LOOK + HOLD)
        for action in scene.actions:
            captioned = self._captioned(stage, action)
            target = (
                origin[0] + (action.box.left + min(action.box.width / 2, 120 * scene.picture.scale)) * ratio,
                origin[1] + (action.box.top + action.box.height / 2) * ratio,
            )
            for move in range(1, _MOVES + 1):
                yield Frame(self._with_pointer(captioned, _between(self._pointer, target, move / _MOVES)), MOVE)
            self._pointer = target
            yield Frame(self._with_pointer(captioned, target), HOLD)

    def _stage(self, step: StepShown, scene: Scene) -> tuple[Image.Image, Point, float]:
        """The scene's picture on its stage, where its top left is, and how much it was scaled."""
        canvas = Image.new("RGB", SIZE, self._colours.surface)
        pen = ImageDraw.Draw(canvas)
        pen.rectangle((0, 0, SIZE[0], 64), fill=self._colours.brand)
        title = self._fitting(f"{step.number}. {step.title}", SIZE[0] - 80)
        pen.text((40, 32), title, fill="#ffffff", font=self._title, anchor="lm")
        picture = Image.open(io.BytesIO(self._edition.path(scene.picture).read_bytes())).convert("RGB")
        left, top, width, height = _STAGE
        ratio = min(width / picture.width, height / picture.height, 1 / scene.picture.scale * 1.25)
        fitted = picture.resize((round(picture.width * ratio), round(picture.height * ratio)), Image.Resampling.LANCZOS)
        place = (left + (width - fitted.width) // 2, top + (height - fitted.height) // 2)
        canvas.paste(fitted, place)
        pen.rectangle(
            (place[0] - 1, place[1] - 1, place[0] + fitted.width, place[1] + fitted.height), outline=self._colours.line
        )
        return canvas, place, ratio

    def _captioned(self, stage: Image.Image, action: ActionShown) -> Image.Image:
        canvas = stage.copy()
        pen = ImageDraw.Draw(canvas)
        pen.rectangle((0, _CAPTION_TOP, *SIZE), fill=self._colours.paper)
        pen.line((0, _CAPTION_TOP, SIZE[0], _CAPTION_TOP), fill=self._colours.line)
        pen.ellipse((40, _CAPTION_TOP + 32, 84, _CAPTION_TOP + 76), fill=self._colours.accent)
        pen.text((62, _CAPTION_TOP + 54), str(action.number), fill="#ffffff", font=self._strong, anchor="mm")
        lines = self._wrapped(action, SIZE[0] - 150)
        top = _CAPTION_TOP + 54 - (len(lines) - 1) * 18
        for line in lines:
            left = 104.0
            for text, strong in line:
                font = self._strong if strong else self._plain
                pen.text((left, top), text, fill=self._colours.ink, font=font, anchor="lm")
                left += font.getlength(text)
            top += 36
        return canvas

    def _wrapped(self, action: ActionShown, width: float) -> list[list[tuple[str, bool]]]:
        lines, used = [list[tuple[str, bool]]()], 0.0
        for run in action.caption:
            font = self._strong if run.strong else self._plain
            for word in _words(run.text):
                if used + font.getlength(word) > width and lines[-1]:
                    lines.append([])
                    used = 0.0
                shown = word if lines[-1] else word.lstrip()
                lines[-1].append((shown, run.strong))
                used += font.getlength(shown)
        return lines

    def _fitting(self, text: str, width: float) -> str:
        while self._title.getlength(text) > width:
            text = text[:-2].rstrip() + "…"
        return text

    def _with_pointer(self, stage: Image.Image, at: Point) -> Image.Image:
        canvas = stage.copy()
        outline = [(at[0] + across, at[1] + down) for across, down in _ARROW]
        ImageDraw.Draw(canvas).polygon(outline, fill="#ffffff", outline="#111111", width=2)
        return canvas


def _words(text: str) -> list[str]:
    """Words with the blank before them, so that a line of them reads as the text does."""
    words = text.split(" ")
    return [words[0], *(f" {word}" for word in words[1:])]


def _between(start: Point, end: Point, share: float) -> Point:
    eased = share * share * (3 - 2 * share)
    return start[0] + (end[0] - start[0]) * eased, start[1] + (end[1] - start[1]) * eased
