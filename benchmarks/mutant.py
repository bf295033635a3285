"""The catalogue of mutants: faults of the twin that a tester would want caught, kept as data and applied as patches.

A catalogue is a folder with a YAML file for each subject:

    tests: [tests/mock_site/test_registration.py]   # which are likely to see it, the likeliest first
    mutants:
      - id: captcha-not-read
        fault: Anybody gets an account without reading the CAPTCHA.
        file: mock_site/eu_login/captchas.py        # below src/tracesnt
        changes:
          - {find: is not None and typed.strip().upper() == code, instead: is not None}
        tests: [tests/mock_site/test_mailed_links.py]   # optional: before those of the subject
        survives: why, for one that no test has to kill  # optional

``find`` stands in the file exactly once.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import jinja2
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

CATALOGUE = Path(__file__).with_name("mutants")
SOURCE = Path("src/tracesnt")
"""Where the files of mutants are, below the tree."""
_TWIN = ("mock_site/", "fixtures/labels/")


class NotApplicable(Exception):
    """Mutants that cannot be run, each with what is wrong: one problem a line."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Change(BaseModel):
    """A text of a file, and what stands there instead."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    find: str = Field(min_length=1)
    instead: str


class Mutant(BaseModel):
    """One fault. ``fault`` says what a user would see go wrong, ``survives`` why no test has to see it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    fault: str = Field(min_length=1)
    file: str
    changes: tuple[Change, ...] = Field(min_length=1)
    tests: tuple[str, ...] = ()
    survives: str = ""
    subject: str = ""

    @property
    def fingerprint(self) -> str:
        """What tells this mutant from another one that once had its id."""
        return hashlib.sha256(repr((self.id, self.file, self.changes)).encode()).hexdigest()

    def path(self, tree: Path) -> Path:
        """Return the file of a tree that it changes."""
        return tree / SOURCE / self.file

    def applied(self, text: str) -> str:
        """Return a file's text with the fault in it. Raises :class:`ValueError` where it does not apply."""
        places = []
        for change in self.changes:
            if (count := text.count(change.find)) != 1:
                raise ValueError(f"has {f'{count} times' if count else 'no'} {change.find!r}")
            if change.find == change.instead:
                raise ValueError(f"is left as it is: {change.find!r}")
            start = text.index(change.find)
            places.append((start, start + len(change.find), change.instead))
        made, end = "", 0
        for start, stop, instead in sorted(places):
            if start < end:
                raise ValueError("is changed twice in one place")
            made, end = made + text[end:start] + instead, stop
        return made + text[end:]


class _Subject(BaseModel):
    """A file of the catalogue."""

    model_config = ConfigDict(extra="forbid")
    tests: tuple[str, ...] = Field(min_length=1)
    mutants: tuple[Mutant, ...]


def read(folder: Path, tree: Path) -> list[Mutant]:
    """Return the mutants of a catalogue, each with the tests of its subject after its own.

    Raises :class:`NotApplicable`, with all problems, unless every mutant can be applied to the tree.
    """
    problems: list[str] = []
    mutants: list[Mutant] = []
    for file in sorted(folder.glob("*.yaml")):
        try:
            subject = _Subject.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
        except yaml.YAMLError as error:
            problems.append(f"{file.name}: {' '.join(str(error).split())}")
        except ValidationError as error:
            problems += [f"{file.name}: {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        else:
            own = {"subject": file.stem}
            mutants += [
                each.model_copy(update=own | {"tests": tuple(dict.fromkeys(each.tests + subject.tests))})
                for each in subject.mutants
            ]
    if not mutants and not problems:
        problems.append(f"{folder}: no mutants are there")
    ids = Counter(mutant.id for mutant in mutants)
    problems += [f"{identifier}: {count} mutants have this id" for identifier, count in ids.items() if count > 1]
    problems += [f"{mutant.id}: {problem}" for mutant in mutants for problem in _problems(mutant, tree)]
    if problems:
        raise NotApplicable(problems)
    return mutants


def _problems(mutant: Mutant, tree: Path) -> Iterator[str]:
    for test in mutant.tests:
        file, _, name = test.partition("[")[0].partition("::")
        if not (tree / file).is_file() or (name and f"def {name}(" not in (tree / file).read_text("utf-8")):
            yield f"there is no {test}"
    path = mutant.path(tree)
    if not mutant.file.startswith(_TWIN) or ".." in mutant.file:
        yield f"{mutant.file} is no part of the twin"
    elif not path.is_file():
        yield f"there is no {SOURCE / mutant.file}"
    else:
        try:
            _read_as_it_is_used(path, mutant.applied(path.read_text(encoding="utf-8")))
        except ValueError as error:
            yield f"{mutant.file} {error}"
        except (SyntaxError, jinja2.TemplateError, yaml.YAMLError, sqlite3.Error) as error:
            yield f"{mutant.file} can no longer be read: {error}"


def _read_as_it_is_used(path: Path, text: str) -> None:
    """A mutant is a fault in what the twin does: a file that cannot be read tells nothing about the tests."""
    match path.suffix:
        case ".py":
            compile(text, path, "exec")
        case ".html":
            jinja2.Environment(autoescape=True).parse(text)
        case ".yaml":
            yaml.load(text, yaml.CSafeLoader)
        case ".sql":
            sqlite3.connect(":memory:").executescript(text).close()
