"""``tracesnt flows``."""

from __future__ import annotations

from tracesnt.assistant.commands.output import print_json
from tracesnt.flows import FLOWS


def flows(*, as_json: bool) -> None:
    """Print every flow with its purpose and its steps."""
    if as_json:
        print_json([{"flow": flow.name, "purpose": flow.purpose, "steps": flow.steps} for flow in FLOWS])
        return
    for flow in FLOWS:
        print(f"{flow.name}\n    {flow.purpose}\n    {', '.join(flow.steps)}")
