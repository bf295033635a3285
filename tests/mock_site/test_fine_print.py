"""What is easily overlooked: in each of these a fault went unnoticed when it was put into the twin on purpose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.mock_site.in_process import in_process_twin
from tests.mock_site.test_sign_in import wrong
from tests.mock_site.visitor import FORBIDDEN, Visitor
from tracesnt.fixtures import Person, people
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.eu_login import cas
from tracesnt.mock_site.eu_login.strength import Strength


@pytest.mark.parametrize("change", [lambda password: password[:-1], str.swapcase], ids=["shorter", "other capitals"])
def test_every_character_of_a_password_counts(
    visitor: Visitor, member: Person, backstage: BackstageClient, change: Callable[[str], str]
) -> None:
    typed = change(backstage.person(member.email).password)
    shown = visitor.enter_password(visitor.go_to_password(member.email, service=False), typed)
    assert shown.announces("sign-in-password.error-wrong")


def test_traces_nt_does_not_trust_a_ticket_for_a_password_alone() -> None:
    claire = people()["claire-morel"]
    with in_process_twin() as twin:
        twin.backstage.add_person(claire, "with-device")
        service = f"{twin.world.origin}/tracesnt/login/cas"
        for strength, status in ((Strength.PASSWORD, FORBIDDEN), (Strength.MOBILE_APP_PIN, 200)):
            address = cas.address_with_ticket(twin.world, service, claire.email, strength)
            assert twin.visitor().get(address).status == status


def test_a_long_message_arrives_whole(importer: Visitor, official: Visitor, member: Person) -> None:
    message = " ".join(f"word{number}" for number in range(120))
    importer.request("BE-ORG-OP-6", message=message)
    assert message in official.open_pending(member).source


def test_who_has_waited_longest_is_first_in_the_list(
    official: Visitor, applicant: Person, jonas: Person, backstage: BackstageClient
) -> None:
    backstage.add_person(jonas, "requested", operator="BE-ORG-OP-6")
    listed = official.press(official.get("/tracesnt/users"), "searchPending").rows
    assert [row[0] for row in listed] == [f"{each.name} {each.email}" for each in (applicant, jonas)]


def test_who_gives_an_authorisation_back_gives_back_its_rights_and_reads_both_days(
    visitor: Visitor, official: Visitor, backstage: BackstageClient
) -> None:
    backstage.freeze(datetime(2026, 6, 1, 12, tzinfo=UTC))
    backstage.add_person(jonas := people()["jonas-maes"], "requested", operator="BE-ORG-OP-6")
    backstage.advance(24 * 3600)
    official.decide(official.open_pending(jonas), "accept")
    visitor.sign_in(jonas)
    (row,) = visitor.get("/tracesnt/profile").rows
    assert row[2:6] == ["Valide", "Oui", "1 juin 2026", "2 juin 2026"]
    (row,) = visitor.withdraw(visitor.get("/tracesnt/profile")).rows
    assert row[2:4] == ["Retirée", ""]


def test_an_account_whose_lock_is_over_is_not_locked(
    visitor: Visitor, member: Person, backstage: BackstageClient
) -> None:
    wrong(visitor, member, times=5)
    backstage.advance(31 * 60)
    assert [account["email"] for account in backstage.state()["accounts"] if account["locked"]] == []
