"""The keys of one installation: one master secret, and from it a key for each purpose."""
import base64
import hashlib
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from data.files import write_safely

SEAL = b'TW1'  # the format of a sealed value: this mark, which master (4 bytes), nonce (12), ciphertext


class WrongKey(ValueError):
    """Nothing here opens what was sealed."""


class Keyring:
    """Derives keys from the newest master secret; older ones still open what they sealed."""

    def __init__(self, *masters: bytes) -> None:
        self.masters = masters

    def key(self, purpose: str) -> bytes:
        return _derive(self.masters[0], purpose)

    def keys(self, purpose: str) -> list[bytes]:
        """The key for a purpose from every master, newest first."""
        return [_derive(master, purpose) for master in self.masters]

    def seal(self, content: bytes, *, purpose: str, about: str) -> bytes:
        """Encrypt; `about` binds the result to one row or file, so that sealed values cannot be swapped."""
        master = self.masters[0]
        nonce = os.urandom(12)
        return SEAL + _mark(master) + nonce + AESGCM(_derive(master, purpose)).encrypt(nonce, content, about.encode())

    def open(self, sealed: bytes, *, purpose: str, about: str) -> bytes:
        for master in self.masters:
            if sealed[:3] == SEAL and sealed[3:7] == _mark(master):
                try:
                    return AESGCM(_derive(master, purpose)).decrypt(sealed[7:19], sealed[19:], about.encode())
                except InvalidTag as error:
                    raise WrongKey('this was changed after it was sealed') from error
        raise WrongKey('none of the keys here opens this')

    def is_newest(self, sealed: bytes) -> bool:
        """Whether it was sealed with the newest master secret."""
        return sealed[:7] == SEAL + _mark(self.masters[0])

    def seal_text(self, text: str, *, purpose: str, about: str) -> str:
        return base64.b64encode(self.seal(text.encode(), purpose=purpose, about=about)).decode()

    def open_text(self, sealed: str, *, purpose: str, about: str) -> str:
        return self.open(base64.b64decode(sealed), purpose=purpose, about=about).decode()


def load_keyring(home: Path, given: str | None) -> Keyring:
    """The master secret from the environment, else from the home, where it is made on the first start."""
    if given:
        return Keyring(hashlib.sha256(given.encode()).digest())
    path = home / 'secret.key'
    if not path.exists():
        write_safely(path, secrets.token_hex(32).encode() + b'\n')
    return Keyring(*(bytes.fromhex(line) for line in path.read_text().split()))


def add_master(home: Path) -> Keyring:
    """Put a fresh master secret in front of the ones that are there."""
    path = home / 'secret.key'
    write_safely(path, secrets.token_hex(32).encode() + b'\n' + path.read_bytes())
    return load_keyring(home, None)


def _derive(master: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f'toolwarden {purpose}'.encode()).derive(master)


def _mark(master: bytes) -> bytes:
    """Says which master sealed a value without saying anything about the master."""
    return hashlib.sha256(b'toolwarden mark' + master).digest()[:4]
