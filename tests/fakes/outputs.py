"""What fake models put out: real pictures, films and tones, cheap to make, and answers of a language model."""

from __future__ import annotations

import io
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from app.media import ffmpeg

RATIOS = {"16:9": (1280, 720), "9:16": (720, 1280), "1:1": (960, 960), "4:5": (896, 1120)}


def picture(size: tuple[int, int], text: str, ending: str) -> bytes:
    """A real picture: a gradient and a disc whose colours follow the prompt."""
    width, height = size
    seed = sum(text.encode())
    y = np.linspace(0, 1, height)[:, None, None]
    top = np.array([(seed * 37) % 200 + 40, (seed * 17) % 200 + 40, (seed * 71) % 200 + 40])
    pixels = (top * (1 - 0.4 * y)).repeat(width, axis=1).astype(np.uint8)
    image = Image.fromarray(pixels)
    draw = ImageDraw.Draw(image)
    r = min(size) // 4
    draw.ellipse(
        (width // 2 - r, height // 2 - r, width // 2 + r, height // 2 + r), fill=(240, 230, 220)
    )
    file = io.BytesIO()
    image.save(file, {"jpg": "JPEG"}.get(ending, ending.upper()))
    return file.getvalue()


def film_size(given: dict[str, Any], start: bytes | None) -> tuple[int, int]:
    """Pixels of a film: in the ratio of the picture that it starts from, whatever else is asked."""
    size = RATIOS.get(given.get("aspect_ratio", "16:9"), (1280, 720))
    if start:
        with Image.open(io.BytesIO(start)) as image:
            wanted = image.width / image.height
        size = min(RATIOS.values(), key=lambda r: abs(r[0] / r[1] - wanted))
    more = 1.5 if given.get("resolution") == "1080p" else 1.0
    return round(size[0] * more), round(size[1] * more)


def film(folder: Path, size: tuple[int, int], seconds: float) -> bytes:
    """An MP4 of a moving test picture; made once a folder."""
    path = folder / f"film-{size[0]}x{size[1]}-{seconds}.mp4"
    if not path.exists():
        draft = path.with_suffix(".part.mp4")
        _run("-f", "lavfi", "-i", f"testsrc2=size={size[0]}x{size[1]}:rate=24:duration={seconds}", "-c:v", "libx264",
             "-preset", "ultrafast", "-pix_fmt", "yuv420p", str(draft))  # fmt: skip
        draft.replace(path)
    return path.read_bytes()


def tone(folder: Path, seconds: float) -> bytes:
    """A WAV; made once a folder."""
    path = folder / f"music-{seconds}.wav"
    if not path.exists():
        _run("-f", "lavfi", "-i", f"sine=frequency=220:duration={seconds}", "-ac", "2", str(path))
    return path.read_bytes()


def _run(*arguments: str) -> None:
    subprocess.run([ffmpeg.executable(), "-v", "error", "-nostdin", "-y", *arguments], check=True)


def answer_to(told: str, question: str) -> str:
    """What a language model says: an object that fits the JSON schema in its instructions, words from the question."""
    words = [w for w in re.findall(r"[a-z]+", question.lower()) if len(w) > 3] or ["product"]
    start = told.find("{")
    if start < 0:
        return " ".join(words[:12]) + "."
    schema = json.loads(told[start:])
    return json.dumps(_sample(schema, schema.get("$defs", {}), words))


def _sample(schema: dict[str, Any], defs: dict[str, Any], words: list[str], turn: int = 0) -> Any:
    """A value that fits a JSON schema; `turn` varies neighbours of a list."""
    if "$ref" in schema:
        return _sample(defs[schema["$ref"].rpartition("/")[2]], defs, words, turn)
    if "enum" in schema:
        return schema["enum"][(turn + len(words)) % len(schema["enum"])]
    if "anyOf" in schema:
        return _sample(schema["anyOf"][turn % len(schema["anyOf"])], defs, words, turn)
    match schema.get("type"):
        case "object":
            return {k: _sample(v, defs, words, turn) for k, v in schema["properties"].items()}
        case "array":
            return [
                _sample(schema["items"], defs, words, i) for i in range(schema.get("minItems", 1))
            ]
        case "string":
            turned = words[turn % len(words) :] + words[: turn % len(words)]
            return " ".join(turned[-3:])[: schema.get("maxLength", 40)].strip()
        case "null":
            return None
        case _:
            return 1
