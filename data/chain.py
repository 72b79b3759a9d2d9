"""Calculating the audit chain anew: each entry must carry the hash of its content and of the entry before it."""
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from data.tables.upkeep import AuditEntry
from data.trail import BEGINNING, chained

PIECE = 2000


def verify(session: Session) -> tuple[int, int | None]:
    """How many entries there are up to the first broken one, and its number."""
    before, count = BEGINNING, 0
    for entry in _entries(session):
        count += 1
        if chained(entry, before) != entry['hash']:
            return count, int(entry['id'])
        before = entry['hash']
    return count, None


def _entries(session: Session) -> Iterator[Any]:
    """In pieces, so that a log of a million entries needs neither much memory nor one long statement."""
    chain, last = AuditEntry.__table__, 0  # type: ignore[attr-defined]
    following = sa.select(chain).where(chain.c.id > sa.bindparam('last')).order_by(chain.c.id).limit(PIECE)
    while piece := session.connection().execute(following, {'last': last}).mappings().all():
        yield from piece
        last = piece[-1]['id']
