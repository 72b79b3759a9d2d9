"""Our own certificate, by which presses know us: made when it is needed for the first time, and kept in the home."""
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from asyncua.crypto.cert_gen import dump_private_key_as_pem, generate_private_key, generate_self_signed_app_certificate
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from data.files import private_folder, write_safely
from data.occupied import hold

YEARS = 10
SOON = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class OwnCertificate:
    certificate: Path
    key: Path
    address: str  # of the application; it must stand in the certificate letter by letter

    @property
    def thumbprint(self) -> str:
        return thumbprint(self.certificate.read_bytes())

    @property
    def ends_at(self) -> datetime:
        return x509.load_der_x509_certificate(self.certificate.read_bytes()).not_valid_after_utc


def own_certificate(home: Path) -> OwnCertificate:
    """Takes a moment the first time; not for the event loop."""
    own = _in(home)
    with hold(private_folder(own.key.parent) / 'lock', patient=True):  # two new sources at once would mix their keys and certificates
        if not (own.certificate.exists() and own.key.exists()):
            _make(own)
    return own


def thumbprint(der: bytes) -> str:
    """As servers show it: the SHA-1 of the certificate, in capitals."""
    return hashlib.sha1(der, usedforsecurity=False).hexdigest().upper()


def runs_out(home: Path) -> datetime | None:
    """When, if it is soon. Nobody is asked before the first machine has seen it."""
    own = _in(home)
    return own.ends_at if own.certificate.exists() and own.ends_at < datetime.now(UTC) + SOON else None


def _in(home: Path) -> OwnCertificate:
    return OwnCertificate(home / 'opcua' / 'own.der', home / 'opcua' / 'own.pem', 'urn:toolwarden:shot-collector')


def _make(own: OwnCertificate) -> None:
    key = generate_private_key()
    certificate = generate_self_signed_app_certificate(
        key, 'Toolwarden shot-collector', {'organizationName': 'Toolwarden'}, [x509.UniformResourceIdentifier(own.address)],
        [ExtendedKeyUsageOID.CLIENT_AUTH], days=365 * YEARS)
    write_safely(own.key, dump_private_key_as_pem(key))
    write_safely(own.certificate, certificate.public_bytes(Encoding.DER))
