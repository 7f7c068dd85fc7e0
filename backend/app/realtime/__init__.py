"""Event log → bus → WebSocketManager: how watchers learn of progress; and the way to other processes.

The log is the truth (a row per event, written with the change it tells of); the bus only says that
something is new. The only room that knows the Redis client. May import: models, schemas, database, config, errors, logging.
"""

from collections.abc import Mapping
from typing import Any

from app.config import Settings
from app.database import Database
from app.realtime.bus import Bus, MemoryBus
from app.realtime.letters import Letters
from app.realtime.postgres_bus import PostgresBus
from app.realtime.redis_bus import RedisBus
from app.realtime.redis_link import RedisLink


def open_bus(settings: Settings, database: Database, kinds: Mapping[str, type[Any]]) -> Bus:
    """The bus that the settings name, fed by what the database's transactions leave; to be started.

    Args:
        kinds: notes that travel to other processes besides events, dataclasses by the name that they have on the way.
    """
    match settings.bus_kind:
        case "postgresql":
            over_postgres = PostgresBus(database, Letters(kinds))
            database.announcers.append(over_postgres.announce)
            return over_postgres
        case "redis":
            over_redis = RedisBus(database, Letters(kinds), settings.redis_url)
            database.listeners.append(over_redis.send)
            return over_redis
        case _:
            return MemoryBus()


def open_redis(settings: Settings) -> RedisLink | None:
    """Redis for what can do without it; None if the settings name none."""
    return RedisLink(settings.redis_url) if settings.redis_url else None


__all__ = ["Bus", "RedisLink", "open_bus", "open_redis"]
