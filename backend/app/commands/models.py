"""`adreel models`: the hosted models and their prices."""

from __future__ import annotations

import argparse
import asyncio
import sys

from app.config import Settings
from app.providers.catalogue import ROLES, HostedModel
from app.providers.registry import catalogue_of, open_paid


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(_: argparse.Namespace) -> int:
    """Prints the models; the exit code."""
    return show_models(Settings())


def show_models(settings: Settings) -> int:
    """Prints the models of services that are set up, then the catalogue's, with their prices."""
    try:
        models = catalogue_of(settings).models
        models = [*asyncio.run(_of_services(settings, models)), *models]
    except (ValueError, OSError) as error:
        print(f"adreel: the model catalogue can't be read: {error}", file=sys.stderr)
        return 1
    seen: set[str] = set()
    if settings.text_url:
        read, written = settings.text_usd_per_million_in, settings.text_usd_per_million_out
        print(
            f"* text    {settings.text_model:<36} ${read:.2f} / ${written:.2f} per million tokens (as set, at {settings.text_url})"
        )
        seen.add("text")
    for m in models:
        mark = " " if m.role in seen else "*"
        seen.add(m.role)
        per = m.price.per.replace("_", " ")
        print(f"{mark} {m.role:<7} {m.id:<36} ${m.price.usd:.3f} per {per} ({m.priced})")
    print("* first choice of its role; the others stand in for it, in this order")
    return 0


async def _of_services(settings: Settings, known: list[HostedModel]) -> list[HostedModel]:
    """Models that services bring along, which no catalogue lists; that of `TEXT_URL` is told apart, as it is charged by tokens."""
    services = open_paid(settings)
    offered = [m for service in services for kind in ROLES for m in service.models(kind)]
    for service in services:
        await service.close()
    names = {m.id for m in known} | {settings.text_model if settings.text_url else ""}
    return list({m.id: m for m in offered if m.id not in names}.values())
