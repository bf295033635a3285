"""Getting a browser where there is none, on described computers whose installers are little scripts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tracesnt.assistant.startup.browser import Kind, Origin
from tracesnt.assistant.startup.browser_install import ensure_browser, ensure_driver
from tracesnt.assistant.startup.machine import Machine
from tracesnt.errors import InputError

if TYPE_CHECKING:
    from tests.assistant.startup.conftest import Place


@pytest.fixture
def apt(place: Place, tmp_path: Path) -> Path:
    """An apt-get that installs a package as a program of its name, once the lists were updated."""
    return place(
        "usr/bin/apt-get",
        f"""PATH=/usr/bin:/bin
        cd {tmp_path}/usr/bin
        if [ "$1" = update ]; then : > ../lists; exit; fi
        [ -e ../lists ] || {{ echo "E: Unable to locate package"; exit 100; }}
        for word; do case $word in chromium* | lib*) cp apt-get "$word" ;; esac; done""",
    )


@pytest.fixture
def download(place: Place, tmp_path: Path) -> Path:
    """A Playwright that gets its headless shell."""
    folder = f"{tmp_path}/home/.cache/ms-playwright/chromium_headless_shell-77"
    program = f"{folder}/chrome-headless-shell-linux64/chrome-headless-shell"
    return place(
        "python",
        f"""PATH=/usr/bin:/bin
        mkdir -p {folder}/chrome-headless-shell-linux64
        cp $0 {program}
        : > {folder}/INSTALLATION_COMPLETE""",
    )


@pytest.fixture
def no_download(place: Place) -> Path:
    """A Playwright that reaches nothing."""
    return place("python", "echo Downloading; echo Error: no such host; echo '    at ChildProcess'; exit 1")


class TestInstallingABrowser:
    def test_browser_that_is_there_is_taken_as_it_is(self, debian: Machine, place: Place, said: list[str]) -> None:
        shell = place("usr/bin/chromium-headless-shell")
        assert ensure_browser(headed=False, say=said.append, machine=debian).path == shell
        assert said == []

    @pytest.mark.usefixtures("apt")
    def test_root_on_debian_gets_the_package(self, debian: Machine, tmp_path: Path, said: list[str]) -> None:
        found = ensure_browser(headed=False, say=said.append, machine=debian)
        assert found.path == tmp_path / "usr/bin/chromium-headless-shell"
        assert said == ["Installing chromium-headless-shell and fonts-noto-core with apt-get"]

    @pytest.mark.usefixtures("apt")
    def test_packages_for_a_window_are_those_of_the_full_browser(
        self, debian: Machine, tmp_path: Path, said: list[str]
    ) -> None:
        assert ensure_browser(headed=True, say=said.append, machine=debian).path == tmp_path / "usr/bin/chromium"

    @pytest.mark.usefixtures("apt", "download")
    def test_everybody_else_gets_playwrights(self, linux: Machine, said: list[str]) -> None:
        found = ensure_browser(headed=False, say=said.append, machine=linux)
        assert (found.kind, found.origin) == (Kind.HEADLESS_SHELL, Origin.PLAYWRIGHT)
        assert said == ["Downloading Playwright's Chromium, some hundred megabytes"]

    @pytest.mark.usefixtures("no_download")
    def test_when_nothing_works_one_sentence_says_what_to_do(self, debian: Machine, said: list[str]) -> None:
        with pytest.raises(InputError, match="none could be installed") as failed:
            ensure_browser(headed=False, say=said.append, machine=debian)
        assert "apt-get install chromium-headless-shell" in failed.value.advice
        assert said[-1] == "Playwright could not download it: Error: no such host"

    @pytest.mark.usefixtures("apt")
    def test_wrong_setting_is_not_mended_by_installing(self, debian: Machine, said: list[str]) -> None:
        wrong = replace(debian, environ={**debian.environ, "TRACESNT_BROWSER_PATH": "/nowhere"})
        with pytest.raises(InputError, match="There is no browser at"):
            ensure_browser(headed=False, say=said.append, machine=wrong)
        assert said == []


class TestGettingPlaywrightToRun:
    def test_working_driver_is_left_alone(self, debian: Machine, place: Place, said: list[str]) -> None:
        place("driver/node")
        ensure_driver(say=said.append, machine=debian)
        assert said == []

    @pytest.mark.usefixtures("apt")
    def test_root_on_debian_gets_the_library_that_it_lacks(
        self, debian: Machine, place: Place, tmp_path: Path, said: list[str]
    ) -> None:
        library = tmp_path / "usr/bin/libatomic1"
        place("driver/node", f"[ -e {library} ] || {{ echo no libatomic.so.1; exit 127; }}")
        ensure_driver(say=said.append, machine=debian)
        assert said == ["Installing libatomic1 with apt-get"]

    def test_driver_that_cannot_be_mended_gives_a_sentence(self, linux: Machine, place: Place, said: list[str]) -> None:
        place("driver/node", "echo no libatomic.so.1; exit 127")
        with pytest.raises(InputError, match=r"does not run here \(no libatomic.so.1\)"):
            ensure_driver(say=said.append, machine=linux)
