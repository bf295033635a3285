"""The guide as HTML, as a reader has it: opened from a folder, with a keyboard, at night, on a telephone, on paper."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.assistant.guide.web.conftest import STEPS, TEXTS, Make
from tracesnt.assistant.guide.formats.html import write
from tracesnt.assistant.guide.theming import Theme
from tracesnt.errors import InputError

EXAMPLE = Path(__file__).parents[4] / "docs" / "example-theme"
FILES = ("guide.html", "index.html", "style.css", "guide.js")
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "narrow": {"width": 320},
    "print": {"media": "print"},
}
ANCHORS = ["open-welcome", "fill-form", "open-welcome-2", "decide", "see-result"]


def opened(page: Page, path: Path, address: str = "") -> Page:
    page.goto(path.as_uri() + address)
    return page


def problems(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found]


@pytest.mark.parametrize("language", TEXTS)
def test_the_same_guide_gives_the_same_bytes(make: Make, language: str) -> None:
    one, other = make(language, folder="one"), make(language, folder="other")
    assert [path.name for path in write(one)] == list(FILES)
    write(other)
    for name in FILES:
        assert (one.folder / name).read_bytes() == (other.folder / name).read_bytes()


def test_a_font_that_is_none_is_said_to_be(make: Make, tmp_path: Path) -> None:
    house = tmp_path / "house"
    house.mkdir()
    (house / "theme.yaml").write_text("font: letters.ttf\n")
    (house / "letters.ttf").write_text("no font")
    edition = make(theme=Theme(house))
    with pytest.raises(InputError, match=r"letters\.ttf"):
        write(edition)


@pytest.mark.browser
def test_the_file_needs_nothing_beside_it(make: Make, browsing: Page, tmp_path: Path) -> None:
    edition = make("el")
    write(edition)
    alone = tmp_path / "alone" / "guide.html"
    alone.parent.mkdir()
    shutil.copy(edition.folder / "guide.html", alone)
    asked: list[str] = []
    browsing.on("request", lambda request: asked.append(request.url))
    opened(browsing, alone)
    assert [url for url in asked if not url.startswith("data:")] == [alone.as_uri()]
    assert browsing.evaluate("[...document.images].every((image) => image.naturalWidth > 0)")
    assert browsing.evaluate(
        "document.fonts.ready.then((fonts) => [...fonts].every((font) => font.status === 'loaded'))"
    )


@pytest.mark.browser
def test_the_folder_shows_the_pictures_beside_it(make: Make, browsing: Page) -> None:
    edition = make("bg")
    write(edition)
    opened(browsing, edition.folder / "index.html")
    assert browsing.evaluate("[...document.images].every((image) => image.naturalWidth > 0)")
    expect(browsing.locator(".progress")).to_have_text("1 / 5")


@pytest.mark.browser
@pytest.mark.parametrize("look", LOOKS)
def test_nothing_bars_anyone(make: Make, browsing: Page, look: str) -> None:
    settings = dict(LOOKS[look])
    width = settings.pop("width", 1280)
    browsing.set_viewport_size({"width": width, "height": 900})
    browsing.emulate_media(**settings)
    edition = make("fr")
    write(edition)
    opened(browsing, edition.folder / "guide.html")
    assert browsing.evaluate("document.documentElement.scrollWidth") <= width
    assert problems(browsing) == []
    if look != "print":
        browsing.locator(".zoom").first.click()
        browsing.locator(".trouble summary").first.dispatch_event("click")
        assert problems(browsing) == []


@pytest.mark.browser
@pytest.mark.parametrize("brand", ["#ffe14d", "#000000", "#7f7f7f"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_any_house_colours_stay_readable(make: Make, browsing: Page, tmp_path: Path, brand: str, scheme: Any) -> None:
    house = tmp_path / "house"
    (house / "templates").mkdir(parents=True)
    (house / "theme.yaml").write_text(f'publisher: "Bureau <&>"\ncolours: {{brand: "{brand}", accent: "{brand}"}}\n')
    edition = make(theme=Theme(house))
    write(edition)
    browsing.emulate_media(color_scheme=scheme)
    opened(browsing, edition.folder / "guide.html")
    expect(browsing.locator(".publisher")).to_have_text("Bureau <&>")
    assert problems(browsing) == []


@pytest.mark.browser
def test_the_keyboard_leads_everywhere(make: Make, browsing: Page) -> None:
    edition = make()
    write(edition)
    opened(browsing, edition.folder / "guide.html")
    browsing.keyboard.press("Tab")
    expect(browsing.locator(".skip")).to_be_focused()
    expect(browsing.locator(".skip")).to_be_in_viewport()
    browsing.keyboard.press("ArrowRight")
    browsing.keyboard.press("ArrowRight")
    expect(browsing.locator("[id='open-welcome-2'] h3")).to_be_focused()
    expect(browsing.locator(".contents [aria-current=step]")).to_have_attribute("href", "#open-welcome-2")
    browsing.keyboard.press("ArrowLeft")
    expect(browsing.locator("#fill-form h3")).to_be_focused()
    assert browsing.url.endswith("#fill-form")
    zoom = browsing.locator("#fill-form .zoom").first
    zoom.focus()
    browsing.keyboard.press("Enter")
    expect(browsing.get_by_role("dialog")).to_be_visible()
    browsing.keyboard.press("ArrowRight")
    expect(browsing.get_by_role("dialog").locator(".captions li").first).to_have_class("n3")
    browsing.keyboard.press("Escape")
    expect(browsing.get_by_role("dialog")).to_be_hidden()
    expect(zoom).to_be_focused()


@pytest.mark.browser
def test_a_telephone_shows_pictures_larger_than_itself(make: Make, browsing: Page) -> None:
    edition = make()
    write(edition)
    browsing.set_viewport_size({"width": 320, "height": 600})
    opened(browsing, edition.folder / "guide.html")
    browsing.locator(".zoom").first.click()
    dialog = browsing.get_by_role("dialog")
    assert dialog.locator("img").evaluate("(image) => image.width") == 640
    for button in dialog.get_by_role("button").all():
        expect(button).to_be_in_viewport(ratio=1)
    dialog.get_by_role("button", name=edition.phrases.word("close")).click()
    expect(dialog).to_be_hidden()


@pytest.mark.browser
@pytest.mark.parametrize("anchor", ANCHORS)
def test_links_lead_to_each_step(make: Make, browsing: Page, anchor: str) -> None:
    edition = make()
    write(edition)
    browsing.add_init_script("navigator.clipboard.writeText = async (text) => { window.copied = text; };")
    opened(browsing, edition.folder / "guide.html", f"#{anchor}")
    step = browsing.locator(f"[id='{anchor}']")
    expect(step.locator("h3")).to_be_in_viewport()
    step.locator(".permalink").click()
    expect(browsing.get_by_role("status")).not_to_be_empty()
    assert browsing.evaluate("window.copied") == (edition.folder / "guide.html").as_uri() + f"#{anchor}"


@pytest.mark.browser
def test_a_caption_and_its_box_light_up_together(make: Make, browsing: Page) -> None:
    edition = make()
    write(edition)
    opened(browsing, edition.folder / "guide.html")
    scene = browsing.locator("#fill-form .scene").first
    spot, caption = scene.locator(".spot2"), scene.locator(".n2")
    assert spot.evaluate("(each) => getComputedStyle(each).opacity") == "0"
    caption.hover()
    expect(spot).not_to_have_css("opacity", "0")
    browsing.mouse.move(0, 0)
    caption.locator("a").focus()
    expect(spot).not_to_have_css("opacity", "0")
    caption.locator("a").blur()
    plain = caption.evaluate("(each) => getComputedStyle(each).backgroundColor")
    scene.locator(".box2").hover()
    expect(caption).not_to_have_css("background-color", plain)


@pytest.mark.browser
def test_the_page_can_be_seen_as_it_was_before(make: Make, browsing: Page) -> None:
    edition = make()
    write(edition)
    opened(browsing, edition.folder / "guide.html")
    before = browsing.locator(".before-picture").first
    expect(before).to_have_css("opacity", "0")
    browsing.get_by_label(edition.phrases.word("before-after")).first.check()
    expect(before).to_have_css("opacity", "1")


@pytest.mark.browser
def test_names_are_shown_as_they_are(make: Make, browsing: Page) -> None:
    name = """<b onclick="x()">L'« Étape » & "fils"</b></script><img src=x>"""
    edition = make(name=name)
    write(edition)
    opened(browsing, edition.folder / "guide.html")
    caption = browsing.locator(".captions strong").first
    assert caption.text_content() == name
    assert browsing.locator(".captions strong *").count() == 0
    assert browsing.locator(".picture .now").first.get_attribute("alt") == f"Cliquez sur {name}"


@pytest.mark.browser
@pytest.mark.parametrize("address", ["?embed", "#embed", "?embed#fill-form"])
def test_within_another_page_it_shows_one_step_at_a_time(make: Make, browsing: Page, address: str) -> None:
    edition = make()
    write(edition)
    opened(browsing, edition.folder / "guide.html", address)
    steps, first = browsing.locator(".step"), 1 if address.endswith("fill-form") else 0
    expect(browsing.get_by_role("navigation")).to_be_hidden()
    assert [step.is_visible() for step in steps.all()] == [place == first for place in range(len(STEPS))]
    browsing.get_by_role("button", name=edition.phrases.word("next")).click()
    assert [step.is_visible() for step in steps.all()] == [place == first + 1 for place in range(len(STEPS))]
    assert problems(browsing) == []


@pytest.mark.browser
def test_it_reads_without_script(make: Make, browser: Browser) -> None:
    edition = make()
    write(edition)
    with browser.new_context(java_script_enabled=False) as context:
        page = opened(context.new_page(), edition.folder / "guide.html")
        assert all(step.is_visible() for step in page.locator(".step").all())
        assert page.get_by_role("button").count() == 0
        page.locator(".contents a").last.click()
        expect(page.locator("#see-result h3")).to_be_in_viewport()


@pytest.mark.browser
def test_paper_gets_everything_but_what_is_for_screens(make: Make, browsing: Page) -> None:
    edition = make()
    write(edition)
    opened(browsing, edition.folder / "guide.html")
    browsing.emulate_media(media="print")
    browsing.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(browsing.locator(".trouble p")).to_be_visible()
    expect(browsing.get_by_role("navigation")).to_be_hidden()
    assert browsing.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_the_documented_theme_adds_to_the_default_one(make: Make, browsing: Page) -> None:
    edition = make(theme=Theme(EXAMPLE))
    write(edition)
    page = opened(browsing, edition.folder / "guide.html")
    expect(page.locator(".publisher img")).to_be_visible()
    expect(page.locator(".step").first).to_have_css("border-radius", "16px")
    expect(page.locator(".contents ol").first).to_have_css("list-style-type", "none")
    assert problems(page) == []
