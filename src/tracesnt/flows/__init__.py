"""The journey as named steps over pages. One definition serves runs, guides and tests."""

from __future__ import annotations

from tracesnt.errors import InputError
from tracesnt.flows.add_mobile_device import add_mobile_device
from tracesnt.flows.add_security_key import add_security_key
from tracesnt.flows.attendant import Attendant, Picture
from tracesnt.flows.choose_role import choose_role
from tracesnt.flows.create_operator import create_operator
from tracesnt.flows.find_operator import find_operator
from tracesnt.flows.flow import Flow, Given, Result
from tracesnt.flows.listener import Listener, Step, StepResult
from tracesnt.flows.onboarding import onboarding
from tracesnt.flows.request_authorisation import request_authorisation
from tracesnt.flows.set_password import set_password
from tracesnt.flows.sign_in import sign_in
from tracesnt.flows.sign_up import sign_up
from tracesnt.flows.validate_request import validate_request
from tracesnt.flows.visit import Journal, Visit

FLOWS: tuple[Flow[Result], ...] = (
    onboarding,
    sign_up,
    set_password,
    add_mobile_device,
    add_security_key,
    sign_in,
    choose_role,
    find_operator,
    create_operator,
    request_authorisation,
    validate_request,
)


def find_flow(name: str) -> Flow[Result]:
    """Return a flow by its name; raises :class:`~tracesnt.errors.InputError` for an unknown one."""
    for flow in FLOWS:
        if flow.name == name:
            return flow
    raise InputError(f"There is no flow '{name}'.", advice=f"Use one of: {', '.join(flow.name for flow in FLOWS)}.")


__all__ = [
    "FLOWS",
    "Attendant",
    "Flow",
    "Given",
    "Journal",
    "Listener",
    "Picture",
    "Result",
    "Step",
    "StepResult",
    "Visit",
    "add_mobile_device",
    "add_security_key",
    "choose_role",
    "create_operator",
    "find_flow",
    "find_operator",
    "onboarding",
    "request_authorisation",
    "set_password",
    "sign_in",
    "sign_up",
    "validate_request",
]
