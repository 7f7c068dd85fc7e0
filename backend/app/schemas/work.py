"""Names of pieces of work in the ledger (`Cost.unit` begins with one). Who buys, books and looks for a piece says the same name: so it is paid for once."""

from __future__ import annotations


def brief_work(session_id: str, number: int) -> str:
    """A round's prompt, read."""
    return f"parse:{session_id}:{number}"


def script_work(session_id: str, number: int) -> str:
    """A round's storyboard, written."""
    return f"script:{session_id}:{number}"


def moves_work(session_id: str, number: int) -> str:
    """A round's camera moves, chosen."""
    return f"plan:{session_id}:{number}"


def image_work(asset_id: str) -> str:
    return f"image:{asset_id}"


def clip_work(asset_id: str) -> str:
    return f"clip:{asset_id}"


def music_work(session_id: str, genre: str, seconds: int | None = None) -> str:
    """A session's music; without `seconds` that of every length."""
    name = f"music:{session_id}:{genre}"
    return name if seconds is None else f"{name}:{seconds}"
