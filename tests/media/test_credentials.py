"""The pair that ads are signed with: one for all, private, and refused with a reason where it can't be used."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from app.config import Settings
from app.media.credentials import (
    OWN_FILE,
    BadCredentials,
    known_credentials,
    make_pair,
    open_credentials,
)

_START = """
import sys, time
from pathlib import Path
from app.config import Settings
from app.media.credentials import open_credentials
settings = Settings(_env_file=None, data_dir=Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
print(open_credentials(settings).serial)
"""


def on(folder: Path, **more: Any) -> Settings:
    return Settings(_env_file=None, environment="test", data_dir=folder / "data", **more)


def test_an_own_pair_is_private_and_stays(tmp_path: Path) -> None:
    assert known_credentials(on(tmp_path)) is None
    assert not (tmp_path / "data").exists(), "looking makes nothing"
    first = open_credentials(on(tmp_path))
    again = open_credentials(on(tmp_path))
    assert (first.serial, first.key) == (again.serial, again.key)
    assert (first.algorithm, first.self_made) == ("es256", True)
    assert "PRIVATE" not in repr(first)
    files = list((tmp_path / "data").iterdir())
    assert [f.name for f in files] == [OWN_FILE]
    assert files[0].stat().st_mode & 0o077 == 0
    other = open_credentials(on(tmp_path / "other"))
    assert other.serial != first.serial


def test_processes_that_start_at_once_share_one_pair(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _START, str(tmp_path / "data")]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    serials = {process.communicate(timeout=30)[0] for process in processes}
    assert len(serials) == 1
    assert serials != {""}
    assert [f.name for f in (tmp_path / "data").iterdir()] == [OWN_FILE]


def test_whoever_is_late_takes_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    settings = on(tmp_path)
    first = open_credentials(settings)
    seen = Path.exists
    monkeypatch.setattr(Path, "exists", lambda self: self.name != OWN_FILE and seen(self))
    assert open_credentials(settings).serial == first.serial


def test_a_disk_that_is_full_says_so_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.media.credentials.os.fsync", full)
    with pytest.raises(BadCredentials, match="No space left"):
        open_credentials(on(tmp_path))
    assert list((tmp_path / "data").iterdir()) == []


def issued(
    *, purpose: Any = ExtendedKeyUsageOID.EMAIL_PROTECTION, days: int = 30, curve: Any = None, itself: bool = False
) -> tuple[bytes, bytes]:  # fmt: skip
    """(certificate, key) as an authority gives them."""
    authority = ec.generate_private_key(ec.SECP256R1())
    key = ec.generate_private_key(curve or ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ads.example.com"), x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Example")])  # fmt: skip
    above = name if itself else x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Authority"), x509.NameAttribute(NameOID.COMMON_NAME, "CA 1")])  # fmt: skip
    begins = datetime.now(UTC) - timedelta(days=20)
    builder = (
        x509.CertificateBuilder().subject_name(name).issuer_name(above).public_key(key.public_key())
        .serial_number(7).not_valid_before(begins).not_valid_after(begins + timedelta(days=20 + days))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(True, False, False, False, False, False, False, False, False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key()), critical=False)
    )  # fmt: skip
    if purpose:
        builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
    signed = builder.sign(authority, hashes.SHA256())
    return signed.public_bytes(Encoding.PEM), key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )


def from_files(folder: Path, certificate: bytes, key: bytes) -> Settings:
    (folder / "cert.pem").write_bytes(certificate)
    (folder / "key.pem").write_bytes(key)
    return on(folder, c2pa_cert_file=str(folder / "cert.pem"), c2pa_key_file=str(folder / "key.pem"))  # fmt: skip


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1()])
def test_a_pair_from_files(tmp_path: Path, curve: Any) -> None:
    pair = open_credentials(from_files(tmp_path, *issued(curve=curve)))
    assert (pair.serial, pair.self_made, pair.name) == (7, False, "ads.example.com")
    assert pair.algorithm == {"secp256r1": "es256", "secp384r1": "es384"}[curve.name]
    assert not (tmp_path / "data").exists(), "none is made beside it"


def _encrypted() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret"))


@pytest.mark.parametrize(
    ("certificate", "key", "says"),
    [
        (issued()[0], issued()[1], "not that of the first certificate"),
        (b"", issued()[1], "no certificate"), (b"nonsense", issued()[1], "no certificate"),
        (issued()[0], b"", "no private key"), (issued()[0], _encrypted(), "without a password"),
        (issued()[0], b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "no private key"),
        (*issued(days=-1), "is valid from"), (*issued(purpose=None), "not meant for signing"),
        (*issued(purpose=ExtendedKeyUsageOID.SERVER_AUTH), "not meant for signing"),
        (*issued(itself=True), "signs itself"), (*issued(curve=ec.SECP256K1()), "of a sort"),
    ],
)  # fmt: skip
def test_what_can_not_sign_is_refused_with_a_reason(
    tmp_path: Path, certificate: bytes, key: bytes, says: str
) -> None:
    with pytest.raises(BadCredentials, match=says) as refused:
        open_credentials(from_files(tmp_path, certificate, key))
    assert "PRIVATE" not in str(refused.value)


def test_files_that_are_not_there(tmp_path: Path) -> None:
    settings = from_files(tmp_path, *issued())
    (tmp_path / "key.pem").unlink()
    with pytest.raises(BadCredentials, match=r"key.pem can't be read"):
        open_credentials(settings)


def test_an_own_file_that_is_cut_off_is_not_replaced(tmp_path: Path) -> None:
    settings = on(tmp_path)
    open_credentials(settings)
    path = tmp_path / "data" / OWN_FILE
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(BadCredentials, match=r"no certificate|no private key"):
        open_credentials(settings)
    assert path.stat().st_size == 300


def test_a_pair_for_several_machines(tmp_path: Path) -> None:
    path = tmp_path / "pair.pem"
    make_pair(path)
    one = open_credentials(on(tmp_path / "one", c2pa_cert_file=str(path), c2pa_key_file=str(path)))
    two = open_credentials(on(tmp_path / "two", c2pa_cert_file=str(path), c2pa_key_file=str(path)))
    assert one.serial == two.serial
    with pytest.raises(FileExistsError):
        make_pair(path)
    assert open_credentials(on(tmp_path / "one", c2pa_cert_file=str(path), c2pa_key_file=str(path))) == one  # fmt: skip
