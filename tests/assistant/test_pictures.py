"""Pictures: the whole page, with everything secret covered, and the page as it was afterwards."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import CDPSession

from tracesnt.assistant.pictures import capture, picture_of
from tracesnt.flows import Visit
from tracesnt.pages.eu_login.account_creation import AccountCreationPage
from tracesnt.pages.traces_nt.welcome import WelcomePage

pytestmark = pytest.mark.browser

ONLY_COVER = ((0x3D, 0x3D), (0x47, 0x47), (0x52, 0x52))


def taken(visit: Visit) -> Image.Image:
    """A picture of the page that a visit is on."""
    return Image.open(io.BytesIO(picture_of(visit))).convert("RGB")


def extremes(visit: Visit, selector: str) -> object:
    """Darkest and lightest value of each colour of a picture, where an element is."""
    box = visit.page.locator(selector).evaluate(
        "it => { const box = it.getBoundingClientRect(); return [box.x, box.y + scrollY, box.width, box.height] }"
    )
    left, top, width, height = map(int, box)
    return taken(visit).crop((left + 2, top + 2, left + width - 2, top + height - 2)).getextrema()


@pytest.fixture
def form(visit: Visit) -> AccountCreationPage:
    """A form with something secret in it, which is longer than its window and scrolled."""
    visit.page.set_viewport_size({"width": 1280, "height": 400})
    form = visit.open(AccountCreationPage)
    form.captcha.fill("s3cr3t")
    return form


@pytest.mark.parametrize("selector", ["#captchaPicture", "#captcha"])
def test_secret_elements_are_covered(form: AccountCreationPage, visit: Visit, selector: str) -> None:
    assert visit.page.evaluate("scrollY") > 0
    assert extremes(visit, selector) == ONLY_COVER
    assert extremes(visit, form.email.element.neutral) != ONLY_COVER


def test_secrets_are_covered_on_a_page_that_was_not_expected(visit: Visit) -> None:
    visit.open(WelcomePage)
    visit.page.goto(AccountCreationPage.address(visit.site))
    assert extremes(visit, "#captchaPicture") == ONLY_COVER


def test_a_secret_that_is_found_by_its_name_alone_is_covered(form: AccountCreationPage, visit: Visit) -> None:
    form.captcha.neutral.evaluate("field => field.id = 'changed'")
    visit.page.locator("label[for=captcha]").evaluate("label => label.htmlFor = 'changed'")
    assert extremes(visit, "#changed") == ONLY_COVER


def test_a_secret_in_a_part_of_its_own_is_covered(visit: Visit) -> None:
    visit.open(WelcomePage)
    visit.page.evaluate("""() => {
      document.body.insertAdjacentHTML("afterbegin", "<div id=host></div>");
      document.querySelector("#host").attachShadow({ mode: "open" }).innerHTML = "<input type=password value=s3cr3t>";
    }""")
    assert extremes(visit, "#host input") == ONLY_COVER


def test_a_secret_in_a_dialog_is_covered(form: AccountCreationPage, visit: Visit) -> None:
    form.captcha.neutral.evaluate("""field => {
      const dialog = document.createElement("dialog");
      dialog.append(field);
      document.body.append(dialog);
      dialog.showModal();
    }""")
    assert extremes(visit, "#captcha") == ONLY_COVER


@pytest.mark.usefixtures("form")
def test_the_whole_page_is_shown_and_then_as_it_was(visit: Visit) -> None:
    state = (
        "() => [document.documentElement.outerHTML, document.adoptedStyleSheets.length, scrollX, scrollY, innerHeight]"
    )
    before = visit.page.evaluate(state)
    page_height = visit.page.evaluate("document.documentElement.scrollHeight")
    assert taken(visit).size == (1280, page_height)
    assert visit.page.evaluate(state) == before


def test_a_font_that_never_comes_is_not_waited_for_without_end(form: AccountCreationPage, visit: Visit) -> None:
    visit.page.route("**/late.woff2", lambda _: None)
    still_loading = visit.page.evaluate("""() => {
      const late = new FontFace("late", "url(/late.woff2)");
      document.fonts.add(late);
      late.load().catch(() => {});
      return document.fonts.status;
    }""")
    assert still_loading == "loading"
    assert extremes(visit, form.captcha.element.neutral) == ONLY_COVER


def test_a_page_that_goes_on_by_itself_while_its_picture_is_taken_is_covered(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit.open(WelcomePage)

    def gone_on(session: CDPSession, **how: Any) -> bytes:
        if visit.page.url != AccountCreationPage.address(visit.site):
            visit.page.goto(AccountCreationPage.address(visit.site))
        return capture(session, **how)

    monkeypatch.setattr("tracesnt.assistant.pictures.capture", gone_on)
    picture = taken(visit)
    box = visit.page.locator("#captchaPicture").bounding_box()
    assert box is not None
    left, top, width, height = (int(box[side]) for side in ("x", "y", "width", "height"))
    assert picture.crop((left + 2, top + 2, left + width - 2, top + height - 2)).getextrema() == ONLY_COVER
