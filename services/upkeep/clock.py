"""Noticing that the clock of the machine was set: wall time and running time drift apart by more than a clock is corrected."""
import time
from collections.abc import Callable
from datetime import datetime

from services.guard import command
from services.language import _, number
from services.people.roles import Permission
from services.work import Work

TOLERANCE = 60.0


class JumpDetector:
    def __init__(self, wall: Callable[[], datetime], running: Callable[[], float] = time.monotonic) -> None:
        self._wall, self._running = wall, running
        self._offset = self._apart()

    def jumped(self) -> float:
        """By how many seconds the clock was set since the last time somebody asked; 0 when it was not."""
        before, self._offset = self._offset, self._apart()
        jump = self._offset - before
        if abs(jump) > TOLERANCE:
            return jump
        return 0.0

    def _apart(self) -> float:
        return self._wall().timestamp() - self._running()


@command(Permission.EDIT_SETTINGS)
def note_clock_jump(work: Work, *, seconds: float) -> None:
    """Whoever reads the change log later must know why its times do not fit."""
    work.actor.require_all_sites()
    work.note('job', '', 'clock_jumped', label=_('{seconds} seconds', seconds=number(seconds)), diff={'seconds': round(seconds)})
