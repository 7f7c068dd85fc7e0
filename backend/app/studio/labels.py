"""Label artwork, invented from the product's own name and colours. Never a real brand's mark."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from app.schemas.brief import ProductBrief
from app.studio.color import contrast, from_hls, hls, mix, parse_hex, readable_on
from app.studio.motifs import Inks, inks_for, motif
from app.studio.typography import fitted_size, line_layer, paste, wrapped


def _lines_to_fit(text: str, face: str, width: float, size: int, tracking: float) -> list[str]:
    """At most two lines; one if it stays at least four fifths of the wished size."""
    if fitted_size(text, face, width, size, tracking) >= size * 0.8 or " " not in text:
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


_SMALL = "Montserrat-Bold"
CONTAINERS = frozenset(
    ["bottle", "can", "jar", "tube", "box", "bag", "pouch", "carton", "tin", "pack", "packet"]
)
"""Words for a pack, which its own label leaves out."""


@dataclass(frozen=True, slots=True)
class LabelPlan:
    """What a label says and in which colours, `#rrggbb`.

    Attributes:
        face: heading typeface, a name of `typography.FACES`.
        motif: illustration, a name of `motifs.NAMES`.
        style: classic, modern, bold or minimal.
        measure: share of the usual line length that type may fill; less on labels that bend away.
    """

    name: str
    sub: str
    paper: str
    accent: str
    face: str
    motif: str
    style: str
    measure: float = 1.0

    @property
    def ink(self) -> str:
        """Print that reads on the paper."""
        return readable_on(self.paper, mix(self.accent, "#17120f", 0.72), "#fffaf3", "#1b1613")


_STYLES = {
    "luxury": "classic", "minimal": "minimal", "fresh": "modern", "bold": "bold",
    "playful": "bold", "natural": "classic", "sporty": "modern", "warm": "classic", "tech": "minimal",
}  # fmt: skip


def plan_for(brief: ProductBrief, paper: str) -> LabelPlan:
    """The label of a brief's product on a paper of some colour."""
    name = brief.printed_name
    fresh = set(brief.noun.lower().split()) - set(name.lower().split()) - CONTAINERS
    sub = brief.detail or (brief.noun if fresh else "")
    return LabelPlan(
        name, sub, paper, brief.colors["accent"], brief.heading_font, brief.motif,
        _STYLES.get(brief.mood, "modern"),
    )  # fmt: skip


def front_label(plan: LabelPlan, width: int, height: int) -> Image.Image:
    """A rectangular label, opaque, `width` × `height` pixels, in the plan's style."""
    designs = {"classic": _classic, "modern": _modern, "bold": _bold, "minimal": _minimal}
    return designs[plan.style](plan, width, height)


def _small_line(
    image: Image.Image, text: str, x: float, y: float, width: float, size: int, color: str
) -> None:
    if text:
        text = text.upper()
        size = fitted_size(text, _SMALL, width, size, 0.18)
        paste(image, line_layer(text, _SMALL, size, color, 0.18), x, y, "mt")


def _classic(plan: LabelPlan, width: int, height: int) -> Image.Image:
    """A double frame, the illustration in a medallion, the name in serif below."""
    image = Image.new("RGBA", (width, height), plan.paper)
    draw = ImageDraw.Draw(image)
    unit = min(width, height)
    inks = inks_for(plan.accent, plan.paper, plan.ink)
    for inset, line in ((0.045, 5), (0.068, 2)):
        i = unit * inset
        draw.rounded_rectangle((i, i, width - i, height - i), unit * 0.02, outline=inks.main,
                               width=max(round(unit / 700 * line), 2))  # fmt: skip
    tall = height > width * 0.9
    art = round(unit * (0.40 if tall else 0.36))
    top = height * (0.11 if tall else 0.10)
    image.alpha_composite(motif(plan.motif, art, inks), (round(width / 2 - art / 2), round(top)))
    y = _stacked(
        image, plan.name, plan.face, x=width / 2, y=top + art + unit * 0.05, width=width * 0.78 * plan.measure,
        size=round(unit * 0.17), color=plan.ink,
    )  # fmt: skip
    reach = unit * 0.10
    y += unit * 0.035
    draw.line(
        (width / 2 - reach, y, width / 2 + reach, y), fill=inks.main, width=max(unit // 180, 2)
    )
    if y + unit * 0.12 < height * 0.94:
        _small_line(image, plan.sub, width / 2, y + unit * 0.045, width * 0.70 * plan.measure, round(unit * 0.045),
                    plan.ink)  # fmt: skip
    return image


def _modern(plan: LabelPlan, width: int, height: int) -> Image.Image:
    """A block of colour below that the illustration grows out of; the name above, large."""
    inks = inks_for(plan.accent, plan.paper, plan.ink)
    image = Image.new("RGBA", (width, height), plan.paper)
    draw = ImageDraw.Draw(image)
    unit = min(width, height)
    edge = height * 0.62
    field = mix(inks.main, plan.paper, 0.55)
    draw.rectangle((0, edge, width, height), fill=field)
    art = round(min(unit * 0.66, height * 0.46))
    on_field = inks_for(plan.accent, field, plan.ink)
    image.alpha_composite(
        motif(plan.motif, art, on_field), (round(width / 2 - art / 2), round(edge - art * 0.42))
    )
    y = _stacked(
        image, plan.name, plan.face, x=width / 2, y=height * 0.075, width=width * 0.84 * plan.measure,
        size=round(unit * 0.17), color=plan.ink, leading=1.02,
    )  # fmt: skip
    if y + unit * 0.10 < edge - art * 0.42:
        _small_line(image, plan.sub, width / 2, y + unit * 0.03, width * 0.74 * plan.measure, round(unit * 0.046),
                    plan.ink)  # fmt: skip
    return image


def _bold(plan: LabelPlan, width: int, height: int) -> Image.Image:
    """Rays of two tones behind a large illustration; the name on a slanted banner."""
    inks = inks_for(plan.accent, plan.paper, plan.ink)
    image = Image.new("RGBA", (width * 2, height * 2), plan.paper)
    draw = ImageDraw.Draw(image)
    cx, cy, reach = width, height * 0.74, (width + height) * 2
    ray = mix(plan.paper, inks.main, 0.30)
    for k in range(0, 32, 2):
        a, b = (np.pi * 2 * (k + d) / 32 for d in (0, 1))
        draw.polygon(
            [(cx, cy), (cx + reach * np.cos(a), cy + reach * np.sin(a)),
             (cx + reach * np.cos(b), cy + reach * np.sin(b))],
            fill=ray,
        )  # fmt: skip
    image = image.resize((width, height), Image.Resampling.LANCZOS)
    draw = ImageDraw.Draw(image)
    unit = min(width, height)
    disc = min(unit * 0.36, height * 0.27)
    draw.ellipse((width / 2 - disc, height * 0.37 - disc, width / 2 + disc, height * 0.37 + disc),
                 fill=plan.paper)  # fmt: skip
    art = round(disc * 1.62)
    image.alpha_composite(
        motif(plan.motif, art, inks), (round(width / 2 - art / 2), round(height * 0.37 - art / 2))
    )
    top, tall = height * 0.665, height * 0.235
    lean = height * 0.03
    draw.polygon(
        [(0, top + lean), (width, top - lean), (width, top + tall - lean), (0, top + tall + lean)],
        fill=inks.main,
    )
    ink = "#fffaf3" if contrast("#fffaf3", inks.main) >= 2.6 else "#1b1411"
    text = plan.name.upper()
    face = "Anton-Regular"
    lines = _lines_to_fit(text, face, width * 0.9 * plan.measure, round(tall * 0.78), 0.02)
    size = min(
        fitted_size(line, face, width * 0.9 * plan.measure, round(tall * 0.72 / len(lines)), 0.02)
        for line in lines
    )
    for i, line in enumerate(lines):
        layer = line_layer(line, face, size, ink, 0.02)
        paste(image, layer, width / 2, top + tall * (i + 0.5) / len(lines))
    _small_line(
        image,
        plan.sub,
        width / 2,
        height * 0.045,
        width * 0.7 * plan.measure,
        round(unit * 0.05),
        plan.ink,
    )
    return image


def _minimal(plan: LabelPlan, width: int, height: int) -> Image.Image:
    """Much air: a small mark, the name, a hairline."""
    image = Image.new("RGBA", (width, height), plan.paper)
    draw = ImageDraw.Draw(image)
    unit = min(width, height)
    inks = inks_for(plan.accent, plan.paper, plan.ink)
    art = round(unit * 0.20)
    image.alpha_composite(
        motif(plan.motif, art, inks), (round(width / 2 - art / 2), round(height * 0.13))
    )
    y = _stacked(
        image, plan.name, plan.face, x=width / 2, y=height * 0.13 + art + unit * 0.10,
        width=width * 0.76 * plan.measure, size=round(unit * 0.13), color=plan.ink, tracking=0.02,
    )  # fmt: skip
    y += unit * 0.06
    draw.line((width / 2 - unit * 0.06, y, width / 2 + unit * 0.06, y), fill=plan.ink,
              width=max(unit // 240, 2))  # fmt: skip
    _small_line(
        image,
        plan.sub,
        width / 2,
        y + unit * 0.07,
        width * 0.66 * plan.measure,
        round(unit * 0.040),
        plan.ink,
    )
    return image


def foil_plate(name: str, sub: str, face: str, ink: str) -> Image.Image:
    """A framed plate, 1024 × 640, transparent but for the print: name and a wide-set line."""
    width, height = 1024, 640
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle((34, 34, width - 35, height - 35), outline=ink, width=6)
    lines = _lines_to_fit(name.upper(), face, width * 0.72, 210, 0.08)
    size = min(
        fitted_size(line, face, width * 0.72, 210 // len(lines) + 40, 0.08) for line in lines
    )
    for i, line in enumerate(lines):
        paste(image, line_layer(line, face, size, ink, 0.08), width / 2,
              height * (0.43 + 0.24 * (i - (len(lines) - 1) / 2)))  # fmt: skip
    _small_line(image, sub, width / 2, height * 0.70, width * 0.6, 42, ink)
    return image


def printed_mark(plan: LabelPlan, width: int, height: int, ink: str) -> Image.Image:
    """Print straight on a surface, transparent around it: a small illustration over the name."""
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    unit = min(width, height)
    flat = Inks(ink, mix(ink, plan.paper, 0.35), ink, plan.paper)
    if not plan.name:  # a mark alone
        art = round(unit * 0.72)
        at = (round(width / 2 - art / 2), round(height / 2 - art / 2))
        image.alpha_composite(motif(plan.motif, art, flat), at)
        return image
    art = round(unit * 0.46)
    image.alpha_composite(
        motif(plan.motif, art, flat), (round(width / 2 - art / 2), round(height * 0.10))
    )
    _stacked(image, plan.name, plan.face, x=width / 2, y=height * 0.10 + art + unit * 0.06,
             width=width * 0.9 * plan.measure, size=round(unit * 0.17), color=ink)  # fmt: skip
    return image
