"""Titles as files, for the composition."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.studio.corner_label import PlacedText
from app.studio.titles import Titles


def save_titles(titles: Titles, folder: Path) -> dict[str, Any]:
    """Writes a title's pictures into a folder; what the composition must know of them.

    Returns:
        {contrast, name_over, wash: {x, y} or None, lines: [{shot, part, wash: {x, y} or None}], texts: {part: {x, y, pictures: how many, box: [x0, y0, x1, y1]}}}.
        Parts are name and cta over the shots, and intro-0, outro-0, … on the cards. Files are card.png,
        wash.png, wash-0.png, label.png (whose {x, y} is under `label`, if there is one), and name-000.png, intro-0-000.png and on.
    """
    titles.card.save(folder / "card.png", compress_level=1)
    facts: dict[str, Any] = {
        "contrast": titles.contrast,
        "name_over": list(titles.name_over),
        "wash": None,
    }
    if titles.wash:
        titles.wash.image.save(folder / "wash.png", compress_level=1)
        facts["wash"] = {"x": titles.wash.x, "y": titles.wash.y}
    facts["texts"] = {}
    texts = {"name": titles.name, "cta": titles.cta}
    facts["lines"] = []
    for line in titles.lines:
        part = f"line-{line.shot}"
        texts[part] = line.text
        if line.wash:
            line.wash.image.save(folder / f"wash-{line.shot}.png", compress_level=1)
        place = {"x": line.wash.x, "y": line.wash.y} if line.wash else None
        facts["lines"].append({"shot": line.shot, "part": part, "wash": place})
    for card, said in (("intro", titles.intro), ("outro", titles.outro)):
        texts |= {f"{card}-{i}": text for i, text in enumerate(said)}
    for part, text in texts.items():
        for number, picture in enumerate(text.pictures):
            picture.save(folder / f"{part}-{number:03d}.png", compress_level=1)
        facts["texts"][part] = {
            "x": text.x,
            "y": text.y,
            "pictures": len(text.pictures),
            "box": list(text.box),
        }
    if titles.label:
        titles.label.image.save(folder / "label.png", compress_level=1)
        facts["label"] = {"x": titles.label.x, "y": titles.label.y}
        facts["texts"]["label"] = facts["label"] | {"pictures": 1, "box": _box(titles.label)}
    return facts


def _box(text: PlacedText) -> list[int]:
    return [text.x, text.y, text.x + text.image.width, text.y + text.image.height]
