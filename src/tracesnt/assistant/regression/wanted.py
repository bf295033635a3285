"""What the options of a run ask for. What cannot be had is refused with every problem at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from tracesnt.assistant.regression.faults import read_option
from tracesnt.assistant.regression.problems import picked, sentences_of
from tracesnt.assistant.startup.remote import remote_browser
from tracesnt.assistant.startup.session import Settings, resolve_site
from tracesnt.errors import InputError
from tracesnt.fixtures import Site, labelled_languages
from tracesnt.mock_site.releases import releases

_SHOWING = ("tracing", "video", "screenshot")


@dataclass(frozen=True)
class Wanted:
    """The options, read. ``site`` is ``None`` for twins of the workers' own.

    ``keeps`` tells whether something is kept of the tests from which secrets have to be taken out.
    """

    site: Site | None
    backstage: str | None
    languages: tuple[str, ...]
    releases: tuple[str, ...]
    faults: tuple[dict[str, Any], ...]
    keeps: bool
    endpoint: str | None

    @property
    def has_twin(self) -> bool:
        """Whether there is a backstage to every site that the run tests."""
        return self.site is None or self.backstage is not None

    @property
    def described(self) -> str:
        """The site, in words for the head of a run."""
        if self.site is None:
            return "a twin of each worker's own"
        if self.has_twin:
            return f"the twin at {self.site.address}, restored before each test"
        return f"{self.site.name} ({self.site.address}); with -s and --headed a person at the terminal is asked"


_WANTED = pytest.StashKey[Wanted]()


def wanted_of(config: pytest.Config) -> Wanted:
    """Return what a run asks for; raises :class:`pytest.UsageError` with every problem."""
    if _WANTED not in config.stash:
        config.stash[_WANTED] = _read(config)
    return config.stash[_WANTED]


def _read(config: pytest.Config) -> Wanted:
    problems: list[str] = []
    wanted = Wanted(
        languages=_listed(config, "languages", labelled_languages(), problems),
        releases=_listed(config, "release", [release.name for release in releases()], problems),
        faults=tuple(fault for text in config.getoption("fault") for fault in read_option(text, problems)),
        backstage=config.getoption("backstage"),
        keeps=_is_traced(config) or config.getoption("tracesnt_report") is not None,
        endpoint=config.getoption("browser_endpoint"),
        site=_site(config, problems, confirm=config.getoption("site")),  # asked for last, if nothing else is wrong
    )
    if wanted.endpoint is not None:
        problems += _unreachable(config, wanted.endpoint, wanted.site)
    if wanted.site is not None and not hasattr(config, "workerinput"):  # a worker is told what its run was
        problems += _unfit(config, wanted.site, wanted)
        if not problems:
            _site(config, problems, confirm=config.getoption("confirm"))
        if not problems:
            from tracesnt.assistant.regression.probe import problems_at  # noqa: PLC0415 - no twin of its own needs it

            problems += problems_at(wanted.site, wanted.languages)
    if problems:
        raise pytest.UsageError(*problems)
    return wanted


def _is_traced(config: pytest.Config) -> bool:
    return bool(config.getoption("tracing", "off") != "off")


def _listed(config: pytest.Config, option: str, known: Sequence[str], problems: list[str]) -> tuple[str, ...]:
    text = config.getoption(option)
    return () if text is None else picked(text.split(","), known, f"--{option}", problems)


def _site(config: pytest.Config, problems: list[str], *, confirm: str | None) -> Site | None:
    name, backstage = config.getoption("site"), config.getoption("backstage")
    try:
        return resolve_site(Settings(site=name, backstage=backstage, confirm=confirm))
    except InputError as error:
        problems += (f"--site: {sentence}" for sentence in sentences_of(error))
        return None


def _unreachable(config: pytest.Config, endpoint: str, site: Site | None) -> Iterable[str]:
    """Yield why an endpoint cannot be used."""
    if config.getoption("headed", default=False) or config.getoption("browser_channel", default=None):
        yield "--browser-endpoint: its server starts the browser, and no window. Leave out --headed, --browser-channel."
    try:
        remote_browser(endpoint, real=site is not None and site.real)
    except InputError as error:
        yield from (f"--browser-endpoint: {sentence}" for sentence in sentences_of(error))


def _unfit(config: pytest.Config, site: Site, wanted: Wanted) -> Iterable[str]:
    """Yield what a run may not do on a site that is not its own."""
    workers = len(config.getoption("tx", None) or ())
    if workers > (0 if site.real else 1):
        yield f"'{site.name}' is one site for all workers. Leave out -n, so that one test at a time visits it."
    if wanted.releases:
        yield f"'{site.name}' serves the release that it has. Leave out --release."
    if wanted.faults and not wanted.has_twin:
        yield f"'{site.name}' has no backstage, so nothing can be made to fail there. Leave out --fault."
    if _is_traced(config) and not wanted.has_twin and not site.real:
        yield "--tracing needs the twin's backstage, which says what must not be in a trace. Give --backstage, too."
    if site.real:
        for option in _SHOWING:
            if config.getoption(option, "off") != "off":
                yield (
                    f"--{option} would keep what is typed and shown on '{site.name}', secrets included. Leave it out: "
                    "of a failed test a picture is kept in which they are hidden."
                )
