"""What people do with their account: another password, all that is kept about them, the end of it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator

from fastapi import APIRouter, Response, status
from fastapi.responses import StreamingResponse

from app.errors import Unavailable
from app.models.types import new_id
from app.routers.auth import sign_in, sign_out, signed_in
from app.routers.dependencies import Address, OwnClaims, TheHouse
from app.schemas.auth import EraseRequest, LoginResponse, PasswordRequest
from app.services import assets, auth, passwords, privacy

router = APIRouter(prefix="/api/user", tags=["account"])


@router.post("/password")
async def change_password(
    body: PasswordRequest, claims: OwnClaims, house: TheHouse, address: Address, response: Response
) -> LoginResponse:
    """Sets another password. All session tokens end, also this one: the answer holds a fresh one.

    API keys go on: they belong to programs, which don't know the password; `revoke_api_keys` ends them, too.
    """
    async with house.database.reading() as db:
        user = await auth.user_for(db, claims)
    await auth.prove(user, house.door, body.current_password, address)
    passwords.check(body.new_password, user.email, user.username)
    fresh = await passwords.hashed(body.new_password)
    user = await auth.change_password(
        house.database, claims, fresh, user.password_hash, keys_too=body.revoke_api_keys
    )
    return signed_in(house, user, sign_in(response, house, user))


@router.get(
    "/export", response_class=StreamingResponse, responses={200: {"content": {"application/zip": {}}}}
)  # fmt: skip
async def export_user(claims: OwnClaims, house: TheHouse) -> StreamingResponse:
    """Everything that is kept about you: `data.json` and your files, as one zip."""
    async with house.database.reading() as db:
        user = await auth.user_for(db, claims)
    await house.limits.take("export", user.id)
    folder = house.settings.scratch / "export" / new_id()

    async def archive() -> AsyncIterator[bytes]:
        try:
            async for piece in privacy.zipped(export, house.storage):
                yield piece
        finally:
            await asyncio.shield(asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True))

    try:
        await asyncio.to_thread(folder.mkdir, parents=True)
        export = await privacy.collect(house.database, user, folder)
    except BaseException as error:
        await asyncio.shield(asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True))
        if isinstance(error, OSError):
            raise Unavailable("The archive could not be written.", code="STORAGE_FAILED") from error
        raise
    headers = {
        "Content-Disposition": 'attachment; filename="adreel-export.zip"', "Cache-Control": "no-store",
    }  # fmt: skip
    return StreamingResponse(archive(), media_type="application/zip", headers=headers)


@router.delete("", status_code=status.HTTP_204_NO_CONTENT)
async def erase_user(
    body: EraseRequest, claims: OwnClaims, house: TheHouse, address: Address, response: Response
) -> None:
    """Deletes your account with its ads, files, clients and keys, for good. What hosted models were paid is kept without you."""
    async with house.database.reading() as db:
        user = await auth.user_for(db, claims)
    await auth.prove(user, house.door, body.password, address)
    keys = await privacy.erase(house.database, claims, user.password_hash)
    await assets.drop_files(house.storage, keys)
    sign_out(response, house)
