"""What WebSocket and event stream carry."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from app.schemas.stages import Stage


class ProgressEvent(BaseModel):
    """What WebSocket and event stream carry."""

    session_id: str
    seq: int
    stage: Stage
    progress: float
    message: str
    current_cost: float
    timestamp: datetime
    data: dict[str, Any] | None = None
