"""A plant of two sites with clocks of their own, in which much has happened by chance, and what a lens shows of it, worked out row by row."""
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import hypothesis.strategies as st
from sqlmodel import select

from data.base import Record, new_id
from data.tables.actions import ActionItem, ActionStatus
from data.tables.assets import Asset, AssetKind
from data.tables.failures import Cause, CorrectiveAction, FailureCode, FailureReport, ReportStatus, Severity, StopReason
from data.tables.maintenance import CompletionStatus, Frequency, LogKind, LogResult, MaintenanceLog, MaintenancePlan, PlanCompletion
from data.tables.people import Department, Role, Site, User
from data.tables.shots import Run
from data.tables.sources import IntegrationEvent, Source
from data.trail import Writer
from services.assets.plate import add_asset
from services.runner import Runner
from services.sources.accounting import Counted, Look
from services.sources.booking import Seen, book
from services.sources.leases import claim_sources
from services.sources.register import add_source
from services.trends.lens import Lens
from services.work import SYSTEM

ZONES = ('Europe/Berlin', 'Asia/Kolkata')
TURNS = (date(2026, 3, 29), date(2025, 10, 26))  # the clocks of Berlin go forward and back
FIRST, LAST = date(2025, 9, 15), date(2026, 5, 15)
EVENTS, REPORTS, RUNS, DONE, LOGS, ACTIONS = 260, 90, 40, 70, 40, 50
T = Any


@dataclass
class Raw:
    """Every row there is, and whose clock counts."""
    rows: dict[type, list[Any]]
    zones: dict[UUID, ZoneInfo]
    assets: dict[UUID, Asset]

    def day(self, asset_id: UUID, at: datetime) -> date:
        return at.astimezone(self.zones[self.assets[asset_id].site_id]).date()

    def shows(self, lens: Lens, asset_id: UUID, at: datetime) -> bool:
        """Whether something of a tool or machine happened in these days and belongs there."""
        asset = self.assets[asset_id]
        return lens.since <= self.day(asset_id, at) <= lens.until and lens.site_id in (None, asset.site_id) \
            and lens.department_id in (None, asset.department_id)

    def machine_of(self, source_id: UUID) -> UUID:
        return next(source.machine_id for source in self.rows[Source] if source.id == source_id)

    def machine_at(self, asset_id: UUID, at: datetime) -> UUID | None:
        if self.assets[asset_id].kind is AssetKind.MACHINE:
            return asset_id
        runs = [run for run in self.rows[Run] if run.tool_id == asset_id and run.started_at <= at and (run.ended_at is None or run.ended_at > at)]
        return max(runs, key=lambda run: run.started_at).machine_id if runs else None

    def shots(self, lens: Lens) -> Iterable[IntegrationEvent]:
        """Every step of every count that the lens shows."""
        for event in self.rows[IntegrationEvent]:
            if event.delta and event.tool_id and self.shows(lens, event.tool_id, event.received_at) and lens.tool_id in (None, event.tool_id) \
                    and lens.machine_id in (None, self.machine_of(event.source_id)):
                yield event

    def reports(self, lens: Lens) -> Iterable[FailureReport]:
        for report in self.rows[FailureReport]:
            if self.shows(lens, report.asset_id, report.occurred_at) and lens.tool_id in (None, report.asset_id) \
                    and lens.machine_id in (None, self.machine_at(report.asset_id, report.occurred_at)):
                yield report

    def exactly(self, lens: Lens, table: type, moment: str) -> Iterable[Any]:
        """Rows that belong to a tool or to a machine, and to nothing else."""
        wanted = {lens.tool_id, lens.machine_id} - {None}
        for row in self.rows[table]:
            if self.shows(lens, row.asset_id, getattr(row, moment)) and (not wanted or row.asset_id in wanted):
                yield row


def build(runner: Runner, seed: int) -> Raw:
    chance = random.Random(seed)
    with runner.house.database.writing() as session:
        session.attribute(Writer(None, '', 'job', '', 'test'))
        places = [Site(id=new_id(), code=f'S{number}', name=zone, time_zone=zone) for number, zone in enumerate(ZONES)]
        departments = [Department(id=new_id(), site_id=site.id, name=name) for site in places for name in ('Mould shop', 'Press shop')]
        session.add_all(places)
        session.flush()
        session.add_all(departments)
        person = User(username='u', full_name='Uma', role=Role.TECHNICIAN, department_id=departments[0].id)
        session.add(person)
        session.commit()
        site_ids, of_site = [site.id for site in places], {site.id: [each.id for each in departments if each.site_id == site.id] for site in places}
        person_id = person.id
    pairs = [_pair(runner, chance, number, site_ids[number % 2], of_site[site_ids[number % 2]]) for number in range(6)]
    _shoot(runner, chance, pairs)
    with runner.house.database.writing() as session:
        session.attribute(Writer(None, '', 'job', '', 'test'))
        words = _words()
        session.add_all(words)
        session.flush()
        rows = _happenings(chance, pairs, words, person_id)
        session.add_all(row for row in rows if not isinstance(row, PlanCompletion))
        session.flush()
        session.add_all(row for row in rows if isinstance(row, PlanCompletion))
        session.commit()
    return read(runner)


def read(runner: Runner) -> Raw:
    tables = (IntegrationEvent, Source, FailureReport, Run, PlanCompletion, MaintenanceLog, MaintenancePlan, ActionItem, FailureCode, Cause,
              CorrectiveAction, StopReason, Asset, Site, Department)
    with runner.house.database.reading() as session:
        rows = {table: list(session.exec(select(table))) for table in tables}
        session.expunge_all()
    return Raw(rows, {site.id: ZoneInfo(site.time_zone) for site in rows[Site]}, {asset.id: asset for asset in rows[Asset]})


def lenses(raw: Raw) -> Any:
    """Any days, and any narrowing; the days on which clocks turn come up often."""
    days = st.one_of(st.sampled_from(TURNS), st.dates(FIRST - timedelta(days=20), LAST + timedelta(days=20)))

    def of(kind: AssetKind) -> Any:
        return st.one_of(st.none(), st.sampled_from([asset.id for asset in raw.assets.values() if asset.kind is kind]))
    return st.builds(
        lambda begin, length, site, department, tool, machine: Lens(begin, begin + timedelta(days=length), site, department, tool, machine),
        days, st.sampled_from((0, 0, 1, 6, 30, 90, 250)), st.one_of(st.none(), st.sampled_from(list(raw.zones))),
        st.one_of(st.none(), st.none(), st.sampled_from([each.id for each in raw.rows[Department]])), of(AssetKind.TOOL), of(AssetKind.MACHINE))


def _pair(runner: Runner, chance: random.Random, number: int, site: UUID, departments: list[UUID]) -> tuple[UUID, UUID, UUID]:
    """A tool, its machine, and what counts it."""
    place: dict[str, Any] = {'site_id': site, 'department_id': chance.choice([None, *departments])}
    tool = runner.do(SYSTEM, add_asset, kind='tool', asset_number=f'T-{number}', name='Mould', cavity_count=1 + number, **place)
    machine = runner.do(SYSTEM, add_asset, kind='machine', asset_number=f'P-{number}', name='Press', site_id=site)
    return tool, machine, runner.do(SYSTEM, add_source, machine_id=machine, kind='simulated')


def _shoot(runner: Runner, chance: random.Random, pairs: list[tuple[UUID, UUID, UUID]]) -> None:
    """Within an hour and a day of every clock, so that every step lies in one; many on the days on which clocks turn."""
    runner.do(SYSTEM, claim_sources, holder='test')
    numbers = {tool: f'T-{place}' for place, (tool, _machine, _source) in enumerate(pairs)}
    for tool, _machine, source in pairs:
        fellows = [other for other in numbers if int(numbers[other][2:]) % 2 == int(numbers[tool][2:]) % 2]  # of the same site
        moments = sorted(_moment(chance, minute=40) for _each in range(EVENTS // len(pairs)))
        count, seen = 1000, [Seen(source, 1, moments[0] - timedelta(hours=1), Look(Counted(1000), None, numbers[tool], ''), 1.0)]
        for place, at in enumerate(moments, 2):
            mould = numbers[tool if chance.random() < 0.7 else chance.choice(fellows)]
            count += chance.randint(0, 4)
            seen.append(Seen(source, place, at, Look(Counted(count), None, mould, ''), 60.0))
        for each in seen:
            runner.do(SYSTEM, book, seen=[each])


def _moment(chance: random.Random, minute: int | None = None) -> datetime:
    day = chance.choice(TURNS) if chance.random() < 0.2 else FIRST + timedelta(days=chance.randrange((LAST - FIRST).days))
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=chance.randrange(-6, 30))
    return at + timedelta(minutes=chance.randrange(60) if minute is None else minute)


def _words() -> list[Record]:
    return [*(FailureCode(id=new_id(), code=f'F{each}', name=f'Failure {each}') for each in range(4)),
            *(Cause(id=new_id(), name=f'Cause {each}') for each in range(3)),
            *(CorrectiveAction(id=new_id(), name=f'Cure {each}') for each in range(3)),
            *(StopReason(id=new_id(), name=f'Stop {each}', scheduled=bool(each % 2)) for each in range(3))]


def _happenings(chance: random.Random, pairs: list[tuple[UUID, UUID, UUID]], words: list[Record], person: UUID) -> list[Any]:
    def one(table: type[Record], *, certain: bool = False) -> UUID | None:
        return None if not certain and chance.random() < 0.3 else chance.choice([word.id for word in words if isinstance(word, table)])
    assets = [asset for tool, machine, _source in pairs for asset in (tool, tool, tool, machine)]
    plans = [_plan(chance, number, chance.choice(assets)) for number in range(10)]
    return [*(_report(chance, chance.choice(assets), one) for _each in range(REPORTS)),
            *(_run(chance, pairs, one) for _each in range(RUNS)), *plans,
            *(_completion(chance, chance.choice(plans), person) for _each in range(DONE)),
            *(MaintenanceLog(asset_id=chance.choice(assets), kind=chance.choice(list(LogKind)), performed_at=_moment(chance), result=LogResult.OK,
                             duration_minutes=chance.randrange(90)) for _each in range(LOGS)),
            *(_action(chance, chance.choice(assets), person) for _each in range(ACTIONS))]


def _report(chance: random.Random, asset: UUID, one: Callable[..., UUID | None]) -> FailureReport:
    at, closed = _moment(chance), chance.random() < 0.7
    return FailureReport(
        asset_id=asset, failure_code_id=one(FailureCode, certain=True), severity=chance.choice(list(Severity)), occurred_at=at,
        affected_component=chance.choice(['', 'Core', 'Slide']), cause_id=one(Cause), corrective_action_id=one(CorrectiveAction),
        stop_reason_id=one(StopReason), repair_minutes=chance.choice([None, 10, 45]), cavities=chance.choice([[], ['1'], ['1', '2']]),
        shots_at=chance.choice([None, *range(0, 400, 3)]), status=ReportStatus.CLOSED if closed else ReportStatus.OPEN,
        closed_at=at + timedelta(hours=chance.randrange(1, 400)) if closed else None, fix_held=chance.choice([None, True, False]),
        ask_at_shots=chance.choice([None, 500]))


def _run(chance: random.Random, pairs: list[tuple[UUID, UUID, UUID]], one: Callable[..., UUID | None]) -> Run:
    tool, machine, _source = chance.choice(pairs)
    begin = _moment(chance)
    return Run(tool_id=tool, machine_id=machine, started_at=begin, ended_at=begin + timedelta(hours=chance.randrange(1, 300)),
               stop_reason_id=one(StopReason))


def _plan(chance: random.Random, number: int, asset: UUID) -> MaintenancePlan:
    every = chance.choice([{'every_shots': 40}, {'every_days': 20}, {'frequency_type': Frequency.MONTHLY, 'frequency_value': 1}, {}])
    return MaintenancePlan(id=new_id(), asset_id=asset, name=f'Plan {number}', level=chance.randint(1, 3),
                           created_at=datetime(2025, 9, 1, tzinfo=UTC), **every)


def _completion(chance: random.Random, plan: MaintenancePlan, person: UUID) -> PlanCompletion:
    return PlanCompletion(plan_id=plan.id, asset_id=plan.asset_id, completed_by_id=chance.choice([None, person]), completed_at=_moment(chance),
                          shots_at=chance.choice([None, chance.randrange(400)]), by_level=chance.choice([None, None, None, 3]),
                          status=chance.choice([CompletionStatus.COMPLETED, CompletionStatus.COMPLETED, CompletionStatus.SKIPPED]))


def _action(chance: random.Random, asset: UUID, person: UUID) -> ActionItem:
    begin, status = _moment(chance), chance.choice(list(ActionStatus))
    over = status in (ActionStatus.COMPLETED, ActionStatus.CANCELLED)
    return ActionItem(asset_id=asset, title='Do it', status=status, created_at=begin, assigned_to_id=chance.choice([None, person]),
                      due_date=chance.choice([None, begin.date() + timedelta(days=chance.randrange(60))]),
                      completed_at=begin + timedelta(days=chance.randrange(40)) if over else None)
