"""No secret of a run is in anything that it leaves behind, prints or starts."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.flows.seeding import seed
from tracesnt.assistant.regression.twins import Twin
from tracesnt.fixtures import load_case
from tracesnt.flows import Given

pytestmark = pytest.mark.browser

CASES = {
    "rejected-request": Given.NOTHING,
    "english-importer": Given.ACCOUNT,
    "passkey-importer": Given.ACCOUNT,
}
"""One of each kind of second factor; the first goes all the way and fails at its end, the others have an account."""


@dataclass(frozen=True)
class Left:
    """What a run left behind in a folder, what it printed, the arguments of every process on the machine at the end of
    each of its steps, and the secrets that it must not have told."""

    folder: Path
    printed: str
    arguments: bytes
    secrets: tuple[str, ...]


@pytest.fixture(scope="module", params=CASES)
def left(request: pytest.FixtureRequest, running_twin: Twin, tmp_path_factory: pytest.TempPathFactory) -> Left:
    """What a run of a case has left."""
    running_twin.restore()
    case, backstage = load_case(request.param), running_twin.client
    seed(backstage, case, CASES[case.name])
    folder = tmp_path_factory.mktemp(case.name)
    command = [sys.executable, "-m", "tracesnt.assistant.cli", "run", "onboarding", "--case", case.name, "--json"]
    where = ["--site", running_twin.site, "--backstage", running_twin.backstage, "--out", "out"]
    printed, arguments = "", b""
    with subprocess.Popen(  # noqa: S603 - our own program
        [*command, *where],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        for line in running.stderr:
            printed += line
            arguments += arguments_of_all()
        printed += running.stdout.read()
    assert f'"case": "{case.name}"' in printed
    secrets = backstage.secrets()
    assert backstage.person(case.person.email).password in secrets
    return Left(folder, printed, arguments, tuple(secrets))


def arguments_of_all() -> bytes:
    """The arguments of every process on the machine, where the system shows them."""
    seen = b""
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            seen += process.read_bytes()
        except OSError:
            continue
    return seen


def leaks(secrets: Iterable[str], content: bytes) -> list[str]:
    """Those secrets that stand in some content."""
    return [secret for secret in secrets if secret.encode() in content]


def leaks_in_text(secrets: Iterable[str], text: str) -> list[str]:
    """Those that stand in a text as words of their own: a PIN has four digits, as parts of hashes have by chance."""
    words = set(re.findall(r"[^\W_]+", text))
    return [secret for secret in secrets if secret in words or (not is_short(secret) and secret in text)]


def is_short(secret: str) -> bool:
    """Tell whether a secret is a PIN or the like, which stands anywhere by chance."""
    return len(secret) < 8


def test_no_secret_is_in_what_a_run_writes_and_prints(left: Left) -> None:
    written = [path for path in left.folder.rglob("*") if path.is_file()]
    assert len(written) > 20
    long = [secret for secret in left.secrets if not is_short(secret)]
    for path in written:
        assert leaks(long, path.read_bytes()) == [], path
    for path in left.folder.rglob("*.json*"):
        assert leaks_in_text(left.secrets, path.read_text(encoding="utf-8")) == [], path
    assert leaks_in_text(left.secrets, left.printed) == []


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="this system does not show arguments in /proc")
def test_no_secret_is_in_the_arguments_of_a_process(left: Left) -> None:
    assert b"chromium" in left.arguments
    whole = set(left.arguments.decode(errors="replace").split("\0"))
    assert [secret for secret in left.secrets if secret in whole] == []
    assert leaks((secret for secret in left.secrets if not is_short(secret)), left.arguments) == []
