"""Two years of runs of the demo plant: which tool hung in which machine, what its counter showed, what came of it."""
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from data.base import Record
from data.tables.shots import ReadingSource, Run, RunSegment, ShotReading

WEEKS, WEEK, HOUR = 104, timedelta(days=7), timedelta(hours=1)
CHRISTMAS = {52, 53, 1}  # weeks of the calendar in which nothing runs
IDLE, LONG = 0.04, 1500  # share of weeks without an order; shots of a run in which the counter is read half-way too


@dataclass(frozen=True, slots=True)
class Plant:
    """What the history hangs on: ids by the names people use, and the moment that everything is counted back from."""
    now: datetime
    assets: Mapping[str, UUID]
    people: Mapping[str, UUID]
    stops: Mapping[str, UUID]
    cavities: Mapping[str, int]
    defects: Mapping[str, str] = field(default_factory=dict)  # what the plant calls what the content calls in English


@dataclass(slots=True)
class Wear:
    """The life of one tool, in time: its rows, and how many shots it had done when."""
    rows: list[Record] = field(default_factory=list)
    times: list[datetime] = field(default_factory=list)
    shots: list[int] = field(default_factory=list)
    ends: dict[int, datetime] = field(default_factory=dict)  # when the run of a week ended, counted back from today

    @property
    def total(self) -> int:
        return self.shots[-1]

    def at(self, moment: datetime) -> int:
        place = bisect_right(self.times, moment)
        return self.shots[place - 1] if place else 0

    def when(self, shots: int) -> datetime | None:
        """When somebody could see for the first time that it had done so many."""
        return next((at for at, done in zip(self.times, self.shots, strict=True) if done >= shots), None)

    def read(self, reading: ShotReading, at: datetime) -> None:
        reading.shot_count = (self.shots[-1] if self.shots else 0) + reading.delta
        self.times.append(at)
        self.shots.append(reading.shot_count)
        self.rows.append(reading)


def worn(plant: Plant, told: Mapping[str, Any], blocks: Sequence[Mapping[str, Any]], stops: Mapping[int, str]) -> Wear:
    """`stops` says in which weeks the run ended otherwise than planned, and why."""
    wear, rng = Wear(), Random(told['tool'])
    tool_id, begin = plant.assets[told['tool']], plant.now - WEEKS * WEEK
    if told['before']:
        wear.read(ShotReading(tool_id=tool_id, shot_count=0, delta=told['before'], source=ReadingSource.MANUAL, recorded_at=begin,
                              recorded_by_id=plant.people['fatima'], note='From the old tool card'), begin)
    for week in range(WEEKS - 1, -1, -1):
        end = plant.now - week * WEEK - told['ends'] * HOUR
        if week == 0 and told['open_since']:
            began = plant.now - told['open_since'] * HOUR
            _run(plant, wear, told, rng, began, end, None, plant.cavities[told['tool']])
        elif _runs(told, rng, week, end, stops):
            shots = round(told['weekly'] * rng.uniform(0.8, 1.2) * (0.55 if week in stops else 1))
            active = plant.cavities[told['tool']] - sum(each['from'] > week >= each['to'] for each in blocks)
            wear.ends[week] = end
            _run(plant, wear, told, rng, end - timedelta(seconds=shots * told['cycle']), end, stops.get(week, 'Order complete'), active)
    return wear


def _runs(told: Mapping[str, Any], rng: Random, week: int, end: datetime, stops: Mapping[int, str]) -> bool:
    idle = rng.random() < IDLE
    if week in stops or week < 3:
        return bool(week >= told['rest'])
    return not idle and week >= told['rest'] and (week - told['rest']) % told['every'] == 0 and end.isocalendar().week not in CHRISTMAS


def _run(plant: Plant, wear: Wear, told: Mapping[str, Any], rng: Random, began: datetime, until: datetime, stop: str | None, active: int) -> None:
    """Without a reason to stop it is still going on; `until` is the last look at its counter."""
    tool_id, machine_id = plant.assets[told['tool']], plant.assets[told['machine']]
    shots, mechanic = int((until - began).total_seconds()) // told['cycle'], plant.people[rng.choice(('anna', 'bogdan', 'carlos'))]
    run = Run(tool_id=tool_id, machine_id=machine_id, started_at=began, started_by_id=mechanic, created_at=began)
    if stop:
        bad = round(shots * active * told['reject'] * rng.uniform(0.6, 1.4) * (1 if stop == 'Order complete' else 4))
        run.rejected, run.good = _defects(rng, bad, [plant.defects.get(name, name) for name in told['defects']]), shots * active - bad
        run.ended_at, run.ended_by_id, run.stop_reason_id, run.updated_at = until, mechanic, plant.stops[stop], until
    wear.rows += [run, RunSegment(run_id=run.id, began_at=began, active_cavities=active, cavity_count=plant.cavities[told['tool']], shots=shots,
                                  created_at=began, updated_at=until)]
    for delta, at in _looks(shots, began, until):
        reader = plant.people['emil'] if at < until else mechanic
        wear.read(ShotReading(tool_id=tool_id, shot_count=0, delta=delta, source=ReadingSource.MANUAL, recorded_by_id=reader, recorded_at=at,
                              machine_id=machine_id, run_id=run.id, created_at=at, updated_at=at), at)


def _looks(shots: int, began: datetime, until: datetime) -> Iterator[tuple[int, datetime]]:
    half = shots // 2 if shots >= LONG else 0
    if half:
        yield half, began + (until - began) / 2
    yield shots - half, until


def _defects(rng: Random, bad: int, names: Sequence[str]) -> dict[str, int]:
    """Most of them are the first of the list."""
    left, counted = bad, dict[str, int]()
    for name in names[:-1]:
        counted[name] = round(left * rng.uniform(0.5, 0.8))
        left -= counted[name]
    return {name: count for name, count in {**counted, names[-1]: left}.items() if count}
