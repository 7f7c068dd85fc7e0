"""A wash under a text that would not be readable without: of just the needed strength, in the ad's own hue."""

from __future__ import annotations

import numpy as np
from PIL import Image

from app.studio.arrays import Image8
from app.studio.color import parse_hex
from app.studio.corner_label import PlacedText
from app.studio.legibility import Box, luminance_behind, wash_opacity, wash_tone
from app.studio.title_layout import TitlePlan


def wash_under(
    box: Box, plan: TitlePlan, color: str, anchor: str, pictures: list[Image8], *, of_foot: bool = False
) -> tuple[PlacedText | None, float]:  # fmt: skip
    """A wash from the frame's edge, left (anchor "l"), top or foot, if text of a colour in the box needs one; the contrast then."""
    tone = wash_tone(color, plan.palette.backdrop)
    opacity, reached = wash_opacity(color, tone, luminance_behind(box, plan.frame, pictures))
    if opacity == 0:
        return None, reached
    # Full strength as far as the text goes, then a long soft fade: a side light, not a box.
    if anchor == "l":
        far = box[2] - plan.width * 0.02
        distance = np.arange(plan.width)[None, :] - far
        fade = plan.width * 0.34
    else:
        far = box[1] + plan.height * 0.01 if of_foot else box[3] - plan.height * 0.01
        distance = (np.arange(plan.height)[:, None] - far) * (-1 if of_foot else 1)
        fade = plan.height * 0.26
    t = np.clip(1 - distance / fade, 0, 1)
    alpha = np.broadcast_to(t * t * (3 - 2 * t) * opacity, (plan.height, plan.width))
    reach = int(min(far + fade, plan.width if anchor == "l" else plan.height))
    top = max(int(far - fade), 0) if of_foot else 0
    alpha = alpha[:, :reach] if anchor == "l" else alpha[top:] if of_foot else alpha[:reach]
    noise = np.random.default_rng(5).uniform(-0.5, 0.5, alpha.shape)  # no banding
    layers = [np.full(alpha.shape, v, np.uint8) for v in parse_hex(tone)]
    layers.append(np.clip(alpha * 255 + noise, 0, 255).astype(np.uint8))
    return PlacedText(Image.fromarray(np.dstack(layers)), 0, top), reached
