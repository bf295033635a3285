"""What EU Login explains: its authentication methods, and the tutorial as a PDF."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tracesnt.fixtures import load_labels
from tracesnt.mock_site.eu_login import paths
from tracesnt.mock_site.exchange import Exchange
from tracesnt.mock_site.language import FALLBACK, language_of
from tracesnt.mock_site.routing import page
from tracesnt.mock_site.sessions import SiteName

_ENCODING = "cp1252"
_TEXTS = (
    "welcome.how-to",
    "common.twin-mark",
    "account-creation.heading",
    "check-mail.expiry",
    "password-choice.rules",
    "device-naming.heading",
    "device-pairing.instructions",
    "authentication-methods.heading",
    "authentication-methods.alternatives",
    "authentication-methods.sms",
)
_WIDTH = 88
_RESOURCES = b"<< /Font << /F1 5 0 R >> >>"


def _about(exchange: Exchange) -> Response:
    return exchange.page("eu_login/authentication_methods.html")


async def tutorial(request: Request) -> Response:
    """Send the tutorial."""
    lines = _lines(language_of(request)) or _lines(FALLBACK)
    return Response(pdf(lines), media_type="application/pdf")


def _lines(language: str) -> list[str]:
    labels = load_labels(language)
    lines = [line for key in _TEXTS for line in (*_wrapped(labels[key]), "")]
    try:
        "".join(lines).encode(_ENCODING)
    except UnicodeEncodeError:
        return []
    return lines


def _wrapped(text: str) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= _WIDTH:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def pdf(lines: list[str]) -> bytes:
    """Return a PDF of one page with lines of text."""
    shown = "".join(f"({line.translate(_ESCAPES)}) Tj T*\n" for line in lines)
    text = f"BT /F1 11 Tf 16 TL 56 780 Td\n{shown}ET".encode(_ENCODING)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources %s >>" % _RESOURCES,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    document, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(document))
        document += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(objects) + 1, len(document)
    document += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return document + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)


_ESCAPES = str.maketrans({"\\": r"\\", "(": r"\(", ")": r"\)"})
routes = [page(SiteName.EU_LOGIN, paths.ABOUT, _about), Route(paths.at(paths.TUTORIAL), tutorial)]
