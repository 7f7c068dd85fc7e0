"""The models of the fake Replicate: what each takes, refuses and charges."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FakeModel:
    """What a model takes and what it charges (USD), by its input."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    price: Callable[[Fields], float]
    output: str
    """image, images, video, music or text."""
    enums: dict[str, tuple[Any, ...]] = field(default_factory=dict)


MODELS: dict[str, FakeModel] = {
    "openai/gpt-5-mini": FakeModel(
        ("prompt",), ("system_prompt", "reasoning_effort", "verbosity", "max_completion_tokens"),
        lambda _: 0.01, "text",
    ),
    "google/nano-banana": FakeModel(
        ("prompt",), ("image_input", "aspect_ratio", "output_format"), lambda _: 0.039, "image",
        {"output_format": ("jpg", "png")},
    ),
    "black-forest-labs/flux-schnell": FakeModel(
        ("prompt",), ("aspect_ratio", "num_outputs", "output_format", "megapixels", "seed"),
        lambda _: 0.003, "images", {"output_format": ("webp", "jpg", "png")},
    ),
    "bytedance/seedance-1-pro-fast": FakeModel(
        ("prompt",), ("image", "duration", "resolution", "aspect_ratio", "seed", "camera_fixed"),
        lambda i: {"480p": 0.015, "720p": 0.025, "1080p": 0.06}[i.get("resolution", "1080p")] * i.get("duration", 5),
        "video", {"resolution": ("480p", "720p", "1080p"), "duration": tuple(range(2, 13))},
    ),
    "kwaivgi/kling-v2.5-turbo-pro": FakeModel(
        ("prompt",), ("start_image", "end_image", "duration", "aspect_ratio", "negative_prompt"),
        lambda i: 0.07 * i.get("duration", 5), "video", {"duration": (5, 10)},
    ),
    "stability-ai/stable-audio-2.5": FakeModel(
        ("prompt",), ("duration", "seed", "steps", "cfg_scale"), lambda _: 0.20, "music",
        {"duration": tuple(range(1, 191))},
    ),
    "minimax/speech-02-turbo": FakeModel(
        ("text",), ("voice_id", "speed", "emotion", "language_boost"),
        lambda i: 0.06 * len(i["text"]) / 1000, "music",
    ),
}  # fmt: skip


def refusal_of(model: FakeModel, given: Fields) -> Fields | None:
    """The 422 of an input that the model's schema refuses."""
    wrong = [
        ("required", f"input.{f}", f"{f} is required") for f in model.required if not given.get(f)
    ]
    allowed = (*model.required, *model.optional)
    wrong += [
        ("additional_property_not_allowed", f"input.{f}", f"Additional property {f} is not allowed")
        for f in given if f not in allowed
    ]  # fmt: skip
    for name, choices in model.enums.items():
        if name in given and given[name] not in choices:
            listed = ", ".join(json.dumps(c) for c in choices)
            wrong.append(
                ("enum", f"input.{name}", f"{name} must be one of the following: {listed}")
            )
    if not wrong:
        return None
    fields = [{"type": t, "field": f, "description": d} for t, f, d in wrong]
    detail = "".join(f"- {f}: {d}\\n" for _, f, d in wrong)
    return {
        "detail": detail,
        "status": 422,
        "title": "Input validation failed",
        "invalid_fields": fields,
    }
