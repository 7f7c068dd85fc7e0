"""Sound from elsewhere becomes the house's own form, or is refused."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from scipy.io import wavfile

from app.media.ffmpeg import FfmpegError, run
from app.media.sound import RATE, as_bed, bed_seconds, sound_container_of
from app.studio.bed import laid
from app.studio.mastering import loudness, true_peak
from app.studio.music import CEILING_DBTP, TARGET_LUFS


def tone(path: Path, seconds: float, rate: int = 44_100, channels: int = 1) -> Path:
    t = np.arange(int(seconds * rate)) / rate
    wave = (np.sin(2 * np.pi * 330 * t) * (0.4 + 0.3 * np.sin(2 * np.pi * 2 * t)) * 20_000).astype(
        np.int16
    )
    wavfile.write(path, rate, wave if channels == 1 else np.stack([wave] * channels, 1))
    return path


@pytest.mark.parametrize("form", ["wav", "mp3", "flac", "ogg", "m4a"])
async def test_every_form_becomes_one(tmp_path: Path, form: str) -> None:
    source = tone(tmp_path / "in.wav", 2.0)
    if form != "wav":
        codec = {"ogg": ["-c:a", "libvorbis"]}.get(form, [])
        await run(["-i", str(source), *codec, str(tmp_path / f"in.{form}")], tmp_path)
        source = tmp_path / f"in.{form}"
    seconds = await as_bed(source, tmp_path / "out.wav")
    rate, samples = wavfile.read(tmp_path / "out.wav")
    assert (rate, samples.dtype, samples.shape[1]) == (RATE, np.int16, 2)
    assert seconds == pytest.approx(2.0, abs=0.1)
    assert len(samples) / RATE == pytest.approx(seconds, abs=0.01)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"\xff\x00",
        b"RIFF",
        b"#EXTM3U\nfile:///etc/passwd",
        b"<html>",
        b"ID3" + bytes(500),
    ],
)
async def test_what_is_no_sound_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x").write_bytes(data)
    with pytest.raises(FfmpegError):
        await as_bed(tmp_path / "x", tmp_path / "out.wav")


def test_containers(tmp_path: Path) -> None:
    assert sound_container_of(tone(tmp_path / "a", 0.5)) == "wav"


@pytest.mark.parametrize("seconds", [0.5, 8.0, 13.0, 14.0, 28.4, 28.6, 61.0])
def test_a_bed_is_long_enough_for_its_cut(seconds: float) -> None:
    bed = bed_seconds(seconds)
    assert bed % 15 == 0
    assert seconds + 40 / 30 < bed < seconds + 17


@pytest.mark.parametrize("length", [4.0, 9.0, 15.0])
def test_a_bed_is_laid_at_the_house_s_loudness(tmp_path: Path, length: float) -> None:
    _, samples = wavfile.read(tone(tmp_path / "a.wav", length, RATE, 2))
    bed = laid(samples.T / 32768, 8.0, 3, (2.0, 4.5))
    assert bed.shape == (2, 8 * RATE)
    assert loudness(bed) == pytest.approx(TARGET_LUFS, abs=0.6)
    assert true_peak(bed) <= CEILING_DBTP + 0.2
    assert math.isclose(float(np.abs(bed[:, -10:]).max()), 0.0, abs_tol=0.01)
