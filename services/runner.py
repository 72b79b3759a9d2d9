"""The one door through which screens, the REST API, jobs and tests reach the services."""
import asyncio
import functools
import hashlib
import hmac
import json
import logging
import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, TimeoutError
from sqlalchemy.orm.exc import StaleDataError

from data.bus import EVERYTHING, Bus
from data.database import WriterBusy, is_full, was_rolled_back
from data.tables.upkeep import IdempotencyKey
from data.trail import Change, OutOfSite, TrailedSession, Writer
from services.errors import Conflict, Invalid, NotFound, Unavailable
from services.guard import Guard, guard_of
from services.house import House
from services.language import _, speaking
from services.people.actors import load_actor
from services.work import Identity, Work

log = logging.getLogger(__name__)
T = TypeVar('T')
Tell = Callable[[Sequence[Change]], None]
ATTEMPTS = 4


class Runner:
    """Worker threads, transactions, rights, sites, retries, the trail and the change feed: once, for everybody."""

    def __init__(self, house: House, bus: Bus, tell: Tell, *, threads: int = 8) -> None:
        self.house, self.bus, self._tell = house, bus, tell
        self._pool, self._is_closed = ThreadPoolExecutor(threads, thread_name_prefix='services'), False

    def close(self) -> None:
        """Wait for running transactions; called on shutdown. Screens that still ask are told so."""
        self._is_closed = True
        self._pool.shutdown(wait=True)
        self.bus.close()

    async def run(self, who: Identity, function: Callable[..., T], /, key: str | None = None, **values: Any) -> T:
        """Call a service function without holding up the event loop."""
        if self._is_closed:
            with speaking(who.voice):
                raise Unavailable(_('Toolwarden is being restarted. Please wait a moment.'))
        call = functools.partial(self.do, who, function, key, **values)
        return await asyncio.get_running_loop().run_in_executor(self._pool, call)

    def do(self, who: Identity, function: Callable[..., T], /, key: str | None = None, **values: Any) -> T:
        """Call a service function in one transaction and tell the screens what changed.

        With a key (made when a form opened) a create that is asked for twice happens once and is answered alike.
        """
        guard = guard_of(function)
        with speaking(who.voice):
            checked = guard.checked(values)
            fingerprint = _fingerprint(self.house.keyring.key('repeated request'), checked) if key else ''
            if guard.prepare:
                checked = guard.prepare(self.house, checked)
            result, changes = self._retried(functools.partial(self._transact, who, guard, function, checked, key, fingerprint))
        if changes:
            self._tell(changes)
        return result

    def redraw(self) -> None:
        """Every screen looks anew: what it shows has changed without any row."""
        self._tell([EVERYTHING])

    def _retried(self, transact: Callable[[], T]) -> T:
        for attempt in range(ATTEMPTS):
            try:
                return transact()
            except (OperationalError, StaleDataError, _AskAgain, WriterBusy, TimeoutError) as error:
                if isinstance(error, OperationalError) and not was_rolled_back(error):
                    raise _lost(error) from error
                time.sleep(random.uniform(0.01, 0.05) * 2**attempt)
        raise Unavailable(_('The database is busy. Please try again.'))

    def _transact(self, who: Identity, guard: Guard, function: Callable[..., T], values: dict[str, Any],
                  key: str | None, fingerprint: str) -> tuple[T, list[Change]]:
        database, heard = self.house.database, self.house.figures.heard()
        with (database.writing if guard.writes else database.reading)() as session:
            assert isinstance(session, TrailedSession)
            actor = load_actor(session, who)
            session.attribute(Writer(actor.user_id, actor.name, who.source, who.address, function.__name__))
            session.keep_to(actor.site_id)
            work = Work(session, actor, self.house, heard)
            try:
                if guard.writes and key:
                    result = _once(work, function, values, key, fingerprint)
                else:
                    result = function(work, **values)
                if guard.writes:
                    session.flush()
                    self.bus.announce(session, session.changes)
                    session.commit()
            except OutOfSite as error:
                raise NotFound(_('This does not exist (any more).')) from error
            except IntegrityError as error:
                raise _refused_by_database(error) from error
            except DBAPIError as error:
                if isinstance(error, OperationalError):
                    raise
                log.exception('%s failed', guard.name)
                raise Invalid(_('The database does not accept this.')) from error
            return result, list(session.changes)


class _AskAgain(Exception):
    """Another request with the same key is being committed; its answer will be there in a moment."""


def _once(work: Work, function: Callable[..., Any], values: dict[str, Any], key: str, fingerprint: str) -> Any:
    """Do it, and keep the answer beside it in the same transaction; the second time only the answer is given."""
    owner = work.actor.user_id or UUID(int=0)
    known = work.session.get(IdempotencyKey, (owner, key))
    if known is not None:
        if (known.command, known.request_hash) != (function.__name__, fingerprint):
            raise Conflict(_('This key was already used for something else.'))
        return UUID(known.result) if known.result else None
    result = function(work, **values)
    work.session.add(IdempotencyKey(user_id=owner, key=key[:100], command=function.__name__, request_hash=fingerprint,
                                    result=str(result) if isinstance(result, UUID) else ''))
    try:
        work.session.flush()
    except IntegrityError as error:
        raise _AskAgain from error
    return result


def _fingerprint(key: bytes, values: dict[str, Any]) -> str:
    """With a key, because the values may hold a password or a PIN, which nobody must be able to guess from what is stored."""
    return hmac.new(key, json.dumps(values, default=str, sort_keys=True).encode(), hashlib.sha256).hexdigest()


def _lost(error: OperationalError) -> Unavailable:
    """Nothing was written; those who wait are told why as far as it is known."""
    if is_full(error):
        log.error('there is no room left for the database: %s', error.orig)
        return Unavailable(_('The disk is full, so nothing can be saved. Please tell whoever looks after this machine.'))
    log.warning('the database cannot be reached: %s', error.orig)
    return Unavailable(_('The database cannot be reached. Please try again.'))


def _refused_by_database(error: IntegrityError) -> Conflict:
    said = str(error.orig).lower()
    if 'foreign key' in said:
        return Conflict(_('Something else still refers to this.'))
    if 'unique' in said:
        return Conflict(_('That is already there.'))
    return Conflict(_('The database does not accept this combination of values.'))
