"""Times the composition against the encoder alone, and re-edits against a full render.

The ad: 1080 × 1920, 12.5 s: two cards, four 3 s clips (two upright, two landscape; 30 and 24 fps), crossfades,
four overlays, music. The floor is x264 and AAC with the same settings on the same frames, already composed and
raw. CPU seconds are those of all processes. Beside it the usual ways: one pass after another, and MoviePy
(`pip install moviepy` into the environment first; else that row is left out).
"""

from __future__ import annotations

import asyncio
import dataclasses
import importlib.util
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from scipy.io import wavfile

from app.media import ffmpeg
from app.media import render as rendering
from app.media.edit import FPS, CardPiece, ClipPiece, Edit, Join, Overlay, Transition
from app.media.render import render
from app.media.segment_store import SegmentStore
from app.studio.music import compose
from app.studio.synthesis import RATE

WIDTH, HEIGHT = 1080, 1920
CLIPS = (("1080x1920", 30), ("1920x1080", 30), ("1080x1920", 24), ("1920x1080", 24))
JOIN = Join(Transition.CROSSFADE, 15)
TEXTS = (
    ("first", 90, 840, 0, 28),
    ("name", 70, 180, 45, 140),
    ("cta", 240, 1560, 240, 105),
    ("last", 90, 800, 347, 28),
)
ROUNDS = 3


def _cpu() -> float:
    used = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(u.ru_utime + u.ru_stime for u in used)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """(wall, CPU) seconds."""
    wall, cpu = time.perf_counter(), _cpu()
    work()
    return time.perf_counter() - wall, _cpu() - cpu


def run(*arguments: str) -> None:
    """ffmpeg with these arguments."""
    subprocess.run([ffmpeg.executable(), "-v", "error", "-nostdin", "-y", *arguments], check=True)


def write_text(path: Path, label: str, color: str = "#ffffff") -> Path:
    """A tight title."""
    image = Image.new("RGBA", (720, 160), (0, 0, 0, 0))
    ImageDraw.Draw(image).text((10, 10), label.upper(), fill=color, font_size=110)
    image.save(path)
    return path


def assets(folder: Path) -> Edit:
    """Writes clips, cards, titles and music; the edit that uses them."""
    clips: list[ClipPiece | CardPiece] = []
    for i, (size, rate) in enumerate(CLIPS):
        zoom = f"mandelbrot=s={size}:r={rate}:start_scale={2.6 - 0.4 * i}:end_scale={1.3 - 0.2 * i}:end_pts={3 * rate}"
        run("-f", "lavfi", "-i", zoom, "-t", "3", "-vf",
            "gblur=sigma=1.2,noise=alls=3:allf=t,scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,"
            + ffmpeg.TAGGED, "-c:v", "libx264", "-preset", "medium", "-crf", "17", str(folder / f"{i}.mp4"))  # fmt: skip
        clips.append(ClipPiece(folder / f"{i}.mp4", 3 * FPS))
    for name, color in (("intro", "#3a1440"), ("outro", "#0a4450")):
        Image.new("RGB", (WIDTH, HEIGHT), color).save(folder / f"{name}.png")
    overlays = tuple(
        Overlay((write_text(folder / f"{name}.png-text.png", name),), x, y, start, frames, 12)
        for name, x, y, start, frames in TEXTS
    )
    pieces = (CardPiece(folder / "intro.png", FPS), *clips, CardPiece(folder / "outro.png", FPS))
    joins = (Join(), JOIN, JOIN, JOIN, Join())
    edit = Edit(WIDTH, HEIGHT, pieces, joins, overlays)
    for number in (1, 2):
        music = compose("upbeat", edit.duration, number)
        wavfile.write(folder / f"{number}.wav", RATE, (music.samples.T * 32767).astype(np.int16))
    return dataclasses.replace(edit, soundtrack=folder / "1.wav")


def ours(edit: Edit, folder: Path, store: SegmentStore, name: str) -> Path:
    """Renders an edit the product's way."""
    target = folder / f"{name}.mp4"
    asyncio.run(render(edit, target, folder / f"work-{name}", store))
    return target


def multi_pass(edit: Edit, folder: Path) -> None:
    """Normalise, join, titles, sound: a pass each, as most scripts do."""
    encode = [*rendering._ENCODER]
    fit = f"scale={WIDTH}:{HEIGHT}:force_original_aspect_ratio=increase,crop={WIDTH}:{HEIGHT},fps={FPS},format=yuv420p"
    parts = []
    for i, piece in enumerate(edit.pieces):
        still = ["-loop", "1", "-t", "1"] if isinstance(piece, CardPiece) else []
        parts.append(folder / f"norm-{i}.mp4")
        run(
            *still,
            "-i",
            str(piece.path),
            "-vf",
            fit,
            "-t",
            str(piece.frames / FPS),
            *encode,
            str(parts[-1]),
        )
    chain, at = "", 3.0 - 0.5
    for i in range(1, 4):
        head = f"[{i - 1}:v]" if i == 1 else f"[x{i - 1}]"
        chain += f"{head}[{i}:v]xfade=transition=fade:duration=0.5:offset={at}[x{i}];"
        at += 2.5
    inputs = [a for p in parts[1:5] for a in ("-i", str(p))]
    run(
        *inputs,
        "-filter_complex",
        chain.rstrip(";"),
        "-map",
        "[x3]",
        *encode,
        str(folder / "body.mp4"),
    )
    listing = folder / "list.txt"
    listing.write_text("".join(f"file '{p}'\n" for p in (parts[0], folder / "body.mp4", parts[5])))
    run("-f", "concat", "-safe", "0", "-i", str(listing), *encode, str(folder / "joined.mp4"))
    inputs, chain, last = [], "", "[0:v]"
    for k, o in enumerate(edit.overlays):
        inputs += ["-loop", "1", "-i", str(o.pictures[0])]
        chain += f"{last}[{k + 1}:v]overlay={o.x}:{o.y}:enable='between(n,{o.start},{o.end - 1})':shortest=1[v{k}];"
        last = f"[v{k}]"
    run("-i", str(folder / "joined.mp4"), *inputs, "-filter_complex", chain.rstrip(";"), "-map", last, *encode,
        str(folder / "titled.mp4"))  # fmt: skip
    run("-i", str(folder / "titled.mp4"), "-i", str(edit.soundtrack), "-c:v", "copy", *rendering._AAC,
        str(folder / "multi.mp4"))  # fmt: skip


def moviepy(edit: Edit, folder: Path) -> None:
    """The same ad in MoviePy 2."""
    from moviepy import AudioFileClip, CompositeVideoClip, ImageClip, VideoFileClip, vfx  # noqa: PLC0415

    layers, at = [], 0.0
    for i, piece in enumerate(edit.pieces):
        seconds = piece.frames / FPS
        clip = ImageClip(str(piece.path), duration=seconds) if isinstance(piece, CardPiece) else (
            VideoFileClip(str(piece.path)).subclipped(0, seconds)
        )  # fmt: skip
        clip = clip.resized(max(WIDTH / clip.w, HEIGHT / clip.h))
        clip = clip.cropped(x_center=clip.w / 2, y_center=clip.h / 2, width=WIDTH, height=HEIGHT)
        if edit.before(i):
            clip = clip.with_effects([vfx.CrossFadeIn(edit.before(i) / FPS)])
        layers.append(clip.with_start(at))
        at += seconds - edit.after(i) / FPS
    for o in edit.overlays:
        text = ImageClip(str(o.pictures[0]), duration=o.frames / FPS).with_position((o.x, o.y))
        layers.append(text.with_effects([vfx.CrossFadeIn(0.4)]).with_start(o.start / FPS))
    film = CompositeVideoClip(layers, size=(WIDTH, HEIGHT)).with_duration(edit.duration)
    film = film.with_audio(AudioFileClip(str(edit.soundtrack)).subclipped(0, edit.duration))
    film.write_videofile(str(folder / "moviepy.mp4"), fps=FPS, preset="superfast", threads=2,
                         ffmpeg_params=["-crf", "19"], logger=None)  # fmt: skip


def ssim(a: Path, b: Path, frames: range) -> float:
    """The lowest structural similarity of frames of two films."""
    log = subprocess.run(
        [ffmpeg.executable(), "-hide_banner", "-nostdin", "-i", str(a), "-i", str(b), "-lavfi",
         "ssim=stats_file=-", "-f", "null", "-"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    values = [
        float(line.split("All:")[1].split()[0]) for line in log.splitlines() if "All:" in line
    ]
    return min(values[i] for i in frames)


def hashes(path: Path) -> list[str]:
    """A digest of every decoded frame."""
    log = subprocess.run(
        [ffmpeg.executable(), "-v", "error", "-i", str(path), "-map", "0:v", "-f", "framemd5", "-"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return [line.rsplit(",", 1)[1].strip() for line in log.splitlines() if not line.startswith("#")]


def main() -> None:
    """Prints a table."""
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, ffmpeg {ffmpeg.executable().rsplit('/', 1)[1]}"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        edit = assets(folder)
        whole = ours(edit, folder, SegmentStore(folder / "none", 0), "reference")
        raw = folder / "raw.yuv"
        run("-i", str(whole), "-map", "0:v", "-f", "rawvideo", str(raw))

        def floor() -> None:
            run("-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(FPS), "-i", str(raw),
                "-i", str(edit.soundtrack), *rendering._ENCODER, *rendering._AAC, "-movflags", "+faststart",
                str(folder / "floor.mp4"))  # fmt: skip

        ways: dict[str, Callable[[], object]] = {
            "encoder alone": floor,
            "Adreel, first render": lambda: ours(
                edit, folder, SegmentStore(folder / "none", 0), "first"
            ),
            "pass after pass": lambda: multi_pass(edit, folder),
        }
        if importlib.util.find_spec("moviepy"):
            ways["MoviePy 2"] = lambda: moviepy(edit, folder)
        found: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
        for number in range(ROUNDS):
            for way, work in ways.items():
                if number == 0 or way in ("encoder alone", "Adreel, first render"):
                    found[way].append(timed(work))
        unit = float(np.median([cpu for _, cpu in found["encoder alone"]]))
        print("\n| way | wall s | CPU s | ÷ encoder alone |\n|---|---|---|---|")
        for way, times in found.items():
            wall, cpu = np.median([t[0] for t in times]), np.median([t[1] for t in times])
            print(f"| {way} | {wall:.1f} | {cpu:.1f} | {cpu / unit:.2f} |", flush=True)

        store = SegmentStore(folder / "kept", 1 << 31)
        before = ours(edit, folder, store, "kept")
        full = float(np.median([cpu for _, cpu in found["Adreel, first render"]]))
        first, title, cta, last = edit.overlays
        other = dataclasses.replace(
            cta, pictures=(write_text(folder / "new.png", "order", "#ffe000"),)
        )
        edits = {
            "new music": (dataclasses.replace(edit, soundtrack=folder / "2.wav"), range(0)),
            "new call to action": (
                dataclasses.replace(edit, overlays=(first, title, other, last)), range(cta.start, cta.end),
            ),
        }  # fmt: skip
        print("\n| re-edit | wall s | CPU s | share of a full render | seconds changed | lowest SSIM there | elsewhere |\n"
              "|---|---|---|---|---|---|---|")  # fmt: skip
        for what, (changed, frames) in edits.items():
            wall, cpu = timed(lambda c=changed, w=what: ours(c, folder, store, w))  # type: ignore[misc]
            target = folder / f"{what}.mp4"
            anew = ours(changed, folder, SegmentStore(folder / "none", 0), "anew")
            like = f"{ssim(target, anew, frames):.4f}" if frames else "–"
            pairs = enumerate(zip(hashes(before), hashes(target), strict=True))
            same = all(a == b for i, (a, b) in pairs if i not in frames)
            print(f"| {what} | {wall:.1f} | {cpu:.1f} | {cpu / full:.1%} | {len(frames) / edit.frames:.1%} | {like} | "
                  f"{'bit-equal' if same else 'DIFFERS'} |", flush=True)  # fmt: skip
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"\npeak memory of any one process: {peak:.0f} MB")


if __name__ == "__main__":
    main()
