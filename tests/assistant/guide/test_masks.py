"""What must not be seen is not seen, however a page shows it; and where that is not sure there is no picture."""

from __future__ import annotations

import dataclasses
import io

import pytest
from PIL import Image, ImageChops

from tests.assistant.guide.conftest import ShootIt
from tracesnt.assistant.guide.callouts import Composer
from tracesnt.assistant.guide.camera import Camera, StepShot
from tracesnt.assistant.guide.lens import Lens
from tracesnt.assistant.guide.masks import Masked, Masks, NotMasked, selector_of
from tracesnt.assistant.startup.session import Session
from tracesnt.errors import InputError
from tracesnt.fixtures import Case, load_site
from tracesnt.fixtures.models import Mask
from tracesnt.flows import Step, Visit
from tracesnt.pages.traces_nt.welcome import WelcomePage

pytestmark = pytest.mark.browser

# Whatever must be covered is red, and nothing else is.
PAGE = """<!doctype html><meta charset="utf-8"><style>
  body {{ font: 20px sans-serif; background: white; color: black }}
  .secret, .secret * {{ color: red }} .secret:is(input, select) {{ background: red }}
</style><main><h1>A page</h1>{content}</main>"""

UNSEEN = 40
ODD = {
    "an address": '<p class="secret">claire.morel@example.org</p>',
    "an address in a sentence": '<p>We wrote to <b class="secret">other.person@example.org</b>, who answers.</p>',
    "an address in two elements": '<p><span class="secret"><i>claire.morel</i>@<b>example.org</b></span></p>',
    "an address that is broken into lines":
        '<p class="secret" style="width: 6ch; word-break: break-all">claire.morel@example.org</p>',
    "a link": '<p class="secret">https://example.org/reset?ticket=abc</p>',
    "a name in capitals and with other accents": '<p><b class="secret">MÔREL</b>, <b class="secret">CLAÏRE</b></p>',
    "a name over two lines of the source": '<p class="secret">Claire\n   Morel</p>',
    "a name in a scrolled part":
        '<div style="height: 60px; overflow: auto" id="s"><p style="margin-top: 90px" class="secret">Claire</p></div>'
        '<script>document.querySelector("#s").scrollTop = 60</script>',
    "a name far down": '<p style="margin-top: 2500px" class="secret">Claire Morel</p>',
    "a name at the foot of the window":
        '<p style="position: fixed; bottom: 0" class="secret">Claire Morel</p><p style="height: 2000px">Long</p>',
    "a name in a part without a box": '<p style="display: contents" class="secret">Claire Morel</p>',
    "a name in a shadow tree":
        '<div class="secret"></div><script>document.querySelector("div").attachShadow({mode: "open"}).innerHTML = '
        '"<p>Claire <b>Morel</b></p>"</script>',
    "a name by a style sheet":
        '<p id="p" data-name="Claire Morel"></p><style>#p::before { content: attr(data-name); color: red }</style>',
    "a name that was typed": '<input class="secret" id="i"><script>i.value = "Claire Morel"</script>',
    "a name that was chosen": '<select class="secret"><option>Nobody<option selected>Claire Morel</select>',
    "a name in an open list":
        '<select class="secret" size="3"><option>Nobody<option>Claire Morel<option>Else</select>',
    "a name in an empty field": '<style>::placeholder { color: red }</style><input placeholder="Claire Morel">',
    "a picture of a person":
        '<img alt="Claire Morel" src="data:image/svg+xml,%3Csvg xmlns=\'http://www.w3.org/2000/svg\' width=\'90\' '
        'height=\'90\'%3E%3Crect width=\'90\' height=\'90\' fill=\'red\'/%3E%3C/svg%3E">',
    "what is cut short and whole in its title": '<p class="secret" title="claire.morel@example.org">claire.mo…</p>',
    "another document": '<iframe srcdoc="<body style=\'background: red\'>Claire" width="90" height="50"></iframe>',
    "a password": '<input type="password" class="secret" value="Geheim-2025">',
    "a password that is told again":
        '<input type="password" class="secret" value="Geheim-2025"><p><b class="secret">Geheim-2025</b> is weak.</p>',
    "what the site lists": '<p id="listed" class="secret">Anything</p>',
    "what sticks out of what the site lists":
        '<p id="listed" class="secret" style="width: 1ch; height: 1px; white-space: nowrap">Anything at all</p>',
}  # fmt: skip


def is_seen(picture: Image.Image) -> bool:
    """Tell whether there is any red in a picture."""
    red, green, blue = picture.split()
    weaker = ImageChops.lighter(green, blue)
    strongest = ImageChops.subtract(red, weaker).point(lambda value: 255 * (value > UNSEEN))
    return strongest.getbbox() is not None


@pytest.fixture
def masks(case: Case) -> Masks:
    """Masks that cover names, and what a site lists where it is there."""
    return Masks.of(case, Masked.PERSONAL, [Mask(cover="#listed", when="#listed")])


@pytest.mark.parametrize("content", ODD.values(), ids=ODD)
def test_nothing_of_it_is_in_the_picture(
    visit: Visit, masks: Masks, lens: Lens, composer: Composer, content: str
) -> None:
    visit.page.set_content(PAGE.format(content=content))
    bare = Image.open(io.BytesIO(visit.page.screenshot(full_page=True))).convert("RGB")
    assert is_seen(bare)
    sight = masks.look(visit)
    if lens.stretch(visit.page, sight):
        sight = masks.look(visit)
    crop = composer.crop(sight, [])
    picture = composer.covered(lens.expose(visit.page, sight, crop), sight, crop)
    assert picture.size == (int(sight.size[0]), int(sight.size[1]))
    assert not is_seen(picture)


def test_what_a_line_ends_with_is_no_part_of_the_address_in_the_next(visit: Visit) -> None:
    visit.page.set_content(PAGE.format(content="<p>Zoe Weiss<br>zoe.weiss@example.org</p>"))
    ((left, *_, width, _),) = Masks().look(visit).covered
    address = visit.page.evaluate(
        "() => { const range = document.createRange(); range.selectNode(document.querySelector('br').nextSibling);"
        " const {left, width} = range.getBoundingClientRect(); return [left, width]; }"
    )
    assert [left, width] == address


def test_what_is_not_shown_needs_no_cover(visit: Visit, masks: Masks) -> None:
    visit.page.set_content(
        PAGE.format(
            content='<p hidden>Claire Morel</p><p style="visibility: hidden">Claire</p><p title="Claire"><b>Who</b></p>'
            '<input type="hidden" value="Claire"><input type="checkbox" value="Claire"><p>Clairement, Morelle</p>'
        )
    )
    # Parts of other words are covered all the same: names are looked for wherever they are.
    assert len(masks.look(visit).covered) == 2


def test_short_names_are_not_looked_for_within_words(visit: Visit) -> None:
    visit.page.set_content(PAGE.format(content="<p>Lilies for Li</p>"))
    masks = Masks(names=("Li",))
    assert len(masks.look(visit).covered) == 1
    assert masks.cleaned("Lilies for li") == "Lilies for …"


@pytest.mark.parametrize(
    "content",
    ["", '<p id="listed" hidden>A name</p>', '<p id="listed" style="visibility: hidden">A name</p>', '<p id="listed">'],
    ids=["nowhere", "not shown", "invisible", "empty"],
)
def test_where_something_listed_is_not_found_there_is_no_picture(visit: Visit, case: Case, content: str) -> None:
    visit.page.set_content(PAGE.format(content=content))
    with pytest.raises(NotMasked, match="#listed"):
        Masks.of(case, Masked.SECRETS, [Mask(cover="#listed")]).look(visit)


def test_a_mask_may_say_on_which_pages_it_has_to_be_there(visit: Visit, case: Case) -> None:
    masks = Masks.of(case, Masked.SECRETS, [Mask(cover="#name", when="#signOut")])
    visit.page.set_content(PAGE.format(content=""))
    assert masks.look(visit).covered == ()
    visit.page.set_content(PAGE.format(content='<button id="signOut">Sign out</button>'))
    with pytest.raises(NotMasked, match="#name"):
        masks.look(visit)


def test_a_mask_may_name_an_element_of_a_page() -> None:
    assert selector_of("HomePage.heading") == "#home-heading"
    assert selector_of("p.name") == "p.name"
    with pytest.raises(InputError, match="no such element"):
        selector_of("HomePage.nothing")


def test_an_address_that_only_the_browser_puts_together_is_not_overlooked(visit: Visit, masks: Masks) -> None:
    visit.page.set_content(PAGE.format(content="<svg width='9'><text>a</text></svg>"))
    visit.page.evaluate("() => Object.defineProperty(document.body, 'innerText', {value: 'x@example.org'})")
    with pytest.raises(NotMasked, match="several parts"):
        masks.look(visit)


def test_a_run_says_what_it_did_not_find_and_writes_no_guide(session: Session, shoot_it: ShootIt) -> None:
    site = session.site.model_copy(update={"masks": (Mask(cover="#nobody"),)})
    unmasked = dataclasses.replace(session, site=site)
    with pytest.raises(NotMasked, match="#nobody") as caught:
        shoot_it(session=unmasked)
    assert caught.value.page == "WelcomePage"


def test_a_page_that_does_not_keep_still_gets_no_picture(
    visit: Visit, masks: Masks, lens: Lens, composer: Composer
) -> None:
    taken: list[StepShot] = []
    camera = Camera(masks, lens, composer.crop, taken.append)
    visit.open(WelcomePage)
    visit.page.evaluate(
        """() => {
          const moving = document.body.appendChild(document.createElement("p"));
          const move = (count) => {
            moving.textContent = `${"x".repeat(count % 50)}@example.org`;
            requestAnimationFrame(() => move(count + 1));
          };
          move(0);
        }"""
    )
    step = Step("open-welcome", 1)
    camera.step_started(visit, step)
    with pytest.raises(NotMasked, match="does not keep still"):
        camera.step_ended(visit, step)
    assert taken == []


def test_real_sites_cover_names_and_what_they_list() -> None:
    for name in ("training", "acceptance", "production"):
        site = load_site(name, "https://login.example.org")
        assert site.real
        assert site.masks
