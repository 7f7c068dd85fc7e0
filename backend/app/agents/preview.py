"""A cut before it is made: laid out by the compositor's own plan, so that what is seen is what comes out."""

from __future__ import annotations

import asyncio
import base64
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from scipy.io import wavfile

from app.agents.base import AiLabel
from app.agents.compositor import TIMEOUT, planned, soundtrack_inputs, titles_inputs
from app.agents.cutting import Cut, Take
from app.agents.overlays import Timing, dressed
from app.media import ffmpeg
from app.media.edit import FPS, CardPiece, Edit, Overlay
from app.providers.base import Finished, Provider, Request, run_to_completion
from app.schemas.previews import CutPreview, MusicPreview, PreviewOverlay, PreviewPiece
from app.storage import Storage

_SHORT_SIDE = 540
"""Pixels of a preview; its layout is that of the finished size."""
_LOOK_EVERY = 0.05
_PEAKS = 240
_QUALITY = 88
"""Of lossy WebP with transparency."""


def _smaller(data: dict[str, Any]) -> dict[str, Any]:
    share = _SHORT_SIDE / min(data["width"], data["height"])
    width, height = (round(data[side] * share / 2) * 2 for side in ("width", "height"))
    return data | {"width": width, "height": height}


def _cut(data: dict[str, Any]) -> tuple[Cut, Timing]:
    """The plan; it asks for no clip's file."""
    takes = [Take(Path(c["key"]), c["duration"], c.get("start", 0.0)) for c in data["clips"]]
    return planned(data, takes)


async def preview_cut(
    data: dict[str, Any], clip_ids: Sequence[str], provider: Provider, storage: Storage, folder: Path, ai_label: AiLabel = "off",
) -> CutPreview:  # fmt: skip
    """What an ad will look like, without a frame of it being filmed or encoded.

    Args:
        data: the compositor's. clip_ids: of its clips, in order. folder: empty, for what is drawn. ai_label: which ads are labelled.

    Raises:
        ProviderError: the words could not be drawn.
    """
    data = _smaller(data)
    cut, timing = _cut(data)
    asked = Request("titles", await titles_inputs(data, storage, ai_label))
    titles = await run_to_completion(provider, asked, folder, timeout=TIMEOUT, interval=_LOOK_EVERY)
    edit = dressed(cut.edit, titles, timing)
    overlays = await asyncio.to_thread(lambda: list(_overlays(edit, titles)))
    return CutPreview(
        aspect_ratio=data["aspect_ratio"], duration=edit.duration, pieces=_pieces(edit, clip_ids),
        beats=[round(b / FPS, 3) for b in cut.beats], overlays=overlays, contrast=titles.outputs["contrast"],
    )  # fmt: skip


def _pieces(edit: Edit, clip_ids: Sequence[str]) -> list[PreviewPiece]:
    ids = iter(clip_ids)
    return [
        PreviewPiece(kind="card", clip_id=None, clip_start=0, start=start / FPS, end=(start + piece.frames) / FPS)
        if isinstance(piece, CardPiece)
        else PreviewPiece(
            kind="clip", clip_id=next(ids), clip_start=piece.first / FPS, start=start / FPS, end=(start + piece.frames) / FPS,
        )
        for piece, start in zip(edit.pieces, edit.starts(), strict=True)
    ]  # fmt: skip


def _overlays(edit: Edit, titles: Finished) -> Iterator[PreviewOverlay]:
    """Everything that lies on the clips: cards with their texts, then washes and words."""
    names = {path: name.removesuffix(".png") for name, path in titles.files.items()}
    for piece, start in zip(edit.pieces, edit.starts(), strict=True):
        if isinstance(piece, CardPiece):
            whole = Overlay((piece.path,), 0, 0, start, piece.frames)
            yield _laid(edit, whole, "card")
            for text in piece.texts:
                yield _laid(edit, text, _part(names, text), start)
    for overlay in edit.overlays:
        yield _laid(edit, overlay, _part(names, overlay))


def _part(names: dict[Path, str], overlay: Overlay) -> str:
    """`name` of name-014.png; a wash has one picture, and no number."""
    name = names[overlay.pictures[-1]]
    stem, _, number = name.rpartition("-")
    return stem if len(number) == 3 and number.isdigit() else name.partition("-")[0]


def _laid(edit: Edit, overlay: Overlay, part: str, begin: int = 0) -> PreviewOverlay:
    with Image.open(overlay.pictures[-1]) as picture:
        out = io.BytesIO()
        picture.save(out, "WEBP", quality=_QUALITY, method=2)
        width, height = picture.size
    return PreviewOverlay(
        part=part, src=f"data:image/webp;base64,{base64.b64encode(out.getvalue()).decode()}",
        x=overlay.x / edit.width, y=overlay.y / edit.height, width=width / edit.width, height=height / edit.height,
        start=(begin + overlay.start) / FPS, end=(begin + overlay.end) / FPS,
    )  # fmt: skip


async def preview_music(data: dict[str, Any], provider: Provider, folder: Path) -> MusicPreview:
    """The music that an ad will have; the cut finds it made.

    Args:
        data: the compositor's, with music by the studio. folder: empty.

    Raises:
        ProviderError: it could not be made. FfmpegError: it could not be encoded.
    """
    cut, timing = _cut(data)
    asked = Request("soundtrack", soundtrack_inputs(cut, timing, data))
    made = await run_to_completion(provider, asked, folder, timeout=TIMEOUT, interval=_LOOK_EVERY)
    sound = made.files["music.wav"]
    small = folder / "music.m4a"
    arguments = ["-f", "wav", "-i", f"file:{sound}", "-c:a", "aac", "-b:a", "96k", "-movflags", "+faststart", str(small)]  # fmt: skip
    await ffmpeg.run(arguments, folder)
    coded = base64.b64encode(await asyncio.to_thread(small.read_bytes)).decode()
    facts = made.outputs
    return MusicPreview(
        src=f"data:audio/mp4;base64,{coded}", duration=cut.edit.duration, bpm=facts["bpm"], beats=facts["beats"],
        downbeats=facts["downbeats"], peaks=await asyncio.to_thread(_peaks, sound),
    )  # fmt: skip


def _peaks(sound: Path) -> list[float]:
    _, samples = wavfile.read(sound)
    loud = np.abs(samples.astype(np.float32)).max(axis=1) / 32768
    return [round(float(part.max(initial=0.0)), 3) for part in np.array_split(loud, _PEAKS)]
