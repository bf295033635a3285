"""What is asked for: which flow, for whom, in which languages, and how it is to look."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from importlib import metadata
from pathlib import Path

from tracesnt.assistant.folders import require_folder
from tracesnt.assistant.guide.edition import MODEL
from tracesnt.assistant.guide.formats import writer
from tracesnt.assistant.guide.masks import Masked
from tracesnt.assistant.guide.studio import Style
from tracesnt.assistant.guide.theming import Theme
from tracesnt.assistant.startup.session import Settings
from tracesnt.errors import InputError
from tracesnt.fixtures import Case, load_labels
from tracesnt.fixtures.phrasing import load_phrases
from tracesnt.flows import find_flow

# What one guide takes in every format, at a scale of 2.
_ROOM = 40_000_000
Look = Callable[[], object]


@dataclass(frozen=True)
class Part:
    """One guide of an order: for whom, and in which language. ``row`` is the row of the sheet that the case is from."""

    case: Case
    language: str
    row: int | None = None

    @property
    def folder(self) -> str:
        """Where the guide is, below the folder of the order."""
        return self.language if self.row is None else f"row-{self.row}/{self.language}"


def parts_for(case: Case, languages: Iterable[str], row: int | None = None) -> tuple[Part, ...]:
    """Return the parts for one person, a language each; in the case's own where none is named."""
    return tuple(Part(case, language, row) for language in tuple(languages) or (case.language,))


@dataclass(frozen=True)
class Order:
    """One order for guides. ``theme`` and ``against`` are folders; without ``masked`` the kind of site decides."""

    flow: str
    parts: tuple[Part, ...]
    formats: tuple[str, ...]
    out: Path
    settings: Settings
    style: Style = field(default_factory=Style)
    masked: Masked | None = None
    every_action: bool = False
    theme: Path | None = None
    against: Path | None = None
    workers: int = 0

    def check(self) -> None:
        """Raise :class:`~tracesnt.errors.InputError` with everything that is wrong with the order."""
        problems = []
        for look in self._looks():
            try:
                look()
            except InputError as error:
                problems.append(error)
        if len(problems) == 1:
            raise problems[0]
        if problems:
            raise InputError.listing(
                "The guide cannot be made",
                [problem.message for problem in problems],
                advice=" ".join(dict.fromkeys(problem.advice for problem in problems)),
            )

    @property
    def languages(self) -> tuple[str, ...]:
        """Every language that guides are made in."""
        return tuple(dict.fromkeys(part.language for part in self.parts))

    def recipe(self, part: Part) -> str:
        """Return what a guide follows from, as a fingerprint."""
        settings = self.settings
        parts = [
            metadata.version("traces-nt-assistant"),
            self.flow,
            part.language,
            part.case.model_dump(mode="json"),
            [self.style.framing, self.style.scale, self.style.browser_frame],
            [self.masked, self.every_action, str(self.theme)],
            [settings.site, settings.release, str(settings.faults)],
        ]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    def _looks(self) -> list[Look]:
        looks: list[Look] = [partial(find_flow, self.flow), partial(Theme, self.theme), self._check_out]
        looks += [partial(_check_language, language) for language in self.languages]
        looks += [partial(writer, name) for name in self.formats]
        if self.against is not None:
            looks.append(self._check_against)
        if self.settings.site != "mock" and len(self.parts) > 1:
            looks.append(self._refuse_many)
        return looks

    def _check_out(self) -> None:
        require_folder(self.out)
        needed, free = _ROOM * len(self.parts), shutil.disk_usage(self.out).free
        if free < needed:
            raise InputError(
                f"The disk of {self.out} is nearly full: {free // 1_000_000} MB are free, "
                f"and the guides may take {needed // 1_000_000} MB.",
                advice="Make room, choose another --out, or ask for fewer guides.",
            )

    def _check_against(self) -> None:
        against = self.against
        if against is not None and not any((against / part.folder / MODEL).is_file() for part in self.parts):
            raise InputError(
                f"{against} holds no earlier guide in {', '.join(part.folder for part in self.parts)}.",
                advice="Name with --against the folder that an earlier `tracesnt guide` wrote with --out.",
            )

    def _refuse_many(self) -> None:
        raise InputError(
            f"'{self.settings.site}' is not started afresh for each guide, and this asks for {len(self.parts)}.",
            advice="Shoot one guide at a time there, or leave out --site to use twins of the command's own.",
        )


def _check_language(language: str) -> None:
    load_labels(language)
    load_phrases(language)
