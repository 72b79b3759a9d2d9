"""Telling people of plans that become due: once for each plan and state, until it was done."""
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlmodel import select

from data.tables.people import Role, User
from data.tables.upkeep import Notification
from data.trail import Change
from services.guard import command
from services.language import _
from services.maintenance.due import DueState
from services.maintenance.register import Plan, plans_in
from services.people.roles import Permission
from services.upkeep.notices import tell
from services.work import Work

KINDS = {DueState.WARN: 'maintenance_warn', DueState.DUE: 'maintenance_due', DueState.STOP: 'maintenance_stop'}
LEADERS = (Role.ENGINEER, Role.SUPERVISOR, Role.MANAGER)


@dataclass(slots=True)
class _People:
    """Who works where, asked for once."""
    by_id: dict[UUID, User] = field(default_factory=dict)

    def for_plan(self, plan: Plan) -> list[User]:
        """Whoever has the plan; else the engineers of the site and of all sites, or whoever leads there."""
        own = self.by_id.get(plan.assigned_to_id) if plan.assigned_to_id else None
        if own:
            return [own]
        groups = ([user for user in self.by_id.values() if user.role is role and user.site_id in (plan.site_id, None)] for role in LEADERS)
        return next((group for group in groups if group), [])


@command(Permission.EDIT_SETTINGS)
def remind_of_plans(work: Work) -> int:
    """Tell whoever should know of what is due soon, due or over the limit and was not told yet; says how many notes were written."""
    work.actor.require_all_sites()
    urgent = plans_in(work, KINDS)
    told, people = _told(work, urgent), _People({user.id: user for user in work.session.exec(select(User).where(User.active))})
    written = 0
    for plan in urgent:
        if plan.state.rank > _highest(told.get(address(plan), []), plan.counts_since):
            for user in people.for_plan(plan):
                tell(work, user, KINDS[plan.state], partial(_sentence, plan), address(plan))
                written += 1
    return written


@command(Permission.EDIT_SETTINGS)
def tell_of_the_hour(work: Work) -> None:
    """Nothing was written, but a plan or an action may have become due because a day began somewhere: whoever has it on the screen looks anew."""
    work.actor.require_all_sites()
    work.session.changes.extend(Change(table, '', 'due') for table in ('maintenance_plan', 'action_item'))


def address(plan: Plan) -> str:
    return f'/maintenance/plans/{plan.id}'


def _told(work: Work, plans: Iterable[Plan]) -> dict[str, list[Notification]]:
    """Everything that was told about these plans before."""
    links, found = {address(plan) for plan in plans}, dict[str, list[Notification]]()
    for note in work.session.exec(select(Notification).where(Notification.kind.in_(KINDS.values()))):  # type: ignore[attr-defined]
        if note.link in links:
            found.setdefault(note.link, []).append(note)
    return found


def _highest(notes: Iterable[Notification], since: datetime) -> int:
    """The most urgent state that was told since the work was done last."""
    states = {kind: state for state, kind in KINDS.items()}
    return max((states[note.kind].rank for note in notes if note.at >= since), default=0)


def _sentence(plan: Plan) -> str:
    what = {'number': plan.asset_number, 'plan': plan.name, 'percent': plan.used_percent}
    if plan.state is DueState.STOP:
        return _('{number}: {plan} is far overdue ({percent} %). The tool should not run on.', **what)
    if plan.state is DueState.DUE:
        return _('{number}: {plan} is due.', **what)
    return _('{number}: {plan} is due soon ({percent} % used).', **what)
