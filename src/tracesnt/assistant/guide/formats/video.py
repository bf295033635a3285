"""The walk-through as a video, with its sentences as WebVTT captions beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import imageio_ffmpeg

from tracesnt.assistant.guide.edition import Edition
from tracesnt.assistant.guide.walkthrough import MOVE, SIZE, frames, webvtt

_RATE = 1000 / MOVE


def write(edition: Edition) -> tuple[Path, ...]:
    """Write ``guide.mp4`` and ``guide.vtt``."""
    film, captions = edition.folder / "guide.mp4", edition.folder / "guide.vtt"
    captions.write_text(webvtt(edition), encoding="utf-8")
    # One thread, and no note of the encoder's version, so that the same pictures give the same bytes.
    exact = ["-threads", "1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-map_metadata", "-1"]
    web = ["-movflags", "+faststart", "-preset", "veryfast", "-crf", "26", "-tune", "stillimage"]
    writing = imageio_ffmpeg.write_frames(
        str(film),
        SIZE,
        fps=_RATE,
        codec="libx264",
        pix_fmt_out="yuv420p",
        macro_block_size=16,
        ffmpeg_log_level="error",
        output_params=[*web, *exact],
    )
    writing.send(None)
    for picture in _at_rate(edition):
        writing.send(picture)
    writing.close()
    return film, captions


def _at_rate(edition: Edition) -> Iterator[bytes]:
    """Repeat each frame for as long as it is shown."""
    for frame in frames(edition):
        content = frame.picture.tobytes()
        for _ in range(round(frame.milliseconds / MOVE)):
            yield content
