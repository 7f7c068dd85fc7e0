"""Clients and campaigns: whose brand an ad follows, and what their ads came to."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import page_of
from app.errors import InvalidInput, NotFound
from app.models import Asset, Campaign, Client, Session, User
from app.schemas.brands import (
    BrandGuidelines,
    Branding,
    CampaignList,
    CampaignRequest,
    CampaignResponse,
    ClientChange,
    ClientList,
    ClientRequest,
    ClientResponse,
    Totals,
    banned_in,
)
from app.schemas.stages import Stage
from app.services import assets, ownership
from app.services.tokens import MediaLinks
from app.studio.typography import FACES


async def _checked(db: AsyncSession, user: User, guidelines: BrandGuidelines) -> None:
    """Refuses guidelines that can't be followed.

    Raises:
        InvalidInput: an unknown font, or a logo that is not among the user's uploaded pictures.
    """
    unknown = [font for font in guidelines.fonts if font not in FACES]
    if unknown:
        raise InvalidInput(
            f"There is no font {unknown[0]!r}; see /api/fonts.", code="UNKNOWN_FONT",
            details={"fields": {"brand_guidelines.fonts": "unknown"}},
        )  # fmt: skip
    if guidelines.logo_asset_id:
        await _logo(db, user, guidelines.logo_asset_id)


async def _logo(db: AsyncSession, user: User, asset_id: str) -> Asset:
    asset = await ownership.find(
        db, user, Asset, asset_id, Asset.kind == "upload", Asset.content_type.startswith("image/")
    )
    if asset is None:
        raise InvalidInput(
            "The logo is not among your uploaded pictures.", code="UNKNOWN_ASSET",
            details={"fields": {"brand_guidelines.logo_asset_id": "unknown id"}},
        )  # fmt: skip
    return asset


async def owned_client(
    db: AsyncSession, user: User, client_id: str, *, lock: bool = False
) -> Client:
    """A client of the user's.

    Args:
        lock: it is to be changed, or removed.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    missing = NotFound("There is no such client.", code="CLIENT_NOT_FOUND")
    return await ownership.get(db, user, Client, client_id, missing, lock=lock)


async def owned_campaign(
    db: AsyncSession, user: User, campaign_id: str, *, lock: bool = False
) -> Campaign:
    """A campaign of the user's.

    Args:
        lock: it is to be changed, or removed.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    return await ownership.get(db, user, Campaign, campaign_id, _no_campaign(), lock=lock)


def _no_campaign() -> NotFound:
    return NotFound("There is no such campaign.", code="CAMPAIGN_NOT_FOUND")


async def create_client(db: AsyncSession, user: User, request: ClientRequest) -> Client:
    """A new client.

    Raises:
        InvalidInput: guidelines that can't be followed.
    """
    await _checked(db, user, request.brand_guidelines)
    told = request.brand_guidelines.model_dump(mode="json")
    client = Client(user_id=user.id, name=request.name, brand_guidelines=told)
    db.add(client)
    await db.flush()
    return client


async def create_campaign(db: AsyncSession, user: User, request: CampaignRequest) -> Campaign:
    """A new campaign of a client's.

    Raises:
        NotFound: there is no such client. InvalidInput: guidelines that can't be followed.
    """
    client = await owned_client(db, user, request.client_id)
    await _checked(db, user, request.brand_guidelines)
    told = request.brand_guidelines.model_dump(mode="json")
    campaign = Campaign(
        user_id=user.id, client_id=client.id, name=request.name, brand_guidelines=told
    )
    db.add(campaign)
    await db.flush()
    return campaign


async def change(
    db: AsyncSession, user: User, subject: Client | Campaign, request: ClientChange
) -> None:
    """Changes a name, or guidelines as a whole. Ads that were begun keep the ones that they have.

    Raises:
        InvalidInput: guidelines that can't be followed.
    """
    if request.brand_guidelines is not None:
        await _checked(db, user, request.brand_guidelines)
        subject.brand_guidelines = request.brand_guidelines.model_dump(mode="json")
    if request.name is not None:
        subject.name = request.name
    await db.flush()
    await db.refresh(subject)


async def remove_client(db: AsyncSession, client: Client) -> None:
    """Removes a client and its campaigns; ads made for it stay, and keep the look that they have."""
    await db.execute(
        update(Session).where(Session.client_id == client.id).values(client_id=None, campaign_id=None)
    )  # fmt: skip
    await db.execute(delete(Campaign).where(Campaign.client_id == client.id))
    await db.delete(client)


async def remove_campaign(db: AsyncSession, campaign: Campaign) -> None:
    """Removes a campaign; its ads stay with the client."""
    await db.execute(
        update(Session).where(Session.campaign_id == campaign.id).values(campaign_id=None)
    )
    await db.delete(campaign)


async def assign(
    db: AsyncSession, user: User, session: Session, client_id: str | None, campaign_id: str | None,
    own: BrandGuidelines | None = None,
) -> None:  # fmt: skip
    """Puts an ad under a campaign or a client, and keeps the guidelines that it has to follow.

    Args:
        own: the ad's own guidelines; they go ahead of the campaign's, which go ahead of the client's.

    Raises:
        NotFound: no such client or campaign. InvalidInput: the campaign is another client's, or guidelines can't be followed.
    """
    layers: list[BrandGuidelines] = [own] if own else []
    if own:
        await _checked(db, user, own)
    if campaign_id:
        campaign = await owned_campaign(db, user, campaign_id)
        if client_id and client_id != campaign.client_id:
            raise InvalidInput(
                "The campaign is another client's.", code="WRONG_CLIENT",
                details={"fields": {"campaign_id": "not of this client"}},
            )  # fmt: skip
        client_id = campaign.client_id
        layers.append(BrandGuidelines.model_validate(campaign.brand_guidelines))
    if client_id:
        client = await owned_client(db, user, client_id)
        layers.append(BrandGuidelines.model_validate(client.brand_guidelines))
    session.client_id, session.campaign_id = client_id, campaign_id
    branding = await _resolved(db, user, layers)
    session.branding = branding.model_dump(mode="json") if branding != Branding() else None


async def _resolved(db: AsyncSession, user: User, layers: list[BrandGuidelines]) -> Branding:
    """What an ad follows: the first of each, and all banned words."""
    logo = next((g.logo_asset_id for g in layers if g.logo_asset_id), None)
    asset = await _logo(db, user, logo) if logo else None
    fonts = next((g.fonts for g in layers if g.fonts), [])
    return Branding(
        colors=tuple(next((g.colors for g in layers if g.colors), [])), font=next(iter(fonts), ""),
        tone=next((g.tone for g in layers if g.tone), ""),
        banned_words=tuple(dict.fromkeys(word for g in layers for word in g.banned_words)),
        logo_key=asset.storage_key if asset else None,
    )  # fmt: skip


async def owners(
    db: AsyncSession, user: User, client_id: str | None, campaign_id: str | None
) -> dict[str, str]:
    """Whose an upload is to be, by field.

    Raises:
        NotFound: no such client or campaign.
    """
    found = {}
    if client_id:
        found["client_id"] = (await owned_client(db, user, client_id)).id
    if campaign_id:
        campaign = await owned_campaign(db, user, campaign_id)
        found |= {"campaign_id": campaign.id, "client_id": campaign.client_id}
    return found


def check_words(session: Session, words: dict[str, str]) -> None:
    """Refuses words that the ad's brand bans.

    Args:
        words: by field of the request.

    Raises:
        InvalidInput: naming them.
    """
    banned = Branding.model_validate(session.branding or {}).banned_words
    for field, text in words.items():
        if said := banned_in(text, banned):
            raise InvalidInput(
                f"The brand does not say {', '.join(said)}.", code="BANNED_WORD",
                details={"fields": {field: f"banned: {', '.join(said)}"}},
            )  # fmt: skip


async def uses_logo(db: AsyncSession, asset: Asset) -> bool:
    """Whether a brand or an ad needs an upload as its logo."""
    brands = [
        told
        for kind in (Client, Campaign)
        for told in await db.scalars(
            select(kind.brand_guidelines).where(kind.user_id == asset.user_id)
        )
    ]
    if any(told.get("logo_asset_id") == asset.id for told in brands):
        return True
    used = select(Session.id).where(
        Session.user_id == asset.user_id,
        Session.branding["logo_key"].as_string() == asset.storage_key,
    )
    return await db.scalar(used.limit(1)) is not None


async def _totals(
    db: AsyncSession, user: User, kind: type[Client] | type[Campaign], ids: Sequence[str]
) -> dict[str, Totals]:
    """By client or campaign."""
    column = Session.client_id if kind is Client else Session.campaign_id
    done = func.sum((Session.stage == Stage.COMPLETE).cast(Session.event_seq.type))
    rows = await db.execute(
        select(column, func.count(), done, func.sum(Session.total_cost))
        .where(Session.user_id == user.id, column.in_(ids)).group_by(column)
    )  # fmt: skip
    found = {
        key: Totals(ads=ads, completed=completed or 0, cost=round(float(cost or 0), 6))
        for key, ads, completed, cost in rows
    }
    return {key: found.get(key, Totals(ads=0, completed=0, cost=0.0)) for key in ids}


async def shown_clients(
    db: AsyncSession, user: User, clients: Sequence[Client], links: MediaLinks
) -> list[ClientResponse]:
    """Clients at the edge."""
    ids = [c.id for c in clients]
    totals = await _totals(db, user, Client, ids)
    rows = await db.execute(
        select(Campaign.client_id, func.count()).where(Campaign.client_id.in_(ids)).group_by(Campaign.client_id)
    )  # fmt: skip
    campaigns: dict[str, int] = dict(rows.all())
    brands = [BrandGuidelines.model_validate(client.brand_guidelines) for client in clients]
    logos = await ownership.find_all(
        db, user, Asset, [b.logo_asset_id for b in brands if b.logo_asset_id]
    )
    out = []
    for client, guidelines in zip(clients, brands, strict=True):
        logo = logos.get(guidelines.logo_asset_id or "")
        out.append(
            ClientResponse(
                id=client.id, name=client.name, brand_guidelines=guidelines,
                logo_url=assets.poster_url(logo, links) if logo else None,
                campaigns=campaigns.get(client.id, 0), totals=totals[client.id],
                created_at=client.created_at, updated_at=client.updated_at,
            )
        )  # fmt: skip
    return out


async def shown_campaigns(
    db: AsyncSession, user: User, campaigns: Sequence[Campaign]
) -> list[CampaignResponse]:
    """Campaigns at the edge."""
    totals = await _totals(db, user, Campaign, [c.id for c in campaigns])
    clients = await ownership.find_all(db, user, Client, {c.client_id for c in campaigns})
    return [
        CampaignResponse(
            id=campaign.id, client_id=campaign.client_id, client_name=clients[campaign.client_id].name, name=campaign.name,
            brand_guidelines=BrandGuidelines.model_validate(campaign.brand_guidelines),
            totals=totals[campaign.id], created_at=campaign.created_at, updated_at=campaign.updated_at,
        )
        for campaign in campaigns if campaign.client_id in clients  # which takes its campaigns along when it goes
    ]  # fmt: skip


async def shown_campaign(db: AsyncSession, user: User, campaign: Campaign) -> CampaignResponse:
    """One campaign at the edge.

    Raises:
        NotFound: it went with its client at this moment.
    """
    shown = await shown_campaigns(db, user, [campaign])
    if not shown:
        raise _no_campaign()
    return shown[0]


async def listed_clients(
    db: AsyncSession, user: User, links: MediaLinks, page: int, page_size: int
) -> ClientList:
    """A page of a user's clients, by name."""
    mine = select(Client).where(Client.user_id == user.id).order_by(Client.name, Client.id)
    rows, total = await page_of(db, mine, page, page_size)
    return ClientList(items=await shown_clients(db, user, rows, links), total=total)


async def listed_campaigns(
    db: AsyncSession, user: User, client_id: str | None, page: int, page_size: int
) -> CampaignList:
    """A page of a user's campaigns, newest first."""
    mine = select(Campaign).where(Campaign.user_id == user.id)
    if client_id:
        mine = mine.where(Campaign.client_id == client_id)
    newest = mine.order_by(Campaign.created_at.desc(), Campaign.id)
    rows, total = await page_of(db, newest, page, page_size)
    return CampaignList(items=await shown_campaigns(db, user, rows), total=total)
