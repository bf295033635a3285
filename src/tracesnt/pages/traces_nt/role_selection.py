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
    operator_link = Element("link", "role-selection.operator", "#role-operator")
    control_body_link = Element("link", "role-selection.control-body", "#role-control-body")
    authority_link = Element("link", "role-selection.authority", "#role-authority")
    roles_table = Element("table", "role-selection.heading", "#roles")

    def descriptions(self) -> dict[Role, str]:
        """What the page says about each role, in the order of :class:`Role`."""
        return dict(zip(Role, (row[1] for row in self.roles_table.rows(2)), strict=True))

    def choose_operator(self) -> OperatorSearchPage:
        """Choose the role of operators, which leads to the search among their profiles."""
        self.operator_link.click()
        return self.next(OperatorSearchPage)

    def choose_control_body(self) -> ControlBodySearchPage:
        """Choose the role of control bodies."""
        self.control_body_link.click()
        return self.next(ControlBodySearchPage)

    def choose_authority(self) -> AuthoritySearchPage:
        """Choose the role of authorities."""
        self.authority_link.click()
        return self.next(AuthoritySearchPage)
