"""Sources in the self-check: whether every machine that is to count by itself does, and what to do where it does not."""
from typing import Literal

from sqlmodel import col, select

from data.tables.sources import Source, SourceMood, SourceState
from services.house import House
from services.language import _, ngettext
from services.sources.words import mood_word, trouble_sentence

MOST_NAMED = 3
WELL = (SourceMood.COUNTING, SourceMood.IDLE, SourceMood.CONNECTING, SourceMood.CHECKING, SourceMood.FIRST_READING)


def check_sources(house: House) -> tuple[Literal['ok', 'warn', 'alarm'], str]:
    """The first few by name, with one sentence each."""
    with house.database.reading() as session:
        rows = session.exec(select(Source, SourceState).join(SourceState).where(Source.enabled).order_by(col(Source.name))).all()
    ill = [(source.name, _told(state, house)) for source, state in rows if state.mood not in WELL or _is_left(state, house)]
    if not rows:
        return 'ok', _('No machine counts by itself.')
    if not ill:
        return 'ok', ngettext('{count} machine counts by itself.', '{count} machines count by themselves.', len(rows))
    named = ' '.join(f'{name}: {sentence}' for name, sentence in ill[:MOST_NAMED])
    more = ngettext('And {count} more.', 'And {count} more.', len(ill) - MOST_NAMED) if len(ill) > MOST_NAMED else ''
    return 'warn', f'{named} {more}'.strip()


def _is_left(state: SourceState, house: House) -> bool:
    return state.held_until is None or state.held_until < house.wall()


def _told(state: SourceState, house: House) -> str:
    if _is_left(state, house):
        return trouble_sentence('collector_stopped')
    return trouble_sentence(state.detail) or mood_word(state.mood)
