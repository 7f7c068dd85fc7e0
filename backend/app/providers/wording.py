"""What hosted models are told of a shot: the brief in words."""

from __future__ import annotations

from typing import Any

from app.schemas.brief import LightMood, Move, ProductBrief, ViewType

_VIEWS = {
    ViewType.FRONT: "seen from the front at eye level", ViewType.SIDE: "in profile",
    ViewType.BACK: "from behind", ViewType.TOP: "from straight above",
    ViewType.DETAIL: "a close-up of its most telling detail",
    ViewType.LIFESTYLE: "in a real setting where it is used, in warm window light",
}  # fmt: skip
_LIGHT = {
    LightMood.STUDIO: "soft studio light", LightMood.GOLDEN: "golden hour light",
    LightMood.COOL: "cool, clean light", LightMood.DRAMATIC: "dramatic low-key light",
}  # fmt: skip
_MOVES = {
    Move.PUSH_IN: "the camera pushes in slowly", Move.PULL_OUT: "the camera pulls back slowly",
    Move.ORBIT_LEFT: "the camera orbits slowly to the left",
    Move.ORBIT_RIGHT: "the camera orbits slowly to the right",
    Move.RISE: "the camera rises slowly", Move.SLIDE: "the camera slides sideways slowly",
}  # fmt: skip


def picture_prompt(inputs: dict[str, Any], *, with_reference: bool, plain: bool) -> str:
    """The prompt for a product picture.

    Args:
        with_reference: a picture of the same product goes along.
        plain: only the product and its ground, for a filter that refused the user's own words.
    """
    brief = ProductBrief.model_validate(inputs["brief"])
    view = _VIEWS[ViewType(inputs["view"])]
    product = brief.noun if plain else inputs.get("prompt") or brief.noun
    same = (
        "The same product as in the reference picture, unchanged in shape, colour and label. "
        if with_reference
        else ""
    )
    scene = "" if plain else inputs.get("scene") or ""
    light = _LIGHT[LightMood(inputs.get("light") or brief.light)]
    setting = "" if plain else brief.setting
    setting = (
        setting
        or f"a {brief.mood} set in {brief.palette.backdrop} with accents of {brief.palette.accent}"
    )
    return (
        f"{same}Advertising photograph of {product}, {view}. {scene.rstrip('.') + '. ' if scene else ''}{light.capitalize()}, {setting.rstrip('.')}, "
        "sharp focus, room for a headline, no text, no watermark."
    )


def music_prompt(inputs: dict[str, Any]) -> str:
    """The prompt for an ad's music."""
    return (
        f"{inputs['genre'].capitalize()} instrumental advertising music, {inputs['bpm']:.0f} BPM, starts at once on the first "
        "beat, clear ending, polished mix, no vocals."
    )


def clip_prompt(inputs: dict[str, Any], *, plain: bool) -> str:
    """The prompt for a clip that starts from a picture."""
    brief = ProductBrief.model_validate(inputs["brief"])
    wish = "" if plain else inputs.get("direction") or ""
    return (
        f"{wish.rstrip('.') + '. ' if wish else ''}{_MOVES[Move(inputs['move'])].capitalize()}. The {brief.noun} keeps its shape, "
        "colour and label. Smooth motion, no cuts, no text."
    )
