"""Today against the usual day."""
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from statistics import median

from data.tables.assets import Asset
from data.tables.shots import ShotHour
from services.guard import query
from services.people.roles import Permission
from services.shots.rollups import hour_of
from services.trends.kept import kept
from services.trends.lens import Calendar, Lens
from services.trends.shots import sums_of
from services.work import Work

WEEKS = 8


@dataclass(frozen=True, slots=True)
class ShotsToday:
    """`usual_by_now` and `usual_day` are the medians of the same day of the last eight weeks, None as long as nothing was counted on any."""
    shots: int
    usual_by_now: int | None
    usual_day: int | None


@query(Permission.SEE_ASSETS)
@kept('tool_counter', 'run')
def shots_today(work: Work, *, lens: Lens) -> ShotsToday:
    """The last of these days, up to the hour that goes on where it is today."""
    calendar, days = Calendar(work), [lens.until - timedelta(weeks=week) for week in range(WEEKS + 1)]
    starts = [hour_of(datetime.combine(day - timedelta(days=1), time(), UTC)) for day in days]
    near = [hour for start in starts for hour in range(start, start + 72)]  # whatever the zone
    asked = sums_of(lens, ShotHour, ShotHour.hour, Asset.site_id).where(ShotHour.hour.in_(near))  # type: ignore[attr-defined]
    by_now, whole = Counter[date](), Counter[date]()
    for hour, site_id, shots, *_others in work.session.execute(asked.group_by(ShotHour.hour, Asset.site_id)):
        at, now = (calendar.local(site_id, each) for each in (datetime.fromtimestamp(hour * 3600, UTC), work.now))
        whole[at.date()] += int(shots)
        by_now[at.date()] += int(shots) if at.hour <= now.hour else 0
    known = [day for day in days[1:] if whole[day]]
    return ShotsToday(whole[days[0]], *(int(median(counts[day] for day in known)) if known else None for counts in (by_now, whole)))
