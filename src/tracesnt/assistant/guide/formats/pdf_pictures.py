"""Pictures go into a PDF as they are: what a PNG file compresses, a PDF reads. WeasyPrint would encode them anew."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pydyf
from weasyprint.images import RasterImage

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLOURS = {0: ("/DeviceGray", 1), 2: ("/DeviceRGB", 3), 3: ("/Indexed", 1)}


class AsItIs(RasterImage):  # type: ignore[misc]  # WeasyPrint has no types
    """A PNG file without transparency or interlacing; ``name`` tells it from the document's others."""

    def __init__(self, name: str, path: Path) -> None:
        self.id = name
        self._dpi = None
        chunks = list(_chunks(path.read_bytes()))
        self.width, self.height, self._depth, self._colour, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
        if self._colour not in _COLOURS or interlaced or any(kind == b"tRNS" for kind, _ in chunks):
            raise ValueError(f"{path.name} cannot be put into a PDF as it is")
        self.ratio = self.width / self.height
        self._palette = b"".join(content for kind, content in chunks if kind == b"PLTE")
        self._content = b"".join(content for kind, content in chunks if kind == b"IDAT")

    def get_x_object(self, interpolate: bool, dpi_ratio: float) -> pydyf.Stream:  # noqa: ARG002 - always whole
        """Return the image as an object of a PDF."""
        space, channels = _COLOURS[self._colour]
        if self._palette and space == "/Indexed":
            entries = len(self._palette) // 3 - 1
            space = pydyf.Array(["/Indexed", "/DeviceRGB", entries, f"<{self._palette.hex()}>"])
        parameters = {
            "Predictor": 15,
            "Columns": self.width,
            "Colors": channels,
            "BitsPerComponent": self._depth,
        }
        about: dict[str, Any] = {
            "Type": "/XObject",
            "Subtype": "/Image",
            "Width": self.width,
            "Height": self.height,
            "ColorSpace": space,
            "BitsPerComponent": self._depth,
            "Interpolate": "true" if interpolate else "false",
            "Filter": "/FlateDecode",
            "DecodeParms": pydyf.Dictionary(parameters),
        }
        return pydyf.Stream([self._content], pydyf.Dictionary(about))


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not content.startswith(_SIGNATURE):
        raise ValueError("This is no PNG file.")
    place = len(_SIGNATURE)
    while place < len(content):
        length, kind = struct.unpack_from(">I4s", content, place)
        yield kind, content[place + 8 : place + 8 + length]
        place += length + 12
