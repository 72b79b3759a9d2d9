"""Reports that are made by themselves, once for each shift, day, week or month, and kept."""
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from pydantic import Field
from sqlmodel import col, select

from data.tables.papers import ReportKind, ReportPlan, Rhythm, StoredReport
from data.tables.people import Site
from data.trail import Change
from services.catalog import Limit, Offset, catalog
from services.errors import NotFound
from services.fields import Maybe, Name
from services.given import wrong
from services.guard import command, query
from services.language import _, day
from services.mail.enclosing import link_to
from services.people.roles import Permission
from services.trends.handover import Shift
from services.trends.lens import ONE_DAY, Lens
from services.upkeep.notices import tell_leaders
from services.work import Found, Work

KEPT = 60  # papers of one plan; a year of weeks and a little more, or three weeks of shifts
PAGE = '/trends/reports'


def _require_fitting(work: Work, plan: ReportPlan) -> None:
    """A management report of a few hours would say nothing, and shifts share out a day."""
    if plan.rhythm is Rhythm.SHIFT and plan.kind is not ReportKind.HANDOVER:
        raise wrong('rhythm', _('Only the hand-over is made for each shift.'))
    if 24 % plan.shift_hours:
        raise wrong('shift_hours', _('Shifts of {hours} hours do not share out a day.', hours=plan.shift_hours))


report_plans = catalog(
    ReportPlan, search=('name',), sort='name', see=Permission.SEE_ASSETS, edit=Permission.EDIT_LISTS, required=('name', 'rhythm'),
    fields={'name': Name, 'kind': ReportKind, 'rhythm': Rhythm, 'hour': Annotated[int, Field(ge=0, le=23)],
            'shift_hours': Annotated[int, Field(ge=4, le=12)], 'department_id': Annotated[UUID | None, Maybe], 'active': bool},
    check=_require_fitting)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, or the shift of that number that began on a day; its hours are those of the wall clock."""
    since: date
    until: date
    shift: int = 0
    begin_hour: int = 0
    hours: int = 0

    @property
    def begin(self) -> datetime:
        return datetime.combine(self.since, time()) + timedelta(hours=self.begin_hour)

    @property
    def end(self) -> datetime:
        return self.begin + timedelta(hours=self.hours) if self.shift else datetime.combine(self.until + ONE_DAY, time())


@dataclass(frozen=True, slots=True)
class DueReport:
    plan_id: UUID
    name: str
    kind: ReportKind
    period: Period
    zone: ZoneInfo
    site_id: UUID
    department_id: UUID | None

    @property
    def lens(self) -> Lens:
        return Lens(self.period.since, self.period.until, self.site_id, self.department_id)

    @property
    def shift(self) -> Shift:
        begin, end = (moment.replace(tzinfo=self.zone).astimezone(UTC) for moment in (self.period.begin, self.period.end))
        return Shift(begin, end, self.site_id, self.department_id)


@dataclass(frozen=True, slots=True)
class StoredRow:
    id: UUID
    name: str
    rhythm: Rhythm
    site: str
    since: date
    until: date
    shift: int
    made_at: datetime
    size: int


@query(Permission.EDIT_SETTINGS)
def due_reports(work: Work) -> list[DueReport]:
    """What has not been made of the last shift, day, week or month that is over. However long nothing ran, only the last one is caught up."""
    work.actor.require_all_sites()
    plans = select(ReportPlan, Site).join(Site, Site.id == ReportPlan.site_id).where(ReportPlan.active)  # type: ignore[arg-type]
    asked = sa.select(StoredReport.plan_id, StoredReport.until, StoredReport.shift)  # type: ignore[call-overload]
    made = {tuple(row) for row in work.session.execute(asked)}
    found = []
    for plan, site in work.session.exec(plans).all():
        zone = ZoneInfo(site.time_zone)
        period = period_before(plan.rhythm, work.now.astimezone(zone).replace(tzinfo=None), plan.hour, plan.shift_hours)
        if (plan.id, period.until, period.shift) not in made:
            found.append(DueReport(plan.id, plan.name, plan.kind, period, zone, plan.site_id, plan.department_id))
    return found


@command(Permission.EDIT_SETTINGS)
def keep_report(work: Work, *, plan_id: UUID, since: date, until: date, content: bytes, shift: int = 0) -> UUID:
    """Put a paper away, tell those who lead the site, and let the oldest go."""
    work.actor.require_all_sites()
    plan = work.get(ReportPlan, plan_id)
    stored = StoredReport(plan_id=plan.id, since=since, until=until, shift=shift, made_at=work.now, size=len(content), content=content)
    work.session.add(stored)
    work.note('stored_report', stored.id, 'insert', label=plan.name, site_id=plan.site_id)
    work.session.changes.append(Change('stored_report', str(stored.id), 'insert', plan.site_id))
    tell_leaders(work, plan.site_id, 'report', partial(_sentence, plan.name, since, until, shift), link_to(stored.id))
    work.session.flush()
    newest = select(StoredReport.id).where(StoredReport.plan_id == plan.id).order_by(
        col(StoredReport.until).desc(), col(StoredReport.shift).desc()).limit(KEPT)
    gone = sa.delete(StoredReport).where(col(StoredReport.plan_id) == plan.id, col(StoredReport.id).not_in(newest))
    work.session.execute(gone, execution_options={'unaudited': True})
    return stored.id


@query(Permission.SEE_ASSETS)
def list_stored_reports(work: Work, *, offset: Offset = 0, limit: Limit = 50) -> Found:
    """The newest first, without what is in them."""
    columns = (StoredReport.id, ReportPlan.name, ReportPlan.rhythm, Site.name, StoredReport.since, StoredReport.until, StoredReport.shift,
               StoredReport.made_at, StoredReport.size)
    asked = sa.select(*columns).join(ReportPlan, ReportPlan.id == StoredReport.plan_id).join(Site, Site.id == ReportPlan.site_id)  # type: ignore
    newest = asked.order_by(col(StoredReport.until).desc(), col(StoredReport.shift).desc(), ReportPlan.name, StoredReport.id)
    total = work.session.scalar(sa.select(sa.func.count()).select_from(asked.subquery())) or 0
    return Found([StoredRow(*row) for row in work.session.execute(newest.offset(offset).limit(limit))], total)


@query(Permission.SEE_ASSETS)
def read_stored_report(work: Work, *, stored_id: UUID) -> tuple[str, bytes]:
    """What it is called, and the paper itself."""
    asked = select(StoredReport, ReportPlan.name).join(ReportPlan, ReportPlan.id == StoredReport.plan_id)  # type: ignore[arg-type]
    found = work.session.exec(asked.where(StoredReport.id == stored_id)).first()
    if found is None:
        raise NotFound(_('This report does not exist (any more).'))
    stored, name = found
    return ' '.join([name, stored.since.isoformat(), str(stored.shift) if stored.shift else stored.until.isoformat()]), stored.content


def period_before(rhythm: Rhythm, here: datetime, hour: int, shift_hours: int) -> Period:
    """The last shift, day, week or month that was over then by the clock on the wall; days wait for the hour of the plan."""
    if rhythm is Rhythm.SHIFT:
        return _shift_before(here, hour, shift_hours)
    today = (here - timedelta(hours=hour)).date()
    if rhythm is Rhythm.DAILY:
        return Period(today - ONE_DAY, today - ONE_DAY)
    begin = today - timedelta(days=today.weekday()) if rhythm is Rhythm.WEEKLY else today.replace(day=1)
    until = begin - ONE_DAY
    return Period(until - timedelta(days=6) if rhythm is Rhythm.WEEKLY else until.replace(day=1), until)


def _shift_before(here: datetime, hour: int, hours: int) -> Period:
    """Shifts follow each other from the hour of the plan on; the one that began last before midnight belongs to the day before."""
    days = [here.date() - timedelta(days=back) for back in range(3)]
    shifts = [Period(day, day, number + 1, hour + number * hours, hours) for day in days for number in range(24 // hours)]
    return max((shift for shift in shifts if shift.end <= here), key=lambda shift: shift.end)


def _sentence(name: str, since: date, until: date, shift: int) -> str:
    if shift:
        return _('{name} is ready: {day}, shift {shift}', name=name, day=day(since), shift=shift)
    return _('{name} is ready: {since} – {until}', name=name, since=day(since), until=day(until))
