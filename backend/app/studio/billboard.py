"""Billboard: a photographed product standing in a built set.

The photo is never re-invented: it is laid, upright, over the rendered set. A hidden solid of its outline
throws its shadow, shows in reflections and takes part in the bounce, so that it stands there.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from app.schemas.brief import LightMood, ViewType
from app.studio.arrays import Array
from app.studio.camera import Camera
from app.studio.color import decode_srgb, from_hls, hls, to_hex
from app.studio.cutout import Cutout
from app.studio.geometry import Mesh, extruded
from app.studio.light import Vec3
from app.studio.material import Material
from app.studio.renderer import Picture
from app.studio.scene import Layer, SceneBuilder
from app.studio.tonemap import Look, undeveloped
from app.studio.views import View

_HEIGHT, _WIDTH = 2.0, 2.4
"""World units that a photographed product fills at most."""
_OUTLINE_POINTS = 240
_TEXTURE_SIDE = 512
_TINTS: dict[LightMood, Vec3] = {
    LightMood.STUDIO: (1.0, 1.0, 1.0), LightMood.GOLDEN: (1.05, 0.985, 0.90),
    LightMood.COOL: (0.97, 1.0, 1.03), LightMood.DRAMATIC: (0.96, 0.96, 0.97),
}  # fmt: skip

PHOTO_VIEWS: dict[ViewType, View] = {
    ViewType.FRONT: View(elevation=8.0),
    ViewType.SIDE: View(elevation=6.0, mirrored=True, zoom=1.12),
    ViewType.BACK: View(elevation=7.0, light=LightMood.COOL, zoom=1.2),
    ViewType.TOP: View(elevation=13.0, light=LightMood.DRAMATIC),
    ViewType.DETAIL: View(elevation=8.0, fov=19.0, zoom=1.9),
    ViewType.LIFESTYLE: View(elevation=5.0, window=True, light=LightMood.GOLDEN),
}
"""One photo has one side: its views differ by crop, light, key side and set, never by turning it."""


@dataclass(frozen=True, slots=True)
class PhotoProduct:
    """A cut-out product; two are equal if their digests are.

    Attributes:
        digest: of the photo and its mask.
    """

    digest: str
    cutout: Cutout = field(compare=False, repr=False)

    def color(self) -> str:
        """Its most telling colour, `#rrggbb`."""
        inside = self.cutout.alpha > 0.9
        pixels = self.cutout.color[inside]
        if len(pixels) == 0:
            return "#888888"
        spread = pixels.max(1) - pixels.min(1)
        # Half a product of one strong colour speaks for it; a small mark does not.
        weight = spread**1.5 + 0.02
        r, g, b = (float(v) for v in (pixels * weight[:, None]).sum(0) / weight.sum())
        hue, light, saturation = hls(to_hex((r, g, b)))
        return from_hls(hue, min(max(light, 0.2), 0.85), min(saturation * 1.15, 0.9))


def _cropped(cutout: Cutout) -> Cutout:
    ys, xs = np.nonzero(cutout.alpha > 0.02)
    y0, y1, x0, x1 = int(ys.min()), int(ys.max()) + 1, int(xs.min()), int(xs.max()) + 1
    return Cutout(cutout.color[y0:y1, x0:x1], cutout.alpha[y0:y1, x0:x1])


def _outline(alpha: Array) -> Array:
    """(n, 2) pixels round the product, a little inside its edge."""
    solid = (alpha > 0.5).astype(np.uint8)
    reach = max(1, min(alpha.shape) // 150)
    inner = cv2.erode(solid, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    contours, _ = cv2.findContours(
        inner if inner.any() else solid, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE
    )
    longest = max(contours, key=cv2.contourArea)[:, 0].astype(np.float64)
    return longest[:: max(1, len(longest) // _OUTLINE_POINTS)]


class Billboard:
    """A cut-out standing upright on a set.

    Args:
        top: height that it stands on, world units.
        look: how pictures will be developed; the photo is prepared so that it comes out as it was.
    """

    def __init__(self, photo: PhotoProduct, top: float, mood: LightMood, look: Look) -> None:
        cut = _cropped(photo.cutout)
        h, w = cut.alpha.shape
        self._scale = min(_HEIGHT / h, _WIDTH / w)
        self._top = top
        self.height, self.width = h * self._scale, w * self._scale
        self.depth = 0.26 * min(self.height, self.width) + 0.2
        self._cut = cut
        light = undeveloped(cut.color, look) * self._relit(cut.alpha) * np.array(_TINTS[mood])
        alpha = cut.alpha[..., None]
        self._premultiplied = np.concatenate([light * alpha, alpha], -1).astype(np.float32)

    @staticmethod
    def _relit(alpha: Array) -> Array:
        """(h, w, 1) gain: a touch brighter toward the key, darker toward the floor at the rim."""
        sigma = max(alpha.shape) * 0.03
        soft = cv2.GaussianBlur(alpha, (0, 0), sigma)
        across = np.gradient(soft, axis=1) * sigma
        down = np.gradient(soft, axis=0) * sigma
        gain = 1 + 0.22 * np.clip(across, -0.4, 0.4) + 0.22 * np.clip(down, -0.4, 0.4)
        return gain[..., None].astype(np.float32)

    def outline(self) -> Array:
        """(n, 3) world points for framing."""
        h, w = self._cut.alpha.shape
        corners = np.array([(0, 0), (w, 0), (0, h), (w, h)], float)
        return self._world(corners)

    def _world(self, pixels: Array) -> Array:
        h, w = self._cut.alpha.shape
        x = (pixels[:, 0] - w / 2) * self._scale
        y = self._top + (h - pixels[:, 1]) * self._scale
        return np.stack([x, y, np.full_like(x, self.depth / 2)], 1)

    def stand_in(self, builder: SceneBuilder) -> None:
        """Adds the hidden solid."""
        h, w = self._cut.alpha.shape
        points = _outline(self._cut.alpha)
        flat = np.stack([(points[:, 0] - w / 2) * self._scale, (h - points[:, 1]) * self._scale], 1)
        turn = np.roll(flat, -1, 0)
        if (flat[:, 0] * turn[:, 1] - turn[:, 0] * flat[:, 1]).sum() < 0:
            flat = flat[::-1]
        mesh = extruded(flat, self.depth, 0.04, 0.05)
        lift = np.array([0, self._top, 0], np.float32)
        mesh = Mesh(mesh.vertices + lift, mesh.faces, mesh.normals, mesh.uv)
        inside = self._cut.alpha > 0.9
        mean = self._cut.color[inside].mean(0) if inside.any() else np.array([0.5, 0.5, 0.5])
        filled = np.where(inside[..., None], self._cut.color, mean.astype(np.float32))
        small = cv2.resize(filled, (_TEXTURE_SIDE, _TEXTURE_SIDE), interpolation=cv2.INTER_AREA)
        texture = np.dstack([decode_srgb(small), np.ones(small.shape[:2])]).astype(np.float32)
        material = Material(
            base=to_hex((float(mean[0]), float(mean[1]), float(mean[2]))), roughness=0.6,
            texture=builder.add_texture(texture),
        )  # fmt: skip
        builder.add(mesh, material, Layer.UNSEEN)

    def picture(self, camera: Camera, width: int, height: int) -> Picture:
        """The photo as a camera sees it: a layer like those that are rendered."""
        cam = camera.packed(width, height)
        inverse = np.linalg.inv(np.stack([cam[3:6], cam[6:9], cam[9:12]], 1))
        h, w = self._cut.alpha.shape
        local = (self.outline() - cam[:3]) @ inverse.T
        x = (local[:, 0] / local[:, 2] * 0.5 + 0.5) * width
        y = (0.5 - local[:, 1] / local[:, 2] * 0.5) * height
        source, shown = self._premultiplied, float(np.ptp(x)) / w
        if shown < 1:  # reduced by area first: warping alone would alias
            size = (max(2, round(w * shown)), max(2, round(h * shown)))
            source = cv2.resize(source, size, interpolation=cv2.INTER_AREA)
        sh, sw = source.shape[:2]
        there = np.array([(0, 0), (sw, 0), (0, sh), (sw, sh)], np.float32) - np.float32(0.5)
        here = np.stack([x, y], 1).astype(np.float32) - np.float32(0.5)
        warp = cv2.getPerspectiveTransform(there, here)
        x0, x1 = (int(np.clip(v, 0, width)) for v in (x.min() - 2, x.max() + 3))
        y0, y1 = (int(np.clip(v, 0, height)) for v in (y.min() - 2, y.max() + 3))
        move = np.array([[1, 0, -x0], [0, 1, -y0], [0, 0, 1]], np.float64)
        seen = cv2.warpPerspective(source, move @ warp, (max(x1 - x0, 1), max(y1 - y0, 1)),
                                   flags=cv2.INTER_CUBIC)  # fmt: skip
        alpha = np.clip(seen[..., 3], 0, 1)
        rows, columns = np.mgrid[y0 : y0 + alpha.shape[0], x0 : x0 + alpha.shape[1]]
        u, v = 2 * (columns + 0.5) / width - 1, 1 - 2 * (rows + 0.5) / height
        toward = cam[11] + cam[5] * u + cam[8] * v  # z of the ray through each pixel
        depth = np.where(alpha > 0, (self.depth / 2 - cam[2]) / toward, 0)
        color = np.maximum(seen[..., :3], 0) * (alpha > 0)[..., None]
        nothing = np.zeros((0, 0, 0), np.float32)
        return Picture(Layer.PRODUCT, x0, y0, color.astype(np.float32), np.zeros_like(color),
                       alpha.astype(np.float32), depth.astype(np.float32), nothing)  # fmt: skip
