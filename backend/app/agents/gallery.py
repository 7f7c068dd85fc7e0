"""The gallery: every kind of product that the studio builds, in its moods, on one contact sheet.

For people's eyes after a change to the renderer, a model or a set; the golden-image tests compare a part
of it with what was approved before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

from app.agents.lexicon import kinds, load
from app.agents.local_director import direct
from app.schemas.brief import ProductBrief, ViewType
from app.studio.arrays import Image8
from app.studio.engine import QualityLevel, Shot, render_still
from app.studio.typography import line_layer, paste

SEED = 1
_TINTS = ("", "teal", "coral", "navy blue", "sage green", "yellow", "lilac")
_CAPTION = 26


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One picture of the gallery."""

    name: str
    prompt: str
    brief: ProductBrief
    view: ViewType


def exhibits(moods_each: int) -> list[Exhibit]:
    """Every kind in its usual mood and the `moods_each` - 1 that follow in the lexicon, views in turn."""
    moods = list(load("moods"))
    views = (ViewType.LIFESTYLE, ViewType.FRONT, ViewType.SIDE)
    shown = []
    for number, kind in enumerate(kinds()):
        first = moods.index(kind.get("mood", "minimal"))
        for turn in range(moods_each):
            mood = moods[(first + turn) % len(moods)]
            tint = _TINTS[0] if turn == 0 else _TINTS[1 + (number + turn) % (len(_TINTS) - 1)]
            prompt = f"{tint} {kind['nouns'][0]}".strip()
            brief = direct(prompt, [mood] if turn else [], SEED)
            name = "-".join([kind["archetype"], kind.get("form") or "usual", brief.mood])
            shown.append(Exhibit(name, prompt, brief, views[turn % len(views)]))
    return shown


def all_around(exhibit: Exhibit) -> list[Exhibit]:
    """An exhibit from every view."""
    return [replace(exhibit, name=f"{exhibit.name}-{view}", view=view) for view in ViewType]


def picture(exhibit: Exhibit, width: int, height: int) -> Image8:
    """An exhibit at draft quality, (height, width, 3)."""
    shot = Shot(exhibit.brief, exhibit.view, SEED, width * 2, height * 2, QualityLevel.DRAFT)
    return render_still(shot)[0]


def hang(
    folder: Path, size: tuple[int, int], moods_each: int, only: str, *, views: bool = False
) -> Iterator[str]:  # fmt: skip
    """Writes a JPEG per exhibit and `contact-sheet.jpg` into `folder`; yields each name when it is done.

    Args:
        size: of a picture, width and height in pixels.
        only: a part of the names to show, such as "bag"; empty shows all.
        views: each from all six views, not from one.

    Raises:
        ValueError: nothing has such a name.
    """
    width, height = size
    chosen = [e for e in exhibits(moods_each) if only in e.name]
    if not chosen:
        raise ValueError(f"nothing in the gallery is called {only!r}")
    if views:
        chosen = [seen for exhibit in chosen for seen in all_around(exhibit)]
    folder.mkdir(parents=True, exist_ok=True)
    columns = min(len(chosen), 6 * moods_each if len(chosen) > 40 else 6)
    rows = -(-len(chosen) // columns)
    sheet = Image.new("RGB", (columns * width, rows * (height + _CAPTION)), "#f4f2ee")
    for number, exhibit in enumerate(chosen):
        image = Image.fromarray(picture(exhibit, width, height))
        image.save(folder / f"{exhibit.name}.jpg", quality=90)
        x, y = number % columns * width, number // columns * (height + _CAPTION)
        sheet.paste(image, (x, y))
        label = line_layer(exhibit.name, "Montserrat-Medium", 13, "#3a3632")
        under = Image.new("RGBA", (width, _CAPTION), "#f4f2ee")
        paste(under, label, width / 2, _CAPTION / 2)
        sheet.paste(under, (x, y + height))
        yield exhibit.name
    sheet.save(folder / "contact-sheet.jpg", quality=88, optimize=True)
