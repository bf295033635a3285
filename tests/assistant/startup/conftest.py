"""Described computers, to find browsers on and to install them on."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pytest

from tracesnt.assistant.startup.machine import Machine


class Place(Protocol):
    """Puts a program at a place below the described computer's root and returns its path."""

    def __call__(self, where: str, script: str = "") -> Path: ...


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """The way to put programs on the described computers."""

    def put(where: str, script: str = "") -> Path:
        path = tmp_path / where
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    return put


@pytest.fixture
def linux(tmp_path: Path) -> Machine:
    """A Linux computer with Playwright and without a browser."""
    driver = tmp_path / "driver"
    (driver / "package").mkdir(parents=True)
    known = [{"name": name, "revision": "77"} for name in ("chromium", "chromium-headless-shell", "ffmpeg")]
    (driver / "package" / "browsers.json").write_text(json.dumps({"browsers": known}), encoding="utf-8")
    return Machine(
        system="linux",
        environ={"PATH": str(tmp_path / "usr" / "bin")},
        home=tmp_path / "home",
        root=tmp_path,
        driver=driver,
        python=tmp_path / "python",
        superuser=False,
    )


@pytest.fixture
def debian(linux: Machine) -> Machine:
    """A Debian computer without a browser, in root's hands."""
    release = linux.root / "etc" / "os-release"
    release.parent.mkdir()
    release.write_text('NAME="Debian GNU/Linux"\nID=debian\n', encoding="utf-8")
    return replace(linux, superuser=True)


@pytest.fixture
def mac(linux: Machine) -> Machine:
    """A Mac without a browser."""
    return replace(linux, system="darwin")


@pytest.fixture
def windows(linux: Machine) -> Machine:
    """A Windows computer without a browser."""
    environ = {
        "PROGRAMFILES": str(linux.root / "Program Files"),
        "PROGRAMFILES(X86)": str(linux.root / "Program Files (x86)"),
        "LOCALAPPDATA": str(linux.root / "AppData" / "Local"),
    }
    return replace(linux, system="win32", environ=environ)


@pytest.fixture
def cached_shell(place: Place) -> Path:
    """A headless shell that Playwright downloaded."""
    folder = "home/.cache/ms-playwright/chromium_headless_shell-77"
    place(f"{folder}/INSTALLATION_COMPLETE")
    return place(f"{folder}/chrome-headless-shell-linux64/chrome-headless-shell")


@pytest.fixture
def said() -> list[str]:
    """What was said while installing."""
    return []
