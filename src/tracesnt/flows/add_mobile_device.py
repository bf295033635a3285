"""Registering the mobile app as a second factor."""

from __future__ import annotations

from dataclasses import dataclass

from tracesnt.errors import NeedsPerson, Outcome
from tracesnt.fixtures import Case
from tracesnt.flows.attendant import Picture
from tracesnt.flows.flow import Given, flow
from tracesnt.flows.sign_in import signed_in_to_account
from tracesnt.flows.visit import Visit
from tracesnt.pages.eu_login.mobile_devices import MobileDevicesPage


@dataclass(frozen=True)
class DeviceAdded:
    """The account has a mobile device."""

    outcome: Outcome = Outcome.REGISTERED


@flow(given=Given.ACCOUNT)
def add_mobile_device(visit: Visit, case: Case) -> DeviceAdded:
    """Pair the EU Login mobile app, which TRACES NT asks for as a second factor."""
    with visit.step("open-my-account"):
        devices = signed_in_to_account(visit, case.person).my_account().mobile_devices()
    with visit.step("add-mobile-device") as step:
        if case.device in devices.devices():
            step.already()
            return DeviceAdded()
        pairing = devices.add().give(case.device)
    with visit.step("pair-mobile-device"):
        picture = Picture(pairing.picture.attribute("src"), pairing.picture.picture)
        paired = pairing.wait_for_pairing(
            lambda: visit.attendant.pair_device(case.person, picture), visit.attendant.patience, MobileDevicesPage
        )
        if paired is None:
            raise NeedsPerson(
                "The mobile device was not paired in time.",
                advice="Scan the code with the EU Login mobile app and choose a PIN there, then run it again.",
                page=pairing.page_name,
            )
    return DeviceAdded()
