"""What providers tell on their own: never believed, only a reason to look sooner."""

from __future__ import annotations

from fastapi import APIRouter, Request, status

from app.database import note_after_commit
from app.errors import Forbidden, NotFound, ProviderError, Unavailable
from app.routers.dependencies import TheHouse
from app.services.runs import JobMoved

router = APIRouter(prefix="/api/webhooks", tags=["webhooks"], include_in_schema=False)


@router.post("/{provider}", status_code=status.HTTP_204_NO_CONTENT)
async def heard(provider: str, request: Request, house: TheHouse) -> None:
    """A signed message: whoever waits for the job it names, in whichever process, looks at it now."""
    paid = house.providers.paid
    known = paid.named(provider) if paid else None
    if known is None:
        raise NotFound("There is no such provider here.")
    try:
        job_id = await known.heard(request.headers, await request.body())
    except ProviderError as error:
        raise Unavailable(str(error)) from error
    if job_id is None:
        raise Forbidden("The signature does not fit.", code="BAD_SIGNATURE")
    async with house.database.transaction() as db:
        note_after_commit(db, JobMoved(provider, job_id))
