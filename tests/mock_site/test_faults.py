"""The table of faults: aiming, counting, chance, and refusing what is no fault."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.mock_site.visitor import Visitor
from tracesnt.assistant.regression.twins import Twin
from tracesnt.errors import InputError
from tracesnt.fixtures import Person, vocabulary
from tracesnt.flows import FLOWS
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.errors import NothingThere, TwinError
from tracesnt.mock_site.faults.aim import Side, steps
from tracesnt.mock_site.faults.reading import load_faults, read_faults
from tracesnt.mock_site.server import start_twin

HOME = "/tracesnt/login"


def statuses(visitor: Visitor, times: int, path: str = HOME) -> list[int]:
    """What comes back, asking several times."""
    return [visitor.http.get(path).status_code for _ in range(times)]


def test_every_step_of_every_flow_can_be_aimed_at() -> None:
    assert set(steps()) == {step for flow in FLOWS for step in flow.steps}
    assert all(Side.PAGE in sides for sides in steps().values())


def test_a_fault_strikes_once_by_default(visitor: Visitor, backstage: BackstageClient) -> None:
    backstage.add_fault("status", status=503, path=HOME)
    assert statuses(visitor, 3) == [503, 200, 200]


def test_a_fault_strikes_from_the_nth_on_and_as_often_as_wanted(visitor: Visitor, backstage: BackstageClient) -> None:
    backstage.add_fault("status", status=500, path=HOME, nth=2, times=2)
    assert statuses(visitor, 5) == [200, 500, 500, 200, 200]
    backstage.clear_faults()
    backstage.add_fault("status", status=500, path=HOME, times="always")
    assert statuses(visitor, 3) == [500, 500, 500]


def test_chance_repeats_with_its_seed(visitor: Visitor, backstage: BackstageClient) -> None:
    def strikes(seed: int) -> list[int]:
        backstage.clear_faults()
        backstage.add_fault("status", status=503, path=HOME, probability=0.5, seed=seed)
        return statuses(visitor, 30)

    first = strikes(7)
    assert strikes(7) == first
    assert strikes(8) != first
    assert {200, 503} == set(first)


@pytest.mark.parametrize(
    ("aim", "status"),
    [
        ({"path": "/tracesnt/*"}, 503),
        ({"path": "/cas/*"}, 200),
        ({"method": "GET"}, 503),
        ({"method": "POST"}, 200),
        ({"path": "/tracesnt/login?language=*"}, 200),
        ({"step": "look-for-account"}, 200),
        ({}, 503),
    ],
)
def test_a_fault_strikes_only_what_it_is_aimed_at(
    visitor: Visitor, backstage: BackstageClient, aim: dict[str, str], status: int
) -> None:
    backstage.add_fault("status", status=503, **aim)
    assert statuses(visitor, 1) == [status]


def test_a_step_is_its_request(visitor: Visitor, claire: Person, backstage: BackstageClient) -> None:
    backstage.add_fault("status", status=502, step="enter-password")
    backstage.add_person(claire, "with-device")
    password_page = visitor.go_to_password(claire.email)
    answer = visitor.http.post(str(password_page.response.url), data={"password": "x"})
    assert answer.status_code == 502


def test_faults_are_listed_with_how_often_each_has_struck(visitor: Visitor, backstage: BackstageClient) -> None:
    backstage.add_fault("status", status=503, path=HOME, nth=2)
    backstage.add_fault("mail-late", seconds=60)
    statuses(visitor, 3)
    status, late = backstage.faults()
    assert (status.kind, status.met, status.struck) == ("status", 2, 1)
    assert status.fault == {"kind": "status", "status": 503, "path": HOME, "nth": 2}
    assert (late.kind, late.met, late.struck) == ("mail-late", 0, 0)
    assert backstage.state()["faults"][0]["struck"] == 1


def test_faults_are_taken_away(visitor: Visitor, backstage: BackstageClient) -> None:
    first, second = (backstage.add_fault("status", status=503, path=HOME, times="always") for _ in range(2))
    backstage.remove_fault(first)
    assert [fault.id for fault in backstage.faults()] == [second]
    backstage.reset()
    assert backstage.faults() == ()
    assert statuses(visitor, 1) == [200]
    with pytest.raises(NothingThere):
        backstage.remove_fault(second)


BAD: list[tuple[Any, str]] = [
    ({}, "fault 1: has no kind"),
    ([{"kind": "status", "status": 503}, {"kind": "flood"}], "fault 2: 'flood' is not a kind"),
    ({"kind": "status"}, r"fault 1 \(status\): status is missing"),
    ({"kind": "status", "status": 404}, r"fault 1 \(status\): status should be 500, 502 or 503"),
    ({"kind": "status", "status": 503, "colour": "red"}, "colour is not a field of this kind"),
    ({"kind": "drop-before", "nth": 0}, "nth should be greater than 0"),
    ({"kind": "drop-before", "probability": 2}, "probability should be less than or equal to 1"),
    ({"kind": "drop-before", "step": "dance"}, "'dance' is not a step"),
    ({"kind": "drop-before", "step": "fill-account-form"}, "makes no request of its own"),
    ({"kind": "drop-before", "step": "send-request", "path": "/cas/*"}, "a step says path and method already"),
    ({"kind": "drop-before", "path": "cas"}, "path"),
    ({"kind": "latency", "distribution": "uniform", "ms": 5}, "a uniform latency takes low and high"),
    ({"kind": "latency", "distribution": "uniform", "low": 5, "high": 1}, "low is above high"),
    ({"kind": "latency"}, "a fixed latency takes ms"),
    ({"kind": "label-changed", "to": "x"}, "either the key of a label, or a visible text"),
    ({"kind": "label-changed", "key": "no.such", "to": "x"}, "'no.such' is not the key of a label"),
    ("status", "fault 1: is not a fault"),
    ([None], "fault 1: is not a fault"),
]


@pytest.mark.parametrize(("faults", "problem"), BAD)
def test_what_is_no_fault_is_refused_and_nothing_is_set(
    running_twin: Twin, backstage: BackstageClient, faults: Any, problem: str
) -> None:
    answer = httpx.post(f"{running_twin.backstage}/faults", json=faults, trust_env=False)
    assert answer.status_code == 400
    with pytest.raises(TwinError, match=problem):
        raise TwinError(answer.json()["error"])
    assert backstage.faults() == ()


def test_every_problem_is_told_at_once(backstage: BackstageClient) -> None:
    with pytest.raises(TwinError, match=r"(?s)2 problems.*fault 1 .*fault 2"):
        backstage.add_faults([{"kind": "status"}, {"kind": "mail-late"}])


def test_faults_are_read_from_a_file(tmp_path: Path) -> None:
    written = tmp_path / "faults.yaml"
    written.write_text("- {kind: status, status: 503, step: open-welcome}\n- kind: mail-twice\n", encoding="utf-8")
    with start_twin(faults=load_faults(written)) as twin, BackstageClient(twin.backstage) as client:
        assert [fault.kind for fault in client.faults()] == ["status", "mail-twice"]
        client.reset()
        assert client.faults() == ()


@pytest.mark.parametrize("content", ["- {kind: status", "kind: flood", "hello", "", "- \x00"])
def test_a_file_of_no_faults_is_refused(tmp_path: Path, content: str) -> None:
    written = tmp_path / "faults.yaml"
    written.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_faults(written)
    assert "docs/faults.md" in caught.value.advice


def test_the_document_s_example_is_read_and_names_every_kind() -> None:
    document = (Path(__file__).parents[2] / "docs/faults.md").read_text(encoding="utf-8")
    example = document.partition("```yaml\n")[2].partition("```")[0]
    assert [fault.kind for fault in read_faults(vocabulary.parse(example))] == ["latency", "status", "label-changed"]
    with pytest.raises(InputError) as caught:
        read_faults({"kind": "none"})
    kinds = re.findall(r"'([a-z-]+)'", caught.value.problems[0].partition("use one of")[2])
    assert len(kinds) == 19
    assert [kind for kind in kinds if f"`{kind}`" not in document] == []


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.yaml"):
        load_faults(tmp_path / "none.yaml")
