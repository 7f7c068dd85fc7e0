"""The command: which checks there are, and what comes of them."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys

from pydantic import ValidationError

from app.config import HOW_TO_MEND, Settings, wrong_settings
from app.doctor import configuration, databases, machine, network
from app.doctor.examination import examine
from app.doctor.finding import Check, State
from app.doctor.screen import as_json, as_table, worst
from app.veil import Veil

CHECKS: dict[str, Check] = {
    "secret key": configuration.secret_key,
    "provenance": configuration.provenance,
    "origin": configuration.origin,
    "processes": configuration.processes,
    "machine": machine.hardware,
    "disk": machine.disk,
    "ffmpeg": machine.ffmpeg_tools,
    "renderer": machine.renderer,
    "front end": machine.front_end,
    "ports": machine.ports,
    "database": databases.database,
    "schema": databases.schema,
    "clocks": databases.clocks,
    "storage": network.storage,
    "redis": network.redis,
    "provider": network.provider,
    "text endpoint": network.text_endpoint,
    "public address": network.public_address,
    "virus scanner": network.virus_scanner,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `adreel doctor` takes."""
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.add_argument("--only", metavar="A,B", default="", help="checks to run; the others are left out")  # fmt: skip
    parser.add_argument("--skip", metavar="A,B", default="", help="checks to leave out")


def run(arguments: argparse.Namespace) -> int:
    """Examines this installation; 1 if anything failed."""
    try:
        checks = _chosen(arguments.only, arguments.skip)
    except ValueError as error:
        print(f"adreel: {error}", file=sys.stderr)
        return 2
    try:
        settings = Settings()
    except ValidationError as error:
        return _unusable(error, as_machine=arguments.json)
    examined = asyncio.run(examine(settings, checks))
    veil = Veil(settings)
    if arguments.json:
        print(as_json(examined, veil))
    else:
        print(as_table(examined, veil, colored=sys.stdout.isatty()))
    return int(worst(examined) is State.FAILED)


def _chosen(only: str, skip: str) -> dict[str, Check]:
    wanted, unwanted = _names(only), _names(skip)
    for name in (*wanted, *unwanted):
        if name not in CHECKS:
            raise ValueError(f"there is no check {name!r}; there are: {', '.join(CHECKS)}")
    return {n: c for n, c in CHECKS.items() if n not in unwanted and (n in wanted or not wanted)}


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _unusable(error: ValidationError, *, as_machine: bool) -> int:
    """Settings that can't be read at all."""
    wrong = wrong_settings(error)
    if as_machine:
        check = {"name": "settings", "state": "failed", "found": "; ".join(wrong), "advice": HOW_TO_MEND, "seconds": 0.0}  # fmt: skip
        print(json.dumps({"state": "failed", "checks": [check]}, indent=1))
    else:
        print("\n".join(f"  ✗ settings  {text}" for text in wrong) + f"\n    → {HOW_TO_MEND}")
    return 1
