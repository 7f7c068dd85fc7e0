"""`adreel studio`: tools of the rendering engine."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from app.config import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which tool, and what it takes."""
    tools = parser.add_subparsers(dest="tool", required=True)
    gallery = tools.add_parser("gallery", help="render every kind of product in its moods")
    gallery.add_argument("folder", type=Path, metavar="OUT", help="where the pictures go")
    gallery.add_argument("--only", default="", help="a part of the names, such as bag")
    gallery.add_argument("--moods", type=int, default=3, choices=range(1, 10), metavar="1..9",
                         help="moods for each kind (default 3)")  # fmt: skip
    gallery.add_argument(
        "--views", action="store_true", help="each from all six views, not from one"
    )
    gallery.add_argument("--size", type=_size, default=(320, 400), metavar="WxH",
                         help="pixels of a picture (default 320x400)")  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    """Renders the gallery and says each picture's name; the exit code."""
    cache = Settings().data_dir.resolve() / "numba-cache"
    os.environ.setdefault("NUMBA_CACHE_DIR", str(cache))
    from app.agents import gallery  # noqa: PLC0415  numba reads that variable when it is imported

    try:
        hung = gallery.hang(
            arguments.folder, arguments.size, arguments.moods, arguments.only, views=arguments.views
        )  # fmt: skip
        for name in hung:
            print(name, flush=True)
    except (ValueError, OSError) as error:
        print(f"adreel: {error}", file=sys.stderr)
        return 1
    print(arguments.folder / "contact-sheet.jpg")
    return 0


def _size(text: str) -> tuple[int, int]:
    """`320x400` as (width, height)."""
    width, _, height = text.partition("x")
    size = int(width), int(height)
    if not all(64 <= v <= 2160 for v in size):
        raise argparse.ArgumentTypeError("width and height must be 64 to 2160 pixels")
    return size
