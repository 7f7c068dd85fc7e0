"""Music: length, loudness, peaks, width and pulse of all six genres."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import signal
from scipy.ndimage import uniform_filter1d

from app.studio.genres import GENRES
from app.studio.mastering import loudness, true_peak
from app.studio.music import compose
from app.studio.synthesis import RATE


@pytest.mark.parametrize("genre", list(GENRES))
def test_mastered(genre: str) -> None:
    music = compose(genre, 10.2, 3)
    x = music.samples
    assert x.shape == (2, round(10.2 * RATE))
    assert loudness(x) == pytest.approx(-13.8, abs=0.2)
    assert true_peak(x) <= -2.0
    assert 0.3 <= np.corrcoef(x)[0, 1] <= 0.85
    assert music.downbeats[1] - music.downbeats[0] == pytest.approx(4 * 60 / music.bpm)
    assert 10.2 / (240 / music.bpm) == pytest.approx(round(10.2 / (240 / music.bpm))), "whole bars"


@pytest.mark.parametrize("genre", list(GENRES))
def test_pulse_is_on_the_beat(genre: str) -> None:
    music = compose(genre, 15.0, 3)
    _, _, spectrum = signal.stft(music.samples.mean(0), RATE, nperseg=2048, noverlap=1536)
    flux = np.maximum(np.diff(np.log1p(50 * np.abs(spectrum)), axis=1), 0).sum(0)
    # Onsets against their surroundings: quiet and loud sections must not count as rhythm.
    flux -= uniform_filter1d(flux, round(1.0 * RATE / 512))
    correlation = signal.correlate(flux, flux, "full")[len(flux) - 1 :]
    hop, beat = 512 / RATE, 60 / music.bpm

    def near(lag: float) -> float:
        i = round(lag / hop)
        return float(correlation[i - 2 : i + 3].max() / correlation[0])

    off_beat = max(near(beat * 0.71), near(beat * 1.29))
    assert max(near(beat), near(2 * beat)) > off_beat + 0.02


def test_same_seed_same_music() -> None:
    assert np.array_equal(compose("chill", 6.0, 4).samples, compose("chill", 6.0, 4).samples)


def test_unknown_genre() -> None:
    with pytest.raises(KeyError):
        compose("polka", 6.0, 1)
