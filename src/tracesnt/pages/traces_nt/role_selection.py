"""The choice among the three roles."""

from __future__ import annotations

from tracesnt.fixtures import Role
from tracesnt.pages.element import Element
from tracesnt.pages.page import TracesPage
from tracesnt.pages.traces_nt.authorities import AuthoritySearchPage
from tracesnt.pages.traces_nt.control_bodies import ControlBodySearchPage
from tracesnt.pages.traces_nt.operator_search import OperatorSearchPage


class RoleSelectionPage(TracesPage):
    """``/tracesnt/role`` (path inferred); names and descriptions from the guide and help-old."""

    path = "/tracesnt/role"
    heading = proof = Element("heading", "role-selection.heading", "#role-selection-heading")
    operator_button = Element("button", "role-selection.operator", "#select-operator").before(
        "release-2", role="link", neutral="#role-operator"
    )
    control_body_button = Element("button", "role-selection.control-body", "#select-control-body").before(
        "release-2", role="link", neutral="#role-control-body"
    )
    authority_button = Element("button", "role-selection.authority", "#select-authority").before(
        "release-2", role="link", neutral="#role-authority"
    )
    roles_table = Element("table", "role-selection.heading", "#roles")

    def descriptions(self) -> dict[Role, str]:
        """What the page says about each role, in the order of :class:`Role`."""
        return dict(zip(Role, (row[1] for row in self.roles_table.cells(2)), strict=True))

    def choose_operator(self) -> OperatorSearchPage:
        """Choose the role of operators, which leads to the search among their profiles."""
        self.operator_button.click()
        return self.next(OperatorSearchPage)

    def choose_control_body(self) -> ControlBodySearchPage:
        """Choose the role of control bodies."""
        self.control_body_button.click()
        return self.next(ControlBodySearchPage)

    def choose_authority(self) -> AuthoritySearchPage:
        """Choose the role of authorities."""
        self.authority_button.click()
        return self.next(AuthoritySearchPage)
