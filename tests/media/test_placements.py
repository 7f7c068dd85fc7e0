"""Launch kit: every placement of the ratio, each thing measured, told to pass or fail."""

from __future__ import annotations

import dataclasses

import pytest

from app.media.loudness import Loudness
from app.media.placements import PLACEMENTS, launch_kit
from app.media.probe import VideoFacts

UPRIGHT = VideoFacts(1080, 1920, 12.0, 30.0, "h264", "High", "bt709", "aac", 48_000)
SOUND = Loudness(-14.1, -2.2)
INSIDE = (130, 300, 880, 1200)


def failed(kit: list[object]) -> set[tuple[str, str]]:
    """(placement, check) of all that didn't pass."""
    return {(f.placement, c.name) for f in kit for c in f.checks if not c.passed}  # type: ignore[attr-defined]


def test_a_good_ad_passes_everywhere() -> None:
    kit = launch_kit("9:16", UPRIGHT, 14_000_000, SOUND, [INSIDE])
    assert [f.placement for f in kit] == ["tiktok", "reels", "shorts"]
    assert all(f.passed for f in kit)
    assert {c.name for c in kit[0].checks} == {
        "resolution", "length", "size", "text", "loudness", "true peak",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "sound", "box", "what"),
    [
        ({"duration": 75.0}, SOUND, INSIDE, {("tiktok", "length"), ("shorts", "length")}),
        ({"width": 400, "height": 712}, SOUND, (60, 110, 320, 440),
         {("tiktok", "resolution"), ("reels", "resolution"), ("shorts", "resolution")}),
        ({}, Loudness(-18.0, -2.0), INSIDE, {(p, "loudness") for p in ("tiktok", "reels", "shorts")}),
        ({}, Loudness(-14.0, -0.2), INSIDE, {(p, "true peak") for p in ("tiktok", "reels", "shorts")}),
        ({}, SOUND, (80, 300, 880, 1200), {("tiktok", "text")}),
        ({}, SOUND, (130, 300, 880, 1260), {(p, "text") for p in ("tiktok", "reels", "shorts")}),
    ],
)  # fmt: skip
def test_what_fails_is_named(
    change: dict[str, float],
    sound: Loudness,
    box: tuple[int, int, int, int],
    what: set[tuple[str, str]],
) -> None:
    facts = dataclasses.replace(UPRIGHT, **change)  # type: ignore[arg-type]
    kit = launch_kit("9:16", facts, 14_000_000, sound, [box])
    assert failed(kit) >= what  # type: ignore[arg-type]
    assert {name for _, name in failed(kit)} == {name for _, name in what}  # type: ignore[arg-type]


def test_a_silent_ad_is_not_measured_for_sound() -> None:
    kit = launch_kit(
        "16:9", dataclasses.replace(UPRIGHT, width=1920, height=1080), 9_000_000, None, []
    )
    assert [f.placement for f in kit] == ["in_stream"]
    assert kit[0].passed
    assert {c.name for c in kit[0].checks} == {"resolution", "length", "size", "text"}


def test_every_ratio_has_a_placement() -> None:
    assert {r for p in PLACEMENTS for r in p.ratios} == {"9:16", "16:9", "1:1", "4:5"}
