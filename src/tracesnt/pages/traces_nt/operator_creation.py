"""Where the button for an operator that is not there leads."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.page import TracesPage


class OperatorCreationPage(TracesPage):
    """``/tracesnt/operators/new`` (path inferred); who creates the profile is from the guide."""

    path = "/tracesnt/operators/new"
    heading = proof = Element("heading", "operator-creation.heading", "#operator-creation-heading")
    explanation = Element("text", "operator-creation.closed", "#operatorCreationClosed")
