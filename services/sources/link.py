"""What every kind of source is to the collector: something that connects, is read, and is put down again.

What is expected to go wrong is raised as `SourceLost`, which is tried again by itself, or as `NeedsYou`, which waits for a person.
Both name a sentence of `services/sources/words.py` and what it is about; nothing else is caught.
"""
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, runtime_checkable
from uuid import UUID

from data.tables.sources import Security, SourceKind
from services.sources.accounting import Look


class Trouble(Exception):
    """`said` is the name of a sentence, `about` what it is filled with."""

    def __init__(self, said: str, about: str = '') -> None:
        super().__init__(f'{said} {about}'.strip())
        self.said, self.about = said, about[:200]

    @property
    def detail(self) -> str:
        return f'{self.said}|{self.about}' if self.about else self.said


class SourceLost(Trouble):
    """The source does not answer at the moment."""


class NeedsYou(Trouble):
    """Trying again alone does not help. `certificate` is what the press showed and nobody has accepted yet."""

    def __init__(self, said: str, about: str = '', certificate: str = '') -> None:
        super().__init__(said, about)
        self.certificate = certificate


@dataclass(frozen=True, slots=True)
class Calling:
    """All that is needed to call a source; the password is open, so this is never shown and never stored."""
    source_id: UUID
    name: str
    kind: SourceKind
    url: str
    username: str = ''
    password: str = field(default='', repr=False)
    security: Security = Security.NONE
    certificate: str = ''
    identity: str = ''
    mapping: Mapping[str, Any] = field(default_factory=dict)
    poll_seconds: float = 2.0
    fastest_cycle: float = 1.0
    number: int = 0  # of the last look that is booked
    counted: int = 0  # by the counter of the machine, as far as we know
    home: Path = Path()

    @property
    def settings(self) -> tuple[Any, ...]:
        """What a connection has to be made anew for, when somebody changes it."""
        return (self.url, self.username, self.password, self.security, self.certificate, dict(self.mapping), self.poll_seconds)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a source said at one moment."""
    look: Look
    source_ts: datetime | None = None
    server_ts: datetime | None = None
    status: int = 0
    cycle_seconds: float | None = None
    machine_mode: str = ''
    kind: str = 'poll'  # or repeated (it may be older than what is known), or garbage
    raw: str = ''  # what could not be read


class Link(Protocol):
    async def connect(self) -> str:
        """Reach the source and find what is to be read; gives who it is."""
        ...

    async def read(self) -> Reading: ...

    async def close(self) -> None: ...


@runtime_checkable
class Acknowledging(Protocol):
    """A source that keeps what it said until it is in the books."""

    def mark(self) -> int: ...

    def booked(self, mark: int) -> None: ...
