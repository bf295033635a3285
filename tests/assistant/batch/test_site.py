"""The site of a batch."""

from __future__ import annotations

from pathlib import Path

from tracesnt.assistant.batch.site import on_site
from tracesnt.assistant.startup.session import Settings
from tracesnt.fixtures import Person
from tracesnt.fixtures.loading import people
from tracesnt.mock_site.backstage.client import BackstageClient


def test_a_batch_that_goes_on_finds_its_twin_as_it_was_where_it_was(tmp_path: Path) -> None:
    claire: Person = people()["claire-morel"]
    with on_site(Settings(), tmp_path) as first, BackstageClient(first.backstage or "") as backstage:
        backstage.add_person(claire, "pending")
        (mail,) = backstage.mailbox(claire.email)
    with on_site(Settings(), tmp_path) as again, BackstageClient(again.backstage or "") as backstage:
        assert again.site == first.site
        assert (mail.link or "").startswith(again.site)
        assert backstage.mailbox(claire.email) == (mail,)
