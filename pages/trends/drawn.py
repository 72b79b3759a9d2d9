"""Charts out of the rows of figures, with the sentence that says what is to be seen."""
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from components.chart import Axis, Chart, Series
from pages.trends.view import LONGEST_BY_DAY
from services.language import _, day, day_in_year, number
from services.trends.lens import ONE_DAY, Lens
from services.trends.words import label_of, told
from services.wording import choice_word

A_YEAR = 366  # days; within one a day is known without its year
MOST_TICKS, HOURS_APART = 5, 4
ONE_HOUR, ONE_WEEK = timedelta(hours=1), timedelta(days=7)
MOST_BARS = 12  # of a flat chart; the table has more
TOKENS = {'low': 'ok-fill', 'medium': 'work-fill', 'high': 'warn-fill', 'critical': 'alarm-fill', 'on_time': 'done-fill', 'late': 'warn-fill',
          'skipped': 'alarm-fill', 'covered': 'ok-fill', 'ok': 'done-fill', 'warn': 'work-fill', 'due': 'warn-fill', 'stop': 'alarm-fill',
          'held': 'done-fill', 'failed': 'alarm-fill', 'open': 'work-fill', 'up_to_7': 'done-fill', 'up_to_30': 'work-fill',
          'up_to_90': 'warn-fill', 'older': 'alarm-fill', 'added': 'work-fill', 'done': 'done-fill'}


def shots_over_time(zone: ZoneInfo, lens: Lens) -> Callable[[Sequence[Any]], Chart]:
    """Shots as bars, and what blocked cavities did not make."""
    def draw(rows: Sequence[Any]) -> Chart:
        series = [Series(label_of('shots'), [row.shots for row in rows])]
        if any(row.parts_not_made for row in rows):
            series.append(Series(label_of('parts_not_made'), [row.parts_not_made for row in rows], 'alarm-fill', 'line', right=True))
        most = max(rows, key=lambda row: row.shots)
        sentence = _('{shots} shots in all; most of them, {most}, from {begin}.', shots=number(sum(row.shots for row in rows)),
                     most=number(most.shots), begin=told('begin', most.begin))
        begins = [row.begin for row in rows]
        step = ONE_HOUR if isinstance(begins[0], datetime) else ONE_DAY if lens.days <= LONGEST_BY_DAY else ONE_WEEK
        return Chart(time_axis(begins, zone, lens, step), series, sentence, label_of('shots'), label_of('parts_not_made'))
    return draw


def time_axis(moments: Sequence[date | datetime], zone: ZoneInfo, lens: Lens, step: timedelta | None = None) -> Axis:
    """Points in time as the plant's clock showed them, or what began then and lasted a step, among all the days that are looked at."""
    local = [each.astimezone(zone) if isinstance(each, datetime) else each for each in moments]
    shown = replace(lens, since=min(lens.since, local[0])) if step == ONE_WEEK else lens  # the first week began before
    return Axis([_at(each) for each in local], ticks=list(_ticks(shown, step)), span=(_at(shown.since), _at(lens.until + ONE_DAY)), step=step)


def _ticks(lens: Lens, step: timedelta | None) -> Iterator[tuple[str, str]]:
    """A few days, each below the middle of its bar, or a few hours of the only one."""
    if lens.days == 1:
        for hour in range(0, 24, HOURS_APART):
            at = datetime.combine(lens.since, time(hour))
            yield _at(at), format(at, '%H:%M')
        return
    write = day if lens.days > A_YEAR else day_in_year
    for number_ in range(0, lens.days, -(-lens.days // MOST_TICKS)):
        at = lens.since + number_ * ONE_DAY
        yield _at(datetime.combine(at, time(12 if step == ONE_DAY else 0))), write(at)


def _at(moment: date | datetime) -> str:
    return moment.strftime('%Y-%m-%d %H:%M')


def weeks(zone: ZoneInfo, lens: Lens, *columns: str) -> Callable[[Sequence[Any]], Chart]:
    """Some columns on each other, week by week."""
    def draw(rows: Sequence[Any]) -> Chart:
        series = [Series(label_of(column), [getattr(row, column) for row in rows], TOKENS[column]) for column in columns]
        whole = ', '.join(f'{label_of(column)} {number(sum(getattr(row, column) for row in rows))}' for column in columns)
        return Chart(time_axis([row.begin for row in rows], zone, lens, ONE_WEEK), series, whole, stacked=True)
    return draw


def flat(name: str, *columns: str, unit: str = '', word: Callable[[Any], str] | None = None) -> Callable[[Sequence[Any]], Chart]:
    """A bar on its side for each row, its parts one behind the other; `word` says what it is called, if its name alone says too little."""
    def draw(rows: Sequence[Any]) -> Chart:
        shown = rows[:MOST_BARS]
        words = [word(getattr(row, name)) if word else told(name, getattr(row, name)) for row in shown]
        series = [Series(label_of(column), [getattr(row, column) for row in shown], TOKENS.get(column, 'primary-fill'),
                         labels=[told(column, getattr(row, column)) for row in shown]) for column in columns]
        first = ', '.join(f'{label_of(column)} {told(column, getattr(shown[0], column))}' for column in columns)
        return Chart(_words_axis(words), series, f'{words[0]}: {first}', unit or label_of(columns[0]), flat=True, stacked=True)
    return draw


def pareto(rows: Sequence[Any]) -> Chart:
    """The most frequent first, and the share of all up to each."""
    shown = rows[:MOST_BARS]
    names = [_bar_name(row.name) for row in shown]
    whole = sum(round(row.reports) for row in rows)
    sentence = _('{name} is the most frequent: {count} of {whole} reports.', name=names[0], count=number(shown[0].reports), whole=number(whole))
    series = [Series(label_of('reports'), [row.reports for row in shown]),
              Series(label_of('running_share'), [round(row.running_share, 4) for row in shown], 'warn-fill', 'line', right=True,
                     labels=[told('running_share', row.running_share) for row in shown])]
    return Chart(_words_axis(names), series, sentence, label_of('reports'), to_hundred=True)


def _bar_name(name: str) -> str:
    return choice_word(name) if name else _('not said')


def _words_axis(words: Sequence[str]) -> Axis:
    """Two bars of the same name stay two bars."""
    return Axis([f'{place} {word}' for place, word in enumerate(words)], [word if len(word) < 28 else f'{word[:26]}…' for word in words])
