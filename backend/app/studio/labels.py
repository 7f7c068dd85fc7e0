"""Label artwork, invented from the product's own name and colours. Never a real brand's mark."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from app.studio.color import contrast, from_hls, hls, mix, parse_hex, readable_on
from app.studio.typography import fitted_size, line_layer, paste, wrapped


def _lines_to_fit(text: str, face: str, width: float, size: int, tracking: float) -> list[str]:
    """At most two lines; one if it stays at least two thirds of the wished size."""
    if fitted_size(text, face, width, size, tracking) >= size * 0.66 or " " not in text:
        return [text]
    words = text.split()
    splits = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    first, second = min(splits, key=lambda pair: max(len(pair[0]), len(pair[1])))
    return [first, second]


def _stacked(
    image: Image.Image, text: str, face: str, *, x: float, y: float, width: float, size: int,
    color: str, tracking: float = 0.0, leading: float = 1.12,
) -> float:  # fmt: skip
    """Sets a name in one or two lines from `y` down; returns the y below it."""
    lines = _lines_to_fit(text, face, width, size, tracking)
    size = min(fitted_size(line, face, width, size, tracking) for line in lines)
    for line in lines:
        layer = line_layer(line, face, size, color, tracking)
        paste(image, layer, x, y, "mt")
        y += layer.height + size * (leading - 1) + size * 0.12
    return y


def wave_band(size: tuple[int, int], colors: tuple[str, ...], seed: int) -> Image.Image:
    """Layered hills, tileable from left to right: a quiet illustration for packs."""
    width, height = size
    image = Image.new("RGBA", size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    rng = np.random.default_rng(seed)
    x = np.linspace(0, width, 240)
    for i, color in enumerate(colors):
        base = height * (0.25 + 0.75 * i / max(len(colors), 1))
        top = np.full_like(x, base)
        for k in (1, 2, 3):
            top += np.sin(2 * np.pi * (k * x / width + rng.random())) * height * 0.10 / k
        draw.polygon([*zip(x, top, strict=True), (width, height), (0, height)], fill=color)
    return image


def can_wrap(name: str, sub: str, main: str, accent: str) -> Image.Image:
    """Artwork round a can, 2048 × 1600: the name climbs both faces over diagonal shards.

    Top and bottom edges are transparent: bare metal shows there.
    """
    width, height = 2048, 1600
    hue, light, saturation = hls(main)
    deep = from_hls(hue + 0.04, light * 0.66, saturation)
    rows = np.linspace(0, 1, height)[:, None]
    k = np.clip((rows - 0.15) / 0.7, 0, 1)
    gradient = np.array(parse_hex(main)) * (1 - k) + np.array(parse_hex(deep)) * k
    rgb = np.repeat(gradient[:, None, :], width, 1)
    image = Image.fromarray(rgb.astype(np.uint8)).convert("RGBA")
    draw = ImageDraw.Draw(image, "RGBA")
    # Large type reads well at 3 : 1; white keeps a pack bright.
    ink = "#ffffff" if contrast("#ffffff", main) >= 2.6 else "#14110f"
    for offset in (0, width // 2):
        for left, wide, opacity in ((0.03, 0.05, 90), (0.13, 0.022, 255), (0.18, 0.012, 200)):
            x = offset + width * left
            draw.polygon(
                [(x + width * 0.26, 0), (x + width * (0.26 + wide), 0),
                 (x + width * wide, height), (x, height)],
                fill=(*parse_hex(accent), opacity),
            )  # fmt: skip
        face = "Anton-Regular"
        text = name.upper()
        title = line_layer(text, face, fitted_size(text, face, height * 0.72, 560), ink).rotate(
            90, expand=True
        )
        paste(image, title, offset + width * 0.25, height * 0.5)
        if sub:
            small = line_layer(sub.upper(), "Montserrat-Bold", 40, ink, 0.24).rotate(
                90, expand=True
            )
            paste(image, small, offset + width * 0.25 + title.width / 2 + 48, height * 0.5)
    alpha = np.array(image)
    alpha[: int(height * 0.045), :, 3] = 0
    alpha[-int(height * 0.03) :, :, 3] = 0
    return Image.fromarray(alpha)


def bottle_wrap(name: str, sub: str, main: str, accent: str, face: str, height: int) -> Image.Image:
    """Artwork round a bottle, 2048 × height, transparent but for print: a name, a hairline, small type.

    The front's centre is at a quarter of the width, the back's at three quarters.
    """
    width = 2048
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    ink = readable_on(main, mix(accent, "#1b1715", 0.55), mix(accent, "#fffaf4", 0.75))
    for centre in (width * 0.25, width * 0.75):
        y = _stacked(
            image, name, face, x=centre, y=height * 0.22, width=width * 0.20, size=120, color=ink
        )
        draw.line((centre - 70, y + 28, centre + 70, y + 28), fill=ink, width=4)
        if sub:
            size = fitted_size(sub.upper(), "Montserrat-Medium", width * 0.20, 34, 0.2)
            paste(
                image, line_layer(sub.upper(), "Montserrat-Medium", size, ink, 0.2),
                centre, y + 74, "mt",
            )  # fmt: skip
        draw.ellipse((centre - 17, height * 0.80, centre + 17, height * 0.80 + 34), fill=accent)
    return image


def carton(
    name: str, sub: str, main: str, accent: str, face: str, seed: int
) -> dict[str, Image.Image]:
    """Six faces of a folding carton (front 1200 × 1500 and so on), as one design that runs round."""
    paper = mix(main, "#fff8ee", 0.10)
    ink = readable_on(paper, mix(accent, "#17120f", 0.7), "#fffaf3", "#1b1613")
    hue, light, saturation = hls(accent)
    hills = tuple(
        from_hls(hue + shift, light * k, saturation)
        for shift, k in ((0.03, 1.12), (0.0, 0.92), (-0.02, 0.7))
    )

    def blank(width: int, height: int) -> Image.Image:
        return Image.new("RGBA", (width, height), paper)

    def wide_face(title: bool) -> Image.Image:
        image = blank(1200, 1500)
        band = wave_band((1200, 620), hills, seed)
        image.alpha_composite(band, (0, 880))
        draw = ImageDraw.Draw(image)
        if title:
            draw.ellipse((400, 640, 800, 1040), fill=mix(accent, "#ffe9c4", 0.55))
            image.alpha_composite(band, (0, 880))
            y = _stacked(
                image, name, face, x=600, y=190, width=940, size=210, color=ink, leading=1.2
            )
            if sub:
                text = sub.upper()
                size = fitted_size(text, "Montserrat-Bold", 900, 42, 0.2)
                paste(image, line_layer(text, "Montserrat-Bold", size, ink, 0.2), 600, y + 34, "mt")
        else:
            y = 220.0
            for line in wrapped(sub or name, "Montserrat-Medium", 54, 900)[:6]:
                paste(image, line_layer(line, "Montserrat-Medium", 54, ink), 600, y, "mt")
                y += 84
        return image

    def narrow_face() -> Image.Image:
        image = blank(700, 1500)
        image.alpha_composite(wave_band((700, 620), hills, seed + 1), (0, 880))
        text = name.upper()
        size = fitted_size(text, "Montserrat-Bold", 640, 84, 0.16)
        title = line_layer(text, "Montserrat-Bold", size, ink, 0.16).rotate(90, expand=True)
        paste(image, title, 350, 480)
        return image

    top = blank(1200, 700)
    size = fitted_size(name, face, 900, 130)
    paste(top, line_layer(name, face, size, ink), 600, 350)
    return {
        "front": wide_face(True), "back": wide_face(False), "left": narrow_face(),
        "right": narrow_face(), "top": top, "bottom": blank(1200, 700),
    }  # fmt: skip
