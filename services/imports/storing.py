"""Writing many rows at once, because others wait meanwhile."""
from collections.abc import Sequence
from datetime import date
from enum import Enum
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from data.base import Record, new_id, now
from data.tables.people import Site
from services.work import Work

Values = dict[str, Any]
LABELS = ('asset_number', 'cavity_id')


def store(work: Work, site: Site, table: type[Record], rows: Sequence[Values]) -> None:
    """Many rows with one statement; each gets its entry in the trail. All of them name the same columns.

    No hook looks whether they stay within their site: whatever they refer to was looked up there.
    """
    if not rows:
        return
    at = now()
    complete = [{'id': new_id(), 'version': 1, 'created_at': at, 'updated_at': at, **row} for row in rows]
    work.session.execute(sa.insert(table.__table__), complete)  # type: ignore[attr-defined]
    for row, whole in zip(rows, complete, strict=True):
        diff = {name: [None, _plain(value)] for name, value in row.items() if name != 'id' and value not in (None, '', {}, [])}
        label = next((str(row[name]) for name in LABELS if name in row), '')
        work.note(str(table.__tablename__), whole['id'], 'insert', label=label, site_id=site.id, diff=diff)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
