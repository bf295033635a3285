"""The whole journey of the guide, over HTTP."""

from __future__ import annotations

from tests.mock_site.visitor import Visitor
from tracesnt.fixtures import Person
from tracesnt.mock_site.backstage.client import BackstageClient


def test_a_newcomer_becomes_a_validated_user_of_an_operator(
    visitor: Visitor, other: Visitor, claire: Person, paul: Person, backstage: BackstageClient
) -> None:
    assert visitor.register(claire).path == "/cas/eim/external/registered.cgi"
    assert visitor.choose_password(visitor.link_for(claire), backstage.person(claire.email).password).has("logout")
    pairing = visitor.start_pairing("Téléphone de Claire")
    backstage.pair(claire.email, pairing.attribute("qrPicture", "src"))
    assert visitor.move_on(pairing).announces("mobile-devices.added")

    home = visitor.sign_in(claire)
    assert home.has("noRole")
    search = visitor.click(visitor.click(home, "requestRole"), "role-operator")
    results = visitor.press(search, "search", country="BE", name="coffee")
    assert len(results.rows) == 1
    assert visitor.request("BE-ORG-OP-6", message="Bonjour").announces("authorisations.submitted")

    other.sign_in(paul)
    assert other.decide(other.open_pending(claire), "accept").announces("user.saved")

    assert visitor.get("/tracesnt/home").announces("home.sign-in-again")
    again = visitor.press(visitor.get("/tracesnt/login"), "signIn")
    assert again.text("operators") == "Coffeeteam TRACES Number: BE-ORG-OP-6"
    assert [(write.kind, write.who, write.subject) for write in backstage.writes()] == [
        ("account-registered", claire.email, ""),
        ("password-chosen", claire.email, ""),
        ("device-added", claire.email, "Téléphone de Claire"),
        ("authorisation-requested", claire.email, "BE-ORG-OP-6"),
        ("request-accepted", claire.email, "BE-ORG-OP-6"),
    ]
