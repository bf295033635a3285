"""The form for an operator that is really not there."""

from __future__ import annotations

from tracesnt.pages.element import Element
from tracesnt.pages.page import TracesPage
from tracesnt.pages.traces_nt.authorisation_request import AuthorisationRequestPage
from tracesnt.pages.traces_nt.operator_profile import OperatorProfilePage


class OperatorCreationPage(TracesPage):
    """``/tracesnt/operators/new`` (path inferred); fields from help, who usually creates the profile from the guide."""

    path = "/tracesnt/operators/new"
    heading = proof = Element("heading", "operator-creation.heading", "#operator-creation-heading")
    explanation = Element("text", "operator-creation.closed", "#operatorCreationClosed")
    name = Element("textbox", "operator-creation.name", "#newName")
    country = Element("combobox", "operator-creation.country", "#newCountry")
    street = Element("textbox", "operator-creation.street", "#newStreet")
    postcode = Element("textbox", "operator-creation.postcode", "#newPostcode")
    city = Element("textbox", "operator-creation.city", "#newCity")
    chapter = Element("combobox", "operator-creation.chapter", "#newChapter")
    activity = Element("combobox", "operator-creation.activity", "#newActivity")
    control_body = Element("combobox", "operator-creation.control-body", "#newControlBody")
    create_button = Element("button", "operator-creation.create", "#createNewOperator")
    is_another = Element("checkbox", "operator-creation.is-another", "#isAnother", always=False)

    def fill(self, *, name: str, country: str, street: str, postcode: str, city: str) -> None:
        """Say what the operator is called and where it is."""
        self.name.fill(name)
        self.country.select(country)
        self.street.fill(street)
        self.postcode.fill(postcode)
        self.city.fill(city)

    def choose_activity(self, *, chapter: str, activity: str, control_body: str | None) -> None:
        """Choose chapter and activity by their keys, and the control body that an organic operator needs."""
        self.chapter.select(chapter)
        self.activity.select(activity)
        if control_body is not None:
            self.control_body.select(control_body)

    def create(self) -> AuthorisationRequestPage | OperatorProfilePage | OperatorCreationPage:
        """Press the button: the pop-up of a request follows, or the profile where it cannot be used.

        What is refused comes back to the form, with alerts.
        """
        self.create_button.click()
        return self.next(AuthorisationRequestPage, OperatorProfilePage, OperatorCreationPage)

    def warns_of_namesakes(self) -> bool:
        """Tell whether operators of the same name exist, which has to be confirmed."""
        return self.is_another.is_there()
