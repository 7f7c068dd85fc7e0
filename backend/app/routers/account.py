"""What people do with their account: another password."""

from __future__ import annotations

from fastapi import APIRouter, Response

from app.routers.auth import sign_in, signed_in
from app.routers.dependencies import Address, OwnClaims, TheHouse
from app.schemas.auth import LoginResponse, PasswordRequest
from app.services import auth, passwords

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
