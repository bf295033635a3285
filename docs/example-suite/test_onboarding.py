"""A colleague is brought on board, from the page of welcome to a valid authorisation."""

from tracesnt.errors import Outcome
from tracesnt.flows import onboarding


def test_a_colleague_is_brought_on_board(visit, case, backstage):
    assert onboarding.run(visit, case).outcome is Outcome.AUTHORISED
    assert backstage.writes()[-1].kind == "request-accepted"
    assert visit.journal.drift == []
