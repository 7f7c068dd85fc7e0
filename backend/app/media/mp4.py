"""How many frames one of our own MP4 files holds, from its boxes: without a process, and strict about its end."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

_VIDEO = b"vide"
_DOWN = (b"trak", b"mdia", b"minf", b"stbl")


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        if not 8 <= size <= len(data) - at:
            return
        yield kind, data[at + 8 : at + size]
        at += size


def _samples(track: bytes) -> int:
    """Samples of a video track (ISO 14496-12: hdlr tells the sort, stsz how many); 0 of any other."""
    video, count = False, 0
    pending = [track]
    while pending:
        for kind, body in _boxes(pending.pop()):
            if kind in _DOWN:
                pending.append(body)
            elif kind == b"hdlr":
                video = video or body[8:12] == _VIDEO
            elif kind == b"stsz" and len(body) >= 12:
                count = struct.unpack(">I", body[8:12])[0]
    return count if video else 0


def frames_in(path: Path) -> int:
    """Frames of a whole MP4 file; 0 if it is cut off, empty, or no such file."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            at, moov = 0, b""
            while at < size:
                head = file.read(8)
                if len(head) < 8:
                    return 0
                length, kind = struct.unpack(">I4s", head)
                extra = 8
                if length == 1:
                    length, extra = struct.unpack(">Q", file.read(8))[0], 16
                if length < extra or at + length > size:
                    return 0
                if kind == b"moov":
                    moov = file.read(length - extra)
                at += length
                file.seek(at)
    except (OSError, struct.error):
        return 0
    return max((_samples(body) for kind, body in _boxes(moov) if kind == b"trak"), default=0)
