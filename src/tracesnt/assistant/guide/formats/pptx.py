"""PPTX for those who present: a slide for each picture, text to edit, and notes to speak from; made by python-pptx."""

from __future__ import annotations

from copy import deepcopy
from io import BytesIO
from pathlib import Path

from pptx import Presentation
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Pptx
from pptx.shapes.autoshape import Shape
from pptx.shapes.picture import Picture
from pptx.slide import Slide
from pptx.text.text import TextFrame, _Paragraph
from pptx.util import Mm, Pt

from tracesnt.assistant.guide.edition import Edition
from tracesnt.assistant.guide.formats.layout import Size, size_of
from tracesnt.assistant.guide.formats.measuring import Box, fit
from tracesnt.assistant.guide.formats.office import language_tag, logo_of, timeless
from tracesnt.assistant.guide.formats.pptx_style import COVER, PART, STEP, set_up
from tracesnt.assistant.guide.model import ActionShown, Scene, StepShown

# Where things are on the slide of a step, in millimetres; pptx-step.xml says the same of what it holds.
_ROOM = Size(200, 128)
_CORNER = (122.6, 42)
_SENTENCES = Box(88, 128, gap=7)
_SENTENCE_SIZES = (20, 18, 16, 14)
_TITLE = Box(302, 22)
_TITLE_SIZES = (26, 22, 18, 14)
_COVER_TITLE = Box(240, 62)
_COVER_SIZES = (44, 36, 30, 24, 18)
_SUMMARY = Box(220, 36)
_SUMMARY_SIZES = (20, 17, 14, 12)
_ENLARGED = 2.0  # a slide is seen from afar
_LINE = MSO_THEME_COLOR.ACCENT_4  # as pptx_style.py has it
_NUMBER = (
    '<a:buAutoNum xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" type="arabicPeriod" startAt="{}"/>'
)
_NO_NUMBER = '<a:buNone xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/>'
_LOGO_AT = (24, 16)
_LOGO_HEIGHT = 16


def write(edition: Edition) -> tuple[Path, ...]:
    """Write ``guide.pptx``. The same guide gives the same bytes: nothing in it tells when or where it was made."""
    path = edition.folder / "guide.pptx"
    written = BytesIO()
    _Writer(edition).presentation().save(written)
    path.write_bytes(timeless(written.getvalue()))
    return (path,)


class _Writer:
    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._guide = edition.guide
        self._theme = edition.theme
        self._language = language_tag(edition.guide.language)
        self._font = self._theme.file(self._theme.settings.font_bold)
        self._pptx: Pptx = Presentation()

    def presentation(self) -> Pptx:
        """Return the whole presentation."""
        set_up(self._pptx, self._edition, self._language)
        self._write_cover()
        for actor, steps in self._guide.parts:
            slide = self._slide(PART)
            self._title(slide, self._edition.phrases.word(actor.value), _COVER_TITLE, _COVER_SIZES)
            for step in steps:
                self._write_step(step)
        for slide in self._pptx.slides:
            self._set_language(slide)
        return self._pptx

    def _write_cover(self) -> None:
        settings = self._theme.settings
        slide = self._slide(COVER)
        self._title(slide, self._guide.title, _COVER_TITLE, _COVER_SIZES)
        texts = [self._guide.summary]
        size = fit(texts, _SUMMARY, self._font, _SUMMARY_SIZES, one_box=True).size
        self._fill(slide.placeholders[1].text_frame, texts, size)
        imprint = (settings.publisher, *self._edition.imprint)
        slide.placeholders[13].text_frame.text = " · ".join(filter(None, imprint))
        logo = logo_of(self._theme)
        if logo is not None:
            alt = settings.logo_alt or settings.publisher or self._guide.title
            left, top = _LOGO_AT
            picture = slide.shapes.add_picture(str(logo), Mm(left), Mm(top), height=Mm(_LOGO_HEIGHT))
            _describe(picture, logo.name, alt)

    def _write_step(self, step: StepShown) -> None:
        slides = []
        for scene in step.scenes:
            texts = [f"{action.number}. {action.text}" for action in scene.actions] or [step.why or step.title]
            fitted = fit(texts, _SENTENCES, self._font, _SENTENCE_SIZES)
            shown = [list(scene.actions[box[0] : box[-1] + 1]) for box in fitted.boxes]
            slides += [(scene, actions, fitted.size) for actions in shown]
        for place, (scene, actions, size) in enumerate(slides, start=1):
            of_all = f" ({place}/{len(slides)})" if len(slides) > 1 else ""
            self._write_scene(step, scene, actions, size, f"{step.number}. {step.title}{of_all}")

    def _write_scene(self, step: StepShown, scene: Scene, actions: list[ActionShown], size: int, title: str) -> None:
        slide = self._slide(STEP)
        self._title(slide, title, _TITLE, _TITLE_SIZES)
        sentences = slide.placeholders[1].text_frame
        sentences.clear()
        if not actions:
            self._fill(sentences, [step.why or step.title], size)
            _without_number(sentences.paragraphs[0])
        for place, action in enumerate(actions):
            paragraph = sentences.paragraphs[0] if place == 0 else sentences.add_paragraph()
            properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - there is no other way
            properties.append(parse_xml(_NUMBER.format(_start(actions, place))))
            for run in action.caption:
                piece = paragraph.add_run()
                piece.text = run.text
                piece.font.bold = run.strong or None
                piece.font.size = Pt(size)
        self._place(slide, scene)
        said = [step.why, *((self._edition.phrases.word("trouble"), step.trouble) if step.trouble else ())]
        notes = slide.notes_slide.notes_text_frame
        if notes is not None:
            notes.text = "\n".join(filter(None, said))

    def _place(self, slide: Slide, scene: Scene) -> None:
        size = size_of(scene.picture, _ROOM, enlarged=_ENLARGED)
        left, top = _CORNER
        path = self._edition.path(scene.picture)
        picture = slide.shapes.add_picture(
            str(path), Mm(left + (_ROOM.width - size.width)), Mm(top), Mm(size.width), Mm(size.height)
        )
        picture.line.color.theme_color = _LINE
        picture.line.width = Pt(0.5)
        _describe(picture, scene.picture.file, scene.picture.alt)

    def _slide(self, layout: str) -> Slide:
        """Add a slide, with the number and the footer of its layout, which python-pptx leaves out."""
        chosen = next(each for each in self._pptx.slide_layouts if each.name == layout)
        slide: Slide = self._pptx.slides.add_slide(chosen)
        for shape in chosen.element.xpath(".//p:sp[.//p:ph[@type='sldNum' or @type='ftr']]"):
            copy = deepcopy(shape)
            copy.xpath("./p:nvSpPr/p:cNvPr")[0].set("id", str(len(slide.shapes) + 20))
            slide.shapes.element.append(copy)
        return slide

    def _title(self, slide: Slide, text: str, box: Box, sizes: tuple[int, ...]) -> None:
        title = slide.shapes.title
        if isinstance(title, Shape):
            self._fill(title.text_frame, [text], fit([text], box, self._font, sizes, one_box=True).size)

    def _fill(self, frame: TextFrame, texts: list[str], size: int) -> None:
        frame.text = "\n".join(texts)
        for paragraph in frame.paragraphs:
            for run in paragraph.runs:
                run.font.size = Pt(size)

    def _set_language(self, slide: Slide) -> None:
        elements = [slide.element]
        if slide.has_notes_slide:
            elements.append(slide.notes_slide.element)
        for element in elements:
            for run in element.iter(qn("a:r"), qn("a:fld")):
                run.get_or_add_rPr().set("lang", self._language)


def _without_number(paragraph: _Paragraph) -> None:
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - there is no other way
    properties.set("marL", "0")
    properties.set("indent", "0")
    properties.append(parse_xml(_NO_NUMBER))


def _start(actions: list[ActionShown], place: int) -> int:
    """Return the number that the list starts with which an action stands in; numbers may leave some out."""
    while place and actions[place - 1].number == actions[place].number - 1:
        place -= 1
    return actions[place].number


def _describe(picture: Picture, name: str, alt: str) -> None:
    for about in picture.element.xpath("./p:nvPicPr/p:cNvPr"):
        about.set("name", name)
        about.set("descr", alt)
