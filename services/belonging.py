"""Which site something new belongs to, and that what it refers to lies in the same one."""
from typing import TypeVar
from uuid import UUID

from sqlmodel import select

from data.base import Record
from data.tables.people import Site
from services.given import wrong
from services.language import _
from services.wording import table_word
from services.work import Work

R = TypeVar('R', bound=Record)


def home_site(work: Work, given: UUID | None) -> UUID:
    """Where it was said to be, else where the person works, else the only site there is."""
    if given is not None:
        return work.get(Site, given).id
    if work.actor.site_id is not None:
        return work.actor.site_id
    known = work.session.exec(select(Site.id).limit(2)).all()
    if len(known) != 1:
        raise wrong('site_id', _('Choose a site.') if known else _('Add a site first.'))
    return known[0]


def require_in_site(work: Work, table: type[R], row_id: UUID | None, site_id: UUID, field: str) -> R | None:
    """People who work for all sites see everything, so the database hook does not stop them from mixing sites."""
    row = work.session.get(table, row_id) if row_id else None
    if row_id and (row is None or getattr(row, 'site_id', None) != site_id):
        raise wrong(field, _('This {thing} does not exist in this site.', thing=table_word(str(table.__tablename__))))
    return row
