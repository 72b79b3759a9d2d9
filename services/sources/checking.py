"""Sources in the self-check: whether every machine that is to count by itself does, and what to do where it does not."""
from datetime import datetime, timedelta
from typing import Literal

from sqlmodel import col, select

from data.occupied import is_occupied
from data.tables.sources import Source, SourceMood, SourceState
from services.house import House
from services.language import _, day, ngettext
from services.sources.words import mood_word, trouble_sentence

MOST_NAMED = 3
HEARD = (SourceMood.COUNTING, SourceMood.IDLE, SourceMood.NO_TOOL, SourceMood.CHECK)
STALE = timedelta(minutes=3)
WELL = (SourceMood.COUNTING, SourceMood.IDLE, SourceMood.CONNECTING, SourceMood.CHECKING, SourceMood.FIRST_READING)


def check_sources(house: House) -> tuple[Literal['ok', 'warn', 'alarm'], str]:
    """The first few by name, with one sentence each."""
    with house.database.reading() as session:
        rows = session.exec(select(Source, SourceState).join(SourceState).where(Source.enabled).order_by(col(Source.name))).all()
    if not rows:
        return 'ok', _('No machine counts by itself.')
    if certificate := _certificate(house):
        return 'warn', certificate
    ill = [(source.name, sentence) for source, state in rows if (sentence := _trouble(state, house))]
    if not ill:
        return 'ok', ngettext('{count} machine counts by itself.', '{count} machines count by themselves.', len(rows))
    named = ' '.join(f'{name}: {sentence}' for name, sentence in ill[:MOST_NAMED])
    more = ngettext('And {count} more.', 'And {count} more.', len(ill) - MOST_NAMED) if len(ill) > MOST_NAMED else ''
    return 'warn', f'{named} {more}'.strip()


def _certificate(house: House) -> str:
    """Loaded where there is one: a plant without OPC-UA does without its library."""
    if not (house.home / 'opcua').exists():
        return ''
    from services.sources.opcua.certificate import runs_out
    ends = runs_out(house.home)
    return _('The certificate by which machines know us ends on {date}: stop Toolwarden, remove the folder opcua of its home, start it again '
             'and accept the new one at every machine.', date=day(ends)) if ends else ''


def _trouble(state: SourceState, house: House) -> str:
    """What is wrong, also where whoever collects can no longer write it down."""
    if not _is_collected(state, house):
        return trouble_sentence('collector_stopped')
    if unsaved := house.unsaved.since or _stale_since(state, house):
        return trouble_sentence(f'unsaved|{unsaved.isoformat()}')
    return '' if state.mood in WELL else trouble_sentence(state.detail) or mood_word(state.mood)


def _is_collected(state: SourceState, house: House) -> bool:
    """On SQLite a claim outlives whoever was killed; the home knows whether anybody is there."""
    if state.held_until is None or state.held_until < house.wall():
        return False
    return is_occupied(house.home) if house.database.is_sqlite else True


def _stale_since(state: SourceState, house: House) -> datetime | None:
    """A press that is heard is written down once a minute at least."""
    is_stale = state.mood in HEARD and state.read_at is not None and state.read_at < house.wall() - STALE
    return state.read_at if is_stale else None
