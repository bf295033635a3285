"""What people read: the guide's own words on the French pages, and words that differ where things do."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from tests.mock_site.conftest import NewVisitor
from tests.mock_site.visitor import Shown, Visitor
from tracesnt.fixtures import Person, labelled_languages, load_labels
from tracesnt.fixtures.vocabulary import languages
from tracesnt.mock_site.traces_nt.decisions import Decision
from tracesnt.mock_site.traces_nt.requests import Status

NAMES = {"EU Login", "TRACES NT", "EU CITES"}


def named_fields(shown: Shown) -> dict[str, str]:
    """The fields of a page by the text of their labels."""
    page = BeautifulSoup(shown.source, "html.parser")
    return {label.get_text(strip=True): str(label["for"]) for label in page.select("main label[for]")}


def test_the_welcome_and_the_form_for_an_account_read_as_in_the_guide(visitor: Visitor, claire: Person) -> None:
    welcome = visitor.get("/tracesnt/login")
    assert [welcome.text(each) for each in ("signIn", "resetPassword", "requestAccess")] == [
        "Se connecter",
        "Réinitialiser votre mot de passe",
        "Demander un accès",
    ]
    form = visitor.click(welcome, "requestAccess")
    assert (
        named_fields(form).items()
        >= {
            "Prénom": "firstName",
            "Nom de famille": "lastName",
            "Courrier électronique": "email",
            "Langue des courriels": "emailLanguage",
        }.items()
    )
    assert form.text("createAccount") == "Créer un compte"
    offered = BeautifulSoup(form.source, "html.parser").select("#emailLanguage option")
    assert {str(option["value"]) for option in offered} == set(languages())
    sent = visitor.register(claire)
    assert claire.email in sent.source
    assert sent.text("linkExpiry") == "Ce lien expirera dans les 90 minutes."


def test_the_way_to_an_operator_reads_as_in_the_guide(importer: Visitor) -> None:
    roles = importer.get("/tracesnt/role")
    assert [row[0] for row in roles.seen.rows] == ["Opérateur", "Organisme de contrôle AB", "Autorité"]
    search = importer.click(roles, "role-operator")
    assert (
        named_fields(search).items()
        >= {
            "Pays": "country",
            "Activité": "activity",
            "Nom de l'opérateur": "operatorName",
        }.items()
    )
    profile = importer.get("/tracesnt/operators/profile/BE-ORG-OP-6")
    assert profile.text("requestAuthorisation") == "Demande d'autorisation"


def test_a_decision_is_called_what_it_is(new_visitor: NewVisitor, applicant: Person, paul: Person) -> None:
    official = new_visitor("fr")
    official.sign_in(paul)
    page = BeautifulSoup(official.open_pending(applicant).source, "html.parser")
    choices = page.select("input[type=radio]")
    assert {str(each["value"]): each.parent.get_text(strip=True) for each in choices if each.parent} == {
        "": "Ne rien changer",
        "accept": "Accepter",
        "reject": "Rejeter",
    }


@pytest.mark.parametrize("language", labelled_languages())
def test_no_two_statuses_and_no_two_decisions_have_the_same_name(language: str) -> None:
    labels = load_labels(language)
    statuses = [labels[f"authorisations.status-{status.value}"] for status in Status]
    decisions = [labels[f"user.{decision.value}"] for decision in Decision]
    assert len(set(statuses)) == len(statuses)
    assert len(set(decisions)) == len(decisions)


@pytest.mark.parametrize("language", [language for language in labelled_languages() if language != "en"])
def test_nothing_of_several_words_is_in_english_without_being_marked_so(language: str) -> None:
    english, labels = load_labels("en"), load_labels(language)
    translated = [key for key in english.entries if labels.language_of(key) == language and " " in english[key]]
    assert {english[key] for key in translated if labels[key] == english[key]} <= NAMES
