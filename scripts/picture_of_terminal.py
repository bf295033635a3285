"""Takes the picture of a live view, for docs/: ``picture_of_terminal.py PICTURE SECONDS COMMAND...``.

The command runs in a terminal of its own, and is ended after these seconds by Ctrl-C; the picture is of what its live
view showed last.
"""

from __future__ import annotations

import io
import os
import pty
import re
import signal
import sys
import tempfile
import time
from contextlib import suppress

from picture_of import main as picture_of
from rich.console import Console
from rich.terminal_theme import NIGHT_OWLISH
from rich.text import Text

_WIDTH = 100
# How a live view goes back to its first line, to be drawn anew.
_REDRAWN = re.compile(r"(?:\x1b\[1A\x1b\[2K)+|\x1b\[\?25[lh]")


def main(picture: str, seconds: str, *command: str) -> None:
    """Take it."""
    shown = _run(command, float(seconds))
    drawn = max(_REDRAWN.split(shown)[-3:], key=len).replace("\r", "")
    console = Console(record=True, width=_WIDTH, file=io.StringIO())
    console.print(Text.from_ansi(drawn.strip("\n")))
    with tempfile.NamedTemporaryFile("w", suffix=".html", encoding="utf-8") as page:
        style = "body { margin: 1.5rem; font-size: 1.1rem; line-height: 1.5; }"
        page.write(console.export_html(theme=NIGHT_OWLISH).replace("</style>", f"{style}</style>"))
        page.flush()
        lines = drawn.strip("\n").count("\n") + 1
        picture_of(page.name, picture, "1000", str(80 + 27 * lines))


def _run(command: tuple[str, ...], seconds: float) -> str:
    pid, terminal = pty.fork()
    if not pid:
        os.environ |= {"TERM": "xterm-256color", "COLUMNS": str(_WIDTH)}
        os.execvp(command[0], command)  # noqa: S606 - what whoever calls this wants to see
    seen, until = b"", time.monotonic() + seconds
    try:
        while time.monotonic() < until:
            seen += os.read(terminal, 65536)
    except OSError:  # the command has ended
        return seen.decode()
    os.kill(pid, signal.SIGINT)
    with suppress(OSError):
        while os.read(terminal, 65536):
            pass
    os.waitpid(pid, 0)
    return seen.decode()


if __name__ == "__main__":
    main(*sys.argv[1:])
