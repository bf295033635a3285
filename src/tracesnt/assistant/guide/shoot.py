"""Shooting a guide: one flow, one case, one language."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

from tracesnt.assistant.guide.camera import Camera
from tracesnt.assistant.guide.edition import MODEL, PICTURES
from tracesnt.assistant.guide.lens import Lens
from tracesnt.assistant.guide.masks import Masked, Masks
from tracesnt.assistant.guide.model import Guide
from tracesnt.assistant.guide.order import Order, Part
from tracesnt.assistant.guide.studio import Studio
from tracesnt.assistant.guide.theming import Theme
from tracesnt.assistant.guide.watched import Watched
from tracesnt.assistant.startup.session import Session
from tracesnt.fixtures import Case
from tracesnt.fixtures.phrasing import load_phrases
from tracesnt.flows import find_flow

# What the clock of a twin shows in pictures; any moment does, as long as it is always the same.
_MOMENT = datetime(2025, 6, 30, 9, 15, tzinfo=UTC)


def shoot(session: Session, order: Order, theme: Theme, part: Part, folder: Path) -> Guide:
    """Run the order's flow for one of its parts and return the guide; its pictures are in ``folder``/pictures.

    Raises the flow's own errors, :class:`~tracesnt.assistant.guide.masks.NotMasked`, and :class:`OSError` where the
    pictures cannot be written.
    """
    flow, language = find_flow(order.flow), part.language
    case = _spoken(part.case, language)
    phrases = load_phrases(language)
    site, masked = session.site, order.masked or (Masked.PERSONAL if session.site.real else Masked.SECRETS)
    masks = Masks.of(case, masked, site.masks)
    if session.own_twin and session.backstage is not None:
        session.start_afresh()
        session.backstage.freeze(_MOMENT)
        if case.operator.create is None:
            session.backstage.add_operators([case.operator])
    (folder / PICTURES).mkdir(parents=True, exist_ok=True)
    with Studio(folder / PICTURES, phrases, masks, order.style, theme.look) as studio:
        lens = Lens(order.style.scale)
        camera = Camera(masks, lens, studio.crop, studio.develop, every_action=order.every_action)
        attendant = Watched(session.attendant, camera.person_asked)
        session = dataclasses.replace(session, scale=order.style.scale, attendant=attendant)
        session.prepare(case, flow.starts_from)
        with session.visit(language, (camera,)) as visit:
            flow.run(visit, case)
        steps = studio.steps()
    text = phrases.flows[flow.name]
    guide = Guide(
        flow=flow.name,
        language=language,
        title=text.title,
        summary=text.summary,
        source=f"TRACES NT ({site.name})" if site.real else phrases.word("twin"),
        operator="" if masked is Masked.PERSONAL else case.operator.name,
        row=part.row,
        recipe=order.recipe(part),
        steps=steps,
    )
    wanted = {picture.file for picture in guide.files}
    for old in (folder / PICTURES).glob("*.png"):
        if old.name not in wanted:
            old.unlink()
    (folder / MODEL).write_text(guide.model_dump_json(indent=2) + "\n", encoding="utf-8")
    return guide


def _spoken(case: Case, language: str) -> Case:
    """The case with everybody speaking a language: whoever validates has pages and mails in it, too."""
    speaking = {"email_language": language}
    validation = case.validation and case.validation.model_copy(
        update={"by": case.validation.by.model_copy(update=speaking)}
    )
    person = case.person.model_copy(update=speaking)
    return case.model_copy(update={"language": language, "person": person, "validation": validation})
