"""Shot gauge: how long may this tool still run? An arc from 0 to 120 % of the interval with the limit line at 100 %."""
import math
from html import escape

from nicegui import ui

from components.elements import svg
from components.pictograms import State
from services.language import _, number

CENTRE, ARC_RADIUS, ZONE_RADIUS = 100.0, 73.0, 88.0
START, SPAN, LONGEST = 150.0, 240.0, 1.2
FILLS = {'warn': 'var(--warn-fill)', 'alarm': 'var(--alarm-fill)', 'work': 'var(--work-fill)'}


def gauge(used: int, interval: int, *, warn_ratio: float = 0.9, eta: str = '', state: State | None = None) -> ui.html:
    """`eta` is the time left from the press rate; `state` overrides the colour, for example 'work' while in service."""
    return svg(gauge_svg(used, interval, warn_ratio=warn_ratio, eta=eta, state=state))


def gauge_svg(used: int, interval: int, *, warn_ratio: float = 0.9, eta: str = '', state: State | None = None) -> str:
    """The drawing alone, for pages without NiceGUI and for reports."""
    ratio = used / interval if interval > 0 else 0.0
    shown = state or state_of(ratio, warn_ratio)
    left = interval - used
    sentence = _('{used} of {interval} shots since the last maintenance', used=number(used), interval=number(interval))
    label, advice = (_('shots left'), _('not running')) if left > 0 else (_('shots over'), _('do it now'))
    return (
        f'<svg viewBox="-14 14 230 142" class="gauge" role="img" aria-label="{escape(sentence)}"><g fill="none">'
        f'{_track(warn_ratio)}{_fill(ratio, shown)}{_limit_line()}</g>{_limit_label()}'
        f'{_big_number(number(abs(left)))}'
        f'{_line("gauge-label", 127, label)}{_line("gauge-eta", 149, eta or advice)}</svg>'
    )


def state_of(ratio: float, warn_ratio: float = 0.9) -> State:
    """What the used share of an interval means."""
    return 'alarm' if ratio >= 1 else 'warn' if ratio >= warn_ratio else 'ok'


def _track(warn_ratio: float) -> str:
    return (
        _stroke(ARC_RADIUS, 0, LONGEST, 'var(--line)', 19)
        + _stroke(ZONE_RADIUS, warn_ratio, 1, 'var(--warn-fill)', 5)
        + _stroke(ZONE_RADIUS, 1, LONGEST, 'var(--alarm-fill)', 5)
    )


def _fill(ratio: float, state: State) -> str:
    # pale amber needs a dark edge to be seen on a pale page
    edge = _stroke(ARC_RADIUS, 0, ratio, 'var(--warn)', 22) if state == 'warn' else ''
    return edge + _stroke(ARC_RADIUS, 0, ratio, FILLS.get(state, 'var(--ok-fill)'), 19)


def _limit_line() -> str:
    inner, outer = _point(58, _angle(1)), _point(92, _angle(1))
    return f'<path d="M{inner}L{outer}" stroke="var(--ink)" stroke-width="4"/>'


def _limit_label() -> str:
    x, y = _point(95, _angle(1)).split()
    word = _('PM')
    return f'<text x="{x}" y="{float(y) + 3:.1f}" class="gauge-limit">{escape(word)}</text>'


def _big_number(words: str) -> str:
    # six digits and more would run into the arc
    return _line('gauge-number gauge-number-long' if len(words) > 5 else 'gauge-number', 104, words)


def _line(role: str, y: int, words: str) -> str:
    return f'<text x="100" y="{y}" class="{role}">{escape(words)}</text>'


def _stroke(radius: float, begin: float, end: float, colour: str, width: int) -> str:
    first, last = _angle(begin), _angle(end)
    large = int(last - first > 180)
    return (
        f'<path d="M{_point(radius, first)}A{radius} {radius} 0 {large} 1 {_point(radius, last)}" '
        f'stroke="{colour}" stroke-width="{width}"/>'
    )


def _angle(ratio: float) -> float:
    # a sliver stays visible right after maintenance
    return START + SPAN * min(max(ratio, 0.004 if ratio else 0), LONGEST) / LONGEST


def _point(radius: float, angle: float) -> str:
    turn = math.radians(angle)
    return f'{CENTRE + radius * math.cos(turn):.2f} {CENTRE + radius * math.sin(turn):.2f}'
