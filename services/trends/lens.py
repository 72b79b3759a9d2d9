"""Through what somebody looks at figures: from which day to which, and of which site, department, tool and machine."""
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import select

from data.tables.assets import Asset, AssetKind
from data.tables.people import Site
from data.tables.shots import AssetKey, Run, ShotDay, ShotHour
from services.errors import Invalid
from services.language import _
from services.work import Work

MOST_DAYS = 3660
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Lens:
    """Both days are looked at, each as the calendar of its site has it. None narrows nothing."""
    since: date
    until: date
    site_id: UUID | None = None
    department_id: UUID | None = None
    tool_id: UUID | None = None
    machine_id: UUID | None = None

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1

    def require_some_days(self) -> None:
        if not 0 < self.days <= MOST_DAYS:
            raise Invalid(_('At most ten years, please, and the first day before the last.'))


def places(lens: Lens) -> list[Any]:
    """Conditions on `Asset`: where the tools and machines belong."""
    wanted = {'site_id': lens.site_id, 'department_id': lens.department_id}
    return [getattr(Asset, name) == value for name, value in wanted.items() if value is not None]


def of_tools(lens: Lens) -> list[Any]:
    """Conditions on `Asset` where it is a tool."""
    return [Asset.kind == AssetKind.TOOL, *places(lens), *([Asset.id == lens.tool_id] if lens.tool_id else [])]


def exactly(lens: Lens, asset: Any) -> list[Any]:
    """Conditions on a column that may refer to a tool as well as to a machine."""
    wanted = [each for each in (lens.tool_id, lens.machine_id) if each]
    return [asset.in_(wanted)] if wanted else []


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def mondays(lens: Lens) -> list[date]:
    """The weeks of these days, also the one that began before them."""
    first = monday(lens.since)
    return [first + timedelta(days=each) for each in range(0, (lens.until - first).days + 1, 7)]


def in_machine(lens: Lens, table: type[ShotDay] | type[ShotHour]) -> list[Any]:
    """Conditions on sums of shots."""
    key = sa.select(AssetKey.key).where(AssetKey.asset_id == lens.machine_id).scalar_subquery()  # type: ignore[call-overload]
    return [table.machine_key == key] if lens.machine_id else []


def machine_at(asset: Any, moment: Any) -> Any:
    """In which machine a tool was at that moment; a machine is in itself."""
    run = sa.select(Run.machine_id).where(Run.tool_id == asset.id, Run.started_at <= moment,  # type: ignore[call-overload]
                                          sa.or_(Run.ended_at.is_(None), Run.ended_at > moment))  # type: ignore[union-attr]
    newest = run.order_by(Run.started_at.desc()).limit(1).correlate_except(Run).scalar_subquery()  # type: ignore[attr-defined]
    return sa.case((asset.kind == AssetKind.MACHINE, asset.id), else_=newest)


class Calendar:
    """The days of the sites: each has its own clock, which goes forward and back."""

    def __init__(self, work: Work) -> None:
        self._now = work.now
        self._zones: Mapping[UUID, ZoneInfo] = {site.id: ZoneInfo(site.time_zone) for site in work.session.exec(select(Site))}

    def day(self, site_id: UUID, moment: datetime) -> date:
        return self.local(site_id, moment).date()

    def local(self, site_id: UUID, moment: datetime) -> datetime:
        return moment.astimezone(self._zones[site_id])

    def during(self, lens: Lens, moment: Any) -> Any:
        """The condition that something of `Asset` happened in these days."""
        spans: dict[tuple[datetime, datetime], list[UUID]] = {}
        for site_id, zone in self._zones.items():
            spans.setdefault(_span(lens, zone), []).append(site_id)
        whole = sa.and_(moment >= self.begin(lens), moment < self.end(lens))
        if len(spans) < 2:  # one clock for all: the sites need not be looked at
            return whole
        each = sa.or_(*(sa.and_(Asset.site_id.in_(sites), moment >= begin, moment < end)  # type: ignore[attr-defined]
                        for (begin, end), sites in spans.items()))
        return sa.and_(whole, each)  # an index finds the days, whatever the zones

    def begin(self, lens: Lens) -> datetime:
        """When the first of the days begins anywhere."""
        return min((_span(lens, zone)[0] for zone in self._zones.values()), default=self._now)

    def end(self, lens: Lens) -> datetime:
        """When the last of the days is over everywhere."""
        return max((_span(lens, zone)[1] for zone in self._zones.values()), default=self._now)


def _span(lens: Lens, zone: ZoneInfo) -> tuple[datetime, datetime]:
    begin, end = (datetime.combine(each, time(), zone).astimezone(UTC) for each in (lens.since, lens.until + ONE_DAY))
    return begin, end
