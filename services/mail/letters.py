"""What stands in an e-mail: notifications as plain text, in the language of whoever reads it."""
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from data.tables.people import User
from data.tables.upkeep import Notification
from services.language import Voice, _, moment, ngettext, number, speaking
from services.upkeep.settings import PlantSettings

MOST_LINES = 50  # of a digest; the bell has them all
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A PDF that goes with a letter."""
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    id: UUID
    address: str
    name: str
    subject: str
    body: str
    at: datetime
    papers: tuple[Enclosed, ...] = ()
    notification_ids: tuple[UUID, ...] = ()


def is_address(text: str) -> bool:
    """One address and nothing beside it: what a mail server is told must not hold a second one, or a second line."""
    return ADDRESS.fullmatch(text) is not None and len(text) <= 254


def write_letter(user: User, notes: Sequence[Notification], plant: PlantSettings, at: datetime, papers: Sequence[Enclosed] = ()) -> Letter:
    """One note as it stands, several as a list."""
    with speaking(Voice(user.language or plant.language, plant.locale, plant.zone)):
        what = notes[0].text if len(notes) == 1 else ngettext('{count} message for you', '{count} messages for you', len(notes))
        body = '\n\n'.join([*_lines(notes, plant), _farewell(plant)])
    ids = tuple(sorted(note.id for note in notes))
    # The same notes make the same id, so that a server that was cut off while it took them can tell the second try from a second letter.
    return Letter(uuid5(NAMESPACE_URL, ' '.join(map(str, ids))), user.email, one_line(user.full_name), _subject(what, plant), body, at, tuple(papers),
                  ids)


def write_test(user: User, plant: PlantSettings, at: datetime) -> Letter:
    with speaking(Voice(user.language or plant.language, plant.locale, plant.zone)):
        body = '\n\n'.join([_('This is a test. E-mail from Toolwarden arrives.'), _farewell(plant)])
        subject = _subject(_('Test of the e-mail'), plant)
    return Letter(uuid5(NAMESPACE_URL, f'test {user.id} {at.isoformat()}'), user.email, one_line(user.full_name), subject, body, at)


def one_line(text: str) -> str:
    """A name that somebody typed must not begin a new line, or a new header."""
    return ' '.join(''.join(' ' if unicodedata.category(sign)[0] in 'CZ' else sign for sign in text).split())


def _subject(what: str, plant: PlantSettings) -> str:
    return one_line(f'{plant.plant_name}: {what}')[:200]


def _lines(notes: Sequence[Notification], plant: PlantSettings) -> list[str]:
    newest = notes[-MOST_LINES:]
    lines = [_line(note, plant) for note in newest]
    if left := len(notes) - len(newest):
        lines.append(_('{count} older ones wait on your bell.', count=number(left)))
    return lines


def _line(note: Notification, plant: PlantSettings) -> str:
    link = [f'{plant.plant_address}{note.link}'] if plant.plant_address and note.link else []
    return '\n'.join([f'{one_line(note.text)} ({moment(note.at)})', *link])


def _farewell(plant: PlantSettings) -> str:
    words = _('Toolwarden, {plant}. Whoever does not want these e-mails switches them off under More, My account.', plant=one_line(plant.plant_name))
    return f'-- \n{words}'
