"""Rows of users are looked up with their owner in the query, in one place (ASVS 8.2.2)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import httpx

from app.models import Asset, User
from app.routers.dependencies import House
from app.services import ownership
from tests.conftest import Person
from tests.live import ROOT

OWNED = {"Session", "Asset", "Client", "Campaign", "ApiKey"}
APP = ROOT / "backend" / "app"
WITHOUT_OWNER = {
    # The session is the user's own already, or the id never came from outside.
    "services/api_keys.py": "claims_of notes the use of a key whose digest fitted",
    "services/costs.py": "reserve locks the ad of an entry",
    "services/storyboards.py": "record: ids of units that were planned here",
    "services/images.py": "record: ids of units that were planned here",
    "services/clips.py": "record: ids of units that were planned here",
    "services/composition.py": "record: ids of units that were planned here",
    "services/runs.py": "at_work: the ad of a run",
    # Everybody's, on purpose.
    "services/admin.py": "admins tend anybody's work",
    "routers/assets.py": "get_media: a signed link is the right to its file",
}


def unscoped(source: str) -> Iterator[str]:
    """Models of users' things that are looked up by `db.get` or `db.get_one`."""
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("get", "get_one")
            and node.args and isinstance(node.args[0], ast.Name) and node.args[0].id in OWNED
        ):  # fmt: skip
            yield node.args[0].id


def test_no_other_look_ups() -> None:
    found = {
        str(path.relative_to(APP))
        for room in ("services", "routers")
        for path in sorted((APP / room).glob("*.py"))
        if list(unscoped(path.read_text()))
    }
    assert found == set(WITHOUT_OWNER), "use services/ownership.find, or say why not here"


def test_the_search_finds_one() -> None:
    assert list(unscoped("asset = await db.get(Asset, asset_id, with_for_update=True)")) == ["Asset"]  # fmt: skip


async def test_found_by_the_owner_alone(api: httpx.AsyncClient, ann: Person, bob: Person) -> None:
    house: House = api.app.state.house  # type: ignore[attr-defined]
    async with house.database.transaction() as db:
        one, two = await db.get(User, 1), await db.get(User, 2)
        assert one is not None
        assert two is not None
        asset = Asset(user_id=one.id, kind="upload", storage_key="k", content_type="image/png", size_bytes=1)  # fmt: skip
        db.add(asset)
        await db.flush()
        for lock in (False, True):
            assert await ownership.find(db, one, Asset, asset.id, lock=lock) is asset
            assert await ownership.find(db, two, Asset, asset.id, lock=lock) is None
        assert await ownership.find(db, one, Asset, asset.id, Asset.kind == "clip") is None
        assert await ownership.find_all(db, one, Asset, [asset.id]) == {asset.id: asset}
        assert await ownership.find_all(db, two, Asset, [asset.id]) == {}


def test_paths_exist() -> None:
    assert all(Path(APP / name).exists() for name in WITHOUT_OWNER)
