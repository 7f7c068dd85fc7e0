"""What backup.sh and restore.sh must know of the database. Python's own library only; settings come from the environment.

database.py kind                     postgresql or sqlite
database.py files                    SQLite's files, in the order in which they are copied
database.py service FILE             writes how to reach PostgreSQL, for libpq; keeps the password off command lines
database.py copy FROM TO             a copy of a SQLite file that is in use, checked
database.py count FILE               rows of each table of a SQLite file
database.py media FILE FOLDER        which files of a SQLite file's assets a folder lacks
"""

from __future__ import annotations

import os
import sqlite3
import sys
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

_LIBPQ = {"ssl": "sslmode"}
"""Words of asyncpg that libpq has other ones for."""


def _address() -> str:
    return os.environ.get("DATABASE_URL", "")


def kind() -> str:
    return "postgresql" if _address().startswith(("postgres:", "postgresql")) else "sqlite"


def files() -> list[Path]:
    """The engine's file first: work that the application's copy knows and the engine's does not is begun anew, never lost."""
    folder = Path(os.environ.get("DATA_DIR") or "data").resolve()
    _, _, own = _address().partition(":///")
    return [folder / "workflows.sqlite", Path(own) if own else folder / "adreel.sqlite"]


def service(target: Path) -> None:
    parts = urlsplit(_address())
    given = {
        "host": parts.hostname, "port": parts.port, "dbname": unquote(parts.path.lstrip("/")),
        "user": unquote(parts.username or ""), "password": unquote(parts.password or ""),
    } | {_LIBPQ.get(name, name): value for name, value in parse_qsl(parts.query)}  # fmt: skip
    lines = [f"{name}={value}" for name, value in given.items() if value]
    target.touch(mode=0o600)
    target.write_text("\n".join(["[adreel]", *lines, ""]))


def _open(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=60)


def copy(source: Path, target: Path) -> None:
    """Pages are copied while others write; the copy holds one moment of the file.

    Raises:
        SystemExit: the copy is damaged, as its source then is.
    """
    reading, writing = _open(source), sqlite3.connect(target)
    try:
        reading.backup(writing)
        writing.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        told = writing.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        reading.close()
        writing.close()
    if told != "ok":
        raise SystemExit(f"{source} is damaged: {told}")


def count(file: Path) -> list[str]:
    connection = _open(file)
    try:
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        names = [row[0] for row in connection.execute(query).fetchall()]
        # names are the file's own
        rows = {n: connection.execute(f'SELECT count(*) FROM "{n}"').fetchone()[0] for n in names}  # noqa: S608
        return [f"{name} {number}" for name, number in rows.items()]
    finally:
        connection.close()


def media(file: Path, folder: Path) -> list[str]:
    connection = _open(file)
    try:
        keys = connection.execute(
            "SELECT storage_key FROM assets UNION SELECT poster_key FROM assets WHERE poster_key IS NOT NULL"
        ).fetchall()
    finally:
        connection.close()
    return sorted(key for (key,) in keys if not (folder / key).is_file())


def main(arguments: list[str]) -> None:
    match arguments:
        case ["kind"]:
            print(kind())
        case ["files"]:
            print("\n".join(str(f) for f in files()))
        case ["service", target]:
            service(Path(target))
        case ["copy", source, target]:
            copy(Path(source), Path(target))
        case ["count", file]:
            print("\n".join(count(Path(file))))
        case ["media", file, folder]:
            print("\n".join(media(Path(file), Path(folder))))
        case _:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
