"""Where the water goes into a plate and where it comes out again, and how the flow of one circuit went."""
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

from components.elements import svg
from services.language import _, number

Edge = Literal['left', 'right', 'top', 'bottom']
LEFT, TOP, WIDTH, HEIGHT = 70, 34, 260, 132  # of the plate in a drawing of 400 x 214
INWARDS: dict[str, tuple[int, int]] = {'left': (1, 0), 'right': (-1, 0), 'top': (0, 1), 'bottom': (0, -1)}
DEEP, HOSE = 34, 22
SPARK_WIDTH, SPARK_HEIGHT = 120, 36


@dataclass(frozen=True, slots=True)
class Way:
    """One circuit; what is not written on the plate has the name of the circuit."""
    name: str
    inlet: str
    inlet_side: str
    outlet: str
    outlet_side: str
    alarming: bool = False


def water_sketch(ways: Sequence[Way]) -> Any:
    """Arrows go in and out at the sides where the hoses are."""
    return svg(sketch_svg(ways))


def sketch_svg(ways: Sequence[Way]) -> str:
    ends = [(side, way, goes_in) for way in ways for side, goes_in in ((way.inlet_side, True), (way.outlet_side, False))]
    at_side: dict[str, int] = defaultdict(int)
    places: dict[tuple[str, bool], tuple[float, float]] = {}
    for side, way, goes_in in ends:
        at_side[side] += 1
        places[way.name, goes_in] = _place(side, at_side[side], sum(each == side for each, *_others in ends))
    sentence = '; '.join(_('circuit {name} from {inlet} to {outlet}', name=way.name, inlet=way.inlet or way.name, outlet=way.outlet or way.name)
                         for way in ways)
    drawn = ''.join(_way(way, places[way.name, True], places[way.name, False]) for way in ways)
    return (f'<svg viewBox="0 0 400 214" class="water-sketch" role="img" aria-label="{escape(sentence)}">'
            f'<rect x="{LEFT}" y="{TOP}" width="{WIDTH}" height="{HEIGHT}" rx="8" class="water-plate"/>{drawn}</svg>')


def sparkline(values: Sequence[float], baseline: float, limit: float) -> Any:
    """How it went, with the line below which it is too little."""
    if len(values) < 2:
        return None
    least, most = min(*values, limit) * 0.9, max(*values, baseline)
    across = [each * SPARK_WIDTH / (len(values) - 1) for each in range(len(values))]
    down, level = [_height(value, least, most) for value in values], _height(limit, least, most)
    line = ' '.join(f'{x:.1f},{y:.1f}' for x, y in zip(across, down, strict=True))
    sentence = _('The last {count} measurements: from {first} to {last}', count=len(values), first=number(values[0], 1), last=number(values[-1], 1))
    return svg(f'<svg viewBox="0 0 {SPARK_WIDTH} {SPARK_HEIGHT}" class="spark" role="img" aria-label="{escape(sentence)}">'
               f'<path d="M0 {level:.1f}H{SPARK_WIDTH}" class="spark-limit"/><polyline points="{line}"/></svg>')


def _height(value: float, least: float, most: float) -> float:
    return SPARK_HEIGHT - 2 - (value - least) * (SPARK_HEIGHT - 4) / ((most - least) or 1)


def _place(side: str, nth: int, of: int) -> tuple[float, float]:
    share = nth / (of + 1)
    return {'left': (LEFT, TOP + share * HEIGHT), 'right': (LEFT + WIDTH, TOP + share * HEIGHT),
            'top': (LEFT + share * WIDTH, TOP), 'bottom': (LEFT + share * WIDTH, TOP + HEIGHT)}[side]


def _way(way: Way, begin: tuple[float, float], end: tuple[float, float]) -> str:
    look = 'water-way is-scaled' if way.alarming else 'water-way'
    inner = [(x + DEEP * INWARDS[side][0], y + DEEP * INWARDS[side][1]) for (x, y), side in ((begin, way.inlet_side), (end, way.outlet_side))]
    line = ' '.join(f'{x:.0f},{y:.0f}' for x, y in (begin, *inner, end))
    return (f'<g class="{look}"><polyline points="{line}"/>{_hose(begin, way.inlet_side, way.inlet or way.name, goes_in=True)}'
            f'{_hose(end, way.outlet_side, way.outlet or way.name, goes_in=False)}</g>')


def _hose(at: tuple[float, float], side: str, label: str, *, goes_in: bool) -> str:
    """An arrow outside of the plate, with the name of the port at its far end."""
    (x, y), (dx, dy) = at, INWARDS[side]
    far_x, far_y = x - HOSE * dx, y - HOSE * dy
    tip = (x, y) if goes_in else (far_x, far_y)
    back = -1 if goes_in else 1
    wing = [(tip[0] + back * 7 * dx + 5 * dy * each, tip[1] + back * 7 * dy + 5 * dx * each) for each in (1, -1)]
    head = ' '.join(f'{px:.0f},{py:.0f}' for px, py in (wing[0], tip, wing[1]))
    anchor = {'left': 'end', 'right': 'start'}.get(side, 'middle')
    text_x, text_y = far_x - 4 * dx, far_y + (5 if dx else -4 if dy > 0 else 13)
    return (f'<path d="M{x:.0f} {y:.0f}L{far_x:.0f} {far_y:.0f}"/><polyline points="{head}"/>'
            f'<text x="{text_x:.0f}" y="{text_y:.0f}" text-anchor="{anchor}">{escape(label)}</text>')
