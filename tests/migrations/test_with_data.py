"""Migrations of a database that is in use: what every table holds is still there, one revision up or down after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import create_async_engine

from app.migrations.runner import alembic_config, downgrade, upgrade

ROWS = 3
"""In every table."""
MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
Table = list[dict[str, Any]]
OWN_WORDS = {"status": "settled", "attempt": 1, "mode": "guided"}
"""Of columns whose words a migration looks at."""


def on(url: str, work: Callable[[sa.Connection], Any]) -> Any:
    """Does work in a transaction."""

    async def run() -> Any:
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            done = await connection.run_sync(work)
        await engine.dispose()
        return done

    return asyncio.run(run())


def tables_of(connection: sa.Connection) -> list[sa.Table]:
    """As the database has them now, those that others refer to first."""
    metadata = sa.MetaData()
    metadata.reflect(connection)
    return [t for t in metadata.sorted_tables if t.name != "alembic_version"]


def value(column: sa.Column[Any], number: int) -> Any:
    """Something that fits; a key is its row's number, and refers to the row of that number elsewhere."""
    if column.name in OWN_WORDS:
        return OWN_WORDS[column.name]
    match column.type:
        case sa.JSON():
            return {"Größe": [number, "„groß“"]}
        case sa.Boolean():
            return bool(number % 2)
        case sa.Integer():
            return number
        case sa.Numeric() | sa.Float():
            return Decimal(number) / 4
        case sa.DateTime():
            return MOMENT
        case _:
            return str(number) if is_key(column) else f"{number} {column.name}"[:8]


def is_key(column: sa.Column[Any]) -> bool:
    return column.name == "id" or column.name.endswith("_id")


def fill(connection: sa.Connection) -> None:
    """Rows in all tables that have none."""
    for table in tables_of(connection):
        if connection.scalar(sa.select(sa.func.count()).select_from(table)) == 0:
            rows = [{c.name: value(c, n) for c in table.columns} for n in range(1, ROWS + 1)]
            connection.execute(table.insert(), rows)


def contents(connection: sa.Connection) -> dict[str, Table]:
    """All rows of all tables."""
    return {
        t.name: sorted((dict(r._mapping) for r in connection.execute(t.select())), key=repr)
        for t in tables_of(connection)
    }


def unchanged(before: dict[str, Table], after: dict[str, Table]) -> None:
    """Tables and columns that are there on both sides hold the same."""
    for name in before.keys() & after.keys():
        known = before[name][0].keys() & after[name][0].keys()
        old, new = ([{c: row[c] for c in sorted(known)} for row in rows[name]] for rows in (before, after))  # fmt: skip
        assert sorted(old, key=repr) == sorted(new, key=repr), name


def test_up_down_up_with_data(database_url: str) -> None:
    script = ScriptDirectory.from_config(alembic_config(database_url))
    revisions = [r.revision for r in script.walk_revisions()][::-1]
    upgrade(database_url, revisions[0])
    on(database_url, fill)
    ways: list[tuple[Callable[[str, str], None], list[str]]] = [
        (upgrade, revisions[1:]), (downgrade, revisions[-2::-1]), (upgrade, revisions[1:]),
    ]  # fmt: skip
    for move, targets in ways:
        for revision in targets:
            before = on(database_url, contents)
            assert all(len(rows) == ROWS for rows in before.values()), before
            move(database_url, revision)
            after = on(database_url, contents)
            unchanged(before, after)
            if {"costs", "generation_costs"} == {n for n in before.keys() ^ after.keys() if "costs" in n}:  # fmt: skip
                unchanged(*({"money": next(t[n] for n in t if "costs" in n)} for t in (before, after)))  # fmt: skip
            on(database_url, fill)
    on(database_url, _add_one_cost)


def _add_one_cost(connection: sa.Connection) -> None:
    """PostgreSQL's counter stands behind the rows that were carried over."""
    costs = next(t for t in tables_of(connection) if t.name == "generation_costs")
    row = {c.name: value(c, ROWS + 1) for c in costs.columns if c.name != "id"}
    connection.execute(costs.insert(), [row | {"session_id": "1", "user_id": 1}])
