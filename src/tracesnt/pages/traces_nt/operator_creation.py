"""The form for an operator that is really not there, and the pop-up behind its globe."""

from __future__ import annotations

from functools import partial

from tracesnt.pages.element import Element
from tracesnt.pages.page import Region, TracesPage
from tracesnt.pages.traces_nt.authorisation_request import AuthorisationRequestPage
from tracesnt.pages.traces_nt.operator_profile import OperatorProfilePage


class FurtherAddress(Region):
    """The fields of an address after the first; their names say which."""

    street = Element("textbox", "{street}", "[name^=newStreet]")
    postcode = Element("textbox", "{postcode}", "[name^=newPostcode]")
    city = Element("textbox", "{city}", "[name^=newCity]")
    remove_button = Element("button", "{remove}", "[name=removeAddress]")


class OfferedAddress(Region):
    """One address of the pop-up."""

    button = Element("button", "{address}", "[name=pickAddress]")


class ActivityAddressPage(TracesPage):
    """The pop-up over the form that the globe opens; that there is a globe is from help, what it opens is inferred."""

    path = "/tracesnt/operators/new"
    heading = proof = Element("heading", "operator-creation.activity-address", "#activity-address-heading")
    addresses = Element("list", "operator-creation.activity-address", "#addressChoice")
    cancel_button = Element("button", "common.cancel", "#keepAddress")

    def choose(self, line: str) -> OperatorCreationPage:
        """Choose an address by its line: street, postcode and town."""
        OfferedAddress(self, self.addresses.part(line), address=line).button.click()
        return self.next(OperatorCreationPage)

    def cancel(self) -> OperatorCreationPage:
        """Leave the activity where it is."""
        self.cancel_button.click()
        return self.next(OperatorCreationPage)


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
    add_address_button = Element("button", "operator-creation.add-address", "#addAddress", always=False)
    choose_address_button = Element("button", "operator-creation.choose-address", "#chooseAddress")
    create_button = Element("button", "operator-creation.create", "#createNewOperator")
    is_another = Element("checkbox", "operator-creation.is-another", "#isAnother", always=False)

    def fill(self, *, name: str, country: str, street: str, postcode: str, city: str) -> None:
        """Say what the operator is called and where it is."""
        self.name.fill(name)
        self.country.select(country)
        self.street.fill(street)
        self.postcode.fill(postcode)
        self.city.fill(city)

    def add_address(self, number: int, *, street: str, postcode: str, city: str) -> OperatorCreationPage:
        """Add an address, which becomes the one of this number, and say where it is."""
        self.add_address_button.click()
        form = self.next(OperatorCreationPage)
        further = form.further_address(number)
        further.street.fill(street)
        further.postcode.fill(postcode)
        further.city.fill(city)
        return form

    def remove_address(self, number: int) -> OperatorCreationPage:
        """Take an address after the first away; those that follow move up."""
        self.further_address(number).remove_button.click()
        return self.next(OperatorCreationPage)

    def further_address(self, number: int) -> FurtherAddress:
        """Return the fields of an address after the first."""
        text = partial(self.host.labels.text, number=str(number))
        which = text("operator-creation.address")
        names = {name: f"{text(f'operator-creation.{name}')}, {which}" for name in ("street", "postcode", "city")}
        remove = text("operator-creation.remove-address")
        return FurtherAddress(self, self.host.page.locator(f"#address-{number}"), remove=remove, **names)

    def choose_address(self) -> ActivityAddressPage:
        """Press the globe: the addresses entered so far are offered as the activity's."""
        self.choose_address_button.click()
        return self.next(ActivityAddressPage)

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
