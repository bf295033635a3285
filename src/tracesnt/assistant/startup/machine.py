"""What the finder and the installer of browsers need to know about the computer they run on."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY")


@dataclass(frozen=True)
class Machine:
    """A computer as seen from here; tests describe others by giving other values."""

    system: str
    """``linux``, ``darwin`` or ``win32``, as ``sys.platform`` says."""
    environ: Mapping[str, str]
    home: Path
    root: Path
    """Where absolute places begin."""
    driver: Path | None
    """The folder of Playwright's driver, which says which browsers Playwright expects."""
    python: Path
    """The interpreter that has Playwright."""
    superuser: bool

    @classmethod
    def here(cls) -> Machine:
        """Return the running computer. Finds Playwright without importing it."""
        playwright = importlib.util.find_spec("playwright")
        return cls(
            system=sys.platform,
            environ=os.environ,
            home=Path.home(),
            root=Path(Path.cwd().anchor),
            driver=Path(playwright.origin).parent / "driver" if playwright and playwright.origin else None,
            python=Path(sys.executable),
            superuser=sys.platform != "win32" and os.geteuid() == 0,
        )

    @property
    def has_display(self) -> bool:
        """Whether a window can be shown."""
        return self.system != "linux" or any(self.environ.get(name) for name in _DISPLAYS)

    @property
    def distribution(self) -> str:
        """The Linux distribution's short name (``debian``, ``ubuntu``), or an empty text."""
        release = self.root / "etc" / "os-release"
        if self.system != "linux" or not release.is_file():
            return ""
        lines = release.read_text(encoding="utf-8").splitlines()
        return next((line[3:].strip("\"'") for line in lines if line.startswith("ID=")), "")

    def program(self, name: str) -> Path | None:
        """Return where the program ``name`` is on the search path, or None."""
        found = shutil.which(name, path=self.environ.get("PATH", ""))
        return Path(found) if found else None
