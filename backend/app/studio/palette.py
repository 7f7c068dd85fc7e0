"""Palettes: the colours of an ad around a product's own; one dominant hue and one accent."""

from __future__ import annotations

from app.schemas.brief import Palette
from app.studio.color import contrast, from_hls, hls, luminance, mix, readable_on

_TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
_MUDDY = (0.03, 0.22)
"""Hues (of 1) that turn to mud when darkened: orange to olive."""
_DARK_PRODUCT = 0.09
"""Relative luminance below which a product needs a ground lighter than itself."""
_PALE_PRODUCT = 0.84
"""Lightness above which a product needs a ground deeper than itself."""
_NEUTRAL_SATURATION = 0.14
_ACCENT_SHIFT = 0.07


def accent_for(main: str) -> str:
    """A deeper neighbour of the main colour; warm brass beside a neutral."""
    hue, light, saturation = hls(main)
    if saturation < _NEUTRAL_SATURATION or light > 0.93:
        return "#b98450"
    return from_hls(hue - _ACCENT_SHIFT * 0.4, max(light * 0.72, 0.22), min(saturation, 0.68))


def palette_for(scheme: str, main: str, accent: str) -> Palette:
    """Backdrop, podium and ink around a product colour."""
    hue, light, saturation = hls(main)
    if saturation < _NEUTRAL_SATURATION:
        hue, _, saturation = hls(accent)
        saturation *= 0.7
    if scheme == "deep":
        # Gold and orange go muddy in the dark: their deep grounds are plum, or slate for machines.
        if _MUDDY[0] < hue < _MUDDY[1]:
            hue, saturation = 0.93, max(saturation, 0.3)
        if luminance(main) > _DARK_PRODUCT:
            backdrop = from_hls(hue, 0.22, min(saturation, 0.40))
            podium = from_hls(hue, 0.36, min(saturation, 0.34))
        else:  # dark on dark would drown; a dark colour stands on its own pale tint
            ground = 0.66 if saturation > _NEUTRAL_SATURATION else 0.42
            backdrop = from_hls(hue, ground, min(saturation, 0.30))
            podium = from_hls(hue, ground + 0.14, min(saturation, 0.28))
    elif scheme == "cool":
        if saturation < 0.3 or _MUDDY[0] < hue < _MUDDY[1]:
            hue, saturation = 0.61, 0.30
        dim = luminance(main) < _DARK_PRODUCT
        backdrop = from_hls(hue, 0.46 if dim else 0.22, min(saturation, 0.42))
        podium = from_hls(hue, 0.58 if dim else 0.34, min(saturation, 0.32))
    elif scheme == "contrast":
        # Complementary ground in one hue; the product's own colour is the accent.
        backdrop = from_hls(hue + 0.5, 0.52, min(max(saturation, 0.3), 0.42))
        podium = from_hls(hue + 0.5, 0.70, min(max(saturation, 0.3), 0.42))
    elif scheme == "pale":
        ground = 0.76 if light > _PALE_PRODUCT else 0.84
        backdrop = from_hls(hue, ground, min(saturation, 0.34))
        podium = from_hls(hue, ground + 0.08, min(saturation, 0.30))
    elif light > _PALE_PRODUCT:  # pale on pale would fade: the ground goes a step deeper
        backdrop = from_hls(hue, 0.72, min(saturation * 0.95, 0.44))
        podium = from_hls(hue, 0.84, min(saturation * 0.8, 0.40))
    else:
        backdrop = from_hls(hue, 0.84, min(saturation * 0.95, 0.82))
        podium = from_hls(hue, 0.92, min(saturation * 0.8, 0.7))
    dark = from_hls(hue, 0.14, min(saturation, 0.55))
    pale = mix(backdrop, "#fffaf3", 0.9)
    ink = readable_on(backdrop, dark, pale)
    if contrast(ink, backdrop) < _TEXT_CONTRAST:
        ink = readable_on(backdrop)
    while contrast(ink, backdrop) < _TEXT_CONTRAST:  # a middle grey: move away from the ink
        backdrop = mix(backdrop, "#ffffff" if luminance(ink) < 0.2 else "#000000", 0.06)
    return Palette(backdrop=backdrop, podium=podium, accent=accent, ink=ink)
