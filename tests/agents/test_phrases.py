"""Words of a prompt: which of them are the product's own name."""

from __future__ import annotations

import pytest

from app.agents.phrases import given_name


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        ("GlowDrop, an amber vitamin C serum", "GlowDrop"),
        ("TerraBrew — a cold brew coffee can", "TerraBrew"),
        ("AquaPure is a steel bottle for hikers", "AquaPure"),
        ("Meet SoundPods Pro, earbuds that stay", "SoundPods Pro"),
        ("a candle called Amber Noon for quiet evenings", "Amber Noon"),
        ('perfume "Noir Absolu" in black glass', "Noir Absolu"),
        ("Coffee, the dark roast", ""),
        ("Organic, cold-pressed juice", ""),
        ("Sneakers that fly", ""),
        ("pink tennis shoes", ""),
    ],
)
def test_own_names_are_told_from_kinds(prompt: str, name: str) -> None:
    assert given_name(prompt) == name
