"""Manifests (C2PA) in finished files: written once the file is whole, and read back. The only home of the C2PA library.

Nothing here calls anybody: what a manifest points to elsewhere is not fetched, and no certificate is asked for. Only signing with a
timestamp authority does, where the settings name one. The library is loaded when it is first needed: it takes half a second.
"""

from __future__ import annotations

import contextlib
import json
import mmap
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from app import __version__
from app.errors import StageError
from app.media.credentials import PURPOSES, SELF_MADE, Credentials
from app.schemas.provenance import AdProvenance, Provenance, SignerInfo, plain

SHOTS = "org.adreel.shots"
"""Label of the assertion that tells of each shot."""
GENERATOR = "Adreel"
_ACTIONS = ("c2pa.actions", "c2pa.actions.v2")
_MARK = b"c2pa\x00\x11\x00\x10\x80\x00\x00\xaa\x00\x38\x9b\x71"
"""UUID of a manifest store's box (C2PA specification 2.2, 11.1.4): wherever it stands, there is or was a manifest."""
_DEEPEST = 8
"""Ancestors of a file that are looked at for its shots."""
_FINE = ("Valid", "Trusted")
_CONTEXT: dict[str, Any] = {
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_after_sign": True},
    "trust": {"trust_config": "\n".join(purpose.dotted_string for purpose in PURPOSES)},
    "builder": {
        "thumbnail": {"enabled": False}, "bmff_hash_exclude_free_and_skip_boxes": False,
        "created_assertion_labels": ["c2pa.actions", "c2pa.actions.v2", SHOTS],
    },
}  # fmt: skip


class NotSigned(StageError):
    """A file could not be given its manifest; it is as it was."""


class Unreadable(Exception):
    """No media file that can have a manifest; `str()` is a sentence."""


def sign_ad(
    source: Path, target: Path, told: AdProvenance, credentials: Credentials, *, timestamped: bool = True
) -> None:  # fmt: skip
    """Writes a finished MP4 with its manifest to `target`.

    Args:
        timestamped: with a timestamp, where the credentials name an authority, which is then called.

    Raises:
        NotSigned: it could not be. What there is of `target` is worth nothing.
    """
    created = {
        "action": "c2pa.created", "digitalSourceType": told.digital_source_type.value,
        "when": _now(), "softwareAgent": _generator(),
    }  # fmt: skip
    assertions = [
        {"label": "c2pa.actions", "data": {"actions": [created]}},
        {"label": SHOTS, "data": told.model_dump(mode="json", exclude_none=True)},
    ]
    _sign(source, target, "video/mp4", assertions, None, credentials, timestamped=timestamped)


def sign_copy(
    source: Path, target: Path, kind: str, parent: Path, credentials: Credentials
) -> bool:
    """Writes a transcoded ad to `target` with a manifest that names the signed ad as its parent, and carries what that said.

    Args:
        kind: media type of the copy. parent: the ad.

    Returns False, and writes nothing, where the ad has no manifest to go by or the format can't carry one.

    Raises:
        NotSigned: it could not be.
    """
    if kind not in _kinds() or not marked(parent):
        return False
    transcoded = {"action": "c2pa.transcoded", "when": _now(), "softwareAgent": _generator()}
    actions = [{"label": "c2pa.actions", "data": {"actions": [transcoded]}}]
    _sign(source, target, kind, actions, parent, credentials, timestamped=True)
    return True


def _sign(
    source: Path, target: Path, kind: str, assertions: list[dict[str, Any]], parent: Path | None,
    credentials: Credentials, *, timestamped: bool,
) -> None:  # fmt: skip
    import c2pa  # noqa: PLC0415  see above

    manifest = {
        "claim_generator_info": [_generator()], "title": f"ad{target.suffix}", "format": kind, "assertions": assertions,
    }  # fmt: skip
    url = credentials.timestamp_url if timestamped and credentials.timestamp_url else None
    try:
        with contextlib.ExitStack() as open_:
            context = open_.enter_context(_context(c2pa, offline=url is None))
            builder = open_.enter_context(c2pa.Builder.from_json(json.dumps(manifest), context=context))  # fmt: skip
            if parent:
                builder.set_intent(c2pa.C2paBuilderIntent.EDIT)
                ad = {"title": "ad.mp4", "relationship": "parentOf"}
                builder.add_ingredient(json.dumps(ad), "video/mp4", open_.enter_context(parent.open("rb")))  # fmt: skip
            info = c2pa.C2paSignerInfo(
                credentials.algorithm.encode(), credentials.chain, credentials.key, url.encode() if url else None
            )  # fmt: skip
            signer = open_.enter_context(c2pa.Signer.from_info(info))
            read, write = (open_.enter_context(p.open(m)) for p, m in ((source, "rb"), (target, "w+b")))  # fmt: skip
            builder.sign(signer, kind, read, write)
        if not read_provenance(target).valid:
            raise NotSigned("The manifest does not fit the file.")
    except (c2pa.C2paError, Unreadable, OSError, ValueError) as error:
        raise NotSigned(str(error)) from error


def _context(c2pa: Any, *, offline: bool = True) -> Any:
    network: dict[str, Any] = {"core": {"allowed_network_hosts": []}} if offline else {}
    return c2pa.Context.from_dict(_CONTEXT | network)


def _kinds() -> list[str]:
    import c2pa  # noqa: PLC0415  see above

    kinds: list[str] = c2pa.Builder.get_supported_mime_types()
    return kinds


def _generator() -> dict[str, str]:
    return {"name": GENERATOR, "version": __version__}


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def marked(path: Path) -> bool:
    """Whether there is a manifest in a file, or what is left of one.

    Raises:
        OSError: it can't be read.
    """
    with path.open("rb") as file:
        if not path.stat().st_size:
            return False
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return data.find(_MARK) >= 0


def read_provenance(path: Path, own: Credentials | None = None) -> Provenance:
    """What a file's manifest says, and whether it fits the file.

    Args:
        path: of any format that C2PA knows. own: this installation's.

    Raises:
        Unreadable: it isn't a media file. OSError: it can't be read at all.
    """
    import c2pa  # noqa: PLC0415  see above

    broken = Provenance(signed=True, valid=False, validation=["claim.malformed"])
    try:
        with _context(c2pa) as context, path.open("rb") as file:
            reader = c2pa.Reader.try_create(None, file, context=context)
            if reader is None:
                if marked(path):
                    return broken
                return Provenance(signed=False, valid=False, validation=[])
            with reader:
                if not reader.is_embedded():
                    return Provenance(signed=False, valid=False, validation=[])
                manifest, certificate = json.loads(reader.json()), _certificate(reader.crjson())
    except c2pa.C2paError as error:
        if marked(path):  # bytes of the manifest itself were changed
            return broken
        raise Unreadable("This is no media file that can carry a manifest.") from error
    return _read(manifest, certificate, own)


def _read(manifest: dict[str, Any], certificate: dict[str, Any], own: Credentials | None) -> Provenance:  # fmt: skip
    line = list(_line(manifest))
    if not line:
        return Provenance(signed=True, valid=False, validation=["claim.missing"], manifest=manifest)
    signature = line[0].get("signature_info") or {}
    told = next((a for m in line if (a := _shots(m)) is not None), None)
    generator = (line[0].get("claim_generator_info") or [{}])[0]
    issuer = certificate.get("issuer") or {}
    return Provenance(
        signed=True, valid=manifest.get("validation_state") in _FINE, validation=_codes(manifest),
        signer=SignerInfo(
            name=plain(signature.get("common_name")), organization=plain(signature.get("issuer")),
            self_signed=issuer.get("O") == SELF_MADE or issuer == certificate.get("subject"),
            own=own is not None and signature.get("cert_serial_number") == str(own.serial),
        ),
        claim_generator=plain(f"{generator.get('name', '')} {generator.get('version', '')}") or None,
        created_at=_when(line), digital_source_type=_source_type(line), manifest=manifest,
        shots=told.shots if told else [], cards=told.cards if told else [], music=told.music if told else None,
    )  # fmt: skip


def _certificate(crjson: str) -> dict[str, Any]:
    """The signer's: {subject, issuer, …}, each by the names of their parts."""
    manifests = json.loads(crjson).get("manifests") or [{}]
    found: dict[str, Any] = (manifests[0].get("signature") or {}).get("certificateInfo") or {}
    return found


def _line(manifest: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A file's manifest, then those of the files that it was made from, one after the other."""
    known, label = manifest.get("manifests") or {}, manifest.get("active_manifest")
    for _ in range(_DEEPEST):
        if not label or label not in known:
            return
        yield known[label]
        parents = [i for i in known[label].get("ingredients") or [] if i.get("relationship") == "parentOf"]  # fmt: skip
        label = parents[0].get("active_manifest") if parents else None


def _assertion(manifest: dict[str, Any], *labels: str) -> dict[str, Any]:
    for found in manifest.get("assertions") or []:
        if found.get("label") in labels and isinstance(found.get("data"), dict):
            data: dict[str, Any] = found["data"]
            return data
    return {}


def _shots(manifest: dict[str, Any]) -> AdProvenance | None:
    """What was told of the shots; None where nothing is, or something else than an ad's."""
    try:
        return AdProvenance.model_validate(_assertion(manifest, SHOTS))
    except ValidationError:
        return None


def _actions(line: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for manifest in line:
        actions = _assertion(manifest, *_ACTIONS).get("actions")
        yield from (a for a in actions or [] if isinstance(a, dict))


def _source_type(line: list[dict[str, Any]]) -> str | None:
    found = (
        a.get("digitalSourceType") for a in _actions(line) if a.get("action") == "c2pa.created"
    )
    return next((plain(f) for f in found if f), None)


def _when(line: list[dict[str, Any]]) -> datetime | None:
    """When the ad was made; by an authority's clock if one was asked, else by the signer's."""
    said = [(line[0].get("signature_info") or {}).get("time"), *(a.get("when") for a in _actions(line))]  # fmt: skip
    for text in said:
        with contextlib.suppress(ValueError, TypeError):
            when = datetime.fromisoformat(text)  # type: ignore[arg-type]  # a TypeError is caught below
            return when if when.tzinfo else when.replace(tzinfo=UTC)
    return None


def _codes(manifest: dict[str, Any]) -> list[str]:
    """Codes of what is not as it should be, or worth a word; each once."""
    results = manifest.get("validation_results") or {}
    parts = [results.get("activeManifest") or {}]
    parts += [d.get("validationDeltas") or {} for d in results.get("ingredientDeltas") or []]
    found = [s.get("code") for p in parts for kind in ("failure", "informational") for s in p.get(kind) or []]  # fmt: skip
    return list(dict.fromkeys(plain(code) for code in found if code))
