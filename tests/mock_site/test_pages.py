"""What holds for every page: security, languages, labels, assets and error pages."""

from __future__ import annotations

import re
from contextlib import closing
from importlib.resources import as_file, files

import httpx
import pytest

from tests.mock_site.conftest import NewVisitor
from tests.mock_site.in_process import ORIGIN, in_process_twin
from tests.mock_site.own_loop import OwnLoop
from tests.mock_site.visitor import NOT_FOUND, OK, Shown, Visitor
from tracesnt.fixtures import Person, labelled_languages, load_labels
from tracesnt.mock_site.app import make_sites
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.headers import CONTENT_SECURITY_POLICY, SECURITY

PUBLIC = [
    "/tracesnt/login",
    "/cas/login",
    "/cas/logout",
    "/cas/about.html",
    "/cas/eim/external/register.cgi",
    "/cas/init/passwordResetRequest.cgi",
    "/cas/init/createPassword.cgi",
]
HOSTILE = Person(
    first_name="<script>alert(1)</script>",
    last_name="\"'&{{7*7}}",
    email="mallory@example.org",
    email_language="en",
)
SECTIONS = "|".join(sorted({key.partition(".")[0] for key in load_labels("en").entries}))
LABEL = re.compile(rf'"((?:{SECTIONS})\.[a-z-]+[a-z])"')


def keys_used() -> set[str]:
    """Every label that code and templates of the twin name in full."""
    with as_file(files("tracesnt.mock_site")) as package:
        sources = [*package.rglob("*.py"), *package.rglob("*.html")]
        return {key for path in sources for key in LABEL.findall(path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("language", labelled_languages())
def test_every_label_that_is_used_exists(language: str) -> None:
    assert len(keys_used()) > 150
    assert keys_used() - load_labels(language).entries.keys() == set()


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("language", labelled_languages())
def test_every_page_speaks_the_language_that_the_browser_asks_for(
    new_visitor: NewVisitor, path: str, language: str
) -> None:
    assert new_visitor(f"xx, {language};q=0.9, en;q=0.1").get(path).language == language


@pytest.mark.parametrize("wanted", ["", "xx", "*", "de-DE;q=abc", ";;,,", "fr;q=0"])
def test_english_is_spoken_with_everybody_else(new_visitor: NewVisitor, wanted: str) -> None:
    assert new_visitor(wanted).get("/tracesnt/login").language == "en"


def test_the_language_is_chosen_on_the_page_which_stays_the_same(importer: Visitor) -> None:
    results = importer.get("/tracesnt/operators/results", country="BE", activity="", name="coffee & <tea>")
    switched = importer.press(results, "changeLanguage", language="en")
    assert switched.language == "en"
    assert switched.response.url == results.response.url
    assert importer.get("/cas/login").language == "en"


def test_a_language_that_is_not_offered_changes_nothing(visitor: Visitor) -> None:
    assert visitor.get("/tracesnt/login", language="xx").language == "fr"


@pytest.mark.parametrize("path", ["/cas/nothing", "/tracesnt/nothing", "/nothing", "/tracesnt/static/x/site.css"])
def test_an_unknown_page_is_told_so_in_the_look_of_its_site(visitor: Visitor, path: str) -> None:
    shown = visitor.get(path)
    assert shown.status == NOT_FOUND
    assert shown.announces("error.not-found")


def test_a_page_that_takes_no_form_says_so(visitor: Visitor) -> None:
    assert visitor.post("/cas/about.html").status == 405


@pytest.mark.parametrize("site", ["cas", "tracesnt"])
def test_style_and_script_come_from_the_site_and_are_kept_for_long(visitor: Visitor, site: str) -> None:
    source = visitor.get(f"/{site}/login").source
    address = re.search(rf'href="(/{site}/static/[0-9a-f]+/site\.css)"', source)
    assert address
    asset = visitor.get(address[1])
    assert asset.status == OK
    assert "immutable" in asset.response.headers["cache-control"]


def test_pages_are_not_kept_by_the_browser(visitor: Visitor) -> None:
    assert visitor.get("/tracesnt/login").response.headers["cache-control"] == "no-store"


def test_no_script_or_style_from_elsewhere_or_in_the_page_is_allowed() -> None:
    assert "default-src 'none'" in CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "frame-ancestors 'none'" in CONTENT_SECURITY_POLICY


def test_a_hostile_name_is_shown_as_text(visitor: Visitor, official: Visitor, backstage: BackstageClient) -> None:
    backstage.add_person(HOSTILE, "requested", operator="BE-ORG-OP-6")
    home = visitor.sign_in(HOSTILE)
    users = official.press(official.get("/tracesnt/users"), "searchPending")
    for source in (home.source, users.source, official.open_pending(HOSTILE).source):
        assert "<script>alert" not in source
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in source
        assert "{{7*7}}" in source


def test_the_tutorial_is_a_document(visitor: Visitor) -> None:
    shown = visitor.click(visitor.get("/tracesnt/login"), "howTo")
    assert shown.response.content.startswith(b"%PDF-1.4")
    assert shown.response.headers["content-type"] == "application/pdf"


def test_the_front_door_leads_to_the_welcome(visitor: Visitor) -> None:
    assert visitor.get("/").has("welcome-heading")


def test_another_name_of_this_machine_leads_to_the_one_that_cookies_know(visitor: Visitor) -> None:
    other_name = visitor.site.replace("localhost", "127.0.0.1")
    answer = visitor.http.get("/cas/login?service=a%20b", headers={"Host": other_name.removeprefix("http://")})
    assert answer.headers["location"] == f"{visitor.site}/cas/login?service=a%20b"


@pytest.mark.parametrize("host", ["elsewhere.example", "[", "127.0.0.1:nonsense"])
def test_a_foreign_name_is_not_followed(visitor: Visitor, host: str) -> None:
    answer: httpx.Response = visitor.http.get("/tracesnt/login", headers={"Host": host})
    assert "location" not in answer.headers


def test_a_defect_is_answered_in_the_look_of_the_site_and_with_every_header() -> None:
    with in_process_twin() as twin, closing(OwnLoop()) as loop:
        sites = httpx.ASGITransport(make_sites(twin.world), raise_app_exceptions=False)
        twin.world.store.close()  # what cannot happen has happened
        request = httpx.Request("GET", f"{ORIGIN}/tracesnt/login", headers={"Accept-Language": "fr"})
        answer = loop.run(sites.handle_async_request(request))
        page = Shown(httpx.Response(answer.status_code, content=loop.run(answer.aread()), request=request))
        assert page.status == 500
        assert page.announces("error.failure")
        assert {name: answer.headers[name] for name in SECURITY} == SECURITY
        assert answer.headers["cache-control"] == "no-store"
