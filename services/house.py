"""What the services need to know about the installation they work in."""
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from data.database import Database
from data.keys import Keyring
from services.kept import Kept


class SteadyClock:
    """Wall time that does not jump: a Pi has no clock battery, and sign-ins must not live longer because of it."""

    def __init__(self) -> None:
        self._began_at = datetime.now(UTC)
        self._began = time.monotonic()

    def now(self) -> datetime:
        return self._began_at + timedelta(seconds=time.monotonic() - self._began)


@dataclass
class Waiting:
    """Shots that were seen and could not be booked since then; known only to the process that collects."""
    since: datetime | None = None


@dataclass(frozen=True)
class House:
    """Where data lives, the keys, and the clocks. Tests put their own clocks in."""
    home: Path
    keyring: Keyring
    database: Database
    steady: Callable[[], datetime] = field(default_factory=lambda: SteadyClock().now)
    wall: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    photo_folder: Path | None = None
    photo_disk: int | None = None  # what the folder of its own lay on when the house was opened
    sends_mail: bool = False
    unsaved: Waiting = field(default_factory=Waiting)
    figures: Kept = field(default_factory=Kept)
    camera: str = ''  # of this very machine, as `services.photos.camera` opens it

    @property
    def photos(self) -> Path:
        return self.photo_folder or self.home / 'tool_photos'

    @property
    def backups(self) -> Path:
        return self.home / 'backups'
