"""Who can be given an action: everybody who works at the site of the tool and may work on actions, and people of all sites."""
from dataclasses import dataclass
from uuid import UUID

from data.tables.assets import Asset
from data.tables.people import Role, User
from services.given import wrong
from services.guard import query
from services.language import _
from services.people.colleagues import people_at, person_at
from services.people.roles import RIGHTS, Permission
from services.work import Work

WORKING = tuple(role for role in Role if Permission.DO_ACTIONS in RIGHTS[role])


@dataclass(frozen=True, slots=True)
class Assignee:
    id: UUID
    full_name: str
    role: Role


@query(Permission.ASSIGN_ACTIONS)
def list_assignees(work: Work, *, asset_id: UUID | None = None) -> list[Assignee]:
    """Who can be given an action about this tool or machine, or about any that the caller may see."""
    site_id = work.get(Asset, asset_id).site_id if asset_id else work.actor.site_id
    return [Assignee(user.id, user.full_name, user.role) for user in people_at(work, site_id, WORKING)]


def assignee(work: Work, user_id: UUID, site_id: UUID) -> User:
    """The person with this id, if they can be given an action of this site."""
    user = person_at(work, user_id, site_id)
    if user is None:
        raise wrong('assigned_to_id', _('This person does not work here.'))
    if user.role not in WORKING:
        raise wrong('assigned_to_id', _('{name} may not work on actions.', name=user.full_name))
    return user
