"""What pytest says of tests that fail in other ways, and what it leaves out."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.assistant.regression.plugin.conftest import Project, Said

pytestmark = pytest.mark.browser

FRAME = (200, 16, 46)
TESTS = """
import pytest
from tracesnt.flows import sign_in, validate_request
from tracesnt.pages import HomePage, PasswordResetPage, SignInAddressPage, SignInPasswordPage, WelcomePage

@pytest.fixture(autouse=True)
def kept(backstage):
    yield
    with open("secrets.txt", "a") as file:
        file.writelines(f"{secret}\\n" for secret in backstage.secrets())

MOVE_ID = '''button => {
  const other = document.createElement("a");
  [other.id, other.href, other.textContent] = [button.id, "/", "elsewhere"];
  button.removeAttribute("id");
  button.after(other);
}'''

def test_ambiguous(open_page, page):
    welcome = open_page(WelcomePage)
    page.locator(WelcomePage.sign_in_button.neutral).evaluate(MOVE_ID)
    welcome.sign_in()

def test_elsewhere(open_page, visit):
    open_page(PasswordResetPage)
    visit.on(HomePage)

@pytest.mark.fault("maintenance", path="/tracesnt/users*", times="always")
def test_another_person(run):
    run(validate_request)

def test_several(tracesnt_session):
    with tracesnt_session.visit("de") as visit:
        visit.open(WelcomePage)
        assert visit.language == "fr"

def test_unknown(open_page):
    assert isinstance(open_page(SignInAddressPage).enter("nobody@example.org"), SignInPasswordPage)

@pytest.mark.case("english-importer")
def test_drifted(run, backstage, case):
    backstage.add_fault("label-changed", key="welcome.heading", to="Hello")
    assert run(sign_in).outcome == "authorised"
"""


@pytest.fixture(scope="module")
def said(installed: object, tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Said]:
    """All of them, run once."""
    project = Project(tmp_path_factory.mktemp("failing"), installed)  # type: ignore[arg-type]
    project.write("test_failing.py", TESTS)
    return project, project.pytest()


def test_an_element_that_could_be_two_is_named_and_framed(said: tuple[Project, Said]) -> None:
    project, answer = said
    seen = answer.of("test_ambiguous")
    assert seen["Outcome"] == "drifted (AmbiguousElement)"
    assert (seen["Page"], seen["Element"]) == ("WelcomePage", "sign-in-button")
    assert seen["Heading"] == "Bienvenue"
    picture = Image.open(io.BytesIO((project.folder / seen["Picture"]).read_bytes())).convert("RGB")
    colours = {colour: count for count, colour in picture.getcolors(picture.width * picture.height) or ()}
    assert colours[FRAME] > 1000  # four pixels around each of the two


def test_another_page_is_told_with_the_one_that_was_expected(said: tuple[Project, Said]) -> None:
    seen = said[1].of("test_elsewhere")
    assert seen["Outcome"] == "drifted (UnexpectedPage)"
    assert (seen["Expected"], seen["Found"]) == ("HomePage", "PasswordResetPage")
    assert seen["Address"].endswith("/cas/init/passwordResetRequest.cgi")


def test_the_page_of_another_person_is_seen_before_its_window_closes(said: tuple[Project, Said]) -> None:
    project, answer = said
    seen = answer.of("test_another_person")
    assert "/tracesnt/users" in seen["Address"]
    assert seen["Fault"].startswith("maintenance (path /tracesnt/users*, times always) was set on the twin and struck")
    assert (project.folder / seen["Picture"]).is_file()


def test_a_plain_assertion_shows_the_page_as_well(said: tuple[Project, Said]) -> None:
    seen = said[1].of("test_several")
    assert (seen["Page"], seen["Heading"]) == ("WelcomePage", "Willkommen")
    seen = said[1].of("test_unknown")
    assert seen["Page"] == "SignInAddressPage"
    assert "Utilisateur introuvable." in seen["The page says"]
    seen = said[1].of("test_drifted")
    assert seen["Drift"] == "heading on WelcomePage was found by neutral only"
    assert seen["Fault"] == "label-changed (key welcome.heading, to Hello) was set on the twin and struck once"
    assert seen["Page"] == "HomePage"


def test_no_secret_is_in_what_is_said(said: tuple[Project, Said]) -> None:
    project, answer = said
    secrets = (project.folder / "secrets.txt").read_text(encoding="utf-8").split()
    assert len(secrets) > 10
    assert [secret for secret in secrets if secret in answer.out + answer.err] == []
