"""Rendering: exact frames and colours, re-edits that cost what changed, and clean failures."""

from __future__ import annotations

import asyncio
import dataclasses
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy.io import wavfile

from app.media import ffmpeg
from app.media import render as rendering
from app.media.edit import CardPiece, ClipPiece, Edit, Grade, Join, Overlay, Transition
from app.media.loudness import measure_loudness
from app.media.mp4 import frames_in
from app.media.probe import probe_video
from app.media.render import encode_ahead, render
from app.media.segment_store import SegmentStore
from app.studio.music import compose
from app.studio.synthesis import RATE
from tests.fakes.provider import write_clip
from tests.media.films import frames_of, small_edit, times_of


@pytest.fixture
def store(tmp_path: Path) -> SegmentStore:
    return SegmentStore(tmp_path / "kept", 1 << 30)


async def made(edit: Edit, folder: Path, store: SegmentStore, name: str = "ad") -> tuple[Path, int]:
    """The finished file and how many frames had to be encoded."""
    target = folder / f"{name}.mp4"
    done = await render(edit, target, folder / "work", store)
    assert not list((folder / "work").iterdir()), "something is left behind"
    return target, done.encoded


async def test_what_is_there_is_encoded_ahead(tmp_path: Path, store: SegmentStore) -> None:
    edit = small_edit(tmp_path)
    late = tmp_path / "2.mp4"
    late.rename(tmp_path / "not there yet.mp4")
    folder = tmp_path / "ahead"
    folder.mkdir()
    clips = {p.path for p in edit.pieces if isinstance(p, ClipPiece)}
    ahead = await encode_ahead(edit, clips - {late}, folder, store)
    assert not list(folder.iterdir())
    assert await encode_ahead(edit, clips - {late}, folder, store) == 0
    (tmp_path / "not there yet.mp4").rename(late)
    assert 60 < ahead < edit.frames - 30
    target, encoded = await made(edit, tmp_path, store)
    assert encoded == edit.frames - ahead, "something was encoded twice, or could not be used"
    whole, _ = await made(edit, tmp_path, SegmentStore(tmp_path / "other", 1 << 30), "whole")
    differs = np.abs(frames_of(target, 640, 360).astype(int) - frames_of(whole, 640, 360)).mean()
    assert differs < 1.5, "parts encoded ahead show something else"


async def test_frames_colours_and_tags(tmp_path: Path, store: SegmentStore) -> None:
    edit = small_edit(tmp_path)
    music = compose("corporate", edit.duration, 1)
    wavfile.write(tmp_path / "m.wav", RATE, (music.samples.T * 32767).astype(np.int16))
    edit = dataclasses.replace(edit, soundtrack=tmp_path / "m.wav")
    assert edit.frames == 230
    shares: list[float] = []
    target = tmp_path / "ad.mp4"
    await render(edit, target, tmp_path / "work", store, progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1, abs=0.05)
    facts = probe_video(target)
    assert (facts.width, facts.height, facts.fps) == (640, 360, 30)
    assert (facts.video_codec, facts.profile, facts.color) == ("h264", "High", "bt709")
    assert (facts.audio_codec, facts.sample_rate) == ("aac", 48_000)
    assert facts.duration == pytest.approx(edit.duration, abs=1 / 30)
    assert np.abs(times_of(target) - np.arange(230) / 30).max() < 1e-4, "not one frame every 1/30 s"
    frames = frames_of(target, 640, 360)
    assert len(frames) == 230
    card = frames[10].reshape(-1, 3).mean(0)
    assert np.abs(card - [0x20, 0x60, 0xA0]).max() < 4, "the card's colour shifted"

    def at(number: int, x: int, y: int) -> np.ndarray:
        color: np.ndarray = frames[number][y - 6 : y + 6, x - 20 : x + 20].reshape(-1, 3).mean(0)
        return color

    assert np.abs(at(80, 100, 80) - [250, 240, 30]).max() < 6, "the title's colour shifted"
    assert np.abs(at(41, 100, 80) - [250, 240, 30]).max() > 20, "the title came early"
    assert np.abs(at(171, 100, 80) - [250, 240, 30]).max() > 20, "the title never left"
    assert np.abs(at(140, 360, 220) - [30, 240, 250]).max() < 6
    steps = np.abs(np.diff(frames[:, ::8, ::8].astype(float), axis=0)).mean((1, 2, 3))
    assert steps[42:187].min() > 0, "a frozen stretch"
    assert np.argmax(steps) == 89, "the hard cut is not where it was planned"
    loudness = await measure_loudness(target)
    assert loudness
    assert loudness.integrated == pytest.approx(-14, abs=0.5)
    assert loudness.true_peak <= -1.9
    head = target.read_bytes()[:4096]
    assert b"moov" in head, "faststart"


async def test_re_edits_cost_what_changed(tmp_path: Path, store: SegmentStore) -> None:
    edit = small_edit(tmp_path)
    first, encoded = await made(edit, tmp_path, store, "first")
    assert encoded == edit.frames - 30, "the card shown twice is encoded once"
    again, encoded = await made(edit, tmp_path, store, "again")
    assert encoded == 0
    assert again.read_bytes() == first.read_bytes()

    Image.new("RGBA", (120, 40), (250, 30, 30, 255)).save(tmp_path / "other.png")
    title, cta = edit.overlays
    changed = dataclasses.replace(
        edit, overlays=(title, dataclasses.replace(cta, pictures=(tmp_path / "other.png",)))
    )
    second, encoded = await made(changed, tmp_path, store, "second")
    assert encoded <= 1.25 * cta.frames
    whole, _ = await made(changed, tmp_path, SegmentStore(tmp_path / "none", 0), "whole")
    a, b, c = (frames_of(p, 640, 360).astype(np.int16) for p in (first, second, whole))
    assert len(a) == len(b) == len(c)
    for i in range(len(a)):
        if not cta.start <= i < cta.end:
            assert (a[i] == b[i]).all(), f"frame {i} was made anew"
        assert np.abs(b[i] - c[i]).mean() < 1.0, f"frame {i} differs from a full render"
    assert np.abs(a[140] - b[140]).max() > 100

    graded, encoded = await made(
        dataclasses.replace(edit, grade=Grade(0.4, 0.5, 8)), tmp_path, store, "graded"
    )
    assert encoded >= sum(p.frames for p in edit.pieces if isinstance(p, ClipPiece)) - 40
    d = frames_of(graded, 640, 360).astype(np.int16)
    assert np.abs(d[10] - a[10]).max() <= 2, "cards are not graded"
    assert np.abs(d[70] - a[70]).mean() > 4


async def test_a_card_takes_its_texts_along_and_moves_in(
    tmp_path: Path, store: SegmentStore
) -> None:
    ground = np.zeros((360, 640, 3), np.uint8)
    ground[:, 560:] = 200
    Image.fromarray(ground).save(tmp_path / "card.png")
    Image.new("RGBA", (60, 40), (250, 240, 30, 255)).save(tmp_path / "text.png")
    text = Overlay((tmp_path / "text.png",), 100, 60, 20, 40)
    card = CardPiece(tmp_path / "card.png", 60, (text,), 0.1)
    Image.new("RGB", (640, 360), "#2060a0").save(tmp_path / "next.png")
    last = CardPiece(tmp_path / "next.png", 40)
    edit = Edit(640, 360, (card, last), (Join(Transition.SLIDE, 20),))
    target, _ = await made(edit, tmp_path, store)
    frames = frames_of(target, 640, 360).astype(int)
    assert frames[19][60:100, 100:160].max() < 20
    assert frames[21][70:90, 110:150, 0].min() > 230
    border = [int((frame[180, :, 0] > 100).argmax()) for frame in frames[:40]]
    assert border == sorted(border)
    assert border[0] == 560
    assert border[39] == pytest.approx(320 + 240 * (1 + 0.1 * 39 / 60), abs=2), (
        "it is not on its way in"
    )
    assert frames[58][70:90, 110:150, 2].min() > 140, "the text outstays its card"
    parted = dataclasses.replace(
        edit, overlays=(dataclasses.replace(text, x=300, start=0, frames=30),)
    )
    again, _ = await made(parted, tmp_path, store, "parted")
    later = frames_of(again, 640, 360).astype(int)
    assert np.abs(later[30:] - frames[30:]).mean() < 0.5, "parted, a card jumps"


async def test_new_music_encodes_no_picture(tmp_path: Path, store: SegmentStore) -> None:
    edit = small_edit(tmp_path)
    for name, hertz in (("a", 300), ("b", 500)):
        t = np.arange(int(edit.duration * RATE)) / RATE
        tone = (np.sin(2 * np.pi * hertz * t) * 9000).astype(np.int16)
        wavfile.write(tmp_path / f"{name}.wav", RATE, np.stack([tone, tone], 1))
    await made(dataclasses.replace(edit, soundtrack=tmp_path / "a.wav"), tmp_path, store, "a")
    target, encoded = await made(
        dataclasses.replace(edit, soundtrack=tmp_path / "b.wav"), tmp_path, store, "b"
    )
    assert encoded == 0
    assert probe_video(target).audio_codec == "aac"


async def test_memory_is_bounded_by_runs(tmp_path: Path, store: SegmentStore) -> None:
    edit = small_edit(tmp_path)
    clip = edit.pieces[1]
    many = Edit(640, 360, (clip,) * 15, (Join(Transition.CROSSFADE, 8),) * 14)
    segments = many.segments()
    runs = rendering._runs(many, segments, [True] * len(segments))
    assert len(runs) > 2
    assert sum(len(run) for run in runs) == len(segments)
    target, _ = await made(many, tmp_path, store)
    assert len(frames_of(target, 640, 360)) == many.frames


async def test_a_clip_too_short_holds_its_last_frame(tmp_path: Path, store: SegmentStore) -> None:
    edit = small_edit(tmp_path)
    lengthened = Edit(640, 360, (ClipPiece(edit.pieces[1].path, 90),), ())
    target, _ = await made(lengthened, tmp_path, store)
    assert len(frames_of(target, 640, 360)) == 90


@pytest.mark.parametrize(
    "broken",
    [
        {"pieces": ()}, {"joins": ()}, {"width": 641},
        {"joins": (Join(Transition.WIPE, 50), Join(), Join(Transition.SLIDE, 10), Join())},
        {"overlays": (Overlay((Path("a.png"),), 0, 0, 200, 100),)},
        {"overlays": (Overlay((), 0, 0, 0, 10),)},
    ],
)  # fmt: skip
def test_impossible_edits_are_refused(tmp_path: Path, broken: dict[str, object]) -> None:
    edit = small_edit(tmp_path)
    with pytest.raises(ValueError, match=r"join|even|shorter|beyond"):
        dataclasses.replace(edit, **broken)  # type: ignore[arg-type]


async def test_failure_and_cancel_leave_nothing(tmp_path: Path, store: SegmentStore) -> None:
    edit = small_edit(tmp_path)
    (tmp_path / "card.png").write_bytes(b"no picture")
    with pytest.raises(ffmpeg.FfmpegError, match="could not be composed"):
        await made(edit, tmp_path, store)
    assert not (tmp_path / "ad.mp4").exists()
    assert not list((tmp_path / "work").iterdir())

    edit = small_edit(tmp_path)
    slow = Edit(1920, 1080, edit.pieces * 3, (Join(),) * 14)
    task = asyncio.create_task(made(slow, tmp_path, store))
    await asyncio.sleep(0.8)
    assert not task.done()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 1)
    assert not (tmp_path / "ad.mp4").exists()
    assert not list((tmp_path / "work").iterdir())


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system with room for 300 kB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small file system can't be mounted here without root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


async def test_a_full_disk_says_so_and_the_next_try_works(
    tmp_path: Path, store: SegmentStore, small_disk: Path
) -> None:
    edit = small_edit(tmp_path)
    with pytest.raises(ffmpeg.FfmpegError, match="The disk is full"):
        await render(edit, small_disk / "ad.mp4", small_disk / "work", store)
    assert not (small_disk / "ad.mp4").exists()
    assert not list((small_disk / "work").iterdir())
    target, _ = await made(edit, tmp_path, store)
    assert len(frames_of(target, 640, 360)) == edit.frames


def test_the_store_keeps_the_latest_within_its_limit(tmp_path: Path) -> None:
    store = SegmentStore(tmp_path / "kept", 250)
    for i in range(4):
        (tmp_path / f"{i}").write_bytes(bytes(100))
        store.keep(str(i), tmp_path / f"{i}")
        os.utime(tmp_path / "kept" / str(i), (i, i))
    assert not store.fetch("0", tmp_path / "out-0")
    assert store.fetch("3", tmp_path / "out-3")
    assert sum(p.stat().st_size for p in (tmp_path / "kept").iterdir()) <= 250


def test_segments_part_at_pieces_and_overlays(tmp_path: Path) -> None:
    edit = small_edit(tmp_path)
    edges = [s.start for s in edit.segments()] + [edit.segments()[-1].end]
    assert edges[0] == 0
    assert edges[-1] == edit.frames
    assert {30, 42, 90, 120} <= set(edges)
    card = CardPiece(Path("card.png"), 3)
    assert [s.frames for s in Edit(64, 64, (card,), ()).segments()] == [3]


async def test_a_broken_kept_segment_is_made_anew(tmp_path: Path, store: SegmentStore) -> None:
    edit = small_edit(tmp_path)
    first, _ = await made(edit, tmp_path, store, "first")
    kept = sorted((tmp_path / "kept").iterdir())
    kept[0].unlink()
    kept[0].write_bytes(b"")
    whole = kept[1].read_bytes()
    kept[1].unlink()
    kept[1].write_bytes(whole[: len(whole) // 2])
    second, encoded = await made(edit, tmp_path, store, "second")
    assert 0 < encoded < edit.frames
    assert frames_in(first) == frames_in(second) == edit.frames
    assert (await made(edit, tmp_path, store, "third"))[1] == 0


def test_frames_are_counted_in_whole_files_only(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").write_bytes(b"")
    assert frames_in(tmp_path / "clip.mp4") == 0
    write_clip(tmp_path / "clip.mp4", 2.0)
    assert frames_in(tmp_path / "clip.mp4") == 60
    data = (tmp_path / "clip.mp4").read_bytes()
    for length in (4, 40, len(data) // 2, len(data) - 1):
        (tmp_path / "cut.mp4").write_bytes(data[:length])
        assert frames_in(tmp_path / "cut.mp4") == 0
    assert frames_in(tmp_path / "nothing.mp4") == 0
