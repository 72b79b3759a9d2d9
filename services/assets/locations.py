"""Where tools and machines stand: presses, racks with slots, benches and places outside the house."""
from typing import Annotated
from uuid import UUID

from data.tables.assets import Location, LocationKind
from services.catalog import catalog
from services.fields import Maybe, Name
from services.given import wrong
from services.language import _
from services.people.roles import Permission
from services.work import Work


def _no_ring(work: Work, location: Location) -> None:
    """A rack cannot stand in one of its own slots."""
    above, passed = location.parent_id, {location.id}
    while above is not None:
        if above in passed:
            raise wrong('parent_id', _('A place cannot be part of itself.'))
        passed.add(above)
        parent = work.session.get(Location, above)
        above = parent.parent_id if parent else None


locations = catalog(
    Location, fields={'name': Name, 'kind': LocationKind, 'parent_id': Annotated[UUID | None, Maybe]}, search=('name',), sort='name',
    see=Permission.SEE_PLACES, edit=Permission.EDIT_PLACES, check=_no_ring,
)
