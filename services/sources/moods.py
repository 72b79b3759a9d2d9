"""How a source is, told in one word and one sentence, and when it became so."""
from datetime import datetime

from data.tables.sources import LinkEvent, SourceMood, SourceState
from services.work import Work


def set_mood(work: Work, state: SourceState, mood: SourceMood, at: datetime, detail: str = '') -> None:
    """A source that stays as it is leaves nothing behind."""
    if (state.mood, state.detail) == (mood, detail):
        return
    if state.mood is not mood:
        state.since = at
    state.mood, state.detail = mood, detail
    work.session.add(LinkEvent(source_id=state.source_id, at=at, mood=mood, detail=detail))
