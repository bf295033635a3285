"""Finding and starting a browser, on this computer and on described ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Playwright

from tracesnt.assistant.startup.browser import Browser, Kind, Origin, find_browser, launch
from tracesnt.assistant.startup.machine import Machine
from tracesnt.errors import ExitStatus, InputError

if TYPE_CHECKING:
    from tests.assistant.startup.conftest import Place


@pytest.fixture
def broken(place: Place) -> Browser:
    """A program that ends at once."""
    return Browser(place("usr/bin/chromium", "exit 1"), Kind.FULL, Origin.SYSTEM)


class TestFindingABrowser:
    def test_named_browser_wins_over_all_others(self, linux: Machine, place: Place) -> None:
        place("usr/bin/chromium")
        mine = place("opt/mine/chrome")
        assert find_browser(headed=False, path=mine, machine=linux) == Browser(mine, Kind.FULL, Origin.SETTING)

    def test_setting_names_a_browser(self, linux: Machine, place: Place) -> None:
        mine = place("opt/mine/chrome-headless-shell")
        machine = replace(linux, environ={"TRACESNT_BROWSER_PATH": str(mine)})
        found = find_browser(headed=False, machine=machine)
        assert found == Browser(mine, Kind.HEADLESS_SHELL, Origin.SETTING)

    def test_named_browser_that_is_not_there_is_refused(self, linux: Machine, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="There is no browser at") as refused:
            find_browser(headed=False, path=tmp_path / "nothing", machine=linux)
        assert refused.value.exit_status is ExitStatus.INVALID_INPUT

    def test_named_file_that_is_no_program_is_refused(self, linux: Machine, place: Place) -> None:
        path = place("notes.txt")
        path.chmod(0o644)
        with pytest.raises(InputError, match="not a program that can be run"):
            find_browser(headed=False, path=path, machine=linux)

    def test_named_headless_shell_is_refused_for_a_window(self, linux: Machine, place: Place) -> None:
        shell = place("usr/bin/chromium-headless-shell")
        with pytest.raises(InputError, match="cannot open a window"):
            find_browser(headed=True, path=shell, machine=linux)

    def test_playwrights_shell_comes_before_the_systems(self, linux: Machine, place: Place, cached_shell: Path) -> None:
        place("usr/bin/chromium-headless-shell")
        found = find_browser(headed=False, machine=linux)
        assert found == Browser(cached_shell, Kind.HEADLESS_SHELL, Origin.PLAYWRIGHT)

    def test_playwrights_browser_of_another_revision_is_left_alone(
        self, linux: Machine, place: Place, cached_shell: Path
    ) -> None:
        folder = cached_shell.parents[1]
        folder.rename(folder.with_name("chromium_headless_shell-76"))
        system = place("usr/bin/chromium")
        assert find_browser(headed=False, machine=linux).path == system

    def test_half_downloaded_browser_is_left_alone(self, linux: Machine, place: Place, cached_shell: Path) -> None:
        (cached_shell.parents[1] / "INSTALLATION_COMPLETE").unlink()
        system = place("usr/bin/chromium")
        assert find_browser(headed=False, machine=linux).path == system

    def test_playwrights_folder_can_be_elsewhere(self, linux: Machine, place: Place, tmp_path: Path) -> None:
        place("shared/chromium-77/INSTALLATION_COMPLETE")
        chrome = place("shared/chromium-77/chrome-linux64/chrome")
        machine = replace(linux, environ={"PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "shared")})
        assert find_browser(headed=True, machine=machine) == Browser(chrome, Kind.FULL, Origin.PLAYWRIGHT)

    def test_system_shell_comes_before_a_full_browser(self, linux: Machine, place: Place) -> None:
        place("usr/bin/chromium")
        shell = place("usr/bin/chromium-headless-shell")
        found = find_browser(headed=False, machine=linux)
        assert found == Browser(shell, Kind.HEADLESS_SHELL, Origin.SYSTEM)

    def test_window_needs_a_full_browser(self, linux: Machine, place: Place) -> None:
        place("usr/bin/chromium-headless-shell")
        chromium = place("usr/bin/chromium")
        assert find_browser(headed=True, machine=linux) == Browser(chromium, Kind.FULL, Origin.SYSTEM)

    def test_snap_is_left_alone(self, linux: Machine, place: Place) -> None:
        place("usr/bin/chromium-browser", "exec /snap/bin/chromium")
        with pytest.raises(InputError, match="No browser was found"):
            find_browser(headed=False, machine=linux)

    @pytest.mark.parametrize("where", ["usr/bin/google-chrome", "opt/google/chrome/chrome", "usr/bin/microsoft-edge"])
    def test_linux_places(self, linux: Machine, place: Place, where: str) -> None:
        path = place(where)
        assert find_browser(headed=True, machine=linux) == Browser(path, Kind.FULL, Origin.SYSTEM)

    @pytest.mark.parametrize(
        "where",
        [
            "Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            "home/Applications/Chromium.app/Contents/MacOS/Chromium",
            "Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
        ],
    )
    def test_mac_places(self, mac: Machine, place: Place, where: str) -> None:
        path = place(where)
        assert find_browser(headed=False, machine=mac) == Browser(path, Kind.FULL, Origin.SYSTEM)

    def test_playwrights_mac_place(self, mac: Machine, place: Place) -> None:
        folder = "home/Library/Caches/ms-playwright/chromium-77"
        place(f"{folder}/INSTALLATION_COMPLETE")
        app = "Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing"
        path = place(f"{folder}/chrome-mac-arm64/{app}")
        assert find_browser(headed=True, machine=mac) == Browser(path, Kind.FULL, Origin.PLAYWRIGHT)

    @pytest.mark.parametrize(
        "where",
        [
            "Program Files/Google/Chrome/Application/chrome.exe",
            "Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
            "AppData/Local/Chromium/Application/chrome.exe",
        ],
    )
    def test_windows_places(self, windows: Machine, place: Place, where: str) -> None:
        path = place(where)
        assert find_browser(headed=False, machine=windows) == Browser(path, Kind.FULL, Origin.SYSTEM)

    def test_playwrights_windows_place(self, windows: Machine, place: Place) -> None:
        folder = "AppData/Local/ms-playwright/chromium_headless_shell-77"
        place(f"{folder}/INSTALLATION_COMPLETE")
        path = place(f"{folder}/chrome-headless-shell-win64/chrome-headless-shell.exe")
        found = find_browser(headed=False, machine=windows)
        assert found == Browser(path, Kind.HEADLESS_SHELL, Origin.PLAYWRIGHT)

    def test_debian_without_a_browser_is_told_which_package(self, debian: Machine) -> None:
        with pytest.raises(InputError) as missing:
            find_browser(headed=False, machine=debian)
        assert "apt-get install chromium-headless-shell" in missing.value.advice
        assert "tracesnt doctor --fix" in missing.value.advice

    def test_mac_without_a_browser_is_told_what_to_install(self, mac: Machine) -> None:
        with pytest.raises(InputError, match="No browser that can open a window") as missing:
            find_browser(headed=True, machine=mac)
        assert "Google Chrome" in missing.value.advice


class TestAskingForTheVersion:
    def test_browser_says_its_version(self, place: Place) -> None:
        path = place("usr/bin/chromium", "echo Chromium 156.0 built on Debian")
        assert Browser(path, Kind.FULL, Origin.SYSTEM).version() == "Chromium 156.0"

    def test_broken_browser_has_no_version(self, broken: Browser) -> None:
        assert broken.version() == "unknown"

    def test_windows_browser_is_not_started_to_learn_its_version(self, place: Place) -> None:
        place("chrome-win64/159.0.8154.6.manifest")
        path = place("chrome-win64/chrome.exe")
        assert Browser(path, Kind.FULL, Origin.PLAYWRIGHT).version() == "159.0.8154.6"


@pytest.mark.browser
class TestStartingABrowser:
    def test_found_browser_shows_a_page(self, playwright: Playwright) -> None:
        with launch(playwright, find_browser(headed=False), headed=False) as browser:
            page = browser.new_page()
            page.set_content("<p>Bonjour</p>")
            assert page.inner_text("p") == "Bonjour"

    def test_browser_starts_where_it_cannot_be_sandboxed(self, playwright: Playwright) -> None:
        not_known_to_be_root = replace(Machine.here(), superuser=False)
        found = find_browser(headed=False)
        with launch(playwright, found, headed=False, machine=not_known_to_be_root) as browser:
            assert browser.is_connected()

    def test_program_that_is_no_browser_gives_a_sentence(self, playwright: Playwright, broken: Browser) -> None:
        with pytest.raises(InputError, match="did not start") as failed:
            launch(playwright, broken, headed=False)
        assert "\n" not in failed.value.message
        assert "tracesnt doctor" in failed.value.advice

    def test_window_without_a_display_gives_a_sentence(
        self, playwright: Playwright, linux: Machine, broken: Browser
    ) -> None:
        with pytest.raises(InputError, match="this machine has no display"):
            launch(playwright, broken, headed=True, machine=linux)
