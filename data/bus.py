"""How one process hears what another wrote: not at all on SQLite, by LISTEN/NOTIFY on PostgreSQL."""
import json
import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from data.trail import Change

log = logging.getLogger(__name__)
CHANNEL = 'toolwarden'
LARGEST = 7000  # PostgreSQL takes 8000 bytes in one notification
EVERYTHING = Change('*', '', 'missed')
Hear = Callable[[Sequence[Change]], None]


class Bus(Protocol):
    def announce(self, session: Session, changes: Sequence[Change]) -> None:
        """Called inside the transaction, so that others hear of a change exactly when it is committed."""

    def listen(self, hear: Hear) -> None: ...

    def close(self) -> None: ...


class LocalBus:
    """One process on one file: there is nobody else to tell."""

    def announce(self, session: Session, changes: Sequence[Change]) -> None:
        return

    def listen(self, hear: Hear) -> None:
        return

    def close(self) -> None:
        return


class PostgresBus:
    def __init__(self, url: sa.URL) -> None:
        self._url = url.set(drivername='postgresql').render_as_string(hide_password=False)
        self._me = uuid4().hex
        self._closed = threading.Event()
        self._connection: Any = None

    def announce(self, session: Session, changes: Sequence[Change]) -> None:
        if changes:
            session.execute(sa.select(sa.func.pg_notify(CHANNEL, self._packed(changes))))

    def listen(self, hear: Hear) -> None:
        threading.Thread(target=self._stay_connected, args=(hear,), name='change feed', daemon=True).start()

    def close(self) -> None:
        self._closed.set()
        if self._connection is not None:
            self._connection.close()

    def _stay_connected(self, hear: Hear) -> None:
        import psycopg
        pause = 0.2
        while not self._closed.is_set():
            try:
                with psycopg.connect(self._url, autocommit=True, connect_timeout=5) as self._connection:
                    self._connection.execute(f'LISTEN {CHANNEL}')
                    hear([EVERYTHING])  # whatever was said while nobody listened is lost, so look at everything once
                    pause = 0.2
                    for notice in self._connection.notifies():
                        self._tell(notice.payload, hear)
            except psycopg.Error as error:
                if not self._closed.is_set():
                    log.warning('the change feed lost PostgreSQL: %s', error)
            time.sleep(pause)
            pause = min(pause * 2, 15.0)

    def _tell(self, payload: str, hear: Hear) -> None:
        sender, changes = json.loads(payload)
        if sender != self._me:
            hear([Change(table, row_id, verb, UUID(site) if site else None) for table, row_id, verb, site in changes])

    def _packed(self, changes: Sequence[Change]) -> str:
        text = json.dumps([self._me, [(c.table, c.row_id, c.verb, str(c.site_id) if c.site_id else None) for c in changes]])
        if len(text) <= LARGEST:
            return text
        return json.dumps([self._me, [(table, '', 'many', None) for table in sorted({change.table for change in changes})]])


def bus_for(url: sa.URL) -> Bus:
    return PostgresBus(url) if url.get_backend_name() == 'postgresql' else LocalBus()
