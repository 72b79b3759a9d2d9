"""What may become a photo: told by its first bytes, developed in a process of its own, and refused with one sentence."""
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any
from zoneinfo import ZoneInfo

from services.apart import Fallen, run_apart
from services.errors import Invalid, ServiceError
from services.language import _, voice

LARGEST = 15 * 1024 * 1024
PATIENCE = 60  # seconds for one picture on a machine that is busy; it may use a third of that of the processor
FIRST_CAMERA = datetime(2000, 1, 1, tzinfo=UTC)
FAST_CLOCK = timedelta(days=1)
DARKROOM = Path(__file__).with_name('darkroom.py')
PHONE_KINDS = (b'heic', b'heix', b'hevc', b'heim', b'heis', b'mif1', b'msf1', b'avif', b'avis')
_slots = BoundedSemaphore(2)


class TooLarge(ServiceError):
    status, code = 413, 'too_large'


@dataclass(frozen=True, slots=True)
class Picture:
    """A clean JPEG and its small brother."""
    content: bytes
    thumb: bytes
    width: int
    height: int
    sha256: str
    taken_at: datetime | None


def develop(content: bytes | bytearray, now: datetime) -> Picture:
    """Make a clean picture, or say in one sentence why not. Takes a moment; at most two happen at once."""
    require_size(len(content))
    kind = kind_of(content)
    with _slots:
        facts, pictures = _in_the_darkroom(kind, content)
    if problem := facts.get('problem'):
        raise Invalid(_problems()[problem]())
    size = facts['sizes'][0]
    picture, thumb = pictures[:size], pictures[size:]
    return Picture(picture, thumb, facts['width'], facts['height'], hashlib.sha256(picture).hexdigest(),
                   _plausible(facts['taken'], facts['offset'], now))


def require_size(size: int) -> None:
    if size > LARGEST:
        raise TooLarge(_('A file may have 15 MB at most.'))
    if not size:
        raise Invalid(_('Nothing arrived. Please choose the file again.'))


def kind_of(content: bytes | bytearray) -> str:
    """By what it is, never by what it is called."""
    if content[:3] == b'\xff\xd8\xff':
        return 'jpeg'
    if content[:8] == b'\x89PNG\r\n\x1a\n':
        return 'png'
    if content[:4] == b'RIFF' and content[8:12] == b'WEBP':
        return 'webp'
    raise Invalid(_why_not(content))


def _why_not(content: bytes | bytearray) -> str:
    if content[4:8] == b'ftyp' and bytes(content[8:12]) in PHONE_KINDS:
        return _('HEIC photos cannot be read here. On the iPhone or iPad choose Settings, Camera, Formats, Most Compatible.')
    if content[:4] == b'GIF8':
        return _('GIF pictures are not accepted; send a JPEG, PNG or WebP.')
    if b'<svg' in content[:2000].lower():
        return _('Drawings (SVG) are not accepted; send a JPEG, PNG or WebP.')
    return _('This is no photo; JPEG, PNG and WebP are accepted.')


def _problems() -> dict[str, Callable[[], str]]:
    return {'too_many_pixels': lambda: _('This photo has too many pixels; send a smaller one.'),
            'moving': lambda: _('Moving pictures are not accepted; send a single photo.'),
            'broken': lambda: _('This photo is damaged or arrived incomplete. Please send it again.')}


def _in_the_darkroom(kind: str, content: bytes | bytearray) -> tuple[dict[str, Any], bytes]:
    """A picture that kills or chokes the decoder counts as broken."""
    try:
        facts, pictures = run_apart(DARKROOM, kind, content, patience=PATIENCE).split(b'\n', 1)
    except Fallen:
        return {'problem': 'broken'}, b''
    return json.loads(facts), pictures


def _plausible(taken: str, offset: str, now: datetime) -> datetime | None:
    """When the camera says it was; cameras without a zone mean the one of the plant, and some have never been set."""
    try:
        at = datetime.fromisoformat(taken.replace(':', '-', 2) + offset)
        at = (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(voice().zone))).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if FIRST_CAMERA <= at <= now + FAST_CLOCK else None
