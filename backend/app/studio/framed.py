"""Photo layout: an uploaded picture shown as a picture, on a card in a set coloured from it.

The product in the photo is neither cut out nor invented from another side: views differ by crop,
placing and ground. In motion the card and its shadow share one transform over a slower ground.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, ImageDraw

from app.schemas.brief import Move
from app.studio.arrays import Array, Image8
from app.studio.color import from_hls, hls, to_hex
from app.studio.motion import FPS, eased_through
from app.studio.renderer import Progress

_SUPERSAMPLE = 2
_MARGIN = 1.14


@dataclass(frozen=True, slots=True)
class _Arrangement:
    """Where the card sits (share of the frame), its size and aspect, what the photo shows in it."""

    x: float
    y: float
    height: float
    aspect: float
    zoom: float
    focus: tuple[float, float]
    disc: tuple[float, float, float]
    tilt: float = 0.0


_LANDSCAPE = (
    _Arrangement(0.64, 0.50, 0.74, 1.0, 1.0, (0.5, 0.5), (0.70, 0.62, 0.44)),
    _Arrangement(0.62, 0.50, 0.66, 1.35, 1.0, (0.5, 0.5), (0.46, 0.80, 0.40), -2.0),
    _Arrangement(0.66, 0.50, 0.80, 0.8, 1.35, (0.5, 0.45), (0.82, 0.30, 0.34)),
    _Arrangement(0.62, 0.52, 0.70, 1.15, 1.9, (0.42, 0.5), (0.52, 0.24, 0.30), 2.0),
    _Arrangement(0.67, 0.50, 0.86, 0.86, 1.6, (0.6, 0.55), (0.60, 0.92, 0.42)),
    _Arrangement(0.60, 0.50, 0.58, 1.6, 1.15, (0.5, 0.4), (0.86, 0.70, 0.36)),
)
_UPRIGHT = (
    _Arrangement(0.50, 0.50, 0.46, 0.82, 1.0, (0.5, 0.5), (0.66, 0.58, 0.52)),
    _Arrangement(0.50, 0.50, 0.40, 1.0, 1.0, (0.5, 0.5), (0.24, 0.74, 0.46), -2.0),
    _Arrangement(0.50, 0.49, 0.50, 0.72, 1.35, (0.5, 0.45), (0.84, 0.34, 0.44)),
    _Arrangement(0.50, 0.51, 0.42, 0.95, 1.9, (0.42, 0.5), (0.30, 0.28, 0.40), 2.0),
    _Arrangement(0.50, 0.50, 0.52, 0.70, 1.6, (0.6, 0.55), (0.56, 0.86, 0.50)),
    _Arrangement(0.50, 0.49, 0.36, 1.12, 1.15, (0.5, 0.4), (0.82, 0.70, 0.42)),
)


def photo_colors(photo: Image8) -> tuple[str, str, str]:
    """(ground, shape, accent) drawn from a photo's most telling colour."""
    small = cv2.resize(photo, (48, 48), interpolation=cv2.INTER_AREA).reshape(-1, 3) / 255.0
    spread = small.max(1) - small.min(1)
    weight = spread**1.5 + 0.01
    r, g, b = (float(v) for v in (small * weight[:, None]).sum(0) / weight.sum())
    hue, _, saturation = hls(to_hex((r, g, b)))
    saturation = min(saturation, 0.6)
    return (
        from_hls(hue, 0.83, saturation * 0.75),
        from_hls(hue + 0.02, 0.70, saturation * 0.95),
        from_hls(hue - 0.02, 0.40, min(saturation * 1.3, 0.75)),
    )


@dataclass(frozen=True, slots=True)
class _Layers:
    ground: Array
    card: Array


def _layers(photo: Image8, index: int, width: int, height: int) -> _Layers:
    """Ground (h, w, 3) and card with shadow (h, w, 4), both in sRGB 0..1, the card premultiplied."""
    plans = _LANDSCAPE if width / height > 1.2 else _UPRIGHT
    plan = plans[index % len(plans)]
    light, shape, accent = photo_colors(photo)
    s = _SUPERSAMPLE
    image = Image.new("RGB", (width * s // 2, height * s // 2), light)
    draw = ImageDraw.Draw(image)
    w, h = image.size
    x, y, r = plan.disc[0] * w, plan.disc[1] * h, plan.disc[2] * min(w, h)
    draw.ellipse((x - r, y - r, x + r, y + r), fill=shape)
    ground = np.asarray(image.resize((width, height), Image.Resampling.LANCZOS), np.float32) / 255
    v, u = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    ground = ground * (1.03 - 0.10 * np.clip(np.hypot(u + 0.3, v + 0.4) - 0.4, 0, 1))[..., None]

    ch = int(plan.height * height)
    cw = min(int(ch * plan.aspect), int(width * 0.86))
    ph, pw = photo.shape[:2]
    # The window of the photo that the card shows: as large as its aspect allows, over the zoom.
    side = min(pw / cw, ph / ch) / plan.zoom
    ww, wh = cw * side, ch * side
    left = float(np.clip(plan.focus[0] * pw - ww / 2, 0, max(pw - ww, 0)))
    top = float(np.clip(plan.focus[1] * ph - wh / 2, 0, max(ph - wh, 0)))
    crop = Image.fromarray(photo).resize(
        (cw, ch), Image.Resampling.LANCZOS, box=(left, top, min(left + ww, pw), min(top + wh, ph))
    )
    mask = Image.new("L", (cw * s, ch * s), 0)
    ImageDraw.Draw(mask).rounded_rectangle(
        (0, 0, cw * s - 1, ch * s - 1), int(min(cw, ch) * 0.06) * s, fill=255
    )
    mask = mask.resize((cw, ch), Image.Resampling.LANCZOS)
    x0, y0 = int(plan.x * width - cw / 2), int(plan.y * height - ch / 2)
    alpha = np.zeros((height, width), np.float32)
    color = np.zeros((height, width, 3), np.float32)
    alpha[y0 : y0 + ch, x0 : x0 + cw] = np.asarray(mask, np.float32) / 255
    color[y0 : y0 + ch, x0 : x0 + cw] = np.asarray(crop, np.float32) / 255
    unit = min(width, height)
    shadow = np.roll(alpha, (int(unit * 0.03), int(unit * 0.012)), (0, 1))
    deep = cv2.GaussianBlur(shadow, (0, 0), unit * 0.035) * 0.38
    tight = cv2.GaussianBlur(alpha, (0, 0), unit * 0.006) * 0.22
    under = np.clip(np.maximum(deep, tight), 0, 1) * (1 - alpha)
    tone = np.array([int(accent[i : i + 2], 16) for i in (1, 3, 5)], np.float32) / 255 * 0.35
    premultiplied = color * alpha[..., None] + tone * under[..., None]
    card = np.dstack([premultiplied, alpha + under]).astype(np.float32)
    if plan.tilt:
        turn = cv2.getRotationMatrix2D((plan.x * width, plan.y * height), plan.tilt, 1.0)
        card = cv2.warpAffine(card, turn, (width, height), flags=cv2.INTER_CUBIC)
    return _Layers(ground.astype(np.float32), np.clip(card, 0, 1))


def _joined(ground: Array, card: Array) -> Image8:
    frame = ground * (1 - card[..., 3:]) + card[..., :3]
    result: Image8 = (np.clip(frame, 0, 1) * 255 + 0.5).astype(np.uint8)
    return result


def render_framed_still(photo: Image8, index: int, width: int, height: int) -> Image8:
    """A photo (h, w, 3) on its card; `index` picks the arrangement."""
    layers = _layers(photo, index, width, height)
    return _joined(layers.ground, layers.card)


_PATHS: dict[Move, tuple[float, float, float]] = {
    Move.PUSH_IN: (0.055, 0.0, 0.0),
    Move.PULL_OUT: (-0.055, 0.0, 0.0),
    Move.ORBIT_LEFT: (0.02, 0.022, 0.0),
    Move.ORBIT_RIGHT: (0.02, -0.022, 0.0),
    Move.RISE: (0.02, 0.0, 0.022),
    Move.SLIDE: (0.015, 0.03, 0.004),
}
"""Per move: growth, and travel as a share of the frame's short side to the right and down."""


def render_framed_clip(
    photo: Image8, index: int, move: Move, duration: float, width: int, height: int,
    progress: Progress = lambda _: None,
) -> Iterator[Image8]:  # fmt: skip
    """Frames of a framed photo in motion at `motion.FPS`; `duration` in seconds."""
    sw, sh = _with_margin(width, height)
    layers = _layers(photo, index, width, height)
    wide_ground = cv2.resize(layers.ground, (sw, sh), interpolation=cv2.INTER_CUBIC)
    count = round(duration * FPS)
    for frame in range(count):
        s = 2 * eased_through(frame / max(count - 1, 1)) - 1
        ground = _moved(wide_ground, move, 0.4 * s, width, height, cv2.INTER_LINEAR)
        card = _moved(layers.card, move, s, width, height, cv2.INTER_CUBIC)
        yield _joined(ground, np.clip(card, 0, 1))
        progress((frame + 1) / count)


def render_picture_clip(
    picture: Image8, move: Move, duration: float, width: int, height: int,
    progress: Progress = lambda _: None, rate: int = FPS,
) -> Iterator[Image8]:  # fmt: skip
    """Frames of a finished picture that fills the frame, in motion, `rate` a second; `duration` in seconds."""
    sw, sh = _with_margin(width, height)
    scale = max(sw / picture.shape[1], sh / picture.shape[0])
    size = (max(round(picture.shape[1] * scale), sw), max(round(picture.shape[0] * scale), sh))
    wide = cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC)
    left, top = (size[0] - sw) // 2, (size[1] - sh) // 2
    wide = wide[top : top + sh, left : left + sw]
    count = round(duration * rate)
    for frame in range(count):
        s = 2 * eased_through(frame / max(count - 1, 1)) - 1
        yield _moved(wide, move, s, width, height, cv2.INTER_CUBIC)
        progress((frame + 1) / count)


def _with_margin(width: int, height: int) -> tuple[int, int]:
    return round(width * _MARGIN / 2) * 2, round(height * _MARGIN / 2) * 2


def _moved(layer: Array, move: Move, s: float, width: int, height: int, flags: int) -> Array:
    """A layer about the frame's middle, `s` (−1..1) along its move."""
    grow, dx, dy = _PATHS[move]
    k, unit = 1 + grow * s, min(width, height)
    cy, cx = layer.shape[0] / 2, layer.shape[1] / 2
    path = np.array(
        [[k, 0, width / 2 - k * cx + dx * s * unit], [0, k, height / 2 - k * cy + dy * s * unit]],
        np.float32,
    )
    border = cv2.BORDER_CONSTANT if layer.shape[2] == 4 else cv2.BORDER_REPLICATE
    return cv2.warpAffine(layer, path, (width, height), flags=flags, borderMode=border)
