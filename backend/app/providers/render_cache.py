"""Render cache: what the studio made once is not made again.

The key is a digest of everything that the pixels depend on: engine version, kind, quality, the request,
and the content (not the name) of files it points to. Words that no picture shows are left out of it.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import shutil
import uuid
from pathlib import Path
from typing import Any

from app import studio
from app.studio import ENGINE_VERSION

CACHED_KINDS = frozenset(
    ["still", "clip", "sketch", "photo_still", "photo_clip", "photo_sketch", "framed_still", "framed_clip",
     "framed_sketch", "picture_clip", "titles", "soundtrack"]
)  # fmt: skip
_FILES = ("photo", "cutout", "behind", "brand_mark")
_UNSEEN = ("notices", "recognised")
_FACTS = "outputs.json"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@functools.cache
def _engine_digest() -> str:
    """Of the engine's own sources and fonts: a changed renderer never serves an old picture."""
    digest = hashlib.sha256()
    folder = Path(studio.__file__).parent
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".py", ".ttf"):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


class RenderCache:
    """Finished renders in a folder, the least recently used making way.

    Args:
        limit: bytes that the folder may hold; 0 keeps nothing.
    """

    def __init__(self, folder: Path, limit: int) -> None:
        self._folder, self._limit = folder, limit

    def key(self, kind: str, level: str, inputs: dict[str, Any]) -> str:
        """The render's identity, 64 hexadecimal digits."""
        told = dict(inputs)
        for name in _FILES:
            if named := told.get(name):
                paths = named if isinstance(named, list) else [named]
                told[name] = [_digest(Path(path)) for path in paths]
        if brief := told.get("brief"):
            told["brief"] = {k: v for k, v in brief.items() if k not in _UNSEEN}
        if kind.startswith("photo_") and brief and not brief.get("branded"):
            told["brief"].pop("palette", None)  # the photo's own colours are used
        if not kind.startswith(("photo_", "framed_")):
            told.pop(
                "index", None
            )  # the place in the round shows only where a photo's card depends on it
        text = json.dumps([ENGINE_VERSION, _engine_digest(), kind, level, told], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def fetch(self, key: str, folder: Path) -> dict[str, Any] | None:
        """Copies a finished render into `folder`; its outputs, or None if there is none whole."""
        if self._limit <= 0:
            return None
        source = self._folder / key
        if not source.is_dir():
            return None
        try:
            facts = json.loads((source / _FACTS).read_text())
            for name, size in facts["files"].items():
                shutil.copyfile(source / name, folder / name)
                if (folder / name).stat().st_size != size:
                    raise ValueError(f"{name} is cut short")
            os.utime(source)
            outputs: dict[str, Any] = facts["outputs"]
        except (OSError, ValueError, KeyError):
            # Not whole, after a power cut perhaps: out of the way, so that it can be made anew.
            shutil.rmtree(source, ignore_errors=True)
            for path in folder.iterdir():
                path.unlink()
            return None
        return outputs

    def keep(self, key: str, folder: Path, outputs: dict[str, Any]) -> None:
        """Copies a render's files in. Best effort: a full disk only means that nothing is kept."""
        if self._limit <= 0:
            return
        draft = self._folder / f".{uuid.uuid4().hex}"
        try:
            shutil.copytree(folder, draft)
            files = {path.name: path.stat().st_size for path in draft.iterdir()}
            (draft / _FACTS).write_text(json.dumps({"files": files, "outputs": outputs}))
            draft.rename(self._folder / key)  # whole or not at all
        except OSError:
            shutil.rmtree(draft, ignore_errors=True)
        self._make_room()

    def _make_room(self) -> None:
        entries = []
        for entry in self._folder.iterdir() if self._folder.is_dir() else ():
            with contextlib.suppress(OSError):
                if entry.is_dir():
                    size = sum(f.stat().st_size for f in entry.iterdir())
                    entries.append((entry.stat().st_mtime, size, entry))
        total = sum(size for _, size, _ in entries)
        for _, size, entry in sorted(entries, key=lambda e: e[0]):
            if total <= self._limit:
                return
            shutil.rmtree(entry, ignore_errors=True)
            total -= size
