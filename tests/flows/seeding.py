"""Bringing a case's person to where a flow starts."""

from __future__ import annotations

from tracesnt.fixtures import Case
from tracesnt.flows import Given
from tracesnt.mock_site.backstage.client import BackstageClient


def seed(backstage: BackstageClient, case: Case, given: Given) -> None:
    """Make what a flow takes for granted true on the twin."""
    if given is not Given.NOTHING:
        wanted = case.operator
        backstage.add_person(
            case.person,
            given,
            operator=wanted.traces_number,
            activity=wanted.activity,
            second_factor=case.second_factor,
        )
