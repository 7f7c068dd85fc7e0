"""The pair that ads are signed with: an own one, made at the first start, or one from files."""

from __future__ import annotations

import os
import re
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from app.config import Settings

OWN_FILE = "provenance.pem"
"""In `data_dir`: private key, certificate, and the certificate of the authority that was made for it."""
SELF_MADE = "Adreel self-made certificate"
"""Organization of own certificates."""
_CLAIM_SIGNING = ObjectIdentifier("1.3.6.1.4.1.62558.2.1")
"""c2pa-kp-claimSigning (C2PA specification 2.2, 14.5.1)."""
_DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
"""RFC 9336."""
PURPOSES = (_CLAIM_SIGNING, _DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION)
"""Extended key usages of which a signer's certificate has one. An own one has the first and the last: readers such as c2pa-rs 0.91
take only the last, unless they are told of others."""
_VALID = timedelta(days=3650)
_CURVES = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}
_PRIVATE = re.compile(rb"-----BEGIN ([A-Z ]*)PRIVATE KEY-----.+?-----END \1PRIVATE KEY-----", re.DOTALL)  # fmt: skip


class BadCredentials(Exception):
    """The pair can't be used; `str()` is a sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What signs.

    Attributes:
        chain: PEM, the signer's own certificate first. key: PEM, PKCS #8. algorithm: C2PA's name of it.
        serial: of the certificate. ends: when it is no longer valid.
    """

    chain: bytes
    key: bytes = field(repr=False)
    algorithm: str
    serial: int
    name: str
    self_made: bool
    ends: datetime
    timestamp_url: str = ""


def open_credentials(settings: Settings) -> Credentials:
    """The pair of the settings, or the own one, which is made if there is none yet.

    Raises:
        BadCredentials: a file can't be read or used.
    """
    if settings.c2pa_cert_file:
        return _read(Path(settings.c2pa_cert_file), Path(settings.c2pa_key_file), settings)
    path = settings.data_dir / OWN_FILE
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            make_pair(path)
    except FileExistsError:  # another process was a moment earlier: both take its pair
        pass
    except OSError as error:
        raise BadCredentials(f"{path} can't be written: {error.strerror}.") from error
    return _read(path, path, settings)


def known_credentials(settings: Settings) -> Credentials | None:
    """As `open_credentials`, but makes none.

    Raises:
        BadCredentials: a file can't be read or used.
    """
    if not settings.c2pa_cert_file and not (settings.data_dir / OWN_FILE).exists():
        return None
    return open_credentials(settings)


def make_pair(path: Path) -> None:
    """Writes a new key and its certificate, whole or not at all, for nobody else to read.

    Raises:
        FileExistsError: there is a file already; it is left as it is. OSError: it can't be written.
    """
    fresh = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(_new_pair())
            file.flush()
            os.fsync(file.fileno())
        os.link(fresh, path)  # unlike a rename, it never takes the place of another's
    finally:
        fresh.unlink(missing_ok=True)


def _new_pair() -> bytes:
    """PEM: key, certificate, certificate of an authority whose own key nobody keeps."""
    authority, signer = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())  # fmt: skip
    mark = uuid.uuid4().hex[:8]  # tells installations apart, and says nothing of them
    root = _named(f"Adreel installation {mark} authority")
    begins = datetime.now(UTC) - timedelta(hours=1)  # clocks differ
    whose = x509.SubjectKeyIdentifier.from_public_key(authority.public_key())
    root_certificate = (
        _certificate(root, root, authority.public_key(), begins)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(whose, critical=False)
        .sign(authority, hashes.SHA256())
    )
    certificate = (
        _certificate(_named(f"Adreel installation {mark}"), root, signer.public_key(), begins)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([PURPOSES[0], PURPOSES[-1]]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(signer.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(whose), critical=False)
        .sign(authority, hashes.SHA256())
    )  # fmt: skip
    key = signer.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return key + certificate.public_bytes(Encoding.PEM) + root_certificate.public_bytes(Encoding.PEM)  # fmt: skip


def _named(name: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, SELF_MADE), x509.NameAttribute(NameOID.COMMON_NAME, name)]
    )  # fmt: skip


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, begins: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
        .serial_number(x509.random_serial_number()).not_valid_before(begins).not_valid_after(begins + _VALID)
    )  # fmt: skip


def _usage(*, signs: bool) -> x509.KeyUsage:
    """Of a signer, or of an authority."""
    return x509.KeyUsage(
        digital_signature=signs, key_cert_sign=not signs, crl_sign=not signs, content_commitment=False,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _read(cert_file: Path, key_file: Path, settings: Settings) -> Credentials:
    try:
        certificates = x509.load_pem_x509_certificates(cert_file.read_bytes())
    except OSError as error:
        raise BadCredentials(f"The certificate {cert_file} can't be read: {error.strerror}.") from error  # fmt: skip
    except ValueError as error:
        raise BadCredentials(f"{cert_file} holds no certificate in PEM that can be read.") from error  # fmt: skip
    try:
        block = _PRIVATE.search(key_file.read_bytes())
    except OSError as error:
        raise BadCredentials(f"The private key {key_file} can't be read: {error.strerror}.") from error  # fmt: skip
    try:
        key = load_pem_private_key(block.group() if block else b"", None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:  # TypeError: it has a password
        raise BadCredentials(f"{key_file} holds no private key in PEM that can be read without a password.") from error  # fmt: skip
    certificate = certificates[0]
    if key.public_key() != certificate.public_key():
        raise BadCredentials(f"The private key in {key_file} is not that of the first certificate in {cert_file}.")  # fmt: skip
    return Credentials(
        chain=b"".join(c.public_bytes(Encoding.PEM) for c in certificates),
        key=key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        algorithm=_algorithm(key, key_file), serial=certificate.serial_number,
        name=_said(certificate.subject, NameOID.COMMON_NAME), self_made=_self_made(certificate),
        ends=_checked(certificate, cert_file), timestamp_url=settings.c2pa_timestamp_url,
    )  # fmt: skip


def _algorithm(key: object, path: Path) -> str:
    """Raises:
    BadCredentials: C2PA knows none for such a key.
    """
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in _CURVES:
        return _CURVES[key.curve.name]
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "ed25519"
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= 2048:
        return "ps256"
    raise BadCredentials(f"The private key in {path} is of a sort that C2PA does not sign with; P-256, P-384, P-521, Ed25519 and RSA from 2048 bits are.")  # fmt: skip


def _checked(certificate: x509.Certificate, path: Path) -> datetime:
    """When it ends.

    Raises:
        BadCredentials: readers would refuse what it signs.
    """
    now = datetime.now(UTC)
    if not certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc:
        raise BadCredentials(
            f"The certificate {path} is valid from {certificate.not_valid_before_utc:%Y-%m-%d} to {certificate.not_valid_after_utc:%Y-%m-%d} only."
        )
    try:
        purposes = set(certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
    except (x509.ExtensionNotFound, ValueError):
        purposes = set()
    if not purposes & set(PURPOSES):
        raise BadCredentials(f"The certificate {path} is not meant for signing documents: it has no extended key usage that C2PA takes.")  # fmt: skip
    if certificate.subject == certificate.issuer:
        raise BadCredentials(f"The certificate {path} signs itself; C2PA wants one that an authority issued. `adreel certificate FILE` makes such a pair.")  # fmt: skip
    return certificate.not_valid_after_utc


def _said(name: x509.Name, what: ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(what)
    return str(found[0].value) if found else ""


def _self_made(certificate: x509.Certificate) -> bool:
    return _said(certificate.issuer, NameOID.ORGANIZATION_NAME) == SELF_MADE
