"""The picture with characters that have to be typed, wherever it is asked for."""

from __future__ import annotations

import pytest

from tests.mock_site.visitor import Visitor
from tracesnt.fixtures import Person
from tracesnt.mock_site import pictures
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.backstage.phone import picture_id

FORM = "/cas/init/passwordResetRequest.cgi"


def test_the_picture_shows_what_has_to_be_typed(visitor: Visitor, backstage: BackstageClient) -> None:
    address = visitor.get(FORM).attribute("captchaPicture", "src")
    shown = visitor.get(address).response.content
    assert shown == pictures.captcha(backstage.captcha(address), picture_id(address))


@pytest.mark.parametrize(("minutes", "counts"), [(29, True), (31, False)])
def test_characters_count_for_half_an_hour_and_in_small_letters_as_well(
    visitor: Visitor, member: Person, backstage: BackstageClient, minutes: int, counts: bool
) -> None:
    form = visitor.get(FORM)
    code = backstage.captcha(form.attribute("captchaPicture", "src"))
    backstage.advance(minutes * 60)
    shown = visitor.press(form, "getPassword", email=member.email, captcha=code.lower())
    assert shown.has("check-mail-heading") is counts
