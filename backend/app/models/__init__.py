"""Tables. Lives here: SQLAlchemy models only. May import: schemas, database."""

from app.models.assets import Asset
from app.models.auth import ApiKey, SpentToken, User
from app.models.clients import Campaign, Client
from app.models.costs import Cost
from app.models.events import Event
from app.models.idempotency import IdempotencyKey
from app.models.runs import Run
from app.models.sessions import Session
from app.models.workers import Worker

__all__ = [
    "ApiKey", "Asset", "Campaign", "Client", "Cost", "Event", "IdempotencyKey", "Run", "Session", "SpentToken", "User",
    "Worker",
]  # fmt: skip
