"""Product photos with known masks: our own renders on plain and busy grounds, as cameras would spoil them."""

from __future__ import annotations

import io
from dataclasses import dataclass

import cv2
import numpy as np
import skimage
from PIL import Image

from app.agents.local_director import direct
from app.schemas.brief import LightMood, ViewType
from app.studio import renderer
from app.studio.archetypes import build_model
from app.studio.color import linear, mix
from app.studio.geometry import cyclorama, placed
from app.studio.light import Sky
from app.studio.material import Material
from app.studio.renderer import flattened, render
from app.studio.rig import MOODS, lights
from app.studio.scene import Layer, SceneBuilder
from app.studio.tonemap import Look, develop
from app.studio.views import VIEWS, frame_product


@dataclass(frozen=True)
class Photo:
    name: str
    pixels: np.ndarray
    mask: np.ndarray


@dataclass(frozen=True)
class Spoiling:
    """What a camera does: sensor noise (sigma of 255), JPEG quality, uneven light (share), blur (pixels)."""

    noise: float = 2.0
    quality: int = 85
    falloff: float = 0.0
    blur: float = 0.0


PLAIN: list[tuple[str, str, ViewType, Spoiling]] = [
    ("white sneakers with blue laces", "#f4f4f4", ViewType.SIDE, Spoiling()),
    ("red leather handbag", "#fbfbfb", ViewType.FRONT, Spoiling(quality=70)),
    ("vitamin C serum with dropper", "#e9ecef", ViewType.FRONT, Spoiling(noise=3)),
    ("craft IPA beer can", "#d8d8d8", ViewType.FRONT, Spoiling(falloff=0.12)),
    ("matte black wireless headphones", "#e6e1da", ViewType.FRONT, Spoiling(noise=4, quality=75)),
    ("green ceramic mug", "#f7f3ec", ViewType.LIFESTYLE, Spoiling(blur=0.8)),
    ("strawberry jam jar with a gold lid", "#dfe7f2", ViewType.FRONT, Spoiling()),
    ("smartphone with a purple case", "#f2f2f2", ViewType.LIFESTYLE, Spoiling(quality=60)),
    ("dog food bag with a beagle on it", "#ffffff", ViewType.FRONT, Spoiling(noise=1)),
    ("navy blue canvas backpack", "#cfd6d2", ViewType.FRONT, Spoiling(falloff=0.2, noise=3)),
    ("gold watch with brown leather strap", "#f0ece6", ViewType.LIFESTYLE, Spoiling(quality=92)),
    ("cereal box for kids", "#bcd0da", ViewType.LIFESTYLE, Spoiling(noise=5, blur=0.6)),
]


def _spoiled(picture: np.ndarray, how: Spoiling, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    h, w = picture.shape[:2]
    image = picture.astype(np.float32)
    if how.falloff:
        x = np.linspace(-1, 1, w)[None, :, None]
        image *= 1 - how.falloff * (x + 1) / 2
    if how.blur:
        image = cv2.GaussianBlur(image, (0, 0), how.blur)
    image += rng.normal(0, how.noise, image.shape)
    buffer = io.BytesIO()
    Image.fromarray(np.clip(image, 0, 255).astype(np.uint8)).save(
        buffer, "JPEG", quality=how.quality
    )
    return np.asarray(Image.open(buffer).convert("RGB"))


def packshot(
    prompt: str, ground: str, view: ViewType, size: int = 640
) -> tuple[np.ndarray, np.ndarray]:
    """A product alone on a sweep of one colour, with its shadow; and its coverage."""
    brief = direct(prompt, [], 3)
    model = build_model(brief, 3)
    r, g, b = (0.5 * v + 0.5 for v in linear(ground))
    sky = (0.5 * r, 0.5 * g, 0.5 * b)
    builder = SceneBuilder(Sky(sky, sky, (0.7, 0.7, 0.7)))
    builder.lights += lights(MOODS[LightMood.STUDIO], dark=False)
    builder.add(
        cyclorama(),
        Material(base=mix(ground, "#ffffff", 0.1), roughness=0.9, f0=0.0),
        Layer.BACKDROP,
    )
    stand = placed((0, 0.0, 0), (0, model.yaw[view], 0))
    model.stand(builder, stand)
    outline = model.outline() @ stand[:3, :3].T
    camera = frame_product(outline, model.detail, VIEWS[ViewType.FRONT], size, size)
    pictures = render(builder.build(), camera, size, size, renderer.DRAFT)
    frame, product = flattened(pictures, size, size)
    return develop(frame, Look(vignette=0.0), 3), product


def plain_photo(number: int) -> Photo:
    prompt, ground, view, how = PLAIN[number]
    picture, mask = packshot(prompt, ground, view)
    return Photo(prompt, _spoiled(picture, how, number), mask)


def busy_photos() -> list[Photo]:
    """Scenes of the scikit-image package (public domain or CC0), and a product before one of them."""
    folder = f"{skimage.__path__[0]}/data"
    found = []
    for name in ("coffee.png", "chelsea.png", "astronaut.png"):
        with Image.open(f"{folder}/{name}") as image:
            pixels = np.asarray(image.convert("RGB").resize((640, 512)))
        found.append(Photo(name, pixels, np.zeros(pixels.shape[:2])))
    picture, mask = packshot("red leather handbag", "#f4f4f4", ViewType.FRONT)
    behind = cv2.resize(found[0].pixels, (640, 640))
    mixed = picture * mask[..., None] + behind * (1 - mask[..., None])
    found.append(Photo("handbag over a breakfast table", mixed.astype(np.uint8), mask))
    return found
