"""Shooting a guide: one flow, one case, one language."""

from __future__ import annotations

from pathlib import Path

from tracesnt.assistant.guide.camera import Camera
from tracesnt.assistant.guide.edition import MODEL, PICTURES
from tracesnt.assistant.guide.masks import Masked, Masks
from tracesnt.assistant.guide.model import Guide
from tracesnt.assistant.guide.studio import Studio, Style
from tracesnt.assistant.startup.session import Session
from tracesnt.fixtures import Case
from tracesnt.fixtures.phrasing import load_phrases
from tracesnt.flows import Flow, Result


def shoot(
    session: Session,
    flow: Flow[Result],
    case: Case,
    folder: Path,
    *,
    masked: Masked,
    style: Style,
    every_action: bool = False,
) -> Guide:
    """Run a flow for a case in its language and return the guide; its pictures are in ``folder``/pictures.

    Raises the flow's own errors, and :class:`~tracesnt.assistant.guide.masks.NotMasked`.
    """
    phrases = load_phrases(case.language)
    masks = Masks.of(case, masked)
    (folder / PICTURES).mkdir(parents=True, exist_ok=True)
    with Studio(folder / PICTURES, phrases, masks, style) as studio:
        camera = Camera(masks, studio.develop, every_action=every_action)
        session.prepare(case, flow.starts_from)
        with session.visit(case.language, (camera,)) as visit:
            flow.run(visit, case)
        steps = studio.steps()
    text = phrases.flows[flow.name]
    guide = Guide(
        flow=flow.name,
        language=case.language,
        title=text.title,
        summary=text.summary,
        source=session.site.name,
        steps=steps,
    )
    (folder / MODEL).write_text(guide.model_dump_json(indent=2) + "\n", encoding="utf-8")
    return guide
