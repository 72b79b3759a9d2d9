"""Shots over time, out of the sums by day: what a chart asks grows with the days it shows, never with the shots that were made."""
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from data.tables.assets import Asset
from data.tables.shots import AssetKey, ShotDay
from services.errors import Invalid
from services.guard import query
from services.language import _
from services.people.roles import Permission
from services.work import Work

MOST_DAYS = 3660


@dataclass(frozen=True, slots=True)
class DayOfShots:
    """`day` is one of the calendar of the site; a day without shots is left out."""
    day: date
    shots: int
    parts: int
    parts_not_made: int
    run_seconds: int


@query(Permission.SEE_ASSETS)
def shots_by_day(work: Work, *, since: date, until: date, tool_id: UUID | None = None) -> Sequence[DayOfShots]:
    """Of one tool, or of all that this person may see, from the first to the last of these days."""
    if not 0 <= (until - since).days < MOST_DAYS:
        raise Invalid(_('At most ten years, please, and the first day before the last.'))
    sums = [sa.func.sum(getattr(ShotDay, name)) for name in ('shots', 'parts', 'parts_not_made', 'run_seconds')]
    asked = sa.select(ShotDay.day, *sums).join(AssetKey, AssetKey.key == ShotDay.tool_key).join(Asset, Asset.id == AssetKey.asset_id)  # type: ignore
    asked = asked.where(ShotDay.day.between(since.toordinal(), until.toordinal()))  # type: ignore[attr-defined]
    if tool_id is not None:
        asked = asked.where(Asset.id == work.get(Asset, tool_id).id)
    rows = work.session.execute(asked.group_by(ShotDay.day).order_by(ShotDay.day)).all()
    return [DayOfShots(date.fromordinal(day), *(int(each) for each in values)) for day, *values in rows]
