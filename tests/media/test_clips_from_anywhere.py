"""Clips of every sort are brought into the ad's size, rate and colours, or refused with a reason."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.media import ffmpeg
from app.media.edit import ClipPiece, Edit
from app.media.probe import probe_video
from app.media.render import render
from app.media.segment_store import SegmentStore
from tests.media.films import frames_of, pattern, run

H264 = ("-c:v", "libx264", "-pix_fmt", "yuv420p")
PQ = ("-vf", "setparams=colorspace=bt2020nc:color_primaries=bt2020:color_trc=smpte2084",
      "-c:v", "libx265", "-pix_fmt", "yuv420p10le", "-x265-params", "log-level=none")  # fmt: skip
SORTS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "8 fps": ("640x360", "8", H264),
    "23.976 fps": ("640x360", "24000/1001", H264),
    "60 fps": ("640x360", "60", H264),
    "4:3": ("640x480", "30", H264),
    "portrait": ("360x640", "30", H264),
    "a sliver": ("200x640", "30", H264),
    "odd sides": ("641x359", "30", ("-c:v", "libx264", "-pix_fmt", "yuv444p")),
    "tall pixels": ("320x360", "30", (*H264, "-aspect", "16:9")),
    "10 bit": ("640x360", "30", ("-c:v", "libx265", "-pix_fmt", "yuv420p10le", "-x265-params", "log-level=none")),
    "HDR": ("640x360", "30", PQ),
    "full range": ("640x360", "30", (*H264, "-color_range", "pc")),
    "VP9 in WebM": ("640x360", "30", ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-f", "webm")),
}  # fmt: skip


async def composed(path: Path, folder: Path, size: tuple[int, int] = (320, 180)) -> np.ndarray:
    """A clip's two seconds as the ad shows them."""
    edit = Edit(*size, (ClipPiece(path, 60),), ())
    await render(edit, folder / "ad.mp4", folder / "work", SegmentStore(folder / "kept", 0))
    facts = probe_video(folder / "ad.mp4")
    assert (facts.width, facts.height, facts.fps, facts.color) == (*size, 30, "bt709")
    frames = frames_of(folder / "ad.mp4", *size)
    assert len(frames) == 60
    return frames


@pytest.mark.parametrize("sort", SORTS)
async def test_it_is_composed(sort: str, tmp_path: Path) -> None:
    size, rate, options = SORTS[sort]
    frames = await composed(pattern(tmp_path / "a.mp4", 2, size, rate, *options), tmp_path)
    seen = frames.astype(float).reshape(60, -1)
    assert seen.std(1).min() > 20, "black or blank"
    assert np.abs(seen[-1] - seen[0]).mean() > 2, "frozen"


async def test_variable_frame_rate(tmp_path: Path) -> None:
    run("-f", "lavfi", "-i", "testsrc2=size=640x360:rate=60:duration=2", "-vf",
        "select='not(mod(n,7))+lt(n,30)'", "-fps_mode", "vfr", *H264, str(tmp_path / "a.mp4"))  # fmt: skip
    await composed(tmp_path / "a.mp4", tmp_path)


async def test_rotation_is_undone(tmp_path: Path) -> None:
    run("-f", "lavfi", "-i", "color=red:s=640x360:d=2,drawbox=0:0:640:120:blue:fill", *H264,
        str(tmp_path / "plain.mp4"))  # fmt: skip
    run("-display_rotation", "90", "-i", str(tmp_path / "plain.mp4"), "-c", "copy",
        str(tmp_path / "turned.mp4"))  # fmt: skip
    facts = probe_video(tmp_path / "turned.mp4")
    assert (facts.width, facts.height) == (360, 640)
    frames = await composed(tmp_path / "turned.mp4", tmp_path, (180, 320))
    left, right = frames[5][160, 20], frames[5][160, 160]
    assert {int(np.argmax(left)), int(np.argmax(right))} == {0, 2}, "the band is not at a side"


async def test_high_dynamic_range_is_toned_down(tmp_path: Path) -> None:
    """Grey at 203 nits in PQ (58 %) is diffuse white: well above mid grey, not blown out."""
    run("-f", "lavfi", "-i", "color=0x949494:s=320x180:d=2", *PQ, str(tmp_path / "a.mp4"))
    assert probe_video(tmp_path / "a.mp4").hdr
    frames = await composed(tmp_path / "a.mp4", tmp_path)
    assert 150 < frames[5].mean() < 250
    assert np.ptp(frames[5].reshape(-1, 3).mean(0)) < 6, "tinted"


async def test_its_sound_is_left_out(tmp_path: Path) -> None:
    run("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=30:duration=2", "-f", "lavfi", "-i",
        "sine=duration=2", *H264, "-c:a", "aac", str(tmp_path / "a.mp4"))  # fmt: skip
    await composed(tmp_path / "a.mp4", tmp_path)
    assert probe_video(tmp_path / "ad.mp4").audio_codec is None


async def test_what_is_cut_off_is_refused(tmp_path: Path) -> None:
    whole = pattern(tmp_path / "whole.mp4", 2, "640x360", "30", *H264, "-movflags", "+faststart")
    data = whole.read_bytes()
    (tmp_path / "short.mp4").write_bytes(data[: len(data) * 2 // 3])
    with pytest.raises(ffmpeg.FfmpegError, match=r"Clip 1 can't be used. It is cut off"):
        await composed(tmp_path / "short.mp4", tmp_path)
    pattern(tmp_path / "late.mp4", 2, "640x360", "30", *H264)  # its index is at the end
    data = (tmp_path / "late.mp4").read_bytes()
    (tmp_path / "late.mp4").write_bytes(data[: len(data) // 2])
    with pytest.raises(ffmpeg.FfmpegError, match=r"Clip 1 can't be used"):
        await composed(tmp_path / "late.mp4", tmp_path)


@pytest.mark.parametrize("wrapped", ["", "ftyp"])
@pytest.mark.parametrize("sort", ["hls", "concat", "dash"])
async def test_playlists_in_disguise_open_nothing(sort: str, wrapped: str, tmp_path: Path) -> None:
    secret = pattern(tmp_path / "secret.mp4", 2, "320x180", "30", *H264)
    text = {
        "hls": f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{secret}\n#EXT-X-ENDLIST\n",
        "concat": "ffconcat version 1.0\nfile secret.mp4\n",
        "dash": "<?xml version='1.0'?><MPD xmlns='urn:mpeg:dash:schema:mpd:2011' type='static' "
        "mediaPresentationDuration='PT2S'><Period><AdaptationSet mimeType='video/mp4'><Representation "
        "id='1'><BaseURL>secret.mp4</BaseURL></Representation></AdaptationSet></Period></MPD>",
    }[sort]
    opening = b"\x00\x00\x00\x10ftypisom" if wrapped else b""
    (tmp_path / "clip.mp4").write_bytes(opening + text.encode())
    before = secret.stat().st_atime_ns
    with pytest.raises(ffmpeg.FfmpegError, match="Clip 1 can't be used"):
        await composed(tmp_path / "clip.mp4", tmp_path)
    assert secret.stat().st_atime_ns == before
    assert not (tmp_path / "ad.mp4").exists()


async def test_a_clip_that_changes_its_size_is_refused_and_nothing_is_kept(tmp_path: Path) -> None:
    parts = b""
    for size in ("320x180", "640x360"):
        pattern(tmp_path / "part.h264", 1, size, "30", *H264, "-bf", "0", "-f", "h264")
        parts += (tmp_path / "part.h264").read_bytes()
    (tmp_path / "both.h264").write_bytes(parts)
    run(
        "-f",
        "h264",
        "-r",
        "30",
        "-i",
        str(tmp_path / "both.h264"),
        "-c",
        "copy",
        str(tmp_path / "a.mkv"),
    )
    store = SegmentStore(tmp_path / "kept", 1 << 30)
    edit = Edit(320, 180, (ClipPiece(tmp_path / "a.mkv", 60),), ())
    with pytest.raises(ffmpeg.FfmpegError, match=r"changes|changed"):
        await render(edit, tmp_path / "ad.mp4", tmp_path / "work", store)
    assert not (tmp_path / "ad.mp4").exists()
    assert not (tmp_path / "kept").exists()


def test_what_a_title_says_is_not_believed(tmp_path: Path) -> None:
    lie = "x\n  Duration: 09:00:00.00, start\n  Stream #0:0: Video: h264, yuv420p(tv, bt709), 9000x9000, 240 fps"
    path = pattern(tmp_path / "a.mp4", 1, "64x64", "25", *H264, "-metadata", f"title={lie}",
                   "-metadata", "comment=rotation of 90.00 degrees")  # fmt: skip
    facts = probe_video(path)
    assert (facts.width, facts.height, facts.fps) == (64, 64, 25)
    assert facts.duration == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("name", ["a.mkv", "a.mp4"])
def test_tall_pixels_of_the_container(tmp_path: Path, name: str) -> None:
    path = pattern(tmp_path / "plain.mp4", 1, "320x360", "30", *H264)
    run("-i", str(path), "-c", "copy", "-aspect", "16:9", str(tmp_path / name))
    assert probe_video(tmp_path / name).display_width == pytest.approx(640, abs=2)


async def test_full_range_keeps_its_white(tmp_path: Path) -> None:
    run("-f", "lavfi", "-i", "color=white:size=320x180:rate=30:duration=2", "-vf",
        "scale=out_range=pc:out_color_matrix=bt709,format=yuv420p,setparams=range=pc:colorspace=bt709:color_primaries=bt709:color_trc=bt709",
        "-c:v", "libvpx-vp9", "-deadline", "realtime", "-color_range", "pc", str(tmp_path / "a.webm"))  # fmt: skip
    edit = Edit(320, 180, (ClipPiece(tmp_path / "a.webm", 60),), ())
    await render(edit, tmp_path / "ad.mp4", tmp_path / "work", SegmentStore(tmp_path / "kept", 0))
    run("-i", str(tmp_path / "ad.mp4"), "-frames:v", "1", "-f", "rawvideo", str(tmp_path / "raw"))
    luma = np.frombuffer((tmp_path / "raw").read_bytes(), np.uint8)[: 320 * 180]
    assert abs(int(luma.mean()) - 235) <= 2


@pytest.mark.parametrize(("size", "names"), [
    ("128x128", "color_trc=arib-std-b67"), ("128x128", "colorspace=bt2020nc:color_trc=smpte2084"),
    ("129x127", "colorspace=bt2020nc:color_primaries=bt2020:color_trc=arib-std-b67"),
])  # fmt: skip
async def test_high_dynamic_range_with_half_its_names(
    tmp_path: Path, size: str, names: str
) -> None:
    path = pattern(tmp_path / "a.mkv", 2, size, "30", "-vf", f"format=yuv420p10le,setparams={names}",
                   "-c:v", "libvpx-vp9", "-deadline", "realtime", "-pix_fmt", "yuv420p10le")  # fmt: skip
    frames = await composed(path, tmp_path)
    assert frames.std() > 20
