"""Films for tests: made by ffmpeg from its own patterns, and read back as frames."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
from PIL import Image

from app.media import ffmpeg
from app.media.edit import CardPiece, ClipPiece, Edit, Join, Overlay, Transition
from tests.fakes.provider import write_clip


def run(*arguments: str) -> None:
    """ffmpeg with these arguments."""
    subprocess.run(
        [ffmpeg.executable(), "-v", "error", "-nostdin", "-y", *arguments], check=True, timeout=120
    )


def pattern(path: Path, seconds: float, size: str, rate: str, *more: str) -> Path:
    """A moving test pattern; `more` are output options."""
    run("-f", "lavfi", "-i", f"testsrc2=size={size}:rate={rate}:duration={seconds}",
        *(more or ("-c:v", "libx264", "-pix_fmt", "yuv420p")), str(path))  # fmt: skip
    return path


def frames_of(path: Path, width: int, height: int) -> np.ndarray:
    """All frames of a film: (n, h, w, 3) uint8."""
    raw = subprocess.run(
        [ffmpeg.executable(), "-v", "error", "-i", str(path), "-f", "rawvideo", "-pix_fmt",
         "rgb24", "-"],
        capture_output=True, check=True,
    ).stdout  # fmt: skip
    return np.frombuffer(raw, np.uint8).reshape(-1, height, width, 3)


def times_of(path: Path) -> np.ndarray:
    """Presentation times of all frames, seconds."""
    log = subprocess.run(
        [ffmpeg.executable(), "-hide_banner", "-i", str(path), "-map", "0:v", "-vf", "showinfo",
         "-f", "null", "-"],
        capture_output=True, check=True, text=True,
    ).stderr  # fmt: skip
    return np.array(
        [
            float(part.split("pts_time:")[1].split()[0])
            for part in log.splitlines()
            if "pts_time:" in part
        ]
    )


def small_edit(folder: Path) -> Edit:
    """Two cards, three clips, every transition, two overlays: 640 × 360, 7.7 s."""
    clips = []
    for i in range(3):
        write_clip(folder / f"{i}.mp4", 2.0, (640, 360))
        clips.append(ClipPiece(folder / f"{i}.mp4", 60))
    Image.new("RGB", (640, 360), "#2060a0").save(folder / "card.png")
    pictures = []
    for k in range(6):
        pictures.append(folder / f"title-{k}.png")
        Image.new("RGBA", (100, 40), (250, 240, 30, 255 * (k + 1) // 6)).save(pictures[-1])
    Image.new("RGBA", (120, 40), (30, 240, 250, 255)).save(folder / "cta.png")
    card = CardPiece(folder / "card.png", 42)
    joins = (
        Join(Transition.CROSSFADE, 12), Join(), Join(Transition.SLIDE, 10), Join(Transition.WIPE, 12),
    )  # fmt: skip
    overlays = (
        Overlay(tuple(pictures), 50, 60, 42, 130, fade_out=8),
        Overlay((folder / "cta.png",), 300, 200, 120, 52, fade_in=6),
    )
    return Edit(640, 360, (card, *clips, card), joins, overlays)
