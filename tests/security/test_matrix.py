"""Every route × everybody who might ask: the table below says who may, the application has to agree.

A route that is new fails here until it has a rule (ASVS 5.0: 8.2.1, 8.2.2, 8.4.1, 7.4.1–3, 9.1.2, 9.2.1, 9.2.2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute, APIWebSocketRoute, iter_route_contexts
from jose import jwt

from app.config import Settings
from app.main import create_app
from app.models import User
from app.routers.dependencies import House, get_meter
from app.services import auth
from tests.conftest import PASSWORD, Person, Walk
from tests.fakes.provider import InstantProvider
from tests.security.world import PROMPT, UUID, build, knock, picture, state

pytestmark = pytest.mark.timeout(1200)
World = dict[str, Any]
PUBLIC, SIGNATURE, SIGNED_IN, OWN, PERSON, OWN_PERSON, ADMIN = (
    "public", "signature", "signed in", "own object", "person, no keys", "own object, no keys", "admin",
)  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """Attributes:
    who: may ask. json, files, path: what a good request says, from what Ann has; `path` is for parameters whose name says too little.
    spends: begins work. refused: what a stranger's request for Ann's thing comes to, if it is named in the body: 422 for ids that
    are looked up among one's own.
    """

    who: str
    json: Callable[[World], Any] | None = None
    files: bool = False
    path: dict[str, str] = field(default_factory=dict)
    spends: bool = False
    refused: int = 404


def body(**fields: Any) -> Callable[[World], Any]:
    """A JSON body; `"{name}"` stands for what Ann has under that name."""

    def made(world: World) -> Any:
        return {k: world[v[1:-1]] if isinstance(v, str) and v[:1] == "{" else v for k, v in fields.items()}  # fmt: skip

    return made


IMAGE, CLIP = {"asset_id": "image_id"}, {"asset_id": "clip_id"}
UPLOAD, ONE = {"asset_id": "upload_id"}, {"token": "media"}
CUT = {"text_overlay": {"product_name": "Pink", "cta": "Shop now"}, "audio": {"enabled": True}}
SIGN_UP = {"email": "new@example.com", "password": PASSWORD}

RULES: dict[str, Rule] = {
    # people
    "POST /api/auth/register": Rule(PUBLIC, lambda _: SIGN_UP),
    "POST /api/auth/login": Rule(PUBLIC, lambda _: {"email": "ann@example.com", "password": PASSWORD}),
    "GET /api/auth/me": Rule(SIGNED_IN),
    "POST /api/auth/logout": Rule(PERSON),
    "POST /api/auth/api-keys": Rule(PERSON, body(name="another")),
    "GET /api/auth/api-keys": Rule(SIGNED_IN),
    "DELETE /api/auth/api-keys/{key_id}": Rule(OWN_PERSON),
    "GET /api/user/profile": Rule(SIGNED_IN),
    "GET /api/user/costs": Rule(SIGNED_IN),
    "POST /api/user/password": Rule(PERSON, body(current_password="not this one", new_password="quite another one")),
    "GET /api/user/export": Rule(PERSON),
    "DELETE /api/user": Rule(PERSON, body(password="not this one")),
    "POST /api/ws-ticket": Rule(SIGNED_IN),
    # sessions
    "POST /api/sessions/create": Rule(SIGNED_IN, body(title="mine", client_id=None)),
    "GET /api/sessions": Rule(SIGNED_IN),
    "GET /api/sessions/{session_id}": Rule(OWN),
    "DELETE /api/sessions/{session_id}": Rule(OWN),
    "GET /api/sessions/{session_id}/costs": Rule(OWN),
    "POST /api/sessions/{session_id}/share": Rule(OWN),
    "DELETE /api/sessions/{session_id}/share": Rule(OWN),
    "POST /api/sessions/{session_id}/cancel": Rule(OWN),
    "POST /api/sessions/{session_id}/retry": Rule(OWN, spends=True),
    "GET /api/sessions/{session_id}/events": Rule(OWN),
    "WS /ws/{session_id}": Rule(OWN),
    # guided flow
    "POST /api/generate-images": Rule(OWN, body(session_id="{session_id}", product_prompt=PROMPT), spends=True),
    "POST /api/save-approved-images": Rule(OWN, body(session_id="{session_id}", approved_image_ids="{image_ids}")),
    "POST /api/sessions/{session_id}/images/{asset_id}/regenerate": Rule(OWN, path=IMAGE, spends=True),
    "POST /api/generate-clips": Rule(OWN, body(session_id="{session_id}", video_prompt=PROMPT), spends=True),
    "POST /api/save-approved-clips": Rule(OWN, body(session_id="{session_id}", approved_clip_ids="{clip_ids}", clip_order="{clip_ids}")),
    "POST /api/sessions/{session_id}/clips/{asset_id}/regenerate": Rule(OWN, path=CLIP, spends=True),
    "POST /api/compose-final-video": Rule(OWN, body(session_id="{session_id}", **CUT), spends=True),
    "POST /api/preview-cut": Rule(OWN, body(session_id="{session_id}", **CUT)),
    "POST /api/preview-music": Rule(OWN, body(session_id="{session_id}", **CUT)),
    "GET /api/placements": Rule(PUBLIC),
    "GET /api/fonts": Rule(PUBLIC),
    "GET /api/fonts/{name}/file": Rule(PUBLIC, path={"name": "font"}),
    # uploads and media
    "POST /api/v2/upload-asset": Rule(SIGNED_IN, files=True),
    "GET /api/v2/assets": Rule(SIGNED_IN),
    "GET /api/v2/assets/{asset_id}": Rule(OWN, path=UPLOAD),
    "GET /api/v2/assets/{asset_id}/data": Rule(OWN, path=UPLOAD),
    "GET /api/v2/assets/{asset_id}/thumbnail": Rule(OWN, path=UPLOAD),
    "GET /api/v2/assets/{asset_id}/cutout": Rule(OWN, path=UPLOAD),
    "PUT /api/v2/assets/{asset_id}/cutout": Rule(OWN, body(layout="framed"), path=UPLOAD),
    "DELETE /api/v2/assets/{asset_id}": Rule(OWN, path=UPLOAD),
    "GET /api/media/{token}/{filename}": Rule(SIGNATURE, path=ONE),
    # one shot
    "POST /api/generate": Rule(SIGNED_IN, body(prompt=PROMPT, duration=6), spends=True),
    "GET /api/templates": Rule(PUBLIC),
    "GET /api/status/{video_id}": Rule(OWN),
    "GET /api/video/{video_id}": Rule(OWN),
    "GET /api/video/{video_id}/download": Rule(OWN),
    "GET /api/video/{video_id}/provenance": Rule(OWN),
    "GET /api/generations": Rule(SIGNED_IN),
    "GET /api/generations/{video_id}/versions": Rule(OWN),
    "POST /api/generations/{video_id}/versions": Rule(OWN, body(cta="Walk on"), spends=True),
    "DELETE /api/generations/{video_id}": Rule(OWN),
    # clients
    "POST /api/v2/clients": Rule(SIGNED_IN, body(name="Bob's")),
    "GET /api/v2/clients": Rule(SIGNED_IN),
    "GET /api/v2/clients/{client_id}": Rule(OWN),
    "PATCH /api/v2/clients/{client_id}": Rule(OWN, body(name="Bob's")),
    "DELETE /api/v2/clients/{client_id}": Rule(OWN),
    "POST /api/v2/campaigns": Rule(OWN, body(name="Bob's", client_id="{client_id}")),
    "GET /api/v2/campaigns": Rule(SIGNED_IN),
    "GET /api/v2/campaigns/{campaign_id}": Rule(OWN),
    "PATCH /api/v2/campaigns/{campaign_id}": Rule(OWN, body(name="Bob's")),
    "DELETE /api/v2/campaigns/{campaign_id}": Rule(OWN),
    # jobs
    "POST /api/v2/generate": Rule(SIGNED_IN, body(prompt=PROMPT, duration=6), spends=True),
    "POST /api/v2/estimate": Rule(SIGNED_IN, body(prompt=PROMPT, duration=6)),
    "GET /api/v2/jobs": Rule(SIGNED_IN),
    "GET /api/v2/jobs/{job_id}": Rule(OWN),
    "DELETE /api/v2/jobs/{job_id}": Rule(OWN),
    "POST /api/v2/jobs/{job_id}/approve": Rule(OWN),
    "POST /api/v2/jobs/{job_id}/render": Rule(OWN, spends=True),
    "POST /api/v2/jobs/{job_id}/refine": Rule(OWN, body(scene_number=1, image_prompt="at sunset"), spends=True),
    "POST /api/v2/jobs/{job_id}/reorder": Rule(OWN, body(scene_order=[2, 1]), spends=True),
    "POST /api/v2/jobs/{job_id}/cancel": Rule(OWN),
    "POST /api/v2/jobs/{job_id}/retry": Rule(OWN, spends=True),
    "GET /api/v2/jobs/{job_id}/video": Rule(OWN),
    "GET /api/v2/jobs/{job_id}/export": Rule(OWN),
    # others
    "POST /api/webhooks/{provider}": Rule(SIGNATURE, path={"provider": "provider"}),
    "GET /api/shared/{token}": Rule(SIGNATURE, path={"token": "share"}),
    "GET /api/shared/{token}/provenance": Rule(SIGNATURE, path={"token": "share"}),
    "GET /api/admin/jobs": Rule(ADMIN),
    "POST /api/admin/jobs/{session_id}/retry": Rule(ADMIN),
    "POST /api/admin/jobs/{session_id}/cancel": Rule(ADMIN),
    "GET /api/admin/costs": Rule(ADMIN),
    "GET /api/admin/health": Rule(ADMIN),
    "GET /api/health": Rule(PUBLIC),
    "GET /health": Rule(PUBLIC),
    "GET /api/lanes": Rule(PUBLIC),
    "GET /api/ready": Rule(PUBLIC),
}  # fmt: skip


def doors(app: FastAPI) -> Iterator[tuple[str, Any]]:
    """Every route of ours, as method and path."""
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, APIRoute):
            for method in sorted(context.methods or ()):
                yield f"{method} {context.path}", route
        elif isinstance(route, APIWebSocketRoute):
            yield f"WS {context.path}", route


def without_rules(app: FastAPI) -> list[str]:
    return sorted(name for name, _ in doors(app) if name not in RULES)


def asks_for(route: APIRoute, dependency: Any) -> bool:
    left = [route.dependant]
    while left:
        one = left.pop()
        if one.call is dependency:
            return True
        left += one.dependencies
    return False


def test_every_route_has_a_rule_and_every_rule_a_route(settings: Settings) -> None:
    app = create_app(settings)
    missing = without_rules(app)
    assert not missing, (
        f"Say in RULES of tests/security/test_matrix.py who may ask for: {', '.join(missing)}"
    )
    assert not RULES.keys() - dict(doors(app)).keys(), "rules of routes that are gone"


@pytest.mark.parametrize("way", ["app", "router", "socket"])
def test_a_new_route_is_noticed(settings: Settings, way: str) -> None:
    app = create_app(settings)

    async def secrets() -> None: ...

    if way == "app":
        app.get("/api/secrets")(secrets)
    elif way == "router":
        router = APIRouter(prefix="/api")
        router.get("/secrets", include_in_schema=False)(secrets)
        app.include_router(router)
    else:
        app.websocket("/api/secrets")(secrets)
    assert without_rules(app) == ["WS /api/secrets" if way == "socket" else "GET /api/secrets"]


def test_what_begins_work_is_counted_and_needs_the_scope(settings: Settings) -> None:
    app = create_app(settings)
    for name, route in doors(app):
        if isinstance(route, APIRoute):
            assert asks_for(route, get_meter) is RULES[name].spends, name


class Asker:
    """Asks every route as somebody."""

    def __init__(self, api: httpx.AsyncClient, house: House, world: World) -> None:
        self.api, self.house, self.world = api, house, world

    def address(self, name: str) -> tuple[str, str]:
        method, path = name.split(" ")
        for parameter, known in RULES[name].path.items():
            path = path.replace(f"{{{parameter}}}", str(self.world[known]))
        return method, path.format(**self.world)

    async def ask(self, name: str, person: Person, *, good: bool = True) -> tuple[int, str]:
        """(status, error code) of a request that is right, or says nothing; of a WebSocket its close code, 101 if it opens."""
        rule, (method, path) = RULES[name], self.address(name)
        if method == "WS" or path.endswith("/events"):
            kind = "websocket" if method == "WS" else "http"
            return await knock(self.api.app, kind, path, person), ""  # type: ignore[attr-defined]
        sent: dict[str, Any] = {"headers": person}
        if rule.json:
            sent["json"] = rule.json(self.world) if good else {}
        if rule.files and good:
            sent["files"] = {"file": ("a.png", picture(), "image/png")}
        self.api.cookies.clear()
        answer = await self.api.request(method, path, **sent)
        self.api.cookies.clear()
        is_json = answer.headers.get("content-type", "").startswith("application/json")
        told = answer.json() if is_json and answer.content else {}
        error = told.get("error") if isinstance(told, dict) else None  # of a session, its stage's
        return answer.status_code, error["code"] if error else ""


@pytest.fixture
async def house(api: httpx.AsyncClient) -> House:
    house: House = api.app.state.house  # type: ignore[attr-defined]
    return house


async def person(house: House, user_id: int) -> Person:
    """A fresh token for each request: some of them end it."""
    async with house.database.reading() as db:
        user = await db.get(User, user_id)
        assert user is not None
    return {"Authorization": f"Bearer {house.tokens.issue(user.id, user.token_generation)}"}


async def key_of(api: httpx.AsyncClient, owner: Person, *scopes: str) -> Person:
    made = await api.post("/api/auth/api-keys", json={"name": "k", "scopes": scopes}, headers=owner)
    assert made.json()["scopes"] == list(scopes)
    return {"X-API-Key": made.json()["key"]}


def bearer(token: str) -> Person:
    return {"Authorization": f"Bearer {token}"}


async def not_signed_in(
    api: httpx.AsyncClient, house: House, world: World, settings: Settings, register: Any
) -> dict[str, Person]:
    """Everybody who is nobody: Ann's own things, in the wrong place or too late."""
    key, now = settings.signing_key, datetime.now(UTC)
    me = await person(house, 1)
    # As good as hers, but for the one thing that is said.
    good = jwt.get_unverified_claims(me["Authorization"].split()[1])
    claims = good | {"jti": "x", "exp": now + timedelta(hours=1)}
    spoiled: dict[str, dict[str, Any]] = {
        "expired": {"exp": now - timedelta(seconds=1)}, "of another kind": {"typ": "media"}, "for somebody else": {"aud": "other"},
        "of an ended generation": {"gen": good["gen"] - 1},
    }  # fmt: skip
    signed = {k: jwt.encode(claims | more, key, algorithm="HS256") for k, more in spoiled.items()}
    none = "eyJhbGciOiJub25lIn0." + jwt.encode(claims, key, algorithm="HS256").split(".")[1] + "."
    other_algorithm = jwt.encode(claims, key, algorithm="HS512")
    assert (await api.get("/api/auth/me", headers=bearer(jwt.encode(claims, key, algorithm="HS256")))).status_code == 200  # fmt: skip
    ticket = (await api.post("/api/ws-ticket", headers=me)).json()["ticket"]
    out = await register("out@example.com")
    assert (await api.post("/api/auth/logout", headers=out)).status_code == 204
    shut = await register("shut@example.com")
    shut_key = await key_of(api, shut, "read", "write", "spend")
    gone = await key_of(api, me, "read", "write", "spend")
    (newest, *_) = (await api.get("/api/auth/api-keys", headers=me)).json()["items"]
    assert (await api.delete(f"/api/auth/api-keys/{newest['id']}", headers=me)).status_code == 204
    async with house.database.transaction() as db:
        await auth.set_active(db, "shut@example.com", False)
    api_key = (await key_of(api, me, "read", "write", "spend"))["X-API-Key"]
    return {
        "anonymous": {}, "alg none": bearer(none), "HS512": bearer(other_algorithm), "logged out": out, "disabled": shut,
        "API key of somebody disabled": shut_key, "revoked API key": gone, "media link as bearer": bearer(world["media"]),
        "ticket as bearer": bearer(ticket), "share link as bearer": bearer(world["share"]), "API key as bearer": bearer(api_key),
        "session token as API key": {"X-API-Key": me["Authorization"].split()[1]}, "Basic": {"Authorization": "Basic YTpi"},
        "nonsense": bearer("x.y.z"), **{k: bearer(v) for k, v in signed.items()},
    }  # fmt: skip


async def test_the_matrix(
    api: httpx.AsyncClient, walk: Walk, bob: Person, house: House, settings: Settings, register: Any, provider: InstantProvider
) -> None:  # fmt: skip
    world = await build(api, walk) | {"font": "Anton-Regular", "provider": "replicate"}
    asker, wrong = Asker(api, house, world), []

    def expect(right: bool, name: str, who: str, got: tuple[int, str]) -> None:
        if not right:
            wrong.append(f"{name} by {who}: {got[0]} {got[1]} ({RULES[name].who})")

    nobody = await not_signed_in(api, house, world, settings, register)
    bobs_key = await key_of(api, bob, "read", "write", "spend")
    bob_id = 2
    provider.stalled |= {
        "still",
        "sketch",
        "clip",
        "picture_clip",
    }  # what is asked for below need not be made
    before = await state(house, 1)
    assert all(there for _, there in before["files"])
    assert before["files"]
    for name, rule in RULES.items():
        open_to_all = rule.who in (PUBLIC, SIGNATURE)
        refused, missing = (4401, 4404) if name.startswith("WS") else (401, rule.refused)
        free: tuple[int, str] | None = None
        for who, credentials in nobody.items():
            got = await asker.ask(name, credentials)
            if open_to_all:
                free = free or got
                same = got[0] == free[0] or (name.endswith("register") and got[0] in (201, 409))
                expect(same and got[0] not in (401, 500), name, who, got)
            else:
                expect(got[0] == refused, name, who, got)
        for who, credentials in (("another user", await person(house, bob_id)), ("another user's key", bobs_key)):  # fmt: skip
            got = await asker.ask(name, credentials)
            by_key = who.endswith("key")
            match rule.who:
                case _ if 500 <= got[0] < 600 and name != "POST /api/webhooks/{provider}":
                    expect(False, name, who, got)
                case "own object":
                    expect(got[0] == missing, name, who, got)
                case "own object, no keys":
                    expect(got == (403, "KEY_REFUSED") if by_key else got[0] == missing, name, who, got)  # fmt: skip
                case "person, no keys":
                    expect((got[1] == "KEY_REFUSED") is by_key and got[0] != 401, name, who, got)
                case "admin":
                    expect(got == (403, "KEY_REFUSED" if by_key else "NOT_ADMIN"), name, who, got)
                case "signed in":
                    expect(got[0] < 400, name, who, got)
        after = await state(house, 1)
        ignored = {"users"} if name == "POST /api/auth/login" else set()
        for table in before.keys() - ignored:
            if before[table] != after[table]:
                wrong.append(f"{name}: others changed Ann's {table}")
        before = after
    assert not wrong, "\n".join(wrong)

    # The same addresses do lead to Ann's things: what others get is not a 404 of nothing. What destroys comes last.
    owner: dict[str, tuple[int, str]] = {}
    for name, rule in sorted(
        RULES.items(), key=lambda item: (item[0].startswith("DELETE"), -len(item[0]))
    ):
        if rule.who in (OWN, OWN_PERSON, SIGNED_IN, PERSON):
            owner[name] = await asker.ask(name, await person(house, 1))
    known = {name: got for name, got in owner.items() if got[0] in (401, 404, 422, 4401, 4404) or 500 <= got[0] < 600}  # fmt: skip
    assert not known, known


async def test_scopes(api: httpx.AsyncClient, walk: Walk, ann: Person, house: House) -> None:
    """What a key was not made for is refused before anything is looked up."""
    world = {
        **dict.fromkeys(("session_id", "video_id", "job_id", "upload_id", "client_id", "campaign_id", "key_id", "image_id", "clip_id"), UUID),
        "image_ids": [UUID, UUID[:-1] + "1"], "clip_ids": [UUID], "media": "x", "filename": "x", "share": "x", "font": "Anton-Regular", "provider": "replicate",
    }  # fmt: skip
    asker = Asker(api, house, world)
    keys = {
        "read": await key_of(api, ann, "read"), "write": await key_of(api, ann, "write"), "read write": await key_of(api, ann, "read", "write"),
        "all": await key_of(api, ann, "read", "write", "spend"), "spend": await key_of(api, ann, "spend"),
    }  # fmt: skip
    wrong = []
    for name, rule in RULES.items():
        if rule.who in (PUBLIC, SIGNATURE):
            continue
        method = name.split()[0]
        needed = {"read" if method in ("GET", "WS") else "write"} | ({"spend"} if rule.spends else set())  # fmt: skip
        for label, credentials in keys.items():
            has = {"read", "write", "spend"} if label == "all" else set(label.split())
            got = await asker.ask(name, credentials, good=False)
            refused = got[0] == 4403 if method == "WS" else got == (403, "SCOPE_MISSING") or (name.endswith("/events") and got[0] == 403)  # fmt: skip
            if refused is not bool(needed - has) and got[1] != "KEY_REFUSED":
                wrong.append(f"{name} by a key for {label}: {got}")
    assert not wrong, "\n".join(wrong)


async def test_keys_made_before_may_do_everything(
    api: httpx.AsyncClient, ann: Person, house: House
) -> None:
    made = (await api.post("/api/auth/api-keys", json={"name": "old"}, headers=ann)).json()
    (listed,) = (await api.get("/api/auth/api-keys", headers=ann)).json()["items"]
    assert made["scopes"] == listed["scopes"] == ["read", "write", "spend"]
    for scopes in ([], ["all"], ["read"] * 4, "read"):
        bad = await api.post("/api/auth/api-keys", json={"name": "k", "scopes": scopes}, headers=ann)  # fmt: skip
        assert bad.status_code == 422, scopes
