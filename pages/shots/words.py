"""How counters and runs are put into words on screens."""
from datetime import datetime

from services.language import _, clock, day, ngettext, number, when
from services.shots.counts import ChangeRow, ReadingRow
from services.shots.run_list import RunRow
from services.wording import choice_word

DEFECT = 'rejected: '  # before the name of a defect in the name of its field


def shots_word(count: int) -> str:
    return ngettext('{count} shot', '{count} shots', count)


def reading_words(row: ReadingRow) -> tuple[str, str]:
    """A title and a line below it."""
    title = _('{difference} to {count}', difference=f'+{number(row.delta)}', count=number(row.shot_count))
    return title, ' · '.join(filter(None, [row.recorded_by, row.machine, choice_word(row.source), row.note]))


def change_words(row: ChangeRow) -> tuple[str, str]:
    title = _('Counter changed from {old} to {new}', old=number(row.old_count), new=number(row.new_count))
    return title, ' · '.join(filter(None, [row.reason, row.by]))


def run_words(run: RunRow, *, other: str) -> tuple[str, str]:
    """`other` is the number of the machine on the card of the tool, and the other way round."""
    if run.ended_at is None:
        title = _('Runs with {other} since {time}', other=other, time=when(run.started_at))
        return title, ' · '.join(filter(None, [cavities_words(run), shots_word(run.shots), lost_words(run)]))
    title = _('Ran with {other} until {time}', other=other, time=when(run.ended_at))
    made = ngettext('{count} part', '{count} parts', run.parts)
    rejected = sum(run.rejected.values())
    good = _('{count} good', count=number(run.good)) if run.good is not None else ''
    bad = _('{count} rejected', count=number(rejected)) if rejected else ''
    return title, ' · '.join(filter(None, [shots_word(run.shots), made, good, bad, lost_words(run), run.stop_reason, run.note]))


def lost_words(run: RunRow) -> str:
    return ngettext('{count} part not made', '{count} parts not made', run.parts_not_made) if run.parts_not_made else ''


def cavities_words(run: RunRow) -> str:
    return ngettext('{count} of {total} cavities runs', '{count} of {total} cavities run', run.active_cavities, total=number(run.cavities))


def full_moment(at: datetime) -> str:
    return f'{day(at)} {clock(at)}'
