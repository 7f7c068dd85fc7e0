"""`adreel verify`: what a file says of where it comes from. It needs no installation."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pydantic import ValidationError

from app.config import Settings
from app.media.credentials import BadCredentials, Credentials, known_credentials
from app.media.provenance import Unreadable, read_provenance
from app.schemas.provenance import Provenance, ShotProvenance, SourceKind

VALID, TAMPERED, NOTHING = 0, 1, 2
_KINDS = {
    SourceKind.GENERATIVE_MODEL: "generative model", SourceKind.MOTION_GRAPHICS: "motion graphics",
    SourceKind.UPLOADED_PHOTO: "uploaded photo",
}  # fmt: skip
_NO_FAULTS = ("signingCredential.untrusted", "signingCredential.ocsp.skipped")
"""Codes that every file without an authority's blessing has: told in words."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What it takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a film or picture, from anywhere")
    parser.add_argument("--json", action="store_true", help="for machines")


def run(arguments: argparse.Namespace) -> int:
    """Says what a file's manifest says; 0 valid, 1 tampered with, 2 none or unreadable."""
    try:
        found = read_provenance(arguments.file, _own())
    except (Unreadable, OSError) as error:
        print(f"adreel: {arguments.file}: {getattr(error, 'strerror', None) or error}", file=sys.stderr)  # fmt: skip
        return NOTHING
    print(found.model_dump_json(indent=1) if arguments.json else "\n".join(_told(arguments.file, found)))  # fmt: skip
    if not found.signed:
        return NOTHING
    return VALID if found.valid else TAMPERED


def _own() -> Credentials | None:
    """This installation's pair, if there is a usable one; a file can be read without."""
    try:
        return known_credentials(Settings())
    except (BadCredentials, ValidationError):
        return None


def _told(file: Path, found: Provenance) -> list[str]:
    if not found.signed:
        return [f"{file}: no provenance. It carries no C2PA manifest, or has lost it."]
    faults = [code for code in found.validation if code not in _NO_FAULTS]
    state = "valid: the file is as it was signed." if found.valid else "NOT VALID: it is not the file that was signed."  # fmt: skip
    lines = [f"{file}: {state}"]
    if faults:
        lines.append(f"  codes    {', '.join(faults)}")
    if found.signer:
        lines.append(f"  signer   {found.signer.name}, {found.signer.organization}; {_vouched(found)}")  # fmt: skip
    lines.append(f"  made by  {found.claim_generator or 'somebody who does not say'}{f', {found.created_at:%Y-%m-%d %H:%M} UTC' if found.created_at else ''}")  # fmt: skip
    if found.digital_source_type:
        lines.append(f"  is       {found.digital_source_type.rpartition('/')[2]}")
    lines += [_shot(shot) for shot in found.shots]
    if found.music:
        by = "written by rules" if found.music.kind == "studio" else "generative model"
        lines.append(f"  music    {by}: {found.music.model_id}")
    if not found.valid and found.shots:
        lines.append("  What it says of its shots can't be relied on.")
    return lines


def _vouched(found: Provenance) -> str:
    assert found.signer is not None
    if found.signer.own:
        return "this installation" + (" (self-made certificate)" if found.signer.self_signed else "")  # fmt: skip
    if found.signer.self_signed:
        return "self-made certificate: anybody can make one of any name"
    return "the name is the certificate's own word; Adreel keeps no list of trusted authorities"


def _shot(shot: ShotProvenance) -> str:
    more = ""
    if shot.picture and shot.picture.model_id != shot.model_id:
        more = f", from a picture by {shot.picture.model_id}"
    if shot.photo and shot.kind is not SourceKind.UPLOADED_PHOTO:
        more += ", after an uploaded photo"
    return f"  shot {shot.position:<3} {shot.start:5.1f}–{shot.start + shot.seconds:4.1f} s  {_KINDS[shot.kind]:<16} {shot.model_id}{more}"  # fmt: skip
