"""What could not be booked, on a small file of its own, so that a crash while the database is away loses no mould change."""
import dataclasses
import json
from datetime import datetime
from pathlib import Path
from uuid import UUID

from data.files import private_folder, write_safely
from services.sources.accounting import Counted, Look
from services.sources.booking import Seen

MOST_BYTES = 5_000_000


class Spool:
    def __init__(self, home: Path) -> None:
        self._file = home / 'spool' / 'shots.json'

    def keep(self, seen: list[Seen]) -> None:
        private_folder(self._file.parent)
        content = json.dumps([dataclasses.asdict(each) for each in seen], default=_plain).encode()
        if len(content) <= MOST_BYTES:
            write_safely(self._file, content)

    def clear(self) -> None:
        self._file.unlink(missing_ok=True)

    def load(self) -> list[Seen]:
        """In the order in which it was seen; a file that is no spool of ours says nothing."""
        try:
            rows = json.loads(self._file.read_bytes())
            return [_seen(row) for row in rows]
        except (OSError, ValueError, KeyError, TypeError):
            return []


def _seen(row: dict[str, object]) -> Seen:
    look: dict[str, object] = dict(row['look'])  # type: ignore[call-overload]
    counters = {name: Counted(**counted) if (counted := look.pop(name)) else None for name in ('machine', 'job')}  # type: ignore[arg-type]
    moments = {name: datetime.fromisoformat(str(row[name])) if row[name] else None for name in ('at', 'source_ts', 'server_ts')}
    return Seen(**{**row, **moments, 'source_id': UUID(str(row['source_id'])), 'look': Look(**counters, **look)})  # type: ignore[arg-type]


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
