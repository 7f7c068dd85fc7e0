"""Compositor: clips, words and music become the finished ad, in one ffmpeg process."""

from __future__ import annotations

import asyncio
import hashlib
import time
from pathlib import Path
from typing import Any

from app.agents.base import Context, keep, made_before, made_by
from app.errors import ProviderError
from app.media import ffmpeg
from app.media.composition import (
    FPS,
    Card,
    Edit,
    Overlay,
    ShotCut,
    compose_arguments,
    poster_arguments,
)
from app.media.loudness import measure_loudness
from app.media.probe import probe_video
from app.providers.base import Progress
from app.schemas.agents import AgentInput, AgentOutput

TIMEOUT = 300.0
"""Seconds for music and for titles."""
TRANSITION = 0.4
"""Seconds of crossfade between shots."""
_CTA_SHARE = 0.46
"""The call to action stands over the last part of the shots."""


def plan_edit(
    clips: list[tuple[Path, float]], intro: float, outro: float, width: int, height: int
) -> Edit:
    """Cut without words or sound: cards and clips with crossfades.

    Args:
        clips: (file, seconds).
        intro, outro: seconds on screen; 0 leaves the card out. Their crossfade comes on top, so that
            an ad's length is what its cards and clips add up to, less the crossfades between clips.
    """
    x = round(TRANSITION * FPS)
    shots = tuple(ShotCut(path, round(seconds * FPS)) for path, seconds in clips)

    def card(seconds: float, name: str) -> Card | None:
        return Card(Path(name), round(seconds * FPS) + x) if seconds > 0 else None

    return Edit(
        width, height, shots, x, card(intro, "intro.png"), card(outro, "outro.png"), (), None
    )


def overlays_for(edit: Edit, files: dict[str, Path], places: dict[str, Any]) -> tuple[Overlay, ...]:
    """The product name from the first shot on, the call to action over the last shots."""
    starts = edit.starts()
    first = 1 if edit.intro else 0
    begin = starts[first] + (edit.transition if edit.intro else 0)
    end = starts[-1] if edit.outro else edit.frames
    body = end - begin
    rise = max(edit.height // 40, 8)
    name, cta = places["name"], places["cta"]
    cta_start = end - max(round(body * _CTA_SHARE), min(body - 8, 2 * FPS))
    return (
        Overlay(files["name.png"], name["x"], name["y"], begin + 6, body - 6, 12, rise),
        Overlay(files["cta.png"], cta["x"], cta["y"], cta_start, end - cta_start, 12, rise),
    )


def poster_frame(edit: Edit) -> int:
    """A frame with name and call to action both up, in the middle of a shot, clear of crossfades."""
    spoken = edit.overlays[1].start + edit.overlays[1].fade
    for start, piece in zip(edit.starts(), edit.pictures, strict=True):
        first, last = start + edit.transition, start + piece.frames - edit.transition
        if isinstance(piece, ShotCut) and max(first, spoken) < last:
            return (max(first, spoken) + last) // 2
    return spoken


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Compositor:
    """Agent: data {asset_id, folder, clips: [{key, duration, poster_key}], text, palette, tagline, audio,
    intro, outro, width, height, seed}.

    Returns {key, poster_key, width, height, duration, fps, size, sha256, loudness_lufs, true_peak_dbtp,
    contrast, model_id, provider}.
    """

    name = "compositor"

    async def run(self, task: AgentInput, context: Context) -> AgentOutput:
        base = f"{task.data['folder']}/{task.data['asset_id']}"
        if done := await made_before(context.storage, f"{base}.json"):
            return done
        try:
            return await self._compose(task.data, context, base)
        except (ProviderError, ffmpeg.FfmpegError) as error:
            return AgentOutput(success=False, error=str(error))

    async def _compose(self, data: dict[str, Any], context: Context, base: str) -> AgentOutput:
        began = time.monotonic()
        clips = [(await context.storage.fetch(c["key"]), c["duration"]) for c in data["clips"]]
        edit = plan_edit(clips, data["intro"], data["outro"], data["width"], data["height"])

        music: Path | None = None
        if data["audio"]["enabled"]:
            inputs = {
                "genre": data["audio"]["genre"],
                "duration": edit.duration,
                "seed": data["seed"],
            }
            made = await made_by(context.provider, "soundtrack", inputs, context, TIMEOUT,
                                 _part(context.progress, 0.0, 0.12))  # fmt: skip
            music = made.files["music.wav"]
        await context.progress(0.12)
        text = data["text"]
        posters = [str(await context.storage.fetch(c["poster_key"])) for c in data["clips"]]
        titles = await made_by(
            context.provider, "titles",
            {"width": edit.width, "height": edit.height, "name": text["product_name"],
             "cta": text["cta"], "font": text["font"], "color": text["color"],
             "tagline": data["tagline"], "palette": data["palette"], "behind": posters},
            context, TIMEOUT, _part(context.progress, 0.12, 0.2),
        )  # fmt: skip
        await context.progress(0.2)
        edit = Edit(
            edit.width, edit.height, edit.shots, edit.transition,
            Card(titles.files["intro.png"], edit.intro.frames) if edit.intro else None,
            Card(titles.files["outro.png"], edit.outro.frames) if edit.outro else None,
            overlays_for(edit, titles.files, titles.outputs), music,
        )  # fmt: skip
        target = context.folder / "ad.mp4"
        await self._encode(edit, target, _part(context.progress, 0.2, 0.94))

        poster = context.folder / "poster.jpg"
        moment = poster_frame(edit) / FPS
        await ffmpeg.run(poster_arguments(target, moment, poster), context.folder)
        facts = await asyncio.to_thread(probe_video, target)
        loudness = await measure_loudness(target) if music else None
        output = AgentOutput(
            success=True, duration=time.monotonic() - began,
            data={
                "key": f"{base}.mp4", "poster_key": f"{base}.jpg", "width": facts.width,
                "height": facts.height, "duration": edit.duration, "fps": FPS,
                "size": target.stat().st_size, "sha256": await asyncio.to_thread(_digest, target),
                "loudness_lufs": loudness.integrated if loudness else None,
                "true_peak_dbtp": loudness.true_peak if loudness else None,
                "contrast": titles.outputs["contrast"],
                "model_id": context.provider.model_id("soundtrack"),
                "provider": context.provider.name,
            },
        )  # fmt: skip
        files = {f"{base}.mp4": target, f"{base}.jpg": poster}
        await keep(context.storage, files, f"{base}.json", output, context.folder)
        return output

    @staticmethod
    async def _encode(edit: Edit, target: Path, progress: Progress) -> None:
        """Runs ffmpeg, passing its progress on about four times a second."""
        share = 0.0

        def note(value: float) -> None:
            nonlocal share
            share = value

        async def report() -> None:
            while True:
                await asyncio.sleep(0.25)
                await progress(share)

        reporter = asyncio.create_task(report())
        try:
            await ffmpeg.run(
                compose_arguments(edit, target), target.parent, duration=edit.duration,
                progress=note,
            )  # fmt: skip
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        finally:
            reporter.cancel()


def _part(progress: Progress, start: float, end: float) -> Progress:
    """Progress of one part of the work, as a share of all of it."""

    async def scaled(value: float) -> None:
        await progress(start + (end - start) * value)

    return scaled
