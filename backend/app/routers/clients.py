"""Clients and campaigns: brands that ads follow, and what they came to."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response, status

from app.routers.dependencies import CurrentUser, Db, TheHouse
from app.schemas.brands import (
    CampaignList,
    CampaignRequest,
    CampaignResponse,
    ClientChange,
    ClientList,
    ClientRequest,
    ClientResponse,
)
from app.services import clients

router = APIRouter(prefix="/api/v2", tags=["clients"])
Page = Annotated[int, Query(ge=1, le=100_000)]
PageSize = Annotated[int, Query(ge=1, le=100)]


@router.post("/clients", status_code=status.HTTP_201_CREATED)
async def create_client(
    body: ClientRequest, user: CurrentUser, db: Db, house: TheHouse, response: Response
) -> ClientResponse:
    """A new client with its brand guidelines."""
    client = await clients.create_client(db, user, body)
    response.headers["Location"] = f"/api/v2/clients/{client.id}"
    return (await clients.shown_clients(db, user, [client], house.links))[0]


@router.get("/clients")
async def list_clients(
    user: CurrentUser, db: Db, house: TheHouse, page: Page = 1, page_size: PageSize = 50
) -> ClientList:
    """Your clients by name, with the totals of their ads."""
    return await clients.listed_clients(db, user, house.links, page, page_size)


@router.get("/clients/{client_id}")
async def get_client(client_id: str, user: CurrentUser, db: Db, house: TheHouse) -> ClientResponse:
    """One of your clients."""
    client = await clients.owned_client(db, user, client_id)
    return (await clients.shown_clients(db, user, [client], house.links))[0]


@router.patch("/clients/{client_id}")
async def change_client(
    client_id: str, body: ClientChange, user: CurrentUser, db: Db, house: TheHouse
) -> ClientResponse:
    """Changes name or guidelines; ads that were begun keep the guidelines that they have."""
    client = await clients.owned_client(db, user, client_id, lock=True)
    await clients.change(db, user, client, body)
    return (await clients.shown_clients(db, user, [client], house.links))[0]


@router.delete("/clients/{client_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_client(client_id: str, user: CurrentUser, db: Db) -> None:
    """Removes a client and its campaigns; its ads stay."""
    await clients.remove_client(db, await clients.owned_client(db, user, client_id, lock=True))


@router.post("/campaigns", status_code=status.HTTP_201_CREATED)
async def create_campaign(
    body: CampaignRequest, user: CurrentUser, db: Db, response: Response
) -> CampaignResponse:
    """A new campaign of a client's."""
    campaign = await clients.create_campaign(db, user, body)
    response.headers["Location"] = f"/api/v2/campaigns/{campaign.id}"
    return await clients.shown_campaign(db, user, campaign)


@router.get("/campaigns")
async def list_campaigns(
    user: CurrentUser, db: Db, client_id: Annotated[str | None, Query(max_length=64)] = None,
    page: Page = 1, page_size: PageSize = 50,
) -> CampaignList:  # fmt: skip
    """Your campaigns, newest first, with the totals of their ads; of one client if asked."""
    return await clients.listed_campaigns(db, user, client_id, page, page_size)


@router.get("/campaigns/{campaign_id}")
async def get_campaign(campaign_id: str, user: CurrentUser, db: Db) -> CampaignResponse:
    """One of your campaigns."""
    campaign = await clients.owned_campaign(db, user, campaign_id)
    return await clients.shown_campaign(db, user, campaign)


@router.patch("/campaigns/{campaign_id}")
async def change_campaign(
    campaign_id: str, body: ClientChange, user: CurrentUser, db: Db
) -> CampaignResponse:
    """Changes name or guidelines; ads that were begun keep the guidelines that they have."""
    campaign = await clients.owned_campaign(db, user, campaign_id, lock=True)
    await clients.change(db, user, campaign, body)
    return await clients.shown_campaign(db, user, campaign)


@router.delete("/campaigns/{campaign_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_campaign(campaign_id: str, user: CurrentUser, db: Db) -> None:
    """Removes a campaign; its ads stay with the client."""
    await clients.remove_campaign(
        db, await clients.owned_campaign(db, user, campaign_id, lock=True)
    )
