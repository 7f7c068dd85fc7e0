"""Rendering an edit: what was encoded before is joined by stream copy, the rest is encoded once.

An edit falls into segments. The key of a segment is a digest of all that its pixels depend on; its encode is
kept under that key. Missing segments that follow one another share one ffmpeg process and one graph, which
starts a closed group of pictures at each of them, so that a first render costs no more than one graph.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import hashlib
import json
import shutil
from collections.abc import Awaitable, Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import starmap
from pathlib import Path

from app.media import ffmpeg
from app.media.edit import FPS, ClipPiece, Edit, Segment
from app.media.graph import build_graph
from app.media.mp4 import frames_in
from app.media.probe import VideoFacts, check_whole, probe_video
from app.media.segment_store import SegmentStore

_VERSION = "composition-3"
"""Part of every key: raise it when the same graph and settings come to give other files."""
_MOST_PIECES = 6
"""Clips and cards that one process decodes, so that memory is bounded for any length."""
_ENCODER = [
    # Under 12 Mb/s superfast at crf 19 looks better than veryfast at crf 20 and costs a third less (VMAF).
    "-c:v", "libx264", "-preset", "superfast", "-crf", "19", "-profile:v", "high", "-pix_fmt", "yuv420p",
    "-g", str(2 * FPS), "-flags", "+cgop", "-maxrate", "11M", "-bufsize", "16M",
    "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv",
]  # fmt: skip
_AAC = [
    "-c:a", "aac", "-b:a", "256k", "-ar", "48000",
    # Noise substitution and intensity stereo raise true peaks by up to 1.5 dB (measured).
    "-aac_pns", "0", "-aac_is", "0", "-aac_tns", "0",
]  # fmt: skip

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Mix:
    """What is done to the soundtrack before it is encoded.

    Attributes:
        gain: dB.
        ceiling: dBTP that a limiter keeps its peaks under; 0 leaves them.
    """

    gain: float = 0.0
    ceiling: float = 0.0

    @property
    def filters(self) -> str:
        """For ffmpeg, each with a comma after it. Limited at four times the rate: peaks lie between samples."""
        out = f"volume={self.gain:.2f}dB," if self.gain else ""
        if self.ceiling:
            limit = 10 ** (self.ceiling / 20)
            out += f"aresample=192000,alimiter=limit={limit:.4f}:attack=2:release=40:level=false,aresample=48000,"
        return out


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a render took: frames that were encoded now, and all frames of the ad."""

    encoded: int
    frames: int


@functools.lru_cache(4096)
def _digest_of(path: Path, size: int, changed: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest(path: Path) -> str:
    facts = path.stat()
    return _digest_of(path, facts.st_size, facts.st_mtime_ns)


@functools.lru_cache(1024)
def _facts_of(path: Path, size: int, changed: int) -> VideoFacts:
    return probe_video(path)


def _facts(path: Path) -> VideoFacts:
    known = path.stat()
    return _facts_of(path, known.st_size, known.st_mtime_ns)


@contextlib.contextmanager
def _naming(place: int) -> Iterator[None]:
    """Errors about a clip name it by its place among the clips."""
    try:
        yield
    except ffmpeg.FfmpegError as error:
        raise ffmpeg.FfmpegError(f"Clip {place} can't be used. {error}", error.log) from error


def _clips(edit: Edit) -> list[tuple[int, Segment, Path]]:
    """Place among the clips from 1, time on screen and file of every clip."""
    shown = [
        (Segment(start, start + piece.frames), piece.path)
        for piece, start in zip(edit.pieces, edit.starts(), strict=True)
        if isinstance(piece, ClipPiece)
    ]
    return [(place, time, path) for place, (time, path) in enumerate(shown, 1)]


def _places(edit: Edit, wanted: Callable[[Path, Segment], bool]) -> dict[Path, int]:
    """Clips that are `wanted`, each with the first place where it is."""
    places: dict[Path, int] = {}
    for place, time, path in _clips(edit):
        if wanted(path, time):
            places.setdefault(path, place)
    return places


async def _look_at(edit: Edit, among: Collection[Path] | None = None) -> dict[Path, VideoFacts]:
    """Facts of every clip of an edit, or of those `among` others.

    Raises:
        FfmpegError: a clip can't be used.
    """
    places = _places(edit, lambda path, _: among is None or path in among)

    async def look(path: Path, place: int) -> VideoFacts:
        with _naming(place):
            return await asyncio.to_thread(_facts, path)

    return dict(zip(places, await asyncio.gather(*starmap(look, places.items())), strict=True))


async def _check(edit: Edit, facts: dict[Path, VideoFacts], wanted: list[Segment]) -> None:
    """Walks through the clips that are needed for segments.

    Raises:
        FfmpegError: a clip is cut off in the middle.
    """
    places = _places(
        edit, lambda _, time: any(s.start < time.end and s.end > time.start for s in wanted)
    )

    async def check(path: Path, place: int) -> None:
        with _naming(place):
            await check_whole(path, facts[path])

    await asyncio.gather(*starmap(check, places.items()))


def _told(argument: str) -> str:
    """An input argument of ffmpeg, with the contents of files in place of their names."""
    kind, _, names = argument.partition(":")
    if kind not in ("file", "concat") or not names:
        return argument
    parts = names.split("|") if kind == "concat" else [names]
    return "|".join(_digest(Path(name)) for name in parts)


def _key(edit: Edit, segment: Segment, facts: dict[Path, VideoFacts]) -> str:
    """A segment's key, 64 hexadecimal digits: of its own graph and what goes into it."""
    graph = build_graph(edit, segment, facts)
    inputs = [_told(argument) for argument in graph.inputs]
    told = json.dumps([_VERSION, ffmpeg.version(), _ENCODER, segment.frames, graph.filters, inputs])
    return hashlib.sha256(told.encode()).hexdigest()


def segment_keys(edit: Edit, facts: dict[Path, VideoFacts]) -> list[str]:
    """A key per segment of `edit.segments()`, 64 hexadecimal digits."""
    return [_key(edit, segment, facts) for segment in edit.segments()]


def _runs(edit: Edit, segments: list[Segment], missing: list[bool]) -> list[list[int]]:
    """Neighbouring missing segments, as many as one process may take."""
    starts = edit.starts()

    def pieces(a: int, b: int) -> int:
        return sum(s < b and s + p.frames > a for s, p in zip(starts, edit.pieces, strict=True))

    runs: list[list[int]] = []
    for i, gone in enumerate(missing):
        if not gone:
            continue
        follows = runs and runs[-1][-1] == i - 1
        if follows and pieces(segments[runs[-1][0]].start, segments[i].end) <= _MOST_PIECES:
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def encode_arguments(
    edit: Edit, parts: list[Segment], facts: dict[Path, VideoFacts], name: str
) -> list[str]:
    """ffmpeg arguments that encode neighbouring segments into `name`000.mp4, 001 …, each on its own."""
    stretch = Segment(parts[0].start, parts[-1].end)
    graph = build_graph(edit, stretch, facts)
    edges = [part.start - stretch.start for part in parts[1:]]
    arguments = [*graph.inputs, "-filter_complex", graph.filters, "-map", "[video]", "-r", str(FPS),
                 "-frames:v", str(stretch.frames), *_ENCODER]  # fmt: skip
    if edges:
        # A hair early, so that rounding never misses the frame.
        times = ",".join(f"{(edge - 0.1) / FPS:.4f}" for edge in edges)
        arguments += ["-force_key_frames", times]
    frames = ",".join(str(edge) for edge in edges) or str(stretch.frames)
    return [*arguments, "-threads", str(ffmpeg.threads()), "-f", "segment", "-segment_frames", frames, "-segment_format", "mp4",
            "-reset_timestamps", "1", f"file:{name}%03d.mp4"]  # fmt: skip


def _kept(store: SegmentStore, key: str, file: Path, segment: Segment) -> bool:
    """Fetches a segment; one that isn't whole is forgotten."""
    if not store.fetch(key, file):
        return False
    if frames_in(file) == segment.frames:
        return True
    store.drop(key)
    file.unlink()
    return False


async def _encode(
    edit: Edit, facts: dict[Path, VideoFacts], keys: dict[int, str], missing: list[bool], store: SegmentStore,
    files: list[Path], progress: Progress,
) -> int:  # fmt: skip
    """Encodes missing segments, keeps them, and puts each at its place in `files`; how many frames that were."""
    segments = edit.segments()
    runs = _runs(edit, segments, missing)
    await _check(edit, facts, [segments[i] for run in runs for i in run])
    total = sum(segments[i].frames for run in runs for i in run)
    done = 0
    for number, run in enumerate(runs):
        parts = [segments[i] for i in run]
        frames = sum(part.frames for part in parts)
        base, folder = done, files[run[0]].parent

        def note(share: float, base: int = base, frames: int = frames) -> None:
            progress((base + share * frames) / total)

        await ffmpeg.run(
            encode_arguments(edit, parts, facts, f"run-{number:03d}-"), folder,
            duration=frames / FPS, progress=note,
        )  # fmt: skip
        for place, i in enumerate(run):
            made = folder / f"run-{number:03d}-{place:03d}.mp4"
            if frames_in(made) != segments[i].frames:
                raise ffmpeg.FfmpegError("A clip ended or changed in the middle of the ad.")
            made.rename(files[i])
            await asyncio.to_thread(store.keep, keys[i], files[i])
        done += frames
    return total


async def _encode_missing(
    edit: Edit, facts: dict[Path, VideoFacts], keys: list[str], store: SegmentStore, folder: Path,
    progress: Progress,
) -> tuple[list[Path], int]:  # fmt: skip
    """Every segment's file in `folder`, in order, and how many frames had to be encoded."""
    segments = edit.segments()
    files = [folder / f"part-{i:03d}.mp4" for i in range(len(segments))]
    found = await asyncio.to_thread(
        lambda: [_kept(store, *facts) for facts in zip(keys, files, segments, strict=True)]
    )
    first = [keys.index(key) for key in keys]  # what is shown twice is encoded once
    missing = [not there and first[i] == i for i, there in enumerate(found)]
    total = await _encode(edit, facts, dict(enumerate(keys)), missing, store, files, progress)
    for i, file in enumerate(files):
        if not file.exists():
            await asyncio.to_thread(shutil.copyfile, files[first[i]], file)
    return files, total


async def encode_ahead(
    edit: Edit, there: Collection[Path], folder: Path, store: SegmentStore
) -> int:
    """Encodes into the store what shows none but the clips that are `there`; how many frames that were.

    Args:
        folder: an empty one, emptied again at the end.

    Raises:
        FfmpegError: as `render`.
    """
    facts = await _look_at(edit, there)
    segments = edit.segments()
    awaited = [time for _, time, path in _clips(edit) if path not in there]
    shown = [
        not any(s.start < time.end and s.end > time.start for time in awaited) for s in segments
    ]
    files = [folder / f"part-{i:03d}.mp4" for i in range(len(segments))]

    def look() -> tuple[dict[int, str], list[bool]]:
        keys = {i: _key(edit, s, facts) for i, s in enumerate(segments) if shown[i]}
        missing = [i in keys and not _kept(store, keys[i], files[i], s) for i, s in enumerate(segments)]  # fmt: skip
        return keys, missing

    try:
        keys, missing = await asyncio.to_thread(look)
        return await _encode(edit, facts, keys, missing, store, files, lambda _: None)
    except OSError as error:
        raise ffmpeg.disk_error(error) from error
    finally:
        for path in folder.iterdir():
            path.unlink()


async def encode_sound(edit: Edit, store: SegmentStore, folder: Path, mix: Mix) -> Path | None:
    """The soundtrack as AAC in `folder`, as it will be in the film; None for a silent ad.

    Raises:
        FfmpegError: the disk is full, or it can't be read.
    """
    if edit.soundtrack is None:
        return None
    target = folder / "sound.m4a"
    target.unlink(missing_ok=True)
    told = json.dumps(
        [_VERSION, ffmpeg.version(), _AAC, _digest(edit.soundtrack), edit.frames, mix.filters]
    )
    key = hashlib.sha256(told.encode()).hexdigest()
    if await asyncio.to_thread(store.fetch, key, target):
        return target
    await ffmpeg.run(
        ["-protocol_whitelist", "file", "-f", "wav", "-i", f"file:{edit.soundtrack}",
         "-af", f"{mix.filters}apad,atrim=0:{edit.duration:.6f},"
         "aformat=sample_fmts=fltp:sample_rates=48000:channel_layouts=stereo",
         *_AAC, "-f", "mp4", f"file:{target}"],
        folder,
    )  # fmt: skip
    await asyncio.to_thread(store.keep, key, target)
    return target


async def render(
    edit: Edit, target: Path, folder: Path, store: SegmentStore, *, sound: Callable[[], Awaitable[Path | None]] | None = None,
    progress: Progress = lambda _: None,
) -> Rendered:  # fmt: skip
    """Makes the finished file: H.264 High, bt709, 30 fps, AAC 48 kHz, faststart.

    Args:
        target: appears only when it is whole.
        folder: an empty one for what comes between; emptied again at the end.
        sound: gives it as `encode_sound` does, asked once the picture is encoded; by default the edit's soundtrack as it is.
        progress: told the share done, 0..1.

    Raises:
        FfmpegError: a clip can't be used, the disk is full, or the render failed.
    """
    facts = await _look_at(edit)
    keys = await asyncio.to_thread(segment_keys, edit, facts)
    work = folder / "parts"
    work.mkdir(parents=True)
    try:
        files, encoded = await _encode_missing(edit, facts, keys, store, work, progress)
        heard = await sound() if sound else await encode_sound(edit, store, work, Mix())
        listing = work / "parts.txt"
        listing.write_text("ffconcat version 1.0\n" + "".join(f"file {f.name}\n" for f in files))
        audio = ["-protocol_whitelist", "file", "-f", "mov", "-i", f"file:{heard}"] if heard else []
        draft = work / "whole.mp4"
        await ffmpeg.run(
            ["-protocol_whitelist", "file", "-f", "concat", "-i", f"file:{listing}", *audio,
             "-map", "0:v:0", *(["-map", "1:a:0"] if heard else []), "-c", "copy",
             "-video_track_timescale", str(512 * FPS), "-movflags", "+faststart",
             "-f", "mp4", f"file:{draft}"],
            work, strict=True,
        )  # fmt: skip
        if frames_in(draft) != edit.frames:
            raise ffmpeg.FfmpegError("The parts of the ad could not be joined whole.")
        draft.replace(target)
    except OSError as error:
        raise ffmpeg.disk_error(error) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return Rendered(encoded, edit.frames)
