"""The data of the matrix: what the flows are, and what must come of each kind of fault at each of their steps."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from tracesnt.assistant.regression.matrix.model import Cell, End, Expected, Meanwhile, Moment, Plan
from tracesnt.errors import ExitStatus, Outcome
from tracesnt.fixtures import load_labels, vocabulary
from tracesnt.mock_site.faults.aim import Side, steps
from tracesnt.pages.arrival import known_pages
from tracesnt.pages.drift import Drift, Found
from tracesnt.pages.element import Element
from tracesnt.pages.page import Page

AS_WITHOUT = "as-without"


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StepFacts(_Data):
    """The element that faults of pages change, as ``Page.element``, and what the step writes."""

    element: str
    writes: tuple[str, ...] = ()

    @property
    def page(self) -> str:
        """Name of the page that the element stands on."""
        return self.element.partition(".")[0]

    @property
    def on(self) -> type[Page]:
        """The page object of that page."""
        return next(page for page in known_pages() if page.title() == self.page)

    def declared(self) -> Element:
        """The element as its page object declares it."""
        name = self.element.partition(".")[2]
        return next(element for element in self.on.elements() if element.name == name)


class FlowFacts(_Data):
    """A flow with the steps that are its own, and what it comes to where nothing fails."""

    case: str
    outcome: Outcome
    repeated: Outcome
    given: str | None = None
    written: tuple[str, ...] = ()
    steps: dict[str, StepFacts]

    def writes(self, until: str | None = None, *, with_it: bool = True) -> tuple[str, ...]:
        """Return what is written until a step has begun, or ended; by the whole flow where none is named."""
        written = list(self.written)
        for step, facts in self.steps.items():
            if step == until and not with_it:
                break
            written += facts.writes
            if step == until:
                break
        return tuple(written)


class Otherwise(_Data):
    """What is otherwise at some steps, and why."""

    steps: tuple[str, ...]
    because: str
    concerned: bool = True
    fault: dict[str, Any] | None = None
    set: Moment | None = None
    outcome: Outcome | Literal["as-without"] | None = None
    writes: Literal["before", "with-step"] | None = None
    patience: float | None = None
    meanwhile: Meanwhile | None = None


class Rule(_Data):
    """What must come of a kind of fault."""

    fault: dict[str, Any]
    set: Moment
    concerns: Literal["request", "post", "page"] | None = None
    only: tuple[str, ...] = ()
    otherwise: str = ""
    outcome: Outcome | Literal["as-without"]
    writes: Literal["before", "with-step"] = "before"
    drift: Found | None = None
    patience: float | None = None
    meanwhile: Meanwhile = Meanwhile.NOTHING
    because: str
    exceptions: tuple[Otherwise, ...] = Field(default=(), alias="except")

    def at(self, step: str) -> Rule:
        """Return the rule as it is at one step."""
        other = self.exception_at(step)
        if other is None:
            return self
        return self.model_copy(update=other.model_dump(exclude_none=True, exclude={"steps", "concerned"}))

    def exception_at(self, step: str) -> Otherwise | None:
        """Return what is otherwise at a step."""
        return next((each for each in self.exceptions if step in each.steps), None)


class Rules(_Data):
    """Every rule, with what it takes to read them."""

    exits: dict[Outcome, ExitStatus]
    not_concerned: dict[str, str] = Field(alias="not-concerned")
    kinds: dict[str, Rule]


@cache
def flow_facts() -> dict[str, FlowFacts]:
    """Return the flows by their names, in the order of the journey."""
    return {name: FlowFacts.model_validate(entry) for name, entry in _read("steps.yaml").items()}


@cache
def rules() -> Rules:
    """Return what is expected."""
    return Rules.model_validate(_read("expected.yaml"))


def owners() -> dict[str, str]:
    """Return every step with the flow that it belongs to, in the order of the journey."""
    return {step: flow for flow, facts in flow_facts().items() for step in facts.steps}


def cells(languages: tuple[str, ...], wanted: tuple[str, ...], kinds: tuple[str, ...]) -> tuple[Cell, ...]:
    """Return the cells of some steps and kinds, in the order of the journey."""
    return tuple(
        Cell(language, flow, step, kind)
        for language in languages
        for step, flow in owners().items()
        if step in wanted
        for kind in rules().kinds
        if kind in kinds
    )


def not_concerned(cell: Cell) -> str:
    """Return why a fault does not concern a step, empty where it does."""
    rule = rules().kinds[cell.kind]
    other = rule.exception_at(cell.step)
    if other is not None:
        return "" if other.concerned else other.because
    if rule.concerns is None:
        return "" if cell.step in rule.only else rule.otherwise
    return "" if _has(cell.step, rule.concerns) else rules().not_concerned[rule.concerns]


def _has(step: str, what: str) -> bool:
    asked = steps()[step].get(Side.REQUEST)
    match what:
        case "request":
            return asked is not None
        case "post":
            return asked is not None and asked.method == "POST"
        case _:
            return Side.PAGE in steps()[step]


def plan_of(cell: Cell, operator: str | None) -> Plan:
    """Return how a cell is run, for a case with this operator."""
    rule, facts = rules().kinds[cell.kind].at(cell.step), flow_facts()[cell.flow]
    oldest = facts.steps[cell.step].declared().variants[-1]
    named = {
        "{step}": cell.step,
        "{label}": oldest.label,
        "{id}": oldest.neutral.removeprefix("#"),
        "{operator}": operator,
    }
    fault = {name: named.get(value, value) if isinstance(value, str) else value for name, value in rule.fault.items()}
    return Plan(facts.case, facts.given, {"kind": cell.kind, **fault}, rule.set, rule.meanwhile, rule.patience)


def expected_of(cell: Cell) -> Expected:
    """Return what must come of a cell."""
    rule, facts = rules().kinds[cell.kind].at(cell.step), flow_facts()[cell.flow]
    whole = facts.writes()
    if rule.outcome == AS_WITHOUT:
        outcome, writes = facts.outcome, whole
    else:
        outcome, writes = Outcome(rule.outcome), facts.writes(cell.step, with_it=rule.writes == "with-step")
    drift = _drift(facts.steps[cell.step], rule.drift, cell.language) if rule.drift else ()
    is_done = bool(whole) and writes == whole
    return Expected(
        first=_end(outcome, writes, drift),
        again=_end(facts.repeated if is_done else facts.outcome, whole),
        because=rule.because,
    )


def _drift(step: StepFacts, found: Found, language: str) -> tuple[Drift, ...]:
    """The changed element, if it always stands there; a changed label changes all elements that read the same."""
    changed = step.declared()
    own = (element for element in step.on.elements() if element.always)
    if found is Found.NEUTRAL_ONLY:
        labels = load_labels(language)
        text = labels[changed.variants[-1].label]
        drifting = [element for element in own if labels[element.variants[-1].label] == text]
    else:
        drifting = [element for element in own if element is changed]
    return tuple(Drift(step.page, element.name, found) for element in drifting)


def _end(outcome: Outcome, writes: tuple[str, ...], drift: tuple[Drift, ...] = ()) -> End:
    return End(outcome, rules().exits.get(outcome, ExitStatus.DONE), writes, drift)


def _read(name: str) -> Any:
    source = files("tracesnt.assistant.regression.matrix").joinpath(name)
    return vocabulary.parse(source.read_text(encoding="utf-8"))
