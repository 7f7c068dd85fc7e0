"""Orders: what a process without a worker does for runs. It gives them to the queues, and takes nothing from there."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from dbos import DBOSClient, DBOSPortableJSONSerializer, EnqueueOptions

from app.config import Settings
from app.logging import get_logger
from app.orchestrator.engine import VERSION, WORKFLOW, priority
from app.services import runs
from app.storage import Storage

_log = get_logger(__name__)


class Orders:
    """Hears what transactions ask for. What can't be ordered now is found by a worker within seconds."""

    def __init__(self, settings: Settings, storage: Storage) -> None:
        self._url, self._storage = settings.engine_url, storage.patient()
        self._client: DBOSClient | None = None
        self._opening = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Nothing is needed before the first order."""

    def hear(self, note: object) -> None:
        """Takes the notes that transactions leave."""
        if isinstance(note, runs.RunRequested):
            self._spawn(self._enqueue(note))
        elif isinstance(note, runs.RunCanceled):
            self._spawn(self._cancel(note.run_id))
        elif isinstance(note, runs.SessionDeleted):
            self._spawn(self._storage.delete_folder(f"sessions/{note.session_id}"))
        elif isinstance(note, runs.RunsForgotten):
            self._spawn(self._forget(note.run_ids))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        async def tried() -> None:
            try:
                await work
            except Exception as error:
                _log.warning("order_failed", error=str(error))

        task = asyncio.get_running_loop().create_task(tried())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _ready(self) -> DBOSClient:
        async with self._opening:
            if self._client is None:
                self._client = await asyncio.to_thread(
                    lambda: DBOSClient(
                        system_database_url=self._url, serializer=DBOSPortableJSONSerializer(),
                        system_database_pool_size=3, retry_connection_errors=False,
                    )
                )  # fmt: skip
            return self._client

    async def _enqueue(self, note: runs.RunRequested) -> None:
        options: EnqueueOptions = {
            "queue_name": note.lane, "workflow_name": WORKFLOW, "workflow_id": note.run_id,
            "app_version": VERSION, "priority": priority(note), "queue_partition_key": str(note.user_id),
        }  # fmt: skip
        await (await self._ready()).enqueue_async(options, note.run_id)

    async def _cancel(self, run_id: str) -> None:
        await (await self._ready()).cancel_workflow_async(run_id)

    async def _forget(self, run_ids: tuple[str, ...]) -> None:
        client = await self._ready()
        for run_id in run_ids:
            await client.cancel_workflow_async(run_id)
        await client.delete_workflows_async(list(run_ids))

    async def stop(self) -> None:
        """Lets orders that are under way arrive."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=5)
        if self._client is not None:
            await asyncio.to_thread(self._client.destroy)
