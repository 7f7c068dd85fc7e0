"""Leases of processes: who renews one is alive; whose lease has run out may change nothing more, and its work goes on elsewhere.

Only on PostgreSQL, whose clock counts. A process is held for dead by one change of its row, which every change that it
would make itself looks at first: a process that was only asleep wakes to find the door shut.
"""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import session_name
from app.models import Worker

_REMEMBERED = timedelta(days=1)
"""How long the rows of ended processes are kept, to be looked at."""
_HANDING_ON = timedelta(seconds=5)
"""Whoever held a process for dead has so long to hand its work on; then somebody else does."""


_CUT_OFF = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ANY(CAST(:names AS text[])) "
    "AND datname = current_database() AND pid <> pg_backend_pid()"
)
"""A timeout for idle transactions is not enough: half way through a message the server takes a frozen client for a busy one."""


@dataclass(frozen=True, slots=True)
class Ended:
    """Ids of processes whose work goes on elsewhere: those that fell silent, and those that said so, or whose work was left lying."""

    silent: list[str]
    left: list[str]


class LostLease(Exception):
    """This process was held for dead; others have its work."""


async def register(db: AsyncSession, worker_id: str) -> None:
    """Enters this process."""
    db.add(
        Worker(
            id=worker_id, host=socket.gethostname()[:255], pid=os.getpid(), started_at=func.now(),
            heartbeat_at=func.now(),
        )
    )  # fmt: skip
    await db.flush()


async def renew(db: AsyncSession, worker_id: str) -> bool:
    """A sign of life; False if it comes too late."""
    renewed = update(Worker).where(Worker.id == worker_id, Worker.reaped_at.is_(None))
    done = await db.execute(renewed.values(heartbeat_at=func.clock_timestamp()))
    return bool(done.rowcount)  # type: ignore[attr-defined]  # a DELETE has it


async def ensure_alive(db: AsyncSession, worker_id: str, lease: float) -> None:
    """Holds the lease (seconds) until the transaction ends: nobody takes this process for dead meanwhile, and it may be renewed.

    A process that freezes in the middle of it loses the transaction after as long.

    Raises:
        LostLease: somebody has already.
    """
    limit = func.set_config("idle_in_transaction_session_timeout", str(round(lease * 1000)), True)
    mine = select(limit).where(Worker.id == worker_id, Worker.reaped_at.is_(None))
    if await db.scalar(mine.with_for_update(read=True, key_share=True)) is None:
        raise LostLease(worker_id)


async def reap(db: AsyncSession, lease: timedelta, judge: str) -> Ended:
    """Holds processes for dead that have not been heard of for a lease; also finds those whose work nobody has handed on.

    One that froze in the middle of a transaction still holds its row, and whatever else it had locked: its sessions are ended, and it
    is found dead at the next look.

    Args:
        judge: the process that looks, and does not judge itself.
    """
    others = Worker.reaped_at.is_(None) & (Worker.id != judge)
    silent = others & (Worker.heartbeat_at < func.now() - lease)
    left = Worker.handed_on_at.is_(None) & (Worker.reaped_at < func.now() - _HANDING_ON)
    found = list(
        await db.scalars(select(Worker).where(silent | left).with_for_update(skip_locked=True))
    )
    ended = Ended(
        [worker.id for worker in found if worker.reaped_at is None],
        [worker.id for worker in found if worker.reaped_at is not None],
    )
    for worker in found:
        worker.reaped_at = func.now()
    holding = list(
        await db.scalars(select(Worker.id).where(silent, Worker.id.not_in(ended.silent)))
    )
    if holding:
        await db.execute(_CUT_OFF, {"names": [session_name(held) for held in holding]})
    return ended


async def dead(db: AsyncSession) -> list[str]:
    """All that are remembered as held for dead."""
    return list(await db.scalars(select(Worker.id).where(Worker.reaped_at.is_not(None))))


async def end(db: AsyncSession, worker_id: str) -> None:
    """A process says itself that it ends; its work may be handed on at once."""
    await db.execute(
        update(Worker).where(Worker.id == worker_id, Worker.reaped_at.is_(None))
        .values(reaped_at=func.now() - _HANDING_ON * 2)
    )  # fmt: skip


async def handed_on(db: AsyncSession, worker_ids: list[str]) -> None:
    """The work of these was given back; old rows go."""
    await db.execute(
        update(Worker).where(Worker.id.in_(worker_ids)).values(handed_on_at=func.now())
    )
    for old in await db.scalars(
        select(Worker).where(Worker.handed_on_at < func.now() - _REMEMBERED)
    ):
        await db.delete(old)
