"""Design tokens: one source for CSS custom properties, Quasar's brand colours, Plotly's layout and the contrast table.

The interface is quiet and grey; saturated colour means "something is not normal" or "this is the one thing to press".
"""
from dataclasses import dataclass
from typing import Any, NamedTuple

LIGHT = {
    # a grey page instead of a white one: less glare on a glossy touch panel
    'page': '#E4E8EB', 'surface': '#FAFBFC', 'inset': '#EDF0F2', 'raised': '#FFFFFF',
    'line': '#CBD3D9', 'line-strong': '#74838E',
    'ink': '#10171C', 'ink-2': '#3D4952', 'ink-3': '#55626C',
    'primary': '#0A5C69', 'primary-fill': '#0A5C69', 'on-primary': '#FFFFFF', 'primary-soft': '#D2E6E9', 'primary-ink': '#074B56',
    'focus': '#0A5C69',
    # each status: text on surface, soft background, solid fill, text on the solid fill
    'ok': '#3D4952', 'ok-soft': '#E3E8EC', 'ok-fill': '#5B6A75', 'on-ok': '#FFFFFF',
    'work': '#1D4ED8', 'work-soft': '#DCE7FF', 'work-fill': '#1D4ED8', 'on-work': '#FFFFFF',
    'warn': '#7A4300', 'warn-soft': '#FFE5B4', 'warn-fill': '#F5A300', 'on-warn': '#1F1400',
    'alarm': '#AE1218', 'alarm-soft': '#FBDBDB', 'alarm-fill': '#C4161C', 'on-alarm': '#FFFFFF',
    'done': '#14603A', 'done-soft': '#D3ECDD', 'done-fill': '#1B7547', 'on-done': '#FFFFFF',
    'shadow': '15 23 28',
}

DARK = {
    'page': '#0F1418', 'surface': '#1A2127', 'inset': '#232C33', 'raised': '#28323A',
    'line': '#36434D', 'line-strong': '#7B8C98',
    'ink': '#F1F5F7', 'ink-2': '#BFCAD2', 'ink-3': '#9FADB8',
    # big filled areas stay darker than the bright primary: at night the brightest thing must be the alarm
    'primary': '#5CC8D4', 'primary-fill': '#177280', 'on-primary': '#FFFFFF', 'primary-soft': '#123A40', 'primary-ink': '#8FE0E9',
    'focus': '#8FE0E9',
    'ok': '#BFCAD2', 'ok-soft': '#2A343C', 'ok-fill': '#8A9AA6', 'on-ok': '#0F1418',
    'work': '#9DBDFF', 'work-soft': '#1C2E55', 'work-fill': '#7FA8FF', 'on-work': '#081A3D',
    'warn': '#FFC65C', 'warn-soft': '#43320D', 'warn-fill': '#FFB52E', 'on-warn': '#1F1400',
    'alarm': '#FF9C97', 'alarm-soft': '#51191B', 'alarm-fill': '#D63031', 'on-alarm': '#FFFFFF',
    'done': '#79DBA3', 'done-soft': '#12392A', 'done-fill': '#5CC98D', 'on-done': '#06291A',
    'shadow': '0 0 0',
}

STATUSES = ('ok', 'work', 'warn', 'alarm', 'done')

SPACE = {'1': 4, '2': 8, '3': 12, '4': 16, '5': 20, '6': 24, '8': 32}
RADIUS = {'small': 8, 'control': 12, 'card': 16, 'full': 999}
TARGET = {'min': 48, 'control': 56, 'main': 64, 'key': 72}


class TypeRole(NamedTuple):
    """Pixels in each of the four layouts, and how heavy and airy the text is."""

    kiosk: int
    phone: int
    tablet: int
    desktop: int
    weight: int
    line_height: float


TYPE = {
    'display': TypeRole(44, 44, 48, 48, 620, 1.05),
    'count': TypeRole(34, 34, 38, 38, 620, 1.05),
    'h1': TypeRole(21, 22, 24, 26, 680, 1.2),
    'h2': TypeRole(18, 18, 19, 19, 680, 1.25),
    'body': TypeRole(17, 17, 17, 16, 430, 1.35),
    'label': TypeRole(16, 16, 16, 15, 600, 1.25),
    'small': TypeRole(15, 15, 15, 14, 450, 1.3),
}

# The same three conditions are written out in the style sheets, because media queries cannot read custom properties.
PHONE = '(max-width: 599px)'
KIOSK = '(min-width: 600px) and (max-height: 560px)'
DESKTOP = '(min-width: 1200px) and (min-height: 561px)'

FONT = '"Atkinson Hyperlegible Next", "Noto Sans", sans-serif'

# so that stray Quasar parts (tables, date pickers) match our own
QUASAR = {
    'primary': LIGHT['primary'], 'secondary': LIGHT['ink-2'], 'accent': LIGHT['work'], 'positive': LIGHT['done-fill'],
    'negative': LIGHT['alarm-fill'], 'info': LIGHT['work-fill'], 'warning': LIGHT['warn-fill'],
    'dark': DARK['surface'], 'dark_page': DARK['page'],
}


def css() -> str:
    """The first part of the style sheet: every token of this file as a custom property."""
    return '\n'.join([
        _rule(':root', LIGHT | _measures() | _font_sizes('tablet'), 'light'),
        _rule('html.night', DARK, 'dark'),
        _media(PHONE, 'phone'),
        _media(KIOSK, 'kiosk'),
        _media(DESKTOP, 'desktop'),
    ]) + '\n'


def _measures() -> dict[str, str]:
    return {
        'font': FONT,
        **{f'space-{name}': f'{pixels}px' for name, pixels in SPACE.items()},
        **{f'radius-{name}': f'{pixels}px' for name, pixels in RADIUS.items()},
        **{f'target-{name}': f'{pixels}px' for name, pixels in TARGET.items()},
        **{f'weight-{name}': str(role.weight) for name, role in TYPE.items()},
        **{f'leading-{name}': str(role.line_height) for name, role in TYPE.items()},
    }


def _font_sizes(layout: str) -> dict[str, str]:
    return {f'size-{name}': f'{getattr(role, layout)}px' for name, role in TYPE.items()}


def _rule(selector: str, tokens: dict[str, str], scheme: str = '') -> str:
    lines = [f'  --{name}: {value};' for name, value in tokens.items()]
    lines += [f'  color-scheme: {scheme};'] if scheme else []
    return '\n'.join([f'{selector} {{', *lines, '}'])


def _media(condition: str, layout: str) -> str:
    return f'@media {condition} {{\n{_rule(":root", _font_sizes(layout))}\n}}'


SMALL = {'size': 14, 'color': 'var(--ink-2)'}


def plotly_layout() -> dict[str, Any]:
    """The part of a Plotly layout that every chart shares; its colours are looked up when it is drawn (static/js/chart.js)."""
    lines = {'gridcolor': 'var(--line)', 'zerolinecolor': 'var(--line)', 'linecolor': 'var(--line-strong)'}
    axis = {**lines, 'tickfont': SMALL, 'tickangle': 0, 'automargin': False}
    return {
        'paper_bgcolor': 'rgba(0,0,0,0)', 'plot_bgcolor': 'rgba(0,0,0,0)',
        'font': {'family': FONT, 'size': 14, 'color': 'var(--ink)'},
        'xaxis': axis, 'yaxis': axis,
        'hoverlabel': {
            'bgcolor': 'var(--raised)', 'bordercolor': 'var(--line-strong)',
            'font': {'size': 15, 'color': 'var(--ink)', 'family': FONT},
        },
        # without dragmode=False a chart eats the page's scrolling on touch screens
        'dragmode': False, 'bargap': 0.35,
    }


@dataclass(frozen=True, slots=True)
class Contrast:
    """How readable one token is on another, in both themes."""

    foreground: str
    background: str
    minimum: float
    light: float
    dark: float

    @property
    def enough(self) -> bool:
        return min(self.light, self.dark) >= self.minimum


def contrast_table() -> list[Contrast]:
    """Every pair of tokens that meets on a screen, with the ratio it needs and the ratio it has."""
    return [
        Contrast(front, back, minimum, contrast(LIGHT[front], LIGHT[back]), contrast(DARK[front], DARK[back]))
        for front, back, minimum in [*_base_pairs(), *_status_pairs()]
    ]


def _base_pairs() -> list[tuple[str, str, float]]:
    return [
        *[(ink, ground, 7.0) for ink in ('ink', 'ink-2') for ground in ('page', 'surface', 'inset')],
        *[('ink-3', ground, 4.5) for ground in ('page', 'surface', 'inset')],
        ('on-primary', 'primary-fill', 4.5), ('primary-ink', 'primary-soft', 7.0), ('primary-ink', 'surface', 4.5),
        ('primary-ink', 'page', 4.5), ('primary', 'surface', 4.5), ('primary', 'page', 3.0), ('primary-fill', 'page', 3.0),
        ('line-strong', 'surface', 3.0), ('line-strong', 'page', 3.0), ('focus', 'surface', 3.0), ('focus', 'page', 3.0),
    ]


def _status_pairs() -> list[tuple[str, str, float]]:
    pairs: list[tuple[str, str, float]] = []
    for status in STATUSES:
        # light amber is too pale to stand alone, so its fill always carries a dark outline
        fill_minimum = 1.0 if status == 'warn' else 3.0
        pairs += [
            (status, 'surface', 4.5), (status, f'{status}-soft', 4.5), (f'on-{status}', f'{status}-fill', 4.5),
            (f'{status}-fill', 'surface', fill_minimum),
        ]
    return pairs


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours like '#10171C'."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[start:start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
