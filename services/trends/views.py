"""The views of the database, for those who make reports of their own over REST."""
from enum import StrEnum

import sqlalchemy as sa

from data.views import VIEWS, refresh
from services.catalog import Limit, Offset
from services.guard import command, query
from services.people.roles import Permission
from services.work import Found, Work


class ViewName(StrEnum):
    TOOL_UTILISATION = 'tool_utilisation'
    FAILURE_FREQUENCY = 'failure_frequency'
    ACTION_OVERDUE = 'action_overdue'
    MAINTENANCE_COMPLIANCE = 'maintenance_compliance'


@query(Permission.SEE_ASSETS)
def view_rows(work: Work, *, name: ViewName, offset: Offset = 0, limit: Limit = 50) -> Found:
    """One page of what a view shows of the sites that one may look at; on PostgreSQL as of the last hour."""
    view = VIEWS[name].table(name)
    asked = sa.select(view)
    if work.actor.site_id is not None:
        asked = asked.where(view.c.site_id == work.actor.site_id)
    total = work.session.scalar(sa.select(sa.func.count()).select_from(asked.subquery())) or 0
    rows = work.session.execute(asked.order_by(*view.c).offset(offset).limit(limit)).mappings()
    return Found([dict(row) for row in rows], total)


@command(Permission.EDIT_SETTINGS)
def refresh_views(work: Work) -> None:
    """What is kept ready is made anew."""
    work.actor.require_all_sites()
    refresh(work.session.connection())
