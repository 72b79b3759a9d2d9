"""Everything the management report says, read in one go so that all of it is of the same moment."""
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import select

from data.tables.assets import Asset
from data.tables.people import Department, Site
from services.failures.register import ReportRow
from services.guard import query
from services.people.colleagues import names_of
from services.people.roles import Permission
from services.trends.actions import OpenActions, open_actions
from services.trends.failures import Bar, Repeat, Stop, failure_pareto, failure_repeats, latest_reports, stops
from services.trends.lens import Lens
from services.trends.maintenance import Backlog, Kept, backlog, compliance
from services.trends.reliability import Reliability, reliability
from services.trends.shots import MachineUse, ShotsIn, ToolUse, machine_use, shots_by_day, shots_by_week, tool_use
from services.upkeep.settings import settings_of
from services.work import Work

LONGEST_BY_DAY = 62
MOST_FAILURES = 30


@dataclass(frozen=True, slots=True)
class Report:
    """`narrowed` names what the lens leaves in, nothing when it is the whole plant."""
    plant_name: str
    made_at: datetime
    made_by: str
    lens: Lens
    narrowed: tuple[str, ...]
    shots: Sequence[ShotsIn]
    tools: Sequence[ToolUse]
    machines: Sequence[MachineUse]
    failures: Sequence[Bar]
    newest: Sequence[ReportRow]
    repeats: Sequence[Repeat]
    stops: Sequence[Stop]
    reliability: Sequence[Reliability]
    kept: Sequence[Kept]
    backlog: Sequence[Backlog]
    actions: Sequence[OpenActions]


@query(Permission.SEE_ASSETS)
def management_report(work: Work, *, lens: Lens) -> Report:
    """Of any days; a week is what it is made for."""
    lens.require_some_days()
    reader = names_of(work, {work.actor.user_id}).get(work.actor.user_id, '')
    where = narrowed(work, lens.site_id, lens.department_id, lens.tool_id, lens.machine_id)
    return Report(settings_of(work.session).plant_name, work.now, reader, lens, tuple(where), newest=latest_reports(work, lens, MOST_FAILURES),
                  **{name: figure(work, lens=lens) for name, figure in figures_of(lens).items()})


def figures_of(lens: Lens) -> dict[str, Callable[..., Sequence[Any]]]:
    """What takes a while; whoever waits for the report may ask for one after the other, and then for the whole."""
    return {'shots': shots_by_day if lens.days <= LONGEST_BY_DAY else shots_by_week, 'tools': tool_use, 'machines': machine_use,
            'failures': failure_pareto, 'repeats': failure_repeats, 'stops': stops, 'reliability': reliability, 'kept': compliance,
            'backlog': backlog, 'actions': open_actions}


def narrowed(work: Work, site_id: UUID | None, department_id: UUID | None, *asset_ids: UUID | None) -> list[str]:
    """What a paper leaves in, by name."""
    wanted: list[tuple[Any, Any, UUID | None]] = [(Site, Site.name, site_id), (Department, Department.name, department_id),
                                                  *((Asset, Asset.asset_number, asset_id) for asset_id in asset_ids)]
    found = [work.session.exec(select(name).where(table.id == row_id)).first() for table, name, row_id in wanted if row_id]
    return [name for name in found if name]
