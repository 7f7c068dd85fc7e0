"""Composition: exact length, true colours, tags, sound; failures leave nothing behind."""

from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy.io import wavfile

from app.agents.compositor import overlays_for, plan_edit, poster_frame
from app.media import ffmpeg
from app.media.composition import Card, Edit, Overlay, ShotCut, compose_arguments
from app.media.loudness import measure_loudness
from app.media.probe import probe_video
from app.studio.music import compose as compose_music
from app.studio.synthesis import RATE
from tests.fakes.provider import write_clip


def _frames(path: Path, width: int, height: int) -> np.ndarray:
    raw = subprocess.run(
        [ffmpeg.executable(), "-v", "error", "-i", str(path), "-f", "rawvideo", "-pix_fmt", "rgb24",
         "-"],
        capture_output=True, check=True,
    ).stdout  # fmt: skip
    return np.frombuffer(raw, np.uint8).reshape(-1, height, width, 3)


def _edit(folder: Path, **changes: object) -> Edit:
    clips = []
    for i in range(2):
        write_clip(folder / f"{i}.mp4", 2.0)
        clips.append((folder / f"{i}.mp4", 2.0))
    edit = plan_edit(clips, 1.0, 1.0, 640, 360)
    Image.new("RGB", (640, 360), "#2060a0").save(folder / "card.png")
    assert edit.intro
    assert edit.outro
    fields = {
        "intro": Card(folder / "card.png", edit.intro.frames),
        "outro": Card(folder / "card.png", edit.outro.frames),
    }
    values = {f: getattr(edit, f) for f in Edit.__dataclass_fields__} | fields | changes
    return Edit(**values)  # type: ignore[arg-type]


async def test_length_colour_and_tags(tmp_path: Path) -> None:
    music = compose_music("corporate", 5.6, 1)
    wavfile.write(tmp_path / "m.wav", RATE, (music.samples.T * 32767).astype(np.int16))
    Image.new("RGBA", (100, 40), (250, 240, 30, 255)).save(tmp_path / "o.png")
    edit = _edit(
        tmp_path, soundtrack=tmp_path / "m.wav",
        overlays=(Overlay(tmp_path / "o.png", 50, 60, 50, 60, 5),),
    )  # fmt: skip
    assert edit.frames == 168
    target = tmp_path / "ad.mp4"
    seen: list[float] = []
    await ffmpeg.run(compose_arguments(edit, target), tmp_path, duration=edit.duration,
                     progress=seen.append)  # fmt: skip
    assert seen[-1] == pytest.approx(1, abs=0.05)
    facts = probe_video(target)
    assert (facts.width, facts.height, facts.fps) == (640, 360, 30)
    assert (facts.video_codec, facts.profile) == ("h264", "High")
    assert facts.color == "bt709"
    assert (facts.audio_codec, facts.sample_rate) == ("aac", 48_000)
    assert facts.duration == pytest.approx(5.6, abs=0.05)
    frames = _frames(target, 640, 360)
    assert len(frames) == 168
    card = frames[10].reshape(-1, 3).mean(0)
    assert np.abs(card - [0x20, 0x60, 0xA0]).max() < 4, "the card's colour shifted"
    overlay = frames[80][65:95, 60:140].reshape(-1, 3).mean(0)
    assert np.abs(overlay - [250, 240, 30]).max() < 6, "the overlay's colour shifted"
    assert np.abs(frames[40][65:95, 60:140].reshape(-1, 3).mean(0) - [250, 240, 30]).max() > 20
    steps = np.abs(np.diff(frames[:, ::8, ::8].astype(float), axis=0)).mean((1, 2, 3))
    assert steps[45:110].min() > 0, "a frozen stretch"
    loudness = await measure_loudness(target)
    assert loudness
    assert loudness.integrated == pytest.approx(-14, abs=0.5)
    assert loudness.true_peak <= -1.9
    head = target.read_bytes()[:4096]
    assert head.index(b"moov") < 4096, "faststart"


def test_planned_overlays_stay_within_the_shots(tmp_path: Path) -> None:
    edit = plan_edit([(tmp_path / "a", 3.0)] * 3, 1.0, 1.0, 1920, 1080)
    assert edit.duration == pytest.approx(1 + 9 - 2 * 0.4 + 1, abs=0.04)
    files = {"name.png": tmp_path / "n", "cta.png": tmp_path / "c"}
    places = {"name": {"x": 1, "y": 2}, "cta": {"x": 3, "y": 4}}
    overlays = overlays_for(edit, files, places)
    ends = edit.starts()[-1]
    for overlay in overlays:
        assert overlay.start >= edit.starts()[1]
        assert overlay.start + overlay.frames == ends
    assert overlays[1].start > overlays[0].start
    full = Edit(*[getattr(edit, f) for f in Edit.__dataclass_fields__][:6], overlays, None)
    moment = poster_frame(full)
    assert overlays[1].start < moment < ends


@pytest.mark.parametrize(("intro", "outro"), [(0.0, 0.0), (1.0, 0.0), (0.0, 2.0)])
async def test_cards_may_be_left_out(tmp_path: Path, intro: float, outro: float) -> None:
    write_clip(tmp_path / "a.mp4", 2.0)
    edit = plan_edit([(tmp_path / "a.mp4", 2.0)], intro, outro, 320, 180)
    assert edit.duration == pytest.approx(2 + intro + outro, abs=0.04)


async def test_a_clip_too_short_holds_its_last_frame(tmp_path: Path) -> None:
    write_clip(tmp_path / "a.mp4", 0.5)
    edit = Edit(320, 180, (ShotCut(tmp_path / "a.mp4", 60),), 12, None, None, (), None)
    await ffmpeg.run(compose_arguments(edit, tmp_path / "o.mp4"), tmp_path)
    assert len(_frames(tmp_path / "o.mp4", 320, 180)) == 60


async def test_failure_and_cancel(tmp_path: Path) -> None:
    (tmp_path / "bad.mp4").write_text("#EXTM3U\n/etc/passwd\n")
    edit = Edit(320, 180, (ShotCut(tmp_path / "bad.mp4", 60),), 12, None, None, (), None)
    with pytest.raises(ffmpeg.FfmpegError, match="could not be composed"):
        await ffmpeg.run(compose_arguments(edit, tmp_path / "o.mp4"), tmp_path)
    endless = ["-f", "lavfi", "-i", "testsrc=size=1920x1080", "-f", "null", "-"]
    task = asyncio.create_task(ffmpeg.run(endless, tmp_path))
    await asyncio.sleep(0.4)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 1)
