"""Running a program with all that it starts, and what they take together. On Linux only, for it reads ``/proc``."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_SET_CHILD_SUBREAPER = 36
_GRACE = 5.0


@dataclass(frozen=True)
class Ran:
    """How a program ran: seconds from its start to its end, seconds of processor that it and all that it started took,
    the most memory that they had at once (0 unless watched), and what it printed.
    """

    status: int
    seconds: float
    cpu_seconds: float
    peak_mb: float
    output: str


def run(command: list[str], folder: Path, environment: dict[str, str], *, watch: bool, limit: float = 600) -> Ran:
    """Run a program in a folder. Whoever watches its memory slows it down. Killed after ``limit`` seconds."""
    # What a program leaves behind becomes a child of this process, so that its processor time is counted here too.
    ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    before, peak = _children_seconds(), 0.0
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - the benchmark's own commands
            command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
        while watch and process.poll() is None and time.perf_counter() - started < limit:
            peak = max(peak, sum(map(_megabytes, _descendants(os.getpid()))))
            time.sleep(0.1)
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.1, limit - (time.perf_counter() - started)))
        seconds = time.perf_counter() - started
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        _reap()
        output.seek(0)
        said = output.read().decode(errors="replace")
    return Ran(process.returncode, seconds, _children_seconds() - before, peak, said)


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _reap() -> None:
    """Wait for what the program left behind, and kill what does not end by itself."""
    end = time.perf_counter() + _GRACE
    with suppress(ChildProcessError):
        while True:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                if time.perf_counter() > end:
                    for left in _descendants(os.getpid()):
                        with suppress(ProcessLookupError):
                            os.kill(left, signal.SIGKILL)
                time.sleep(0.02)


def _descendants(ancestor: int) -> Iterator[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parent = int(entry.read_text(errors="replace").rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(entry.parent.name))
    waiting = [ancestor]
    while waiting:
        found = children.get(waiting.pop(), [])
        yield from found
        waiting += found


def _megabytes(process: int) -> float:
    """What a process has in memory; what it shares with others is counted in shares."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1000
    return 0.0
