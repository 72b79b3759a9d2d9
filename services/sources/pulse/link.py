"""A press that says nothing and closes a contact with every shot. Whoever listens is the counter, so it goes on from where the books stand."""
import asyncio
import time

from services.sources.accounting import Counted, Look
from services.sources.link import Calling, Reading
from services.sources.pulse.contacts import Contact, contact_at
from services.sources.pulse.debounce import Debounce

QUIET = 5.0  # seconds; then the same count is told again, as a sign of life
STEADY_MS = 20
GLANCE = 0.02  # seconds between two looks at a contact that cannot wake us


class PulseLink:
    pushes = True

    def __init__(self, calling: Calling) -> None:
        self._calling, self._begin = calling, calling.counted
        self._debounce = Debounce(float(calling.mapping.get('steady_ms') or STEADY_MS) / 1000)
        self._contact: Contact | None = None
        self._turned = asyncio.Event()
        self._told: int | None = None

    async def connect(self) -> str:
        self._contact = contact_at(self._calling.url, to_ground=self._calling.mapping.get('contact') != 'voltage')
        if self._contact.fileno is not None:
            asyncio.get_running_loop().add_reader(self._contact.fileno, self._turned.set)
        return ''

    async def read(self) -> Reading:
        """The next shot; after a while of quiet the same count again. What was made before somebody listened, nobody heard."""
        ends = time.monotonic() + QUIET
        self._listen()
        while self._debounce.count == self._told and (left := ends - time.monotonic()) > 0:
            await self._wait(left)
            self._listen()
        kind, self._told = 'anew' if self._told is None else 'poll', self._debounce.count
        return Reading(Look(Counted(self._begin + self._told)), cycle_seconds=self._debounce.cycle, kind=kind)

    async def close(self) -> None:
        contact, self._contact = self._contact, None
        if contact is not None:
            if contact.fileno is not None:
                asyncio.get_running_loop().remove_reader(contact.fileno)
            contact.close()

    def _listen(self) -> None:
        assert self._contact is not None
        self._turned.clear()
        for at, closed in self._contact.turns():
            self._debounce.turn(at, closed)
        self._debounce.settle(time.monotonic())

    async def _wait(self, left: float) -> None:
        wakes = self._contact is not None and self._contact.fileno is not None
        seconds = min(left, self._debounce.steady) if not self._debounce.is_settled else left if wakes else GLANCE
        try:
            async with asyncio.timeout(seconds):
                await self._turned.wait()
        except TimeoutError:
            return
