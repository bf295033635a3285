"""What a guide is, whatever it is written as. ``guide.json`` is this model, and every format is made from it."""

from __future__ import annotations

import json
from enum import StrEnum
from itertools import groupby
from typing import Literal

from pydantic import BaseModel, ConfigDict

from tracesnt.pages.element import Kind


class Model(BaseModel):
    """Base of all: frozen, and closed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Actor(StrEnum):
    """Who does a step: the person who comes on board, or whoever validates."""

    PERSON = "person"
    VALIDATOR = "validator"


class Run(Model):
    """A piece of a sentence; ``strong`` pieces are names as the site shows them."""

    text: str
    strong: bool = False


class Box(Model):
    """A rectangle in a picture, in pixels of the picture's file."""

    left: int
    top: int
    width: int
    height: int


class ActionShown(Model):
    """One act on one element: its number in the step, the sentence about it, and where the picture shows it."""

    number: int
    kind: Kind
    caption: tuple[Run, ...]
    box: Box

    @property
    def text(self) -> str:
        """The sentence without emphasis."""
        return "".join(run.text for run in self.caption)


class Picture(Model):
    """A picture by its file name; ``scale`` is the number of its pixels to one of the page."""

    file: str
    sha256: str
    width: int
    height: int
    scale: int
    alt: str


class Scene(Model):
    """One picture, and the actions that it shows in their order.

    ``before`` is the same part of the page, in the same size, without marks and as it was before these actions.
    """

    picture: Picture
    actions: tuple[ActionShown, ...]
    before: Picture | None = None


class StepShown(Model):
    """One step. ``why`` says what it is for, ``trouble`` what to do when it fails; either may be empty."""

    number: int
    id: str
    actor: Actor
    title: str
    why: str
    trouble: str
    scenes: tuple[Scene, ...]


class Guide(Model):
    """A flow in one language. ``source`` says what the pictures are of, in this language, and ``operator`` for whose
    people the guide is, where it may say so; ``row`` is the row of the sheet that it was made for. The same ``recipe``
    on the same site gives the same guide.
    """

    version: Literal[1] = 1
    flow: str
    language: str
    title: str
    summary: str
    source: str
    operator: str = ""
    row: int | None = None
    recipe: str
    steps: tuple[StepShown, ...]

    @property
    def parts(self) -> tuple[tuple[Actor, tuple[StepShown, ...]], ...]:
        """The steps, split where somebody else goes on."""
        return tuple((actor, tuple(steps)) for actor, steps in groupby(self.steps, lambda step: step.actor))

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """The picture of every scene, in order."""
        return tuple(scene.picture for step in self.steps for scene in step.scenes)

    @property
    def files(self) -> tuple[Picture, ...]:
        """Every picture that there is a file of, those of pages before actions included."""
        scenes = [scene for step in self.steps for scene in step.scenes]
        return tuple(each for scene in scenes for each in (scene.before, scene.picture) if each is not None)


if __name__ == "__main__":
    print(json.dumps(Guide.model_json_schema(), indent=2))
