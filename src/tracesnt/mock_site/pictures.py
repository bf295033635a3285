"""Pictures that pages show: the CAPTCHA and QR codes, as PNG."""

from __future__ import annotations

import io
from random import Random

import segno
from PIL import Image, ImageDraw, ImageFont

_SIZE = (220, 70)
_LETTER_BOX = 56
_LINES = 7
_INK = (28, 48, 84)
_PAPER = (242, 245, 249)


def captcha(code: str, seed: str) -> bytes:
    """Draw the characters of a code, turned and crossed by lines; the same seed draws the same picture."""
    chance = Random(seed)  # noqa: S311 - it only places ink
    picture = Image.new("RGB", _SIZE, _PAPER)
    font = ImageFont.load_default(size=40)
    step = (_SIZE[0] - _LETTER_BOX) // max(len(code) - 1, 1)
    for place, character in enumerate(code):
        letter = Image.new("L", (_LETTER_BOX, _LETTER_BOX))
        ImageDraw.Draw(letter).text((_LETTER_BOX / 2, _LETTER_BOX / 2), character, fill=255, font=font, anchor="mm")
        turned = letter.rotate(chance.uniform(-24, 24), resample=Image.Resampling.BILINEAR)
        picture.paste(_INK, (place * step, chance.randint(2, _SIZE[1] - _LETTER_BOX - 2)), turned)
    pen = ImageDraw.Draw(picture)
    for _ in range(_LINES):
        ends = [(0, chance.randint(0, _SIZE[1])), (_SIZE[0], chance.randint(0, _SIZE[1]))]
        pen.line(ends, fill=(120, 140, 170), width=1)
    return _png(picture)


def qr_code(payload: str) -> bytes:
    """Draw a QR code."""
    buffer = io.BytesIO()
    segno.make_qr(payload, error="m").save(buffer, kind="png", scale=6, border=4)
    return buffer.getvalue()


def _png(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()
