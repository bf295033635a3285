"""A real PostgreSQL server with a cluster of its own, started as the current user, of which nothing is kept."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Thread
from typing import Any

import psycopg

HOW_TO_INSTALL = (
    "PostgreSQL is needed for this test and is not installed: run `sh scripts/test-postgres` as root, "
    "or install the package postgresql (on macOS: brew install postgresql)."
)
_PLACES = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin")
_USER = "team"
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "16MB",
}


@dataclass
class DatabaseServer:
    """A server that runs, and whom only this computer can reach: its address is a socket in its folder."""

    folder: Path
    said: list[str] = field(default_factory=list)
    _databases: Iterator[int] = field(default_factory=count)

    def new_database(self) -> str:
        """Return the address of an empty database."""
        name = f"batch{next(self._databases)}"
        with psycopg.connect(host=str(self.folder), user=_USER, dbname="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.address(name)

    def address(self, name: str) -> str:
        """Return the address of a database."""
        return f"postgresql://{_USER}@/{name}?host={self.folder}"


@contextmanager
def database_server() -> Iterator[DatabaseServer]:
    """Start PostgreSQL and stop it afterwards."""
    # Below /tmp, because addresses of Unix sockets are short, and because another user has to reach it.
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as name:
        server = DatabaseServer(Path(name))
        if os.getuid() == 0:
            os.chown(name, _owner().pw_uid, _owner().pw_gid)
        data = server.folder / "data"
        options = ("--username", _USER, "--auth", "trust", "--encoding", "UTF8", "--no-locale", "--no-sync")
        subprocess.run(  # noqa: S603 - PostgreSQL's own program
            [_program("initdb"), *options, "--pgdata", data], check=True, capture_output=True, **_as_owner(server)
        )
        with _running(server, data):
            yield server


def _program(name: str) -> str:
    folders = [folder for place in _PLACES for folder in Path("/").glob(place[1:])]
    newest_first = sorted(folders, key=lambda folder: [int(part) for part in folder.parts if part.isdigit()])[::-1]
    found = shutil.which(name) or shutil.which(name, path=os.pathsep.join(map(str, newest_first)))
    assert found, HOW_TO_INSTALL
    return found


def _owner() -> pwd.struct_passwd:
    """Whom the server runs as where we are root, as whom it refuses to: its own user, whom its package has made."""
    names = {user.pw_name for user in pwd.getpwall()}
    return pwd.getpwnam("postgres" if "postgres" in names else "nobody")


def _as_owner(server: DatabaseServer) -> dict[str, Any]:
    own: dict[str, Any] = {"cwd": server.folder, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C"}}
    if os.getuid() == 0:
        own |= {"user": _owner().pw_uid, "group": _owner().pw_gid, "extra_groups": []}
    return own


@contextmanager
def _running(server: DatabaseServer, data: Path) -> Iterator[None]:
    settings = _SETTINGS | {"unix_socket_directories": str(server.folder)}
    arguments = [argument for name, value in settings.items() for argument in ("-c", f"{name}={value}")]
    with subprocess.Popen(  # noqa: S603 - the server that was found
        [_program("postgres"), "-D", str(data), *arguments],
        stderr=subprocess.PIPE,
        encoding="utf-8",
        **_as_owner(server),
    ) as process:
        assert process.stderr is not None
        try:
            for line in process.stderr:
                server.said.append(line)
                if "ready to accept connections" in line:
                    break
            else:
                raise AssertionError("PostgreSQL did not start: " + "".join(server.said))
            reading = Thread(target=server.said.extend, args=(process.stderr,), daemon=True)
            reading.start()
            yield
        finally:
            process.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
            process.wait(timeout=10)
