"""The text of finished ads, read back by optical character recognition from their frames."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.agents.cutting import plan_cut
from app.agents.overlays import time_words
from app.schemas.cuts import TextOverlay
from tests.agents.test_compositor import composed
from tests.media.films import run

TEXTS = {
    "plain": ("eng", "Pink Tennis Shoes", "Shop now"),
    "50 characters": ("eng", "Extraordinarily Comfortable Everyday Running Shoes", "Order yours before they go"),
    "German": ("deu", "Donaudampfschifffahrtskapitänsmütze", "Jetzt für später kaufen"),
    "Vietnamese": ("vie", unicodedata.normalize("NFD", "Nước mắm Phú Quốc"), "Đặt hàng ngay"),
    "Cyrillic": ("rus", "Вечерний чай", "Купить сейчас"),
    "signs": ("eng", "Win 50% \"off\": it's {new} [now]\\", "Save: 10% {now}"),
    "newlines": ("eng", "Morning\nOrange\r\nJuice", "Taste\nit today"),
}  # fmt: skip
SIZES = {"9:16": (540, 960), "16:9": (960, 540)}


def installed() -> set[str]:
    """Languages of this machine's tesseract; none if there is none."""
    if not shutil.which("tesseract"):
        return set()
    done = subprocess.run(
        ["tesseract", "--list-langs"], capture_output=True, text=True, check=False
    )
    return set((done.stdout + done.stderr).split())


def frame_of(film: Path, number: int, folder: Path) -> np.ndarray:
    """One frame, as tall text as at 1080p: (h, w, 3)."""
    run("-i", str(film), "-vf", f"select=eq(n\\,{number}),scale=iw*2:ih*2:flags=bicubic", "-frames:v", "1",
        str(folder / "frame.png"))  # fmt: skip
    with Image.open(folder / "frame.png") as image:
        return np.asarray(image.convert("RGB"))


def read(picture: np.ndarray, language: str, folder: Path) -> str:
    """All text that is found in a picture (h, w, 3), as `plain`."""
    Image.fromarray(picture).convert("L").save(folder / "read.png")
    said = subprocess.run(
        ["tesseract", str(folder / "read.png"), "-", "-l", language, "--psm", "11"],
        capture_output=True, text=True, check=True, timeout=120,
    ).stdout  # fmt: skip
    return plain(said)


def plain(text: str) -> str:
    """For comparison: accents composed, without case and spaces, quotation marks alike."""
    text = unicodedata.normalize("NFC", text).lower()
    for mark in '“”„‘’`"':
        text = text.replace(mark, "'")
    return "".join(text.replace("''", "'").split())


def found(wanted: str, seen: str) -> float:
    """How much of a text is in another, in its order and close together: 0..1."""
    best = 0.0
    for start in range(max(len(seen) - len(wanted), 0) + 1):
        part = seen[start : start + len(wanted)]
        best = max(best, SequenceMatcher(None, part, wanted, autojunk=False).ratio())
    return best


@pytest.mark.parametrize(
    ("kind", "ratio"),
    [
        ("50 characters", "16:9"),
        *zip(TEXTS, ["9:16", "9:16", "16:9", "9:16", "16:9", "9:16", "16:9"], strict=True),
    ],
)
async def test_text_is_read_back(kind: str, ratio: str, tmp_path: Path) -> None:
    language, name, cta = TEXTS[kind]
    if language not in installed():
        pytest.skip(f"tesseract with {language!r} isn't installed; .ci/run installs it")
    text = TextOverlay(product_name=name, cta=cta)
    _, film, wished = await composed(
        tmp_path, None, SIZES[ratio], count=1, text=text.model_dump() | {"free_color": True}
    )
    cut = plan_cut(wished, *SIZES[ratio])
    over_the_shot, on_the_card = time_words(cut).end - 12, cut.edit.frames - 4
    for frame in (over_the_shot, on_the_card):
        picture = frame_of(film, frame, tmp_path)
        seen = read(picture, language, tmp_path)
        if min(found(plain(wanted), seen) for wanted in (text.product_name, text.cta)) < 0.9:
            seen += read(255 - picture, language, tmp_path)  # light text on dark ground
        for wanted in (text.product_name, text.cta):
            share = found(plain(wanted), seen)
            assert share >= 0.9, f"frame {frame}: {plain(wanted)!r} is not in {seen!r}"
