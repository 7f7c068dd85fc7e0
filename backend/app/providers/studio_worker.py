"""The child process of the studio provider: reads one JSON request per line, renders, answers.

Answers: {"progress": 0..1}* and then {"outputs": {…}, "kept": whether it was made before, null where none is kept} or {"error": "…", "transient": bool}.
Files go to the request's folder. It ends when its standard input closes or its parent is gone.
"""

from __future__ import annotations

import errno
import functools
import hashlib
import itertools
import json
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import cv2
import numba
import numpy as np
from PIL import Image
from scipy.io import wavfile

from app.errors import StageError
from app.media.ffmpeg import FrameEncoder
from app.providers.render_cache import CACHED_KINDS, RenderCache
from app.schemas.brief import LightMood, Move, Palette, ProductBrief, ViewType
from app.studio.arrays import Image8
from app.studio.bed import laid
from app.studio.billboard import PhotoProduct
from app.studio.cutout import Finding, cut_photo, opened_photo, separated
from app.studio.engine import (
    QualityLevel,
    Shot,
    frame_pixels,
    frame_rate,
    photo_palette,
    render_clip,
    render_still,
)
from app.studio.framed import render_framed_clip, render_framed_still, render_picture_clip
from app.studio.motion import FPS
from app.studio.music import compose
from app.studio.synthesis import RATE
from app.studio.title_files import save_titles
from app.studio.title_layout import TitlePlan
from app.studio.titles import design_titles

Progress = Callable[[float], None]
_PARENT_CHECK = 0.5


@functools.lru_cache(1)  # some ninety megabytes at 2400 × 2400
def _cut_out(photo: str, cutout: str | None) -> PhotoProduct | Finding:
    """The product of a photo: by the given cut-out, else by its own means, else why not.

    Stored files never change under their name, so names serve as keys.
    """
    pixels = opened_photo(Path(photo))
    if cutout:
        with Image.open(cutout, formats=["PNG"]) as image:
            alpha = np.asarray(image.getchannel("A"), np.float32) / 255
    else:
        finding = cut_photo(Path(photo))
        if finding.alpha is None:
            return finding
        alpha = finding.alpha
    h, w = pixels.shape[:2]
    alpha = cv2.resize(alpha, (w, h), interpolation=cv2.INTER_LINEAR)
    digest = hashlib.sha256(np.ascontiguousarray(pixels).data)
    digest.update(np.ascontiguousarray(alpha).data)
    return PhotoProduct(digest.hexdigest(), separated(pixels, alpha))


def _shot(inputs: dict[str, Any], level: str, photo: PhotoProduct | None = None) -> Shot:
    return Shot(
        brief=ProductBrief.model_validate(inputs["brief"]), view=ViewType(inputs["view"]),
        seed=inputs["seed"], width=inputs["width"], height=inputs["height"],
        level=QualityLevel(level), variant=inputs.get("variant", 0),
        light=LightMood(inputs["light"]) if inputs.get("light") else None, photo=photo,
    )  # fmt: skip


def _saved(picture: Image8, folder: Path) -> dict[str, Any]:
    Image.fromarray(picture).save(folder / "image.png", compress_level=3)
    return {"width": picture.shape[1], "height": picture.shape[0]}


def _still(inputs: dict[str, Any], folder: Path, level: str, progress: Progress) -> dict[str, Any]:
    picture, _ = render_still(_shot(inputs, level), progress)
    return _saved(picture, folder)


def _photo_still(
    inputs: dict[str, Any], folder: Path, level: str, progress: Progress
) -> dict[str, Any]:
    product = _cut_out(inputs["photo"], inputs.get("cutout"))
    if isinstance(product, Finding):
        notice = f"{product.reason} The photo is shown on a card; brush the product to stand it in a set."
        return _framed_still(inputs, folder, level, progress) | {"notice": notice}
    shot = _shot(inputs, level, product)
    picture, _ = render_still(shot, progress)
    palette = photo_palette(shot.brief, product).model_dump()
    return _saved(picture, folder) | {"palette": palette}


def _framed_still(
    inputs: dict[str, Any], folder: Path, level: str, progress: Progress
) -> dict[str, Any]:
    picture = render_framed_still(
        opened_photo(Path(inputs["photo"])), inputs["index"], inputs["width"], inputs["height"]
    )
    return _saved(picture, folder)


def _filmed(frames: Iterable[Image8], seconds: float, rate: int, folder: Path) -> dict[str, Any]:
    """Encodes frames, keeping the middle one as the poster."""
    coming = iter(frames)
    first = next(coming)
    height, width = first.shape[:2]
    count = round(seconds * rate)
    with FrameEncoder(folder / "clip.mp4", width, height, rate, quick=rate < FPS) as encoder:
        for number, frame in enumerate(itertools.chain([first], coming)):
            encoder.write(frame.tobytes())
            if number == count // 2:
                Image.fromarray(frame).save(folder / "poster.jpg", quality=90)
    return {"width": width, "height": height, "fps": rate, "duration": count / rate}


def _clip(inputs: dict[str, Any], folder: Path, level: str, progress: Progress) -> dict[str, Any]:
    shot, seconds = _shot(inputs, level), inputs["duration"]
    frames = render_clip(shot, Move(inputs["move"]), seconds, progress)
    return _filmed(frames, seconds, frame_rate(QualityLevel(level)), folder)


def _photo_clip(
    inputs: dict[str, Any], folder: Path, level: str, progress: Progress
) -> dict[str, Any]:
    product = _cut_out(inputs["photo"], inputs.get("cutout"))
    if isinstance(product, Finding):
        return _framed_clip(inputs, folder, level, progress)
    shot, seconds = _shot(inputs, level, product), inputs["duration"]
    frames = render_clip(shot, Move(inputs["move"]), seconds, progress)
    return _filmed(frames, seconds, frame_rate(QualityLevel(level)), folder)


def _framed_clip(
    inputs: dict[str, Any], folder: Path, level: str, progress: Progress
) -> dict[str, Any]:
    width, height = frame_pixels(QualityLevel(level), inputs["width"], inputs["height"])
    photo, seconds = opened_photo(Path(inputs["photo"])), inputs["duration"]
    frames = render_framed_clip(
        photo, inputs["index"], Move(inputs["move"]), seconds, width, height, progress
    )
    return _filmed(frames, seconds, FPS, folder)


def _picture_clip(
    inputs: dict[str, Any], folder: Path, level: str, progress: Progress
) -> dict[str, Any]:
    width, height = frame_pixels(QualityLevel(level), inputs["width"], inputs["height"])
    picture, seconds = opened_photo(Path(inputs["photo"])), inputs["duration"]
    frames = render_picture_clip(picture, Move(inputs["move"]), seconds, width, height, progress)
    return _filmed(frames, seconds, FPS, folder)


def _sketched(still: Callable[[dict[str, Any], Path, str, Progress], dict[str, Any]]) -> Any:
    """Of a shot, what an animatic shows: its quickest picture, moved. The size is that of the inputs, whatever the quality in force."""

    def make(
        inputs: dict[str, Any], folder: Path, level: str, progress: Progress
    ) -> dict[str, Any]:
        still(inputs, folder, QualityLevel.SKETCH, lambda p: progress(0.8 * p))
        path = folder / "image.png"
        with Image.open(path) as image:
            picture = np.asarray(image.convert("RGB"))
        path.unlink()
        rate, seconds = frame_rate(QualityLevel.SKETCH), inputs["duration"]
        frames = render_picture_clip(
            picture, Move(inputs["move"]), seconds, inputs["width"], inputs["height"],
            lambda p: progress(0.8 + 0.2 * p), rate,
        )  # fmt: skip
        return _filmed(frames, seconds, rate, folder)

    return make


def _soundtrack(
    inputs: dict[str, Any], folder: Path, level: str, progress: Progress
) -> dict[str, Any]:
    music = compose(
        inputs["genre"], inputs["duration"], inputs["seed"], inputs.get("bars", 0),
        inputs.get("whooshes", ()), inputs.get("logo"),
    )  # fmt: skip
    wavfile.write(folder / "music.wav", RATE, (music.samples.T * 32767).astype(np.int16))
    return {"bpm": music.bpm, "beats": music.beats, "downbeats": music.downbeats}


def _bed(inputs: dict[str, Any], folder: Path, level: str, progress: Progress) -> dict[str, Any]:
    _, music = wavfile.read(inputs["sound"])
    samples = laid(
        music.T.astype(np.float64) / 32768, inputs["duration"], inputs["seed"],
        inputs.get("whooshes", ()),
    )  # fmt: skip
    wavfile.write(folder / "music.wav", RATE, (samples.T * 32767).astype(np.int16))
    return {}


def _titles(inputs: dict[str, Any], folder: Path, level: str, progress: Progress) -> dict[str, Any]:
    plan = TitlePlan(
        width=inputs["width"], height=inputs["height"], name=inputs["name"], cta=inputs["cta"],
        tagline=inputs["tagline"], font=inputs["font"], color=inputs["color"],
        palette=Palette.model_validate(inputs["palette"]),
        free_color=inputs.get("free_color", False),
        lines=tuple(inputs.get("lines") or ()),
        logo=_mark(inputs["brand_mark"]) if inputs.get("brand_mark") else None,
        **_label(inputs.get("label")),
    )  # fmt: skip
    pictures = []
    for path in inputs["behind"]:
        with Image.open(path, formats=["JPEG", "PNG"]) as image:
            pictures.append(_covering(image, plan.width / plan.height))
    return save_titles(design_titles(plan, pictures), folder)


def _label(asked: dict[str, Any] | None) -> dict[str, Any]:
    return {"label": asked["text"], "safe": tuple(asked["safe"])} if asked else {}


def _mark(path: str) -> Image.Image:
    """A mark without its empty margins."""
    with Image.open(path, formats=["JPEG", "PNG", "WEBP"]) as image:
        mark = image.convert("RGBA")
    return mark.crop(mark.getchannel("A").getbbox() or (0, 0, *mark.size))


def _covering(image: Image.Image, ratio: float) -> Image8:
    """The middle of a picture in another ratio, as the composition crops it."""
    width, height = image.size
    w, h = min(width, height * ratio), min(height, width / ratio)
    box = ((width - w) / 2, (height - h) / 2, (width + w) / 2, (height + h) / 2)
    return np.asarray(image.convert("RGB").resize((int(w / 2), int(h / 2)), box=box))


def _warm(inputs: dict[str, Any], folder: Path, level: str, progress: Progress) -> dict[str, Any]:
    """Compiles every kernel by a tiny still and clip of each sort of surface."""
    briefs = inputs["briefs"]
    for number, brief in enumerate(briefs):
        shot = Shot(ProductBrief.model_validate(brief), ViewType.LIFESTYLE, 1, 160, 160,
                    QualityLevel.DRAFT)  # fmt: skip
        render_still(shot)
        for _ in render_clip(shot, Move.PUSH_IN, 2 / FPS):
            pass
        progress((number + 1) / len(briefs))
    return {}


KINDS: dict[str, Callable[[dict[str, Any], Path, str, Progress], dict[str, Any]]] = {
    "still": _still, "clip": _clip, "photo_still": _photo_still, "photo_clip": _photo_clip,
    "framed_still": _framed_still, "framed_clip": _framed_clip,
    "picture_clip": _picture_clip, "sketch": _sketched(_still), "photo_sketch": _sketched(_photo_still),
    "framed_sketch": _sketched(_framed_still), "soundtrack": _soundtrack, "bed": _bed, "titles": _titles, "warm": _warm,
}  # fmt: skip


def _leave_with_parent() -> None:
    """Ends this process when the server is gone, also after kill -9."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_PARENT_CHECK)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _explained(error: Exception) -> dict[str, Any]:
    """What the server is told of a failure; the traceback goes to the log."""
    traceback.print_exc()
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return {"error": "The disk is full; free some space and try again.", "transient": False}
    if isinstance(error, StageError):
        return {"error": str(error), "transient": False}
    if isinstance(error, MemoryError):
        return {"error": "There is not enough memory to render this.", "transient": True}
    return {"error": "The renderer failed on this shot.", "transient": False}


def _made(request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """The answer to a request, its files in its folder: from the cache if it was made before."""
    kind, level, inputs = request["kind"], request["level"], request["inputs"]
    folder = Path(request["folder"])
    if kind not in CACHED_KINDS:
        return {"outputs": KINDS[kind](inputs, folder, level, progress), "kept": None}
    cache = RenderCache(Path(request["cache"]), request["cache_bytes"])
    key = cache.key(kind, level, inputs)
    if (known := cache.fetch(key, folder)) is not None:
        return {"outputs": known, "kept": True}
    outputs = KINDS[kind](inputs, folder, level, progress)
    cache.keep(key, folder, outputs)
    return {"outputs": outputs, "kept": False}


def main() -> None:
    """Serves requests until standard input closes."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # whatever else prints must not disturb the answers
    _leave_with_parent()
    cv2.setNumThreads(numba.get_num_threads())
    last = 0.0

    def tell(share: float) -> None:
        nonlocal last
        if time.monotonic() - last > 0.2 or share >= 1:
            last = time.monotonic()
            print(json.dumps({"progress": round(share, 4)}), file=answers)

    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = _made(request, tell)
        except Exception as error:
            answer = _explained(error)
        print(json.dumps(answer), file=answers)


if __name__ == "__main__":
    main()
