"""`adreel`, whose ads are cut at a third of their size: for servers of tests that are about what happens to an ad, not about how it looks."""

from __future__ import annotations

from app import cli
from app.commands import up
from app.schemas.brief import FRAME_SIZES
from tests.live import SMALL


def main() -> None:
    """The command line, in a process of its own."""
    for ratio, (width, height) in FRAME_SIZES.items():
        FRAME_SIZES[ratio] = (width // SMALL, height // SMALL)
    up.SERVER = ("-m", "tests.small_cli", "serve")
    cli.main()


if __name__ == "__main__":
    main()
