"""Compositor: the finished ad, measured from its file alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.agents.base import Context
from app.agents.compositor import Compositor, corrected
from app.agents.cutting import Take, Wishes, plan_cut
from app.agents.local_director import direct
from app.media.loudness import Loudness
from app.media.probe import probe_video
from app.media.render import Mix
from app.media.segment_store import SegmentStore
from app.schemas.agents import AgentInput
from app.storage.local import LocalStorage
from app.studio.genres import GENRES
from tests.fakes.provider import InstantProvider
from tests.media.films import run, times_of
from tests.media.measures import beat_offset, scene_middles, small_frames, sound, stretches

TEXT = {"product_name": "Morning Orange", "cta": "Taste it today", "font": "Montserrat-Bold",
        "color": "#FFFFFF", "free_color": True}  # fmt: skip
SIZES = ((360, 640), (640, 360), (480, 480), (384, 480))


async def _silent(_: float) -> None:
    return None


async def composed(
    folder: Path,
    genre: str | None,
    size: tuple[int, int],
    *,
    count: int = 4,
    text: dict[str, Any] = TEXT,
) -> tuple[dict[str, Any], Path, Wishes]:
    """An ad of 2 s clips: what the compositor says of it, its file, and what it was asked."""
    width, height = size
    storage = LocalStorage(folder / "storage")
    clips: list[dict[str, Any]] = []
    for i in range(count):
        # A colour of its own in each clip, and something that moves.
        film = folder / f"{i}.mp4"
        color = ("#803030", "#307040", "#303c90", "#b0a040")[i]
        run("-f", "lavfi", "-i", f"color={color}:size={width}x{height}:rate=24:duration=2", "-f", "lavfi", "-i",
            f"testsrc2=size={width // 8}x{height // 12}:rate=24:duration=2", "-filter_complex",
            f"[0][1]overlay=x='{width // 3}+40*t':y={height * 2 // 3},format=yuv420p", "-c:v", "libx264", str(film))  # fmt: skip
        run("-i", str(film), "-frames:v", "1", str(folder / f"{i}.jpg"))
        await storage.put(f"c/{i}.mp4", film)
        await storage.put(f"c/{i}.jpg", folder / f"{i}.jpg")
        clips.append({"key": f"c/{i}.mp4", "poster_key": f"c/{i}.jpg", "duration": 2.0})
    wished = Wishes(tuple(Take(Path(c["key"]), 2.0) for c in clips), 1.0, 1.0, genre)
    provider = InstantProvider()
    provider.composes = True
    (folder / "work").mkdir()
    context = Context(
        provider, storage, folder / "work", _silent, SegmentStore(folder / "kept", 1 << 30)
    )
    done = await Compositor().run(AgentInput(session_id="s", data={
        "asset_id": "ad", "folder": "ads", "clips": clips,
        "text": text,
        "palette": direct("orange juice", [], 1).palette.model_dump(), "tagline": "Pressed before you wake",
        "audio": {"enabled": bool(genre), "genre": genre}, "intro": 1.0, "outro": 1.0,
        "width": width, "height": height, "aspect_ratio": "9:16", "seed": 3,
    }), context)  # fmt: skip
    assert done.success, done.error
    return done.data, await storage.fetch(done.data["key"]), wished


@pytest.mark.parametrize("genre", GENRES)
async def test_a_finished_ad(genre: str, tmp_path: Path) -> None:
    size = SIZES[list(GENRES).index(genre) % len(SIZES)]
    said, film, wished = await composed(tmp_path, genre, size)
    assert said["loudness_lufs"] == pytest.approx(-14, abs=0.5)
    assert said["true_peak_dbtp"] <= -2.0
    assert said["contrast"] >= 4.5
    facts = probe_video(film)
    assert (facts.width, facts.height, facts.fps, facts.color) == (*size, 30, "bt709")
    assert (facts.video_codec, facts.profile, facts.sample_rate) == ("h264", "High", 48_000)
    assert abs(facts.duration - said["duration"]) <= 1 / 30
    cut = plan_cut(wished, *size)
    times = times_of(film)
    assert len(times) == cut.edit.frames == said["frames"]
    assert np.abs(times - np.arange(len(times)) / 30).max() < 1e-4, "not one frame every 1/30 s"
    assert not stretches(film), "black or frozen"
    for middle in scene_middles(small_frames(film), cut.edit):
        assert min(abs(beat - middle) for beat in cut.beats) <= 1.0, "a scene changes off the beat"
    # Hats between the beats may be the loudest onsets: either is the grid.
    late, strength = beat_offset(sound(film), 2 * said["bpm"])
    assert abs(late) < 1 / 30, "the music is off the grid the cut was made to"
    assert strength > 1.2


@pytest.mark.parametrize(
    ("mix", "measured", "better"),
    [
        (Mix(), None, Mix()), (Mix(), Loudness(-14.2, -2.4), Mix()),
        (Mix(), Loudness(-15.5, -4.0), Mix(1.5, -2.0)),  # louder, and the limiter stands by
        (Mix(), Loudness(-14.0, -1.4), Mix(0.0, -2.7)),  # peaks down by what they are over
        (Mix(0.0, -2.7), Loudness(-14.1, -1.9), Mix(0.0, -2.9)),
        (Mix(0.0, -2.7), Loudness(-14.6, -2.2), Mix(0.6, -2.7)),
        (Mix(), Loudness(-12.0, -1.0), Mix(-2.0, -3.1)),
    ],
)  # fmt: skip
def test_loudness_and_peaks_are_corrected(mix: Mix, measured: Loudness | None, better: Mix) -> None:
    assert corrected(mix, measured) == better
