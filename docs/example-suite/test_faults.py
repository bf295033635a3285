"""What a failing site does to a request: it is not lost, and not sent twice."""

import pytest

from tracesnt.errors import Outcome, SiteError
from tracesnt.flows import request_authorisation


@pytest.mark.fault("status", status=503, step="send-request")
def test_a_request_that_the_gateway_refused_is_sent_by_the_next_run(run, backstage):
    with pytest.raises(SiteError, match="HTTP 503"):
        run(request_authorisation)
    assert backstage.writes() == ()
    assert run(request_authorisation).outcome is Outcome.REQUESTED
    assert [write.kind for write in backstage.writes()] == ["authorisation-requested"]
