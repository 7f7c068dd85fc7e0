"""Launch kit: where a finished ad may run, as a measured pass or fail for each thing a placement asks.

Margins of Reels and Shorts are what their interfaces cover; TikTok's is the box that every upright app leaves
free. In-stream and feed keep the title-safe nine tenths of SMPTE ST 2046-1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from app.media.loudness import Loudness
from app.media.probe import VideoFacts

LOUDNESS, LOUDNESS_TOLERANCE = -14.0, 1.0
"""LUFS that the players of these placements turn everything down to."""
MOST_TRUE_PEAK = -1.0
"""dBTP; above it, transcoding clips."""

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Placement:
    """What a placement asks.

    Attributes:
        ratios: width : height that fill its frame.
        smallest: least pixels of the short side.
        shortest, longest: seconds.
        largest_mb: of the file.
        left, top, right, bottom: margins that its interface covers, shares of width or height.
    """

    name: str
    label: str
    ratios: tuple[str, ...]
    smallest: int
    shortest: float
    longest: float
    largest_mb: float
    left: float
    top: float
    right: float
    bottom: float


PLACEMENTS = (
    Placement("tiktok", "TikTok in-feed", ("9:16",), 540, 5, 60, 500, 120 / 1080, 288 / 1920, 192 / 1080, 672 / 1920),
    Placement("reels", "Instagram Reels", ("9:16",), 500, 1, 90, 1000, 0.06, 0.14, 0.06, 0.35),
    Placement("shorts", "YouTube Shorts", ("9:16",), 540, 1, 60, 1000, 48 / 1080, 288 / 1920, 192 / 1080, 672 / 1920),
    Placement("feed", "Feed", ("4:5", "1:1"), 600, 1, 60, 1000, 0.05, 0.05, 0.05, 0.05),
    Placement("in_stream", "In-stream", ("16:9",), 720, 5, 60, 1000, 0.05, 0.05, 0.05, 0.05),
)  # fmt: skip


def safe_box(ratio: str, width: int, height: int) -> Box:
    """What no placement of a ratio covers, pixels: x0, y0, x1, y1. A ratio that none has keeps the title-safe nine tenths."""
    own = [p for p in PLACEMENTS if ratio in p.ratios] or [PLACEMENTS[-1]]
    return (
        math.ceil(max(p.left for p in own) * width), math.ceil(max(p.top for p in own) * height),
        math.floor(width - max(p.right for p in own) * width), math.floor(height - max(p.bottom for p in own) * height),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Check:
    """One measured thing: what it is, what is asked, whether it fits."""

    name: str
    value: str
    required: str
    passed: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """A placement that the ad's ratio fills, and how the ad does there."""

    placement: str
    label: str
    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """Whether everything fits."""
        return all(check.passed for check in self.checks)


def _text(box: Box | None, width: int, height: int, p: Placement) -> Check:
    inside = (
        round(p.left * width), round(p.top * height),
        width - round(p.right * width), height - round(p.bottom * height),
    )  # fmt: skip
    required = f"x {inside[0]}–{inside[2]}, y {inside[1]}–{inside[3]}"
    if box is None:
        return Check("text", "none", required, True)
    x0, y0, x1, y1 = box
    fits = x0 >= inside[0] and y0 >= inside[1] and x1 <= inside[2] and y1 <= inside[3]
    return Check("text", f"x {x0}–{x1}, y {y0}–{y1}", required, fits)


def launch_kit(
    ratio: str, facts: VideoFacts, size: int, loudness: Loudness | None, text: list[Box]
) -> list[Finding]:
    """How a finished file does in every placement of its ratio.

    Args:
        size: bytes.
        loudness: None for a silent ad.
        text: boxes of all its text, pixels.
    """
    around = (
        (
            min(b[0] for b in text),
            min(b[1] for b in text),
            max(b[2] for b in text),
            max(b[3] for b in text),
        )
        if text
        else None
    )
    megabytes = size / 1e6
    findings = []
    for p in PLACEMENTS:
        if ratio not in p.ratios:
            continue
        checks = [
            Check("resolution", f"{facts.width} × {facts.height}", f"short side ≥ {p.smallest}",
                  min(facts.width, facts.height) >= p.smallest),
            Check("length", f"{facts.duration:.1f} s", f"{p.shortest:g}–{p.longest:g} s",
                  p.shortest <= facts.duration <= p.longest),
            Check("size", f"{megabytes:.1f} MB", f"≤ {p.largest_mb:g} MB", megabytes <= p.largest_mb),
            _text(around, facts.width, facts.height, p),
        ]  # fmt: skip
        if loudness is not None:
            checks += [
                Check("loudness", f"{loudness.integrated:.1f} LUFS", f"{LOUDNESS:g} ± {LOUDNESS_TOLERANCE:g} LUFS",
                      abs(loudness.integrated - LOUDNESS) <= LOUDNESS_TOLERANCE),
                Check("true peak", f"{loudness.true_peak:.1f} dBTP", f"≤ {MOST_TRUE_PEAK:g} dBTP",
                      loudness.true_peak <= MOST_TRUE_PEAK),
            ]  # fmt: skip
        findings.append(Finding(p.name, p.label, tuple(checks)))
    return findings
