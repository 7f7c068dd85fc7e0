"""Layers seen from a camera that has moved."""

from __future__ import annotations

import numpy as np

from app.studio.camera import Camera
from app.studio.renderer import GLOSS_CHANNELS, Picture
from app.studio.reprojection import MovingLayer
from app.studio.scene import Layer

SIZE = (160, 90)


def test_a_highlight_leaves_no_dark_rim() -> None:
    """A spark on polished metal is a hundred times as bright as what lies around it."""
    width, height = SIZE
    color = np.full((height, width, 3), 0.2, np.float32)
    color[40:43, 70:90] = 60.0
    opaque = np.ones((height, width), np.float32)
    nothing = np.zeros((height, width, 3), np.float32)
    gloss = np.zeros((height, width, GLOSS_CHANNELS), np.float32)
    picture = Picture(Layer.PRODUCT, 0, 0, color, nothing, opaque, opaque * 5, gloss)
    camera = Camera((0.0, 0.0, 5.0), (0.0, 0.0, 0.0), 40.0)
    layer = MovingLayer(picture, camera.packed(*SIZE), SIZE)
    for degrees in (0.0, 0.4, 1.1, 2.3):
        seen = np.zeros((height, width, 3), np.float32)
        layer.paint(seen, camera.orbited(degrees).packed(*SIZE))
        inside = seen[20:70, 40:120]
        assert inside.min() > 0.19, f"at {degrees}°"
        assert inside.max() > 20, "the highlight itself stays"
