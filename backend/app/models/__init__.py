"""Tables. Lives here: SQLAlchemy models only. May import: schemas, database."""

from app.models.assets import Asset
from app.models.auth import SpentToken, User
from app.models.costs import Cost
from app.models.events import Event
from app.models.idempotency import IdempotencyKey
from app.models.runs import Run
from app.models.sessions import Session

__all__ = ["Asset", "Cost", "Event", "IdempotencyKey", "Run", "Session", "SpentToken", "User"]
