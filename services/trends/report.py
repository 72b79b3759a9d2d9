"""Everything the management report says, read in one go so that all of it is of the same moment."""
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

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
from services.trends.reliability import Of, Reliability, reliability
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
    over_time = shots_by_day if lens.days <= LONGEST_BY_DAY else shots_by_week
    return Report(
        settings_of(work.session).plant_name, work.now, reader, lens, tuple(_narrowed(work, lens)), over_time(work, lens=lens),
        tool_use(work, lens=lens), machine_use(work, lens=lens), failure_pareto(work, lens=lens), latest_reports(work, lens, MOST_FAILURES),
        failure_repeats(work, lens=lens), stops(work, lens=lens), reliability(work, lens=lens, of=Of.TOOL), compliance(work, lens=lens),
        backlog(work, lens=lens), open_actions(work, lens=lens))


def _narrowed(work: Work, lens: Lens) -> list[str]:
    wanted = ((Site, Site.name, lens.site_id), (Department, Department.name, lens.department_id),
              (Asset, Asset.asset_number, lens.tool_id), (Asset, Asset.asset_number, lens.machine_id))
    found = [work.session.exec(select(name).where(table.id == row_id)).first() for table, name, row_id in wanted if row_id]
    return [name for name in found if name]
