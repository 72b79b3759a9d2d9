"""A press that is thought up: it shoots in its cycle and changes its moulds. The twin of every real source, for demos and tests."""
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from services.sources.accounting import Counted, Look
from services.sources.link import Calling, Reading, SourceLost

SHOTS_OF_A_JOB = 5000


@dataclass
class SimulatedPress:
    """Its truth is `made`: how many shots each mould did. Time is whatever the clock says, so that tests need not wait."""
    name: str
    cycle: float = 12.0
    moulds: Sequence[str] = ('',)
    shots_of_a_job: int = SHOTS_OF_A_JOB
    clock: Callable[[], float] = time.monotonic
    machine: int = 0
    job: int = 0
    place: int = 0
    standing: bool = False
    made: dict[str, int] = field(default_factory=dict)
    _since: float | None = None

    def live(self) -> None:
        """Make the shots of the time that has passed."""
        now = self.clock()
        if self._since is None or self.standing:
            self._since = now
        while now - self._since >= self.cycle:
            self._since += self.cycle
            self.shoot()

    def shoot(self) -> None:
        self.machine, self.job = self.machine + 1, self.job + 1
        self.made[self.mould] = self.made.get(self.mould, 0) + 1
        if self.job >= self.shots_of_a_job:
            self.change_mould()

    def change_mould(self, *, reset: bool = True) -> None:
        self.place = (self.place + 1) % len(self.moulds)
        if reset:
            self.job = 0

    def forget(self) -> None:
        """The controller lost its memory, as some do when the power fails."""
        self.machine = self.job = 0

    @property
    def mould(self) -> str:
        return self.moulds[self.place]


class SimulatedLink:
    """The same three words as a real source, without a wire. Its counters go by the wall clock, so a restart forgets nothing."""

    def __init__(self, calling: Calling, clock: Callable[[], float] = time.time) -> None:
        self._calling, self._clock = calling, clock
        self._cycle = float(calling.mapping.get('cycle_seconds', 12.0))
        self._moulds: Sequence[str] = calling.mapping.get('moulds') or ['']

    async def connect(self) -> str:
        if self._calling.mapping.get('unplugged'):
            raise SourceLost('unplugged')
        return f'Simulated {self._calling.name}'

    async def read(self) -> Reading:
        shots = int(self._clock() / self._cycle)
        mould = self._moulds[shots // SHOTS_OF_A_JOB % len(self._moulds)]
        look = Look(Counted(shots), Counted(shots % SHOTS_OF_A_JOB), mould, '')
        return Reading(look, cycle_seconds=round(self._cycle * random.uniform(0.98, 1.02), 2), machine_mode='automatic')

    async def close(self) -> None:
        pass
