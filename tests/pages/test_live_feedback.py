"""What a page tells while a new password is typed: the rules of the server, one by one."""

from __future__ import annotations

import pytest

from tests.flows.seeding import seed
from tracesnt.fixtures import Case
from tracesnt.flows import Given, Visit
from tracesnt.flows.sign_in import signed_in_to_account
from tracesnt.mock_site.backstage.client import BackstageClient
from tracesnt.mock_site.eu_login.accounts import follows_rules
from tracesnt.pages import LinkExpiredPage, PasswordChangePage, PasswordChoicePage

pytestmark = pytest.mark.browser

RULES = ["length", "upper", "lower", "digit", "special", "repeat"]
TYPED = {
    "abc": {"lower"},
    "ABCDEFGHIJ": {"length", "upper"},
    "Ωμέγα-2025": {"length", "upper", "lower", "digit", "special"},
    "a1 b2 c3 d4": {"length", "lower", "digit"},
    "😀😀😀😀": {"special"},
    "Aa7!" + "x" * 197: {"upper", "lower", "digit", "special"},
    "Aa7!" + "x" * 196: {"length", "upper", "lower", "digit", "special"},
}


def fulfilled(visit: Visit) -> list[bool | None]:
    """Which rules the page says are fulfilled, in text and in colour alike; ``None`` where it says nothing."""
    said = {visit.labels["password-choice.rule-met"]: True, visit.labels["password-choice.rule-unmet"]: False, "": None}
    states = []
    for rule in visit.page.locator("#passwordRules li").all():
        state = said[rule.locator(".rule-state").inner_text().strip()]
        shown = (rule.get_attribute("class") or "").split()
        assert (("rule-met" in shown), ("rule-unmet" in shown)) == (state is True, state is False)
        states.append(state)
    return states


@pytest.fixture
def form(visit: Visit, backstage: BackstageClient, case: Case) -> PasswordChoicePage:
    """Where the mailed link leads."""
    seed(backstage, case, Given.MAILED_LINK)
    form = visit.follow(visit.attendant.open_mail(case.person), PasswordChoicePage, LinkExpiredPage)
    assert isinstance(form, PasswordChoicePage)
    return form


def test_nothing_is_told_before_anything_is_typed(visit: Visit, form: PasswordChoicePage) -> None:
    assert form.alerts() == ()
    assert fulfilled(visit) == [None] * len(RULES)


@pytest.mark.parametrize(("typed", "expected"), TYPED.items(), ids=range(len(TYPED)))
def test_each_rule_is_told_as_the_server_will_see_it(
    visit: Visit, form: PasswordChoicePage, typed: str, expected: set[str]
) -> None:
    form.password.fill(typed)
    assert fulfilled(visit) == [rule in expected for rule in RULES]
    assert follows_rules(typed) is (expected == set(RULES) - {"repeat"})
    form.repeat.fill(typed)
    assert fulfilled(visit)[-1] is True
    form.repeat.fill(f"{typed}x")
    assert fulfilled(visit)[-1] is False


def test_a_change_of_the_password_is_accompanied_as_well(visit: Visit, backstage: BackstageClient, case: Case) -> None:
    seed(backstage, case, Given.ACCOUNT)
    signed_in_to_account(visit, case.person)
    visit.open(PasswordChangePage).password.fill("Aa7!")
    assert fulfilled(visit) == [False, True, True, True, True, False]
