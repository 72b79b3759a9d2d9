"""A chart: a figure of Plotly in plain dicts, with a sentence for those who do not see it. The table beside it says the same in numbers.

Colours are named as in the style sheet (`var(--…)`) and looked up when it is drawn, so that one figure does for day and night; how much room its
words need is measured then too (static/js/chart_room.js).
"""
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from components.elements import box, text
from components.theme import SMALL, plotly_layout
from services.language import day, number

Way = Literal['bar', 'line', 'area', 'marks']
FEW = 6  # of anything counted: an axis says 1, 2, 3 and not 0.5
ROOM_FOR_MARKS = 3  # the upper third of a chart
AIR = 1.1  # above the highest bar
FILLED = 0.65  # of the room of a bar


@dataclass(frozen=True, slots=True)
class Series:
    """`tone` is a colour of the theme; `right` measures it on the axis of the right side; None is a gap, not nought."""
    name: str
    values: Sequence[float | int | None]
    tone: str = 'primary-fill'
    way: Way = 'bar'
    right: bool = False
    labels: Sequence[str] = ()
    at: Sequence[str] = ()  # where its values stand, if not at those of the axis


@dataclass(frozen=True, slots=True)
class Axis:
    """What stands below: `at` are words and `labels` how people read them; or points in time, of which those in
    `ticks` are written out, within a `span`; with a `step`, what began then and lasted so long."""
    at: Sequence[str]
    labels: Sequence[str] = ()
    ticks: Sequence[tuple[str, str]] = ()
    span: tuple[str, str] | None = None
    step: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """`sentence` says in words what is to be seen. `flat` lays bars on their side, for names that are long; `stacked` puts them on each other."""
    axis: Axis
    series: Sequence[Series]
    sentence: str
    unit: str = ''
    right_unit: str = ''
    flat: bool = False
    stacked: bool = False
    to_hundred: bool = False
    marks_above: bool = False  # what the right axis measures are heights for marks and no values


def chart(drawn: Chart, plotly: str, *, classes: str = '') -> None:
    """`plotly` is where the browser finds Plotly."""
    if len(drawn.series) > 1:
        with box('chart-legend', 'ul'):
            for series in drawn.series:
                with box('', 'li'):
                    box(f'chart-key is-{series.way}', 'i', style=f'--tone: var(--{series.tone})')
                    text(series.name)
    box(f'chart {classes}', 'tw-chart', role='img', aria_label=drawn.sentence, data_figure=figure(drawn), data_plotly=plotly, data_island='')


def figure(drawn: Chart) -> dict[str, Any]:
    """`longest` are the longest numbers that may stand on the axes of either side."""
    longest = {'left': _longest([each for each in drawn.series if not each.right]),
               'right': '100%' if drawn.to_hundred else _longest([each for each in drawn.series if each.right])}
    return {'data': [_trace(drawn, each) for each in drawn.series], 'layout': _layout(drawn), 'longest': longest}


def _longest(series: Sequence[Series]) -> str:
    """As many digits as the highest bar may have, all of them stacked."""
    most = sum(max((value for value in each.values if value is not None), default=0) for each in series) * AIR or 1
    return number(most, max(0, math.ceil(1 - math.log10(most))))


def _trace(drawn: Chart, series: Series) -> dict[str, Any]:
    along, up = ('y', 'x') if drawn.flat else ('x', 'y')
    told = series.labels or [number(value, 0 if isinstance(value, int) else 1) if value is not None else '' for value in series.values]
    trace = {along: list(series.at or drawn.axis.at), up: list(series.values), 'name': series.name, 'customdata': list(told),
             'hovertemplate': '%{customdata}' + ('' if len(drawn.series) == 1 else f'<extra>{_plain(series.name)}</extra>'),
             **_ways(series)}
    if drawn.flat:
        trace['orientation'] = 'h'
    if drawn.axis.step and not series.at:
        step = drawn.axis.step / timedelta(milliseconds=1)
        trace |= {'xperiod': step, 'xperiod0': drawn.axis.at[0], 'xperiodalignment': 'middle'}
        trace |= {'width': step * FILLED} if series.way == 'bar' else {}  # else they would be as wide as the days without any
    if series.right:
        trace['yaxis'] = 'y2'
    return trace


def _ways(series: Series) -> dict[str, Any]:
    colour = f'var(--{series.tone})'
    if series.way == 'bar':
        return {'type': 'bar', 'marker': {'color': colour}}
    if series.way == 'marks':
        return {'type': 'scatter', 'mode': 'markers', 'cliponaxis': False,
                'marker': {'color': colour, 'size': 13, 'symbol': 'diamond'}}
    line = {'type': 'scatter', 'mode': 'lines', 'line': {'color': colour, 'width': 2.5}, 'connectgaps': False}
    return line | ({'fill': 'tozeroy'} if series.way == 'area' else {})


def _layout(drawn: Chart) -> dict[str, Any]:
    layout = plotly_layout()
    along, up = ('yaxis', 'xaxis') if drawn.flat else ('xaxis', 'yaxis')
    layout[along] = layout[along] | _along(drawn)
    layout[up] = layout[up] | {'rangemode': 'tozero', 'title': _title(drawn.unit), 'fixedrange': True,
                               'separatethousands': True, 'exponentformat': 'none', **_steps(drawn)}
    layout['separators'] = number(0.5, 1)[1] + (number(1000)[1] if len(number(1000)) == 5 else ' ')
    layout['barmode'] = 'stack' if drawn.stacked else 'group'
    layout['showlegend'] = False  # it stands beside the chart
    layout['hovermode'] = 'y unified' if drawn.flat else 'x unified'
    if any(series.right for series in drawn.series):
        right = {'overlaying': 'y', 'side': 'right', 'tickmode': 'auto', 'showgrid': False, 'title': _title(drawn.right_unit)}
        layout['yaxis2'] = layout['yaxis'] | right | _right(drawn)
    return layout


def _title(unit: str) -> dict[str, Any]:
    return {'text': unit, 'standoff': 8, 'font': SMALL}


def _steps(drawn: Chart) -> dict[str, Any]:
    """Few things are counted in whole steps, and marks have room above."""
    left = [value for series in drawn.series if not series.right for value in series.values if value is not None]
    most = max(left, default=0) or 1
    steps = {'dtick': 1} if most <= FEW and all(value == int(value) for value in left) else {}
    return steps | ({'range': [0, most * ROOM_FOR_MARKS / (ROOM_FOR_MARKS - 1)], 'rangemode': 'normal'} if drawn.marks_above else {})


def _right(drawn: Chart) -> dict[str, Any]:
    if drawn.marks_above:
        return {'range': [1 - ROOM_FOR_MARKS * 5, 5], 'visible': False}
    return {'range': [0, 1.05], 'tickformat': '.0%'} if drawn.to_hundred else {'rangemode': 'tozero'}


def _along(drawn: Chart) -> dict[str, Any]:
    """Words stand as they are; points in time lie as far apart as they are, also where nothing happened in between."""
    axis: dict[str, Any] = {'fixedrange': True, 'showgrid': False}
    if drawn.axis.span:
        is_of_hours = drawn.axis.step is None or drawn.axis.step < timedelta(days=1)
        return axis | {'type': 'date', 'tickmode': 'array', 'tickvals': [at for at, _label in drawn.axis.ticks],
                       'ticktext': [label for _at, label in drawn.axis.ticks], 'range': list(drawn.axis.span),
                       'hoverformat': _date_format() + ' %H:%M' * is_of_hours}
    shown = {'type': 'category', 'tickmode': 'array', 'tickvals': list(drawn.axis.at), 'ticktext': [_plain(each) for each in drawn.axis.labels]}
    return axis | shown | ({'autorange': 'reversed'} if drawn.flat else {})


def _date_format() -> str:
    """As dates look here, for what Plotly writes by itself."""
    written = day(date(2026, 11, 22))
    if any(each.isalpha() for each in written):
        return '%-d %b %Y'
    return written.replace('2026', '%Y').replace('11', '%m').replace('22', '%d').replace('26', '%y')


def _plain(words: str) -> str:
    """Plotly reads a few tags and links in words; what people wrote is to be shown as they wrote it."""
    return words.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')
