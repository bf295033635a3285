"""A guide shows every step, its boxes stand where the elements are, and two shoots give the same bytes."""

from __future__ import annotations

import dataclasses
import io

import pytest
from PIL import Image

from tests.assistant.guide.conftest import SCALE, ShootIt, Whole
from tracesnt.assistant.guide.callouts import Composer
from tracesnt.assistant.guide.camera import Camera, StepShot
from tracesnt.assistant.guide.edition import Edition
from tracesnt.assistant.guide.formats import writer
from tracesnt.assistant.guide.framing import Framing
from tracesnt.assistant.guide.lens import Lens
from tracesnt.assistant.guide.masks import Masked, Masks
from tracesnt.assistant.guide.model import Actor, Picture, Scene
from tracesnt.assistant.guide.theming import Theme
from tracesnt.assistant.startup.session import Session
from tracesnt.fixtures import Case
from tracesnt.fixtures.phrasing import load_phrases
from tracesnt.flows import Visit
from tracesnt.pages.element import Kind
from tracesnt.pages.traces_nt.welcome import WelcomePage

pytestmark = pytest.mark.browser

ACCENT = Image.new("RGB", (1, 1), Theme().settings.colours.accent).getpixel((0, 0))
HIGHLIGHT = Image.new("RGB", (1, 1), Theme().settings.colours.highlight).getpixel((0, 0))
# What is done in a mailbox or on a phone, and not on the page.
ELSEWHERE = {"open-mailed-link", "pair-mobile-device", "confirm-second-factor"}


def opened(edition: Edition, picture: Picture) -> Image.Image:
    """A picture as it was written."""
    with Image.open(edition.path(picture)) as image:
        return image.convert("RGB")


def colour(picture: Image.Image, left: float, top: float) -> tuple[int, ...]:
    """The colour of a pixel."""
    found = picture.getpixel((round(left), round(top)))
    assert isinstance(found, tuple)
    return found


def scenes(whole: Whole) -> list[Scene]:
    """Every scene of the guide."""
    return [scene for step in whole.edition.guide.steps for scene in step.scenes]


def test_every_step_of_the_journey_has_a_picture(whole: Whole) -> None:
    steps = whole.edition.guide.steps
    assert [step.number for step in steps] == list(range(1, len(steps) + 1))
    assert all(step.scenes for step in steps)
    assert {step.id for step in steps if not any(scene.actions for scene in step.scenes)} == ELSEWHERE
    assert {step.actor for step in steps} == set(Actor)


def test_a_guide_has_at_least_forty_actions_each_with_a_sentence(whole: Whole) -> None:
    actions = [action for scene in scenes(whole) for action in scene.actions]
    assert len(actions) >= 40
    assert all(action.text for action in actions)
    for step in whole.edition.guide.steps:
        numbers = [action.number for scene in step.scenes for action in scene.actions]
        assert numbers == list(range(1, len(numbers) + 1))


def test_every_picture_has_its_file_its_size_and_its_alternative_text(whole: Whole) -> None:
    pictures = whole.edition.guide.files
    assert {picture.file for picture in pictures} == {
        path.name for path in (whole.edition.folder / "pictures").iterdir()
    }
    for picture in pictures:
        assert opened(whole.edition, picture).size == (picture.width, picture.height)
        assert picture.scale == SCALE
        assert picture.alt


def test_frames_stand_around_the_elements_and_within_the_picture(whole: Whole) -> None:
    away = 6 * SCALE  # in the middle of a frame's line
    for scene in scenes(whole):
        picture = opened(whole.edition, scene.picture)
        for action in scene.actions:
            box = action.box
            assert box.left - away >= 0
            assert box.left + box.width + away <= picture.width
            assert box.top + box.height + away <= picture.height
            middle, quarter = box.top + box.height / 2, box.left + box.width / 4
            sides = [(box.left + box.width + away, middle), (quarter, box.top + box.height + away)]
            assert ACCENT in [colour(picture, *side) for side in sides], action.text


def test_only_the_click_that_leads_on_is_lit(whole: Whole) -> None:
    inside_the_frame = 2 * SCALE
    for scene in scenes(whole):
        picture = opened(whole.edition, scene.picture)
        for action in scene.actions:
            box = action.box
            lit = colour(picture, box.left + box.width / 4, box.top + box.height + inside_the_frame) == HIGHLIGHT
            assert lit == (action is scene.actions[-1] and action.kind is Kind.CLICK), action.text


def test_fields_that_are_filled_in_are_shown_empty_before(whole: Whole) -> None:
    unchanged = set()
    for step in whole.edition.guide.steps:
        for scene in step.scenes:
            before, filled_in = scene.before, any(action.kind is not Kind.CLICK for action in scene.actions)
            if before is None:
                unchanged |= {step.id} if filled_in else set()
                continue
            assert filled_in
            assert (before.width, before.height) == (scene.picture.width, scene.picture.height)
            assert before.sha256 != scene.picture.sha256
            assert ACCENT not in {each for _, each in opened(whole.edition, before).getcolors(256) or []}
    assert unchanged == {"choose-language"}  # the page was in the language already


def test_pictures_are_small(whole: Whole) -> None:
    sizes = sorted(whole.edition.path(picture).stat().st_size for picture in whole.edition.guide.pictures)
    assert sizes[len(sizes) // 2] < 150_000


def test_each_action_may_have_its_own_picture(shoot_it: ShootIt) -> None:
    guide = shoot_it(every_action=True).guide
    assert [len(scene.actions) for step in guide.steps for scene in step.scenes] == [1, 1, 1, 1, 1, 1, 0]


def test_a_guide_says_what_it_shows_and_for_whom(shoot_it: ShootIt) -> None:
    guide = shoot_it().guide
    assert guide.operator == "Coffeeteam"
    assert guide.source == load_phrases("fr").word("twin")


def test_a_guide_of_a_real_site_covers_people_and_names_the_site(session: Session, shoot_it: ShootIt) -> None:
    site = session.site.model_copy(update={"name": "training", "real": True})
    guide = shoot_it(session=dataclasses.replace(session, site=site)).guide
    assert guide.source == "TRACES NT (training)"
    assert guide.operator == ""


def test_whoever_validates_has_pages_in_the_guides_language_too(shoot_it: ShootIt) -> None:
    guide = shoot_it(flow="validate-request", language="en").guide
    said = {action.text for step in guide.steps for scene in step.scenes for action in scene.actions}
    assert {"Follow the link Users.", "Click Search pending requests.", "Click Save changes."} <= said


def test_a_field_that_moves_is_framed_where_it_is_in_the_end(visit: Visit, case: Case, lens: Lens) -> None:
    taken: list[StepShot] = []
    composer = Composer(Theme().look, Framing.STEP, 1)
    camera = Camera(Masks.of(case, Masked.SECRETS), lens, composer.crop, taken.append)
    visit.listeners = (camera,)
    page = visit.open(WelcomePage).request_access()
    page_of = visit.page
    page_of.evaluate(
        """() => document.querySelector("#lastName").addEventListener("input", (event) => {
            event.target.closest("form").prepend(Object.assign(document.createElement("p"), { textContent: "Hint" }));
        }, { once: true })"""
    )
    with visit.step("fill-account-form"):
        page.first_name.fill("Claire")
        page.last_name.fill("Morel")
    (shot,) = taken[0].shots
    boxes = [page_of.locator(selector).bounding_box() for selector in ("#firstName", "#lastName")]
    assert [(box["x"], box["y"]) for box in boxes if box is not None] == [each.place[:2] for each in shot.acted]


def test_the_same_shoot_gives_the_same_bytes(shoot_it: ShootIt) -> None:
    formats = ("html", "md", "pdf", "docx", "pptx", "gif")
    editions = [shoot_it(folder) for folder in ("one", "two")]
    contents = []
    for edition in editions:
        for name in formats:
            writer(name)(edition)
        files = sorted(path for path in edition.folder.rglob("*") if path.is_file())
        contents.append({path.relative_to(edition.folder): path.read_bytes() for path in files})
    assert contents[0].keys() == contents[1].keys()
    assert [path for path in contents[0] if contents[0][path] != contents[1][path]] == []


def test_a_picture_is_the_same_as_playwrights_own(visit: Visit, case: Case, composer: Composer) -> None:
    visit.open(WelcomePage)
    sight = Masks.of(case, Masked.SECRETS).look(visit)
    exposure = Lens(1).expose(visit.page, sight, composer.crop(sight, []))
    assert sight.covered == ()
    ours, theirs = exposure.png, visit.page.screenshot(full_page=True)
    assert _pixels(ours) == _pixels(theirs)


def _pixels(png: bytes) -> bytes:
    return Image.open(io.BytesIO(png)).convert("RGB").tobytes()
