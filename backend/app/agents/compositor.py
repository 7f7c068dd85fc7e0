"""Compositor: clips, words and music become the finished ad."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from app.agents.attesting import attest, told_of
from app.agents.base import AiLabel, Context, keep, made_before, made_by, part_of
from app.agents.cutting import Cut, Take, Wishes, plan_cut, style_of
from app.agents.music import Music, music_for
from app.agents.overlays import Timing, dressed, poster_moments, time_words
from app.errors import ProviderError
from app.media import ffmpeg
from app.media.edit import FPS, Edit
from app.media.loudness import Loudness, measure_loudness
from app.media.placements import launch_kit, safe_box
from app.media.poster import make_poster
from app.media.probe import probe_video
from app.media.render import Mix, Rendered, encode_sound, render
from app.media.templates import templates
from app.providers.base import Finished, Progress
from app.schemas.agents import AgentInput, AgentOutput
from app.storage import Storage

T = TypeVar("T")

TIMEOUT = 300.0
"""Seconds for music and for titles."""
TARGET_LUFS, TOLERANCE, MOST_TRUE_PEAK = -14.0, 0.4, -2.0
"""What finished files measure; LUFS and dBTP."""
_CORRECTIONS = 3
AI_LABEL = "AI"


def corrected(mix: Mix, loudness: Loudness | None) -> Mix:
    """The mix that should bring a finished file to the target; the same where it is there."""
    if loudness is None:
        return mix
    wanted, over = TARGET_LUFS - loudness.integrated, loudness.true_peak - MOST_TRUE_PEAK
    if abs(wanted) <= TOLERANCE and over <= 0:
        return mix
    gain = mix.gain if abs(wanted) <= TOLERANCE / 2 else mix.gain + wanted
    # Encoding raised the peaks by so much: the limiter stays as far below.
    before = mix.ceiling or MOST_TRUE_PEAK
    ceiling = before - over - 0.1 if over > 0 or not mix.ceiling else mix.ceiling
    return Mix(round(gain, 2), round(min(ceiling, MOST_TRUE_PEAK), 2))


@dataclass(frozen=True, slots=True)
class Sound:
    """An ad's sound, as AAC, where it came from and what it measures; all None for a silent ad."""

    music: Music | None = None
    file: Path | None = None
    loudness: Loudness | None = None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Compositor:
    """Agent: data {asset_id, folder, clips: [{key, start, duration, poster_key, picture_key}], text, palette, tagline, audio,
    intro, outro, width, height, aspect_ratio, seed}; of a storyboard also {template, scenes: [seconds], lines: [words]}, one a clip;
    of a brand {logo_key}; of what is to be a finished ad {generative: whether a hosted model made any of it} and with each clip
    `origin`, a ShotSource: then the file is signed with it.
    Words are laid out on `picture_key`, what a clip started from, where it is given: it is there before the clip.

    Returns {key, poster_key, width, height, duration, fps, size, sha256, loudness_lufs, true_peak_dbtp,
    contrast, launch_kit, encoded_frames, frames, bpm, music, model_id, provider, notice}.
    """

    name = "compositor"

    async def run(self, task: AgentInput, context: Context) -> AgentOutput:
        base = f"{task.data['folder']}/{task.data['asset_id']}"
        if done := await made_before(context.storage, f"{base}.json"):
            return done
        try:
            return await self._compose(task.data, task.session_id, context, base)
        except (ProviderError, ffmpeg.FfmpegError) as error:
            return AgentOutput(success=False, error=str(error))
        except OSError as error:
            return AgentOutput(success=False, error=str(ffmpeg.disk_error(error)))

    async def _compose(
        self, data: dict[str, Any], session_id: str, context: Context, base: str
    ) -> AgentOutput:
        began = time.monotonic()
        clips = tuple(
            [
                Take(await context.storage.fetch(c["key"]), c["duration"], c.get("start", 0.0))
                for c in data["clips"]
            ]
        )
        cut, timing = planned(data, clips)
        titles = await titles_for(data, context, part_of(context.progress, 0.0, 0.08))
        edit = dressed(cut.edit, titles, timing)
        target = context.folder / "ad.mp4"
        ready = time.monotonic()
        # The picture needs nothing of the sound: neither waits for the other.
        async with _beside(self._sound(cut, timing, data, session_id, context)) as sounding:
            async with context.turn():
                waited = time.monotonic() - ready
                rendered = await self._render(edit, target, lambda: _file_of(sounding), context)
            music, loudness = sounding.result().music, sounding.result().loudness

        told = told_of(data, edit, music, context.provider.name)
        unsigned = (
            await attest(target, told, context.credentials)
            if told and context.credentials
            else None
        )
        poster = context.folder / "poster.jpg"
        moments = poster_moments(edit, timing, titles.outputs["name_over"])
        await make_poster(target, moments, poster)
        facts = await asyncio.to_thread(probe_video, target)
        size = target.stat().st_size
        boxes = [
            tuple(text["box"]) for part, text in titles.outputs["texts"].items()
            if data.get(part.partition("-")[0], 1) > 0  # no intro, no text of it
        ]  # fmt: skip
        kit = launch_kit(data["aspect_ratio"], facts, size, loudness, boxes)
        output = AgentOutput(
            success=True, cost=music.cost if music else 0.0, duration=time.monotonic() - began - waited,
            data={
                "key": f"{base}.mp4", "poster_key": f"{base}.jpg", "width": facts.width,
                "height": facts.height, "duration": edit.duration, "fps": FPS, "size": size,
                "sha256": await asyncio.to_thread(_digest, target),
                "loudness_lufs": loudness.integrated if loudness else None,
                "true_peak_dbtp": loudness.true_peak if loudness else None,
                "contrast": titles.outputs["contrast"],
                "launch_kit": [asdict(f) | {"passed": f.passed} for f in kit],
                "encoded_frames": rendered.encoded, "frames": rendered.frames,
                "bpm": round(cut.bars * 240 / edit.duration, 2),
                "music": music.model_id if music else None,
                "notice": " ".join(n for n in (music.notice if music else None, unsigned) if n) or None,
                "model_id": context.provider.model_id("soundtrack"),
                "provider": context.provider.name,
            },
        )  # fmt: skip
        files = {f"{base}.mp4": target, f"{base}.jpg": poster}
        await keep(context.storage, files, f"{base}.json", output, context.folder)
        return output

    async def _sound(
        self, cut: Cut, timing: Timing, data: dict[str, Any], session_id: str, context: Context
    ) -> Sound:
        if not data["audio"]["enabled"]:
            return Sound()
        music = await self._music(cut, timing, data, session_id, context)
        return await _settled(music, replace(cut.edit, soundtrack=music.path), context)

    @staticmethod
    async def _music(
        cut: Cut, timing: Timing, data: dict[str, Any], session_id: str, context: Context
    ) -> Music:
        inputs = soundtrack_inputs(cut, timing, data)
        own = replace(
            context, folder=context.folder / "music", progress=part_of(context.progress, 0.08, 0.2)
        )
        hosted = not data["audio"].get("studio")
        return await music_for(inputs, session_id, own, hosted=hosted)

    @staticmethod
    async def _render(
        edit: Edit, target: Path, sound: Callable[[], Awaitable[Path | None]], context: Context
    ) -> Rendered:
        """Renders, passing ffmpeg's progress on about four times a second."""
        progress, share = part_of(context.progress, 0.1, 0.92), 0.0

        def note(value: float) -> None:
            nonlocal share
            share = value

        async def report() -> None:
            while True:
                await asyncio.sleep(0.25)
                await progress(share)

        reporter = asyncio.create_task(report())
        try:
            return await render(
                edit, target, context.folder / "render", context.segments, sound=sound, progress=note
            )  # fmt: skip
        finally:
            reporter.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await reporter


def planned(data: dict[str, Any], clips: Sequence[Take]) -> tuple[Cut, Timing]:
    """The cut without its words, and when they come.

    Args:
        data: the compositor's. clips: in order.
    """
    genre = data["audio"]["genre"] if data["audio"]["enabled"] else None
    style = (
        style_of(templates()[data["template"]]) if data.get("template") else None
    )  # else the genre's
    wishes = Wishes(
        tuple(clips), data["intro"], data["outro"], genre, style, tuple(data.get("scenes") or ())
    )
    cut = plan_cut(wishes, data["width"], data["height"])
    return cut, time_words(cut, told=bool(data.get("lines")))


def soundtrack_inputs(cut: Cut, timing: Timing, data: dict[str, Any]) -> dict[str, Any]:
    """What the studio's composer is asked for: music of a cut's length, on whose beats it changes."""
    edit = cut.edit
    soft = [
        frame / FPS for frame, join in zip(edit.scene_changes(), edit.joins, strict=True)
        if join.frames
    ]  # fmt: skip
    seconds = data.get("scenes") or [c["duration"] for c in data["clips"]]
    return {
        "genre": data["audio"]["genre"], "duration": edit.duration,
        "asked": sum(seconds) + data["intro"] + data["outro"], "seed": data["seed"],
        "bars": cut.bars, "whooshes": soft, "logo": timing.cta / FPS,
    }  # fmt: skip


async def titles_for(data: dict[str, Any], context: Context, progress: Progress) -> Finished:
    """The pictures of an ad's words.

    Raises:
        ProviderError: they could not be made.
    """
    inputs = await titles_inputs(data, context.storage, context.ai_label)
    own = replace(context, folder=context.folder / "titles")
    return await made_by(context.provider, "titles", inputs, own, TIMEOUT, progress)


def labelled(data: dict[str, Any], ai_label: AiLabel) -> bool:
    """Whether an ad says in the picture that it is made by a machine."""
    return ai_label == "always" or (ai_label == "generative" and bool(data.get("generative")))


async def titles_inputs(
    data: dict[str, Any], storage: Storage, ai_label: AiLabel
) -> dict[str, Any]:
    """What the studio's typesetter is asked for."""
    text = data["text"]
    behind = [
        str(await storage.fetch(c.get("picture_key") or c["poster_key"])) for c in data["clips"]
    ]
    box = safe_box(data["aspect_ratio"], data["width"], data["height"])
    label = {"label": {"text": AI_LABEL, "safe": list(box)}} if labelled(data, ai_label) else {}
    return label | {
        "width": data["width"], "height": data["height"], "name": text["product_name"],
        "cta": text["cta"], "font": text["font"], "color": text["color"],
        "tagline": data["tagline"], "palette": data["palette"], "behind": behind,
        "free_color": text.get("free_color", False), "lines": data.get("lines") or [],
        "brand_mark": str(await storage.fetch(data["logo_key"])) if data.get("logo_key") else None,
    }  # fmt: skip


async def _settled(music: Music, edit: Edit, context: Context) -> Sound:
    """An edit's soundtrack in the mix that measures best once it is encoded."""
    folder = context.folder / "mix"
    folder.mkdir(exist_ok=True)
    mix = Mix()
    tried: list[tuple[float, Mix, Loudness]] = []
    for _ in range(1 + _CORRECTIONS):
        file = await encode_sound(edit, context.segments, folder, mix)
        loudness = await measure_loudness(file) if file else None
        if loudness is None:
            return Sound(music, file)
        over = max(loudness.true_peak - MOST_TRUE_PEAK, 0.0)
        tried.append((abs(loudness.integrated - TARGET_LUFS) + 10 * over, mix, loudness))
        better = corrected(mix, loudness)
        if better == mix:
            break
        mix = better
    _, mix, loudness = min(tried, key=lambda t: t[0])
    return Sound(music, await encode_sound(edit, context.segments, folder, mix), loudness)


async def _file_of(sounding: asyncio.Task[Sound]) -> Path | None:
    return (await sounding).file


@contextlib.asynccontextmanager
async def _beside(work: Coroutine[Any, Any, T]) -> AsyncIterator[asyncio.Task[T]]:
    """Work at the same time. It ends with the block; an error in there lets it end first, since it may be paid for."""
    task = asyncio.create_task(work)
    try:
        yield task
        await asyncio.wait([task])
    except asyncio.CancelledError:
        task.cancel()
        raise
    finally:
        await asyncio.wait([task])
        if not task.cancelled():
            task.exception()  # asked for: whoever awaited it has raised it
