"""The command line: what it prints, and how it ends."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.assistant.conftest import TraceSnt
from tests.flows.seeding import seed
from tracesnt.fixtures import load_case
from tracesnt.flows import Given
from tracesnt.mock_site.backstage.client import BackstageClient

STEPS_OF_THE_GUIDE = [
    "request-access",
    "choose-language",
    "fill-account-form",
    "create-account",
    "open-mailed-link",
    "choose-password",
    "enter-address",
    "enter-password",
    "confirm-second-factor",
    "choose-role",
    "search-operator",
    "request-authorisation",
    "send-request",
]


def test_help_names_every_command(tracesnt: TraceSnt) -> None:
    answer = tracesnt("--help")
    assert answer.status == 0
    for command in ("demo", "flows", "run", "mock", "doctor"):
        assert f"\n  {command} " in answer.out


def test_help_needs_no_browser_library() -> None:
    script = "import sys, tracesnt.assistant.cli; sys.exit('playwright' in sys.modules or 'pydantic' in sys.modules)"
    subprocess.run([sys.executable, "-c", script], check=True)  # noqa: S603 - our own program


def test_flows_are_listed_with_their_steps(tracesnt_here: TraceSnt) -> None:
    answer = tracesnt_here("flows", "--json")
    flows = {entry["flow"]: entry["steps"] for entry in json.loads(answer.out)}
    assert set(STEPS_OF_THE_GUIDE) <= set(flows["onboarding"])
    assert flows["sign-up"] == [
        "look-for-account",
        "request-access",
        "choose-language",
        "fill-account-form",
        "create-account",
    ]


@pytest.mark.browser
def test_the_demo_is_the_journey_of_the_guide_and_ends_by_naming_the_receipt_and_the_pictures(
    tracesnt: TraceSnt, tmp_path: Path
) -> None:
    answer = tracesnt("demo")
    assert answer.status == 0
    assert "Claire Morel is authorised for Coffeeteam." in answer.out
    assert "out/demo/receipt.json" in answer.out
    receipt = json.loads((tmp_path / "out/demo/receipt.json").read_text(encoding="utf-8"))
    assert (receipt["case"], receipt["flow"], receipt["site"]) == ("certipaq-importer", "onboarding", "mock")
    assert receipt["drift"] == []
    assert set(STEPS_OF_THE_GUIDE) <= {step["id"] for step in receipt["steps"]}
    assert len(list((tmp_path / "out/demo/steps").glob("*.png"))) >= len(STEPS_OF_THE_GUIDE)
    assert "✓ Create account" in answer.err


@pytest.mark.browser
def test_what_was_begun_is_ended_and_a_second_run_on_the_same_twin_changes_nothing(
    tracesnt: TraceSnt, at_twin: tuple[str, ...], backstage: BackstageClient
) -> None:
    seed(backstage, load_case("certipaq-importer"), Given.REQUEST)
    command = ("run", "onboarding", "--case", "certipaq-importer", "--language", "de", *at_twin, "--json")
    first, second = tracesnt(*command), tracesnt(*command)
    assert (first.status, second.status) == (0, 0)
    assert (first.document["outcome"], second.document["outcome"]) == ("authorised", "already-authorised")
    for document in (first.document, second.document):
        assert (document["case"], document["flow"]) == ("certipaq-importer", "onboarding")
        assert document["language"] == "de"
        assert {"enter-password", "choose-role", "search-operator"} <= {step["id"] for step in document["steps"]}
        assert document["drift"] == []
        assert "error" not in document
    assert first.document["receipt"] != second.document["receipt"]
    assert [write.kind for write in backstage.writes()] == ["request-accepted"]


@pytest.mark.browser
def test_an_unknown_operator_ends_with_3(tracesnt: TraceSnt) -> None:
    answer = tracesnt("run", "find-operator", "--case", "unknown-operator", "--json")
    assert answer.status == 3
    assert answer.document["outcome"] == "operator-not-found"
    assert answer.document["error"]["step"] == "search-operator"
    assert answer.document["site"] == "mock"


@pytest.mark.browser
def test_a_site_that_is_down_ends_with_4(tracesnt: TraceSnt) -> None:
    answer = tracesnt("run", "onboarding", "--case", "certipaq-importer", "--site", "http://127.0.0.1:9", "--json")
    assert answer.status == 4
    assert answer.document["outcome"] == "site-unavailable"
    assert "http://127.0.0.1:9 did not answer" in answer.document["error"]["message"]
    assert answer.document["error"]["advice"]
    assert Path(answer.document["receipt"]).name == "receipt.json"


@pytest.mark.browser
def test_without_a_terminal_nobody_answers_and_it_ends_with_5(tracesnt: TraceSnt, at_twin: tuple[str, ...]) -> None:
    answer = tracesnt("run", "sign-up", "--case", "certipaq-importer", *at_twin[:2])
    assert answer.status == 5
    assert "A person has to read the characters of the picture" in answer.out
    assert "step create-account" in answer.out
    assert "--headed" in answer.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "onboarding", "--case", "nobody"), "There is no case 'nobody'"),
        (("run", "fly", "--case", "certipaq-importer"), "There is no flow 'fly'"),
        (("run", "sign-in", "--case", "certipaq-importer", "--language", "xx"), "no labels for the language 'xx'"),
        (("run", "sign-in", "--case", "certipaq-importer", "--site", "moon"), "'moon' is neither a known site"),
        (("run", "sign-in", "--case", "certipaq-importer", "--site", "production"), "was not confirmed"),
        (("run", "sign-in", "--case", "certipaq-importer", "--backstage", "http://127.0.0.1:1/x"), "without the twin"),
        (
            (
                *("run", "sign-in", "--case", "certipaq-importer"),
                *("--site", "https://webgate.ec.europa.eu", "--backstage", "http://127.0.0.1:1/x"),
            ),
            "is a real site and has no backstage",
        ),
        (
            ("run", "sign-in", "--case", "certipaq-importer", "--browser-path", "/nowhere/chromium"),
            "There is no browser at /nowhere/chromium",
        ),
        (("run", "sign-in", "--case", "certipaq-importer", "--browser", "lynx"), "engine 'lynx' is not supported"),
        (("run", "sign-in"), "Missing option '--case'"),
    ],
)
def test_bad_input_ends_with_2_before_anything_is_touched(
    tracesnt_here: TraceSnt, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    answer = tracesnt_here(*arguments)
    assert answer.status == 2
    assert said in answer.err
    assert answer.out == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("--case", "nobody"),
        ("--case", "certipaq-importer", "--browser", "lynx"),
        ("--case", "certipaq-importer", "--site", "moon"),
    ],
)
def test_bad_input_is_told_to_programs_as_well(tracesnt_here: TraceSnt, arguments: tuple[str, ...]) -> None:
    answer = tracesnt_here("run", "onboarding", *arguments, "--json")
    assert answer.status == 2
    assert answer.document["outcome"] == "invalid-data"
    assert answer.document["error"]["kind"] == "InputError"
    assert answer.document["receipt"] is None


@pytest.mark.browser
def test_a_folder_that_cannot_be_written_ends_with_2_before_the_site_is_asked(
    tracesnt: TraceSnt, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    answer = tracesnt(
        *("run", "sign-in", "--case", "certipaq-importer", "--site", "http://127.0.0.1:9"), "--out", "file/below"
    )
    assert answer.status == 2
    assert "file/below cannot be written to" in answer.err


@pytest.mark.browser
def test_doctor_says_what_works(tracesnt: TraceSnt) -> None:
    answer = tracesnt("doctor", "--json")
    findings = {finding["name"]: finding for finding in answer.document["findings"]}
    assert findings["browser"]["status"] == "works"
    assert findings["site"]["status"] == "works"


def test_the_twin_is_served_until_it_is_interrupted() -> None:
    command = [sys.executable, "-m", "tracesnt.assistant.cli", "mock", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as served:  # noqa: S603 - our own program
        assert served.stdout is not None
        where = json.loads(served.stdout.readline())
        assert where["pid"] == served.pid
        with urllib.request.urlopen(f"{where['site']}/tracesnt/login") as page:  # noqa: S310 - our own twin
            assert page.status == 200
        with urllib.request.urlopen(f"{where['backstage']}/writes") as writes:  # noqa: S310 - our own twin
            assert json.load(writes) == []
        served.send_signal(signal.SIGINT)
        assert served.wait(timeout=10) in {0, 130}


@pytest.mark.parametrize(
    ("arguments", "said"), [(("--port", "99999"), "99999"), (("--operators", "-1"), "-1 operators")]
)
def test_a_twin_that_cannot_be_served_ends_with_2(tracesnt: TraceSnt, arguments: tuple[str, ...], said: str) -> None:
    answer = tracesnt("mock", *arguments)
    assert answer.status == 2
    assert said in answer.err
    assert answer.out == ""


def test_faults_are_for_a_twin_of_ones_own(tracesnt_here: TraceSnt, tmp_path: Path) -> None:
    (tmp_path / "faults.yaml").write_text("- {kind: mail-twice}\n", encoding="utf-8")
    answer = tracesnt_here(
        *("run", "sign-up", "--case", "certipaq-importer", "--faults", "faults.yaml"), "--site", "http://localhost:9"
    )
    assert answer.status == 2
    assert "Leave out --site" in answer.err


def test_bad_faults_are_refused_with_every_problem(tracesnt: TraceSnt, tracesnt_here: TraceSnt, tmp_path: Path) -> None:
    (tmp_path / "faults.yaml").write_text("- {kind: status}\n- {kind: flood}\n", encoding="utf-8")
    for answer in (
        tracesnt_here("run", "sign-up", "--case", "certipaq-importer", "--faults", "faults.yaml"),
        tracesnt("mock", "--faults", "faults.yaml"),
    ):
        assert answer.status == 2
        assert "2 problems" in answer.err
        assert "fault 2: 'flood' is not a kind" in answer.err
    assert not (tmp_path / "out").exists()


@pytest.mark.browser
def test_faults_of_a_file_strike_in_a_run(tracesnt: TraceSnt, tmp_path: Path) -> None:
    (tmp_path / "faults.yaml").write_text("- {kind: status, status: 503, step: look-for-account}\n", encoding="utf-8")
    answer = tracesnt("run", "sign-up", "--case", "certipaq-importer", "--faults", "faults.yaml", "--json")
    assert answer.status == 4
    assert answer.document["outcome"] == "site-unavailable"
    assert answer.document["error"]["step"] == "look-for-account"
