"""From the tasks that look at presses to the one that books: only the newest look of each stretch, so memory stays small and nothing is lost.

Counters only rise, so a later look tells all that an earlier one did, as long as no counter fell and no mould was changed in between.
"""
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from services.sources.accounting import Counted, Look
from services.sources.booking import Seen
from services.sources.link import Reading

HEARTBEAT = 60.0  # seconds; a press that stands is written down as seldom as this
MOST = 200  # stretches of one source; more than that are put together, whatever it costs


@dataclass
class _Waiting:
    number: int
    newest: Look | None = None
    at: float | None = None  # of the newest look, on our own clock
    told: float = 0.0
    looks: list[Seen] = field(default_factory=list)


class HandOver:
    def __init__(self) -> None:
        self._waiting: dict[UUID, _Waiting] = {}

    def __len__(self) -> int:
        return sum(len(each.looks) for each in self._waiting.values())

    def expect(self, source_id: UUID, number: int) -> None:
        """Go on with the numbers of the looks that are booked."""
        known = self._waiting.setdefault(source_id, _Waiting(number))
        known.number = max(known.number, number)

    def counted(self, source_id: UUID) -> int:
        """The highest count that was handed over."""
        waiting = self._waiting.get(source_id, _Waiting(0))
        looks = [*(seen.look for seen in waiting.looks), waiting.newest]
        return max((look.machine.value for look in looks if look is not None and look.machine is not None), default=0)

    def greet(self, source_id: UUID) -> None:
        """A connection is new: its first look is handed over even if nothing has moved."""
        self._waiting.setdefault(source_id, _Waiting(0)).told = -HEARTBEAT

    def put(self, source_id: UUID, reading: Reading, now: float, wall: datetime) -> bool:
        """Gives whether the press has moved since the look before."""
        waiting = self._waiting.setdefault(source_id, _Waiting(0))
        if reading.kind == 'garbage':  # says nothing about counters, nor when they were seen
            self._append(waiting, Seen(source_id, waiting.number + 1, wall, reading.look, kind=reading.kind, raw=reading.raw))
            return False
        elapsed = now - waiting.at if waiting.at is not None else None
        moved = reading.look != waiting.newest
        if moved or now - waiting.told >= HEARTBEAT:
            seen = Seen(source_id, waiting.number + 1, wall, reading.look, elapsed, reading.kind, reading.source_ts, reading.server_ts,
                        reading.status, reading.cycle_seconds, reading.machine_mode, reading.raw)
            self._append(waiting, seen)
            waiting.told = now
        waiting.newest, waiting.at = reading.look, now
        return moved

    def take(self) -> list[Seen]:
        """All that waits; whoever takes it books it or puts it back."""
        taken = [seen for each in self._waiting.values() for seen in each.looks]
        for each in self._waiting.values():
            each.looks = []
        return taken

    def put_back(self, taken: Iterable[Seen]) -> None:
        """In front of what came since: a look that is booked after a later one would be taken for a fall of the counter."""
        by_source: dict[UUID, list[Seen]] = {}
        for seen in taken:
            by_source.setdefault(seen.source_id, []).append(seen)
        for source_id, looks in by_source.items():
            waiting = self._waiting.setdefault(source_id, _Waiting(0))
            newer, waiting.looks = waiting.looks, []
            for seen in sorted([*looks, *newer], key=lambda each: each.number):
                waiting.number = max(waiting.number, seen.number)
                self._keep(waiting, seen)
            waiting.newest = waiting.newest or waiting.looks[-1].look

    def forget(self, source_id: UUID) -> None:
        self._waiting.pop(source_id, None)

    def _append(self, waiting: _Waiting, seen: Seen) -> None:
        waiting.number = seen.number
        self._keep(waiting, seen)

    def _keep(self, waiting: _Waiting, seen: Seen) -> None:
        last = waiting.looks[-1] if waiting.looks else None
        if last is not None and (_goes_on(last, seen) or len(waiting.looks) >= MOST):
            waiting.looks[-1] = replace(seen, elapsed=(last.elapsed or 0.0) + (seen.elapsed or 0.0))
        else:
            waiting.looks.append(seen)


def _goes_on(last: Seen, seen: Seen) -> bool:
    if last.elapsed is None and last.kind != 'garbage':  # the first of all says where to begin, and must not be forgotten for the second
        return False
    before, now = last.look, seen.look
    return ((before.mould, before.job_name, last.status, last.kind) == (now.mould, now.job_name, seen.status, seen.kind)
            and _rose(before.machine, now.machine) and _rose(before.job, now.job))


def _rose(before: Counted | None, now: Counted | None) -> bool:
    if before is None or now is None:
        return before is now
    return now.value >= before.value and now.bits == before.bits
