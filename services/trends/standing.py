"""Reports that are made by themselves, once for each day, week or month, and kept."""
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from pydantic import Field
from sqlmodel import col, select

from data.tables.papers import ReportPlan, Rhythm, StoredReport
from data.tables.people import Site
from data.trail import Change
from services.catalog import Limit, Offset, catalog
from services.errors import NotFound
from services.fields import Maybe, Name
from services.guard import command, query
from services.language import _, day
from services.people.roles import Permission
from services.trends.lens import ONE_DAY, Lens
from services.upkeep.notices import tell_leaders
from services.work import Found, Work

KEPT = 60  # papers of one plan; a year of weeks and a little more
PAGE = '/trends/reports'

report_plans = catalog(
    ReportPlan, search=('name',), sort='name', see=Permission.SEE_ASSETS, edit=Permission.EDIT_LISTS, required=('name', 'rhythm'),
    fields={'name': Name, 'rhythm': Rhythm, 'hour': Annotated[int, Field(ge=0, le=23)], 'department_id': Annotated[UUID | None, Maybe],
            'active': bool})


@dataclass(frozen=True, slots=True)
class DueReport:
    plan_id: UUID
    name: str
    lens: Lens


@dataclass(frozen=True, slots=True)
class StoredRow:
    id: UUID
    name: str
    rhythm: Rhythm
    site: str
    since: date
    until: date
    made_at: datetime
    size: int


@query(Permission.EDIT_SETTINGS)
def due_reports(work: Work) -> list[DueReport]:
    """What has not been made of the last day, week or month that is over. However long nothing ran, only the last one is caught up."""
    work.actor.require_all_sites()
    plans = select(ReportPlan, Site).join(Site, Site.id == ReportPlan.site_id).where(ReportPlan.active)  # type: ignore[arg-type]
    found = [(plan, period_before(plan.rhythm, work.now.astimezone(ZoneInfo(site.time_zone)) - timedelta(hours=plan.hour)))
             for plan, site in work.session.exec(plans)]
    made = {tuple(row) for row in work.session.execute(sa.select(StoredReport.plan_id, StoredReport.until))}  # type: ignore[call-overload]
    return [DueReport(plan.id, plan.name, Lens(since, until, plan.site_id, plan.department_id)) for plan, (since, until) in found
            if (plan.id, until) not in made]


@command(Permission.EDIT_SETTINGS)
def keep_report(work: Work, *, plan_id: UUID, since: date, until: date, content: bytes) -> UUID:
    """Put a paper away, tell those who lead the site, and let the oldest go."""
    work.actor.require_all_sites()
    plan = work.get(ReportPlan, plan_id)
    stored = StoredReport(plan_id=plan.id, since=since, until=until, made_at=work.now, size=len(content), content=content)
    work.session.add(stored)
    work.note('stored_report', stored.id, 'insert', label=plan.name, site_id=plan.site_id)
    work.session.changes.append(Change('stored_report', str(stored.id), 'insert', plan.site_id))
    tell_leaders(work, plan.site_id, 'report', partial(_sentence, plan.name, since, until), PAGE)
    work.session.flush()
    newest = sa.select(StoredReport.id).where(StoredReport.plan_id == plan.id).order_by(col(StoredReport.until).desc()).limit(KEPT)  # type: ignore
    gone = sa.delete(StoredReport).where(col(StoredReport.plan_id) == plan.id, col(StoredReport.id).not_in(newest))
    work.session.execute(gone, execution_options={'unaudited': True})
    return stored.id


@query(Permission.SEE_ASSETS)
def list_stored_reports(work: Work, *, offset: Offset = 0, limit: Limit = 50) -> Found:
    """The newest first, without what is in them."""
    columns = (StoredReport.id, ReportPlan.name, ReportPlan.rhythm, Site.name, StoredReport.since, StoredReport.until, StoredReport.made_at,
               StoredReport.size)
    asked = sa.select(*columns).join(ReportPlan, ReportPlan.id == StoredReport.plan_id).join(Site, Site.id == ReportPlan.site_id)  # type: ignore
    newest = asked.order_by(col(StoredReport.until).desc(), ReportPlan.name, StoredReport.id).offset(offset).limit(limit)
    total = work.session.scalar(sa.select(sa.func.count()).select_from(asked.subquery())) or 0
    return Found([StoredRow(*row) for row in work.session.execute(newest)], total)


@query(Permission.SEE_ASSETS)
def read_stored_report(work: Work, *, stored_id: UUID) -> tuple[str, bytes]:
    """What it is called, and the paper itself."""
    asked = select(StoredReport, ReportPlan.name).join(ReportPlan, ReportPlan.id == StoredReport.plan_id)  # type: ignore[arg-type]
    found = work.session.exec(asked.where(StoredReport.id == stored_id)).first()
    if found is None:
        raise NotFound(_('This report does not exist (any more).'))
    stored, name = found
    return f'{name} {stored.since.isoformat()} {stored.until.isoformat()}', stored.content


def period_before(rhythm: Rhythm, here: datetime) -> tuple[date, date]:
    """The last day, week or month that was over then."""
    today = here.date()
    if rhythm is Rhythm.DAILY:
        return today - ONE_DAY, today - ONE_DAY
    begin = today - timedelta(days=today.weekday()) if rhythm is Rhythm.WEEKLY else today.replace(day=1)
    until = begin - ONE_DAY
    return until - timedelta(days=6) if rhythm is Rhythm.WEEKLY else until.replace(day=1), until


def _sentence(name: str, since: date, until: date) -> str:
    return _('{name} is ready: {since} – {until}', name=name, since=day(since), until=day(until))
