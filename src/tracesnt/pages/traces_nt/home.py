"""TRACES NT's home, as a person without a role and one with access see it."""

from __future__ import annotations

from dataclasses import dataclass

from tracesnt.pages.element import Element
from tracesnt.pages.eu_login.name_change import NameChangePage
from tracesnt.pages.eu_login.password_change import PasswordChangePage
from tracesnt.pages.page import Region, TracesPage
from tracesnt.pages.traces_nt.authorisations import Status, status_called
from tracesnt.pages.traces_nt.operator_profile import OperatorProfilePage
from tracesnt.pages.traces_nt.role_selection import RoleSelectionPage


class OwnOperator(Region):
    """One operator that the person has access to."""

    profile_link = Element("link", "{operator}", "a.operator")


@dataclass(frozen=True)
class Standing:
    """How a request stands, as the home tells it."""

    operator: str
    traces_number: str
    activity: str
    status: Status


class HomePage(TracesPage):
    """``/tracesnt/home`` (path inferred); a first visit is told that it has no role (help)."""

    path = "/tracesnt/home"
    heading = proof = Element("heading", "home.heading", "#home-heading")
    change_name_link = Element("link", "home.change-name", "#changeName")
    change_password_link = Element("link", "home.change-password", "#changePassword")
    operators = Element("list", "home.operators", "#operators", always=False)
    requests = Element("list", "home.requests", "#requests", always=False)
    request_role_link = Element("link", "home.request-role", "#requestRole")

    def access_is_suspended(self) -> bool:
        """Tell whether all access is suspended, as after the removal of all devices (fli FAQ 8.6)."""
        return self.says("home.access-suspended")

    def standings(self) -> tuple[Standing, ...]:
        """Requests that are pending, suspended or rejected, with their status (help)."""
        before_number = self.host.labels["operator-profile.traces-number"].split("{number}")[0]
        standings = []
        for operator, activity, status_text, *_ in self.requests.items():
            name, _, number = operator.partition(before_number)
            standings.append(Standing(name.strip(), number.strip(), activity, status_called(self, status_text)))
        return tuple(standings)

    def request_role(self) -> RoleSelectionPage:
        """Go on to choosing a role."""
        self.request_role_link.click()
        return self.next(RoleSelectionPage)

    def change_name(self) -> NameChangePage:
        """Follow the link to EU Login for one's information."""
        self.change_name_link.click()
        return self.next(NameChangePage)

    def change_password(self) -> PasswordChangePage:
        """Follow the link to EU Login for one's password."""
        self.change_password_link.click()
        return self.next(PasswordChangePage)

    def open_operator(self, name: str, traces_number: str) -> OperatorProfilePage:
        """Open the profile of an operator that the person has access to."""
        number = self.host.labels.text("operator-profile.traces-number", number=traces_number)
        OwnOperator(self, self.operators.part(number), operator=name).profile_link.click()
        return self.next(OperatorProfilePage)
