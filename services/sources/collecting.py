"""The collector: one task for each source, one that books, and one that keeps an eye on them. None takes another or the product down."""
import asyncio
import logging
import random
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from data.base import new_id
from data.tables.sources import SourceKind, SourceMood
from services.errors import ServiceError, Unavailable
from services.runner import Runner
from services.sources.booking import Seen, book
from services.sources.handover import HandOver
from services.sources.leases import Told, claim_sources, held_sources, release_sources, tell_link, tell_of_silence, wants_claim
from services.sources.link import Acknowledging, Calling, Link, NeedsYou, SourceLost
from services.sources.simulated.press import SimulatedLink
from services.sources.spool import Spool
from services.work import Identity

log = logging.getLogger(__name__)
COLLECTOR = Identity(None, 'job')
BEAT = 5.0  # seconds between two looks at who has to be collected
PAUSES = (1, 2, 3, 5, 8, 10)  # seconds after the first, second, third ... loss
HEALTHY = 30.0  # after so long a connection the pauses begin anew
AGAIN = 300.0  # what waits for a person is tried again by itself as seldom as this
UNANSWERED = 2
SILENT = 600.0  # seconds; then people are told
LATE = 10.0


def link_for(calling: Calling) -> Link:
    """The libraries of a kind are loaded with its first source: a plant without OPC-UA starts without it."""
    if calling.kind is SourceKind.OPCUA:
        from services.sources.opcua.link import OpcuaLink
        return OpcuaLink(calling)
    if calling.kind is SourceKind.SIMULATED:
        return SimulatedLink(calling)
    if calling.kind is SourceKind.MQTT:
        from services.sources.mqtt.link import MqttLink
        return MqttLink(calling)
    if calling.kind is SourceKind.PULSE:
        from services.sources.pulse.link import PulseLink
        return PulseLink(calling)
    raise NeedsYou('kind_unknown', calling.kind)


class Collectors:
    """`pace` is how many seconds lie between two bookings: each costs a card of a Pi one write."""

    def __init__(self, runner: Runner, *, pace: float = 0.0, beat: float = BEAT, link: Callable[[Calling], Link] = link_for) -> None:
        self._runner, self._beat, self._link = runner, beat, link
        self._pace = pace or (5.0 if runner.house.database.is_sqlite else 2.0)
        self.holder = str(new_id())
        self._hand_over, self._spool = HandOver(), Spool(runner.house.home)
        self._tasks: dict[UUID, tuple[Calling, asyncio.Task[None]]] = {}
        self._mine: list[asyncio.Task[None]] = []
        self._links: dict[UUID, Link] = {}
        self._woken = asyncio.Event()
        self._unbooked_since: float | None = None
        self._bell = asyncio.Event()
        self._one_books = asyncio.Lock()

    async def begin(self) -> None:
        self._mine = [asyncio.create_task(self._watch(), name='sources'), asyncio.create_task(self._book_on(), name='booking')]

    async def end(self) -> None:
        """Book what is known, and let others take over."""
        await stopped([*self._mine, *(task for _calling, task in self._tasks.values())])
        self._mine, self._tasks = [], {}
        try:
            await self._book()
            await self._runner.run(COLLECTOR, release_sources, holder=self.holder)
        except Exception as error:  # whoever closes the house after us must still get to do so; what was seen lies in the spool
            log.warning('the sources could not be handed over: %s', error)

    def wake(self) -> None:
        """Somebody changed a source, or wants it to be tried again at once."""
        self._woken.set()
        self._bell.set()
        self._bell = asyncio.Event()

    @property
    def late(self) -> float:
        """Seconds for which nothing could be booked although something waits."""
        return time.monotonic() - self._unbooked_since if self._unbooked_since is not None else 0.0

    async def _watch(self) -> None:
        left = await asyncio.to_thread(self._spool.load)
        while True:
            try:
                await self._sort_tasks()
                if left:  # now that the sources are ours
                    self._hand_over.put_back(left)
                    self._unbooked_since, left = time.monotonic(), []
            except Exception as error:  # a database that is away for a minute must not stop the collecting
                log.warning('the sources could not be looked up: %s', error)
            self._woken.clear()
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._woken.wait(), self._beat)

    async def _sort_tasks(self) -> None:
        claims = await self._runner.run(COLLECTOR, wants_claim, holder=self.holder)
        callings = await self._runner.run(COLLECTOR, claim_sources if claims else held_sources, holder=self.holder)
        wanted = {each.source_id: each for each in callings}
        gone = [source_id for source_id, (calling, task) in self._tasks.items()  # one that ended was not meant to
                if task.done() or source_id not in wanted or wanted[source_id].settings != calling.settings]
        await stopped([self._tasks.pop(source_id)[1] for source_id in gone])
        for source_id, calling in wanted.items():
            if source_id in self._tasks:
                self._tasks[source_id] = calling, self._tasks[source_id][1]
            else:
                self._hand_over.expect(source_id, calling.number)
                self._tasks[source_id] = calling, asyncio.create_task(self._collect(calling), name=f'source {calling.name}')

    async def _collect(self, calling: Calling) -> None:
        """As long as it is ours: reach it, read it, and begin anew with a fresh connection when it is lost."""
        losses, silence = 0, _Silence()
        await self._tell(calling, SourceMood.CONNECTING)
        while calling.source_id in self._tasks:
            began, link = time.monotonic(), None
            calling = self._tasks[calling.source_id][0]  # who it is was learned meanwhile
            calling = replace(calling, counted=max(calling.counted, self._hand_over.counted(calling.source_id)))
            try:
                link = self._links[calling.source_id] = await asyncio.to_thread(self._link, calling)
                identity = await link.connect()
                if losses:
                    log.warning('source %s is back', calling.name)
                await self._tell(calling, SourceMood.FIRST_READING, identity=identity)
                silence, losses = _Silence(), losses if time.monotonic() - began < HEALTHY else 0
                began = time.monotonic()
                self._hand_over.greet(calling.source_id)
                await self._read_on(calling, link)
            except NeedsYou as trouble:
                pause, losses = AGAIN, await self._lost(calling, SourceMood.NEEDS_YOU, trouble, losses)
            except SourceLost as trouble:
                losses = await self._lost(calling, SourceMood.LOST, trouble, 0 if time.monotonic() - began > HEALTHY else losses)
                pause = PAUSES[min(losses, len(PAUSES)) - 1]
            except Exception as error:  # a mistake of ours in one source must not stop the others, nor this one for ever
                log.exception('source %s failed', calling.name)
                pause, losses = AGAIN, await self._lost(calling, SourceMood.LOST, SourceLost('mistake', type(error).__name__), losses)
            finally:
                self._links.pop(calling.source_id, None)
                if link:
                    await link.close()
            await self._tell_silence(calling, silence)
            await self._rest(pause * random.uniform(0.8, 1.2))  # so that all presses do not call in the same instant

    async def _read_on(self, calling: Calling, link: Link) -> None:
        unanswered = 0
        while True:
            began = time.monotonic()
            try:
                reading = await link.read()
            except SourceLost as trouble:
                unanswered += 1
                if trouble.said != 'no_answer' or unanswered >= UNANSWERED:
                    raise
                continue
            unanswered = 0
            self._hand_over.put(calling.source_id, reading, time.monotonic(), self._runner.house.wall())
            if not getattr(link, 'pushes', False):
                await asyncio.sleep(max(calling.poll_seconds - (time.monotonic() - began), 0.01))

    async def _lost(self, calling: Calling, mood: SourceMood, trouble: NeedsYou | SourceLost, losses: int) -> int:
        if not losses:
            log.warning('source %s: %s', calling.name, trouble)
        certificate = trouble.certificate if isinstance(trouble, NeedsYou) else ''
        await self._tell(calling, mood, trouble.detail, certificate=certificate)
        return losses + 1

    async def _tell(self, calling: Calling, mood: SourceMood, detail: str = '', *, identity: str = '', certificate: str = '') -> None:
        try:
            await self._book()  # in the order in which it happened
            await self._runner.run(COLLECTOR, tell_link, told=Told(calling.source_id, mood, detail, identity, certificate))
        except Exception as error:  # a database that is away must not end the task; it is told again with the next change
            log.warning('source %s: what happened could not be written down: %s', calling.name, error)

    async def _tell_silence(self, calling: Calling, silence: '_Silence') -> None:
        if silence.is_due():
            with suppress(ServiceError):
                await self._runner.run(COLLECTOR, tell_of_silence, source_id=calling.source_id, minutes=int(SILENT / 60))

    async def _rest(self, seconds: float) -> None:
        """Until it is time to try again, or somebody asks for it."""
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._bell.wait(), seconds)

    async def _book_on(self) -> None:
        while True:
            await asyncio.sleep(self._pace)
            try:
                await self._book()
            except Unavailable as error:
                if self.late > LATE:
                    log.warning('shots wait for the database: %s', error)
            except Exception:
                log.exception('shots could not be booked')

    async def _book(self) -> None:
        """What cannot be booked goes back to the front, and onto a file of its own."""
        async with self._one_books:  # a look that is overtaken by a later one would be lost, and with it a change of the mould
            await self._book_waiting()

    async def _book_waiting(self) -> None:
        marks = [(link, link.mark()) for link in self._links.values() if isinstance(link, Acknowledging)]
        taken = self._hand_over.take()
        if not taken:
            return _acknowledge(marks)
        try:
            await self._runner.run(COLLECTOR, book, seen=taken, holder=self.holder)
        except BaseException:
            self._hand_over.put_back(taken)
            await self._keep(taken)
            raise
        _acknowledge(marks)
        if self._unbooked_since is not None:
            self._unbooked_since = None
            self._tell_waiting(None)
            await asyncio.to_thread(self._spool.clear)

    async def _keep(self, taken: list[Seen]) -> None:
        self._unbooked_since = self._unbooked_since or time.monotonic()
        if self.late > LATE and self._runner.house.unsaved.since is None:
            self._tell_waiting(self._runner.house.wall() - timedelta(seconds=self.late))
        try:
            await asyncio.to_thread(self._spool.keep, taken)
        except OSError as error:  # the same disk is full, say; they wait in memory
            log.warning('what waits to be booked cannot be kept on the disk: %s', error)

    def _tell_waiting(self, since: datetime | None) -> None:
        """The database cannot be told that it is away, so whoever shows a source asks the house."""
        unsaved = self._runner.house.unsaved
        if unsaved.since != since:
            unsaved.since = since
            self._runner.redraw()


def _acknowledge(marks: Sequence[tuple[Acknowledging, int]]) -> None:
    for link, mark in marks:
        link.booked(mark)


class _Silence:
    def __init__(self) -> None:
        self._since, self._told = time.monotonic(), False

    def is_due(self) -> bool:
        """Once, after it has lasted long enough."""
        due = not self._told and time.monotonic() - self._since > SILENT
        self._told = self._told or due
        return due


async def stopped(tasks: Iterable['asyncio.Task[None]']) -> None:
    """A connection that fails in the same instant swallows the cancelling, so it is said until it is heard."""
    waiting = set(tasks)
    while waiting:
        for task in waiting:
            task.cancel()
        _ended, waiting = await asyncio.wait(waiting, timeout=1.0)
