"""A ticket to photograph one thing with a phone: whoever reads it off the screen may add photos there in the name of whoever asked.

It is sealed and kept nowhere. It ends after ten minutes, and with the sign-in of whoever asked for it.
"""
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from data.keys import WrongKey
from data.tables.people import SignIn, User
from data.tables.photos import OWNERS
from services.errors import NotFound
from services.guard import query
from services.language import _
from services.people.roles import Permission
from services.photos.photos import owner_of
from services.work import Work

PURPOSE = 'photo ticket'
LASTS = timedelta(minutes=10)
ID, LENGTH = 16, 16 * 3 + 1 + 8


@dataclass(frozen=True, slots=True)
class Ticket:
    """In whose name, for what, and until when."""
    user_id: UUID
    sign_in_id: UUID
    language: str
    owner: dict[str, UUID | None]
    until: datetime


@query(Permission.ADD_PHOTOS)
def write_ticket(work: Work, *, sign_in_id: UUID, asset_id: UUID | None = None, failure_report_id: UUID | None = None,
                 maintenance_log_id: UUID | None = None) -> str:
    """For exactly one thing; what stands in it can be neither read nor changed outside."""
    owner = {'asset_id': asset_id, 'failure_report_id': failure_report_id, 'maintenance_log_id': maintenance_log_id}
    owner_of(work, **owner)
    place, row_id = next((place, owner[name]) for place, name in enumerate(OWNERS) if owner[name])
    sign_in = work.session.get(SignIn, sign_in_id)
    if sign_in is None or sign_in.user_id != work.actor.user_id or row_id is None:
        raise NotFound(_over())
    until = int((work.house.steady() + LASTS).timestamp())
    told = sign_in.user_id.bytes + sign_in.id.bytes + row_id.bytes + bytes([place]) + until.to_bytes(8)
    return urlsafe_b64encode(work.house.keyring.seal(told, purpose=PURPOSE, about='')).decode().rstrip('=')


@query(None)
def read_ticket(work: Work, *, ticket: str) -> Ticket:
    """Whose it is; whether that person is still signed in and may do this is asked with everything done in that name."""
    try:
        told = work.house.keyring.open(urlsafe_b64decode(ticket + '=' * (-len(ticket) % 4)), purpose=PURPOSE, about='')
    except (ValueError, WrongKey) as error:
        raise NotFound(_over()) from error
    user_id, sign_in_id, row_id = (UUID(bytes=told[start:start + ID]) for start in range(0, 3 * ID, ID))
    until = datetime.fromtimestamp(int.from_bytes(told[3 * ID + 1:LENGTH]), UTC)
    user = work.session.get(User, user_id)
    if user is None or until <= work.house.steady():
        raise NotFound(_over())
    wanted = OWNERS[told[3 * ID]]
    return Ticket(user_id, sign_in_id, user.language, {name: row_id if name == wanted else None for name in OWNERS}, until)


def _over() -> str:
    return _('This code is not valid any more. Ask for a new one on the screen.')
