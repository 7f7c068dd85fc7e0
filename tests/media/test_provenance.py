"""Manifests in files: what is signed reads back, and whatever is changed afterwards is noticed."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import c2pa
import pytest

from app.cli import main
from app.config import Settings
from app.media import provenance
from app.media.credentials import Credentials, make_pair, open_credentials
from app.media.mp4 import frames_in
from app.media.probe import probe_video
from app.media.provenance import NotSigned, Unreadable, read_provenance, sign_ad, sign_copy
from app.schemas.provenance import (
    AdProvenance,
    CardProvenance,
    DigitalSource,
    MusicProvenance,
    PictureSource,
    ShotProvenance,
    SourceKind,
)
from tests.media.films import run

GENERATED, DRAWN, PHOTO = SourceKind.GENERATIVE_MODEL, SourceKind.MOTION_GRAPHICS, SourceKind.UPLOADED_PHOTO  # fmt: skip


def shot(kind: SourceKind = DRAWN, number: int = 1, **more: Any) -> ShotProvenance:
    facts: dict[str, Any] = {
        "kind": kind, "provider": "studio", "model_id": "adreel/studio-2", "asset": f"{number}" * 64, "position": number,
        "digital_source_type": DigitalSource.ALGORITHMIC, "start": number - 0.5, "seconds": 2.25,
    }  # fmt: skip
    return ShotProvenance(**(facts | more))


MIXED = AdProvenance(
    shots=[
        shot(), shot(GENERATED, 2, provider="replicate", model_id="bytedance/seedance-1-pro-fast",
                     picture=PictureSource(provider="replicate", model_id="google/nano-banana", asset="b" * 64)),
        shot(PHOTO, 3, photo="c" * 64),
    ],
    cards=[CardProvenance(name="outro", start=6, seconds=1, logo=True)],
    music=MusicProvenance(kind="studio", provider="studio", model_id="adreel/studio-2"),
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("provenance")
    run("-f", "lavfi", "-i", "testsrc2=size=270x480:rate=30:duration=2", "-f", "lavfi", "-i", "sine=duration=2", "-c:v", "libx264",
        "-pix_fmt", "yuv420p", "-c:a", "aac", "-movflags", "+faststart", str(made / "plain.mp4"))  # fmt: skip
    return made


@pytest.fixture(scope="module")
def pair(folder: Path) -> Credentials:
    return open_credentials(Settings(_env_file=None, data_dir=folder / "data"))


@pytest.fixture(scope="module")
def ad(folder: Path, pair: Credentials) -> Path:
    sign_ad(folder / "plain.mp4", folder / "ad.mp4", MIXED, pair)
    return folder / "ad.mp4"


def boxes(data: bytes) -> dict[bytes, tuple[int, int]]:
    """Where top-level boxes begin and end."""
    at, found = 0, {}
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        found[data[at + 4 : at + 8]] = (at, at + size)
        at += size
    return found


def test_what_is_signed_reads_back(ad: Path, pair: Credentials) -> None:
    found = read_provenance(ad, pair)
    assert found.signed
    assert found.valid
    assert set(found.validation) == {"signingCredential.untrusted", "signingCredential.ocsp.skipped"}  # fmt: skip
    assert (found.shots, found.cards, found.music) == (MIXED.shots, MIXED.cards, MIXED.music)
    assert found.digital_source_type == DigitalSource.COMPOSITE_WITH_GENERATED
    assert found.claim_generator == "Adreel 0.1.0"
    assert found.created_at
    assert found.signer
    assert (found.signer.self_signed, found.signer.own) == (True, True)
    assert found.signer.name == pair.name


def test_the_library_s_own_reader_shows_every_shot(ad: Path) -> None:
    with c2pa.Reader(str(ad)) as reader:
        told = json.loads(reader.json())
    manifest = told["manifests"][told["active_manifest"]]
    assertions = {a["label"]: a["data"] for a in manifest["assertions"]}
    shots = assertions["org.adreel.shots"]["shots"]
    assert [s["kind"] for s in shots] == ["motion_graphics", "generative_model", "uploaded_photo"]
    assert [s["start"] for s in shots] == [0.5, 1.5, 2.5]
    assert shots[1]["picture"]["model_id"] == "google/nano-banana"
    [action] = assertions["c2pa.actions.v2"]["actions"]
    assert action["action"] == "c2pa.created"
    assert action["digitalSourceType"].endswith("/compositeWithTrainedAlgorithmicMedia")
    assert told["validation_state"] == "Valid"


def test_players_find_the_film_as_it_was(ad: Path, folder: Path) -> None:
    plain, signed = (folder / "plain.mp4").read_bytes(), ad.read_bytes()
    assert list(boxes(signed))[:3] == [b"ftyp", b"uuid", b"moov"], "a player has to wait for the index"  # fmt: skip
    assert frames_in(ad) == frames_in(folder / "plain.mp4") == 60
    assert probe_video(ad) == probe_video(folder / "plain.mp4")
    before, after = boxes(plain)[b"mdat"], boxes(signed)[b"mdat"]
    assert plain[slice(*before)] == signed[slice(*after)]
    run("-xerror", "-v", "error", "-i", str(ad), "-f", "null", "-")


def test_one_changed_byte_is_noticed(ad: Path, tmp_path: Path) -> None:
    whole, chance = ad.read_bytes(), random.Random(4)
    places = boxes(whole)
    film = [chance.randrange(a + 8, b) for a, b in (places[b"mdat"], places[b"moov"]) for _ in range(20)]  # fmt: skip
    begin = whole.index(b"org.adreel.shots")
    for at in [*film, *range(begin, begin + 400, 40)]:
        changed = bytearray(whole)
        changed[at] ^= 1
        (tmp_path / "changed.mp4").write_bytes(changed)
        found = read_provenance(tmp_path / "changed.mp4")
        assert (found.signed, found.valid) == (True, False), at
        assert found.validation
    changed = bytearray(whole)
    changed[places[b"mdat"][0] + 5000] ^= 1
    (tmp_path / "changed.mp4").write_bytes(changed)
    assert "assertion.bmffHash.mismatch" in read_provenance(tmp_path / "changed.mp4").validation


def test_a_stripped_file_says_nothing(ad: Path, tmp_path: Path) -> None:
    run("-i", str(ad), "-c", "copy", str(tmp_path / "stripped.mp4"))
    found = read_provenance(tmp_path / "stripped.mp4")
    assert (found.signed, found.valid, found.signer, found.shots) == (False, False, None, [])


def test_a_manifest_of_another_film_does_not_fit(ad: Path, tmp_path: Path) -> None:
    run("-f", "lavfi", "-i", "color=red:size=270x480:rate=30:duration=2", "-c:v", "libx264", "-movflags", "+faststart", str(tmp_path / "other.mp4"))  # fmt: skip
    own, other = ad.read_bytes(), (tmp_path / "other.mp4").read_bytes()
    head = boxes(other)[b"ftyp"][1]
    forged = other[:head] + own[slice(*boxes(own)[b"uuid"])] + other[head:]
    (tmp_path / "forged.mp4").write_bytes(forged)
    assert not read_provenance(tmp_path / "forged.mp4").valid


def test_another_s_key_is_another_signer(ad: Path, folder: Path, pair: Credentials, tmp_path: Path) -> None:  # fmt: skip
    make_pair(tmp_path / "pair.pem")
    other = open_credentials(
        Settings(_env_file=None, c2pa_cert_file=str(tmp_path / "pair.pem"), c2pa_key_file=str(tmp_path / "pair.pem"))
    )  # fmt: skip
    sign_ad(folder / "plain.mp4", tmp_path / "ad.mp4", MIXED, other)
    found, old = read_provenance(tmp_path / "ad.mp4", other), read_provenance(ad, other)
    assert found.valid
    assert old.valid
    assert found.signer
    assert old.signer
    assert (found.signer.own, old.signer.own) == (True, False)
    assert found.signer.name != old.signer.name
    with pytest.raises(NotSigned):  # a key that does not belong to the certificate signs nothing
        sign_ad(folder / "plain.mp4", tmp_path / "bad.mp4", MIXED, replace(pair, key=other.key))


@pytest.mark.parametrize(
    ("form", "kind"), [("mp4", "video/mp4"), ("mov", "video/quicktime"), ("gif", "image/gif")]
)
def test_copies_go_on_from_the_ad(
    ad: Path, pair: Credentials, tmp_path: Path, form: str, kind: str
) -> None:
    run(
        "-i",
        str(ad),
        "-vf",
        "scale=136:-2",
        "-t",
        "1",
        "-map_metadata",
        "-1",
        str(tmp_path / f"copy.{form}"),
    )
    signed = tmp_path / f"signed.{form}"
    assert sign_copy(tmp_path / f"copy.{form}", signed, kind, ad, pair)
    found = read_provenance(signed)
    assert found.valid
    assert found.shots == MIXED.shots
    assert found.digital_source_type == DigitalSource.COMPOSITE_WITH_GENERATED
    assert "c2pa.transcoded" in json.dumps(found.manifest)


def test_copies_of_what_says_nothing_say_nothing(
    ad: Path, folder: Path, pair: Credentials, tmp_path: Path
) -> None:
    assert not sign_copy(
        folder / "plain.mp4", tmp_path / "a.mp4", "video/mp4", folder / "plain.mp4", pair
    )
    assert not sign_copy(folder / "plain.mp4", tmp_path / "a.webm", "video/webm", ad, pair)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"no film", b"\x00" * 4000])
def test_what_is_no_film_is_unreadable_or_says_nothing(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.mp4").write_bytes(content)
    with pytest.raises(Unreadable, match="no media file"):
        read_provenance(tmp_path / "x.mp4")


def test_somebody_else_s_words_do_nothing_to_a_terminal(
    folder: Path,
    pair: Credentials,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    evil = shot(model_id="\x1b[2Jbad")
    monkeypatch.setattr(provenance, "GENERATOR", "\x1b]0;owned\x07Tool")
    sign_ad(folder / "plain.mp4", tmp_path / "ad.mp4", AdProvenance(shots=[evil]), pair)
    assert ask(monkeypatch, tmp_path / "ad.mp4") == 0
    assert "\x1b" not in capsys.readouterr().out


def test_nobody_is_called(
    ad: Path, folder: Path, pair: Credentials, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = provenance._CONTEXT
    assert settings["verify"]["remote_manifest_fetch"] is False
    assert settings["verify"]["ocsp_fetch"] is False
    with pytest.raises(
        NotSigned
    ):  # asked for, and nobody there: no signature rather than a silent one without
        sign_ad(
            folder / "plain.mp4",
            tmp_path / "x.mp4",
            MIXED,
            replace(pair, timestamp_url="http://127.0.0.1:9/tsa"),
        )
    sign_ad(
        folder / "plain.mp4",
        tmp_path / "y.mp4",
        MIXED,
        replace(pair, timestamp_url="http://127.0.0.1:9/tsa"),
        timestamped=False,
    )
    assert read_provenance(tmp_path / "y.mp4").valid


@pytest.mark.parametrize(
    ("told", "is_"),
    [
        (AdProvenance(shots=[shot()]), "algorithmicMedia"),
        (AdProvenance(shots=[shot(), shot(PHOTO)]), "composite"),
        (AdProvenance(shots=[shot()], cards=MIXED.cards), "composite"),
        (AdProvenance(shots=[shot(), shot(GENERATED)]), "compositeWithTrainedAlgorithmicMedia"),
        (
            AdProvenance(
                shots=[shot()],
                music=MusicProvenance(kind="generative_model", provider="replicate", model_id="m"),
            ),
            "compositeWithTrainedAlgorithmicMedia",
        ),
    ],
)
def test_the_whole_is_called_by_what_is_in_it(told: AdProvenance, is_: str) -> None:
    assert told.digital_source_type.rpartition("/")[2] == is_


def ask(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    """`adreel verify`; its exit code."""
    monkeypatch.setattr("sys.argv", ["adreel", "verify", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_the_command(
    ad: Path,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DATA_DIR", str(folder / "data"))
    assert ask(monkeypatch, ad) == 0
    told = capsys.readouterr().out
    for word in (
        "valid",
        "this installation",
        "generative model",
        "bytedance/seedance-1-pro-fast",
        "motion graphics",
        "uploaded photo",
        "written by rules",
    ):
        assert word in told
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("S3_ACCESS_KEY_ID", "settings that can't be")
    assert ask(monkeypatch, ad) == 0
    assert "anybody can make one" in capsys.readouterr().out
    assert ask(monkeypatch, ad, "--json") == 0
    assert json.loads(capsys.readouterr().out)["shots"][1]["kind"] == "generative_model"
    changed = bytearray(ad.read_bytes())
    changed[-3000] ^= 1
    (tmp_path / "changed.mp4").write_bytes(changed)
    assert ask(monkeypatch, tmp_path / "changed.mp4") == 1
    assert "NOT VALID" in capsys.readouterr().out
    assert ask(monkeypatch, folder / "plain.mp4") == 2
    assert "no provenance" in capsys.readouterr().out
    for missing in (tmp_path / "nothing.mp4", tmp_path, Path(__file__)):
        assert ask(monkeypatch, missing) == 2
        assert capsys.readouterr().err.startswith("adreel: ")
    assert not (tmp_path / "elsewhere").exists()
