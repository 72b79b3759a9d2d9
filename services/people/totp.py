"""One-time codes of an authenticator app (RFC 6238): six digits, every half minute new."""
import base64
import hmac
import secrets
import struct
from datetime import datetime
from hashlib import sha1
from urllib.parse import quote

STEP = 30


def new_secret() -> str:
    return base64.b32encode(secrets.token_bytes(20)).decode()


def step_of(at: datetime) -> int:
    return int(at.timestamp()) // STEP


def code_at(secret: str, step: int) -> str:
    digest = hmac.new(base64.b32decode(secret), struct.pack('>Q', step), sha1).digest()
    start = digest[-1] & 0xF
    value: int = struct.unpack('>I', digest[start:start + 4])[0] & 0x7FFFFFFF
    return f'{value % 1_000_000:06}'


def matching_step(secret: str, code: str, at: datetime, after: int) -> int | None:
    """The half minute this code is for, if it is the present one or a neighbour and later than the last one used."""
    present = step_of(at)
    for step in (present, present - 1, present + 1):
        if step > after and hmac.compare_digest(code_at(secret, step).encode(), code.encode()):
            return step
    return None


def enrolment_link(secret: str, username: str, plant: str) -> str:
    """What the QR code says to the authenticator app."""
    return f'otpauth://totp/{quote(plant)}:{quote(username)}?secret={secret}&issuer={quote(plant)}'
