"""Drawings of our own: status marks, fault pictograms and line icons, as SVG text for every kind of page.

Every status mark has its own outline, so that it is readable without colour and at arm's length.
Line icons are for pages and islands without an icon font; screens use `elements.icon`.
"""
from typing import Literal, get_args

State = Literal['ok', 'work', 'wait', 'warn', 'alarm', 'critical', 'done', 'retired', 'unknown']

STATES: tuple[State, ...] = get_args(State)


def mark(state: State, size: int = 20) -> str:
    """The solid 24 x 24 mark of a status."""
    return (
        f'<svg class="mark mark-{state}" width="{size}" height="{size}" viewBox="0 0 24 24" aria-hidden="true" '
        f'stroke-linecap="round" stroke-linejoin="round">{_MARKS[state]}</svg>'
    )


def picto(name: str, size: int = 48) -> str:
    """A 48 x 48 line drawing: quiet ink for tool and part, the accent colour for what is wrong."""
    return (
        f'<svg class="picto" width="{size}" height="{size}" viewBox="0 0 48 48" aria-hidden="true" fill="none" '
        f'stroke="currentColor" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round">{_PICTOS[name]}</svg>'
    )


def icon_svg(name: str) -> str:
    """A line icon as large as the text around it; named like its Material Symbol."""
    return (
        f'<svg class="line-icon" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2" '
        f'stroke-linecap="round" stroke-linejoin="round">{_ICONS[name]}</svg>'
    )


def icon_names() -> list[str]:
    return sorted(_ICONS)


def picto_names() -> list[str]:
    return sorted(_PICTOS)


_MARKS: dict[State, str] = {
    'ok': '<circle cx="12" cy="12" r="9.2" fill="none" stroke="currentColor" stroke-width="2.2"/>'
          '<path d="M7.8 12.3l2.9 2.9 5.6-6" fill="none" stroke="currentColor" stroke-width="2.4"/>',
    'work': '<rect x="1.8" y="1.8" width="20.4" height="20.4" rx="4" fill="currentColor"/><path class="cut" stroke-width="2" '
            'd="M16.9 8.2a3.6 3.6 0 0 1-4.8 4.2l-3.6 3.7M16.9 8.2l-2 1.6-1.4-1.3 1.6-2a3.6 3.6 0 0 0-4.1 4.9"/>',
    'wait': '<circle cx="12" cy="12" r="10.2" fill="currentColor"/><path class="cut" d="M12 6.6V12l3.6 2.4" stroke-width="2.4"/>',
    'warn': '<path d="M12 2.2 23 21.4H1z" fill="currentColor"/><path class="cut" d="M12 9v5.6M12 17.8v.1" stroke-width="2.6"/>',
    'alarm': '<path d="M7.6 1.5h8.8l6.1 6.1v8.8l-6.1 6.1H7.6l-6.1-6.1V7.6z" fill="currentColor"/>'
             '<path class="cut" d="M12 6.4v6.8M12 17v.1" stroke-width="2.8"/>',
    'critical': '<path d="M12 .8 23.2 12 12 23.2.8 12z" fill="currentColor"/>'
                '<path class="cut" d="M8.4 8.4l7.2 7.2M15.6 8.4l-7.2 7.2" stroke-width="2.8"/>',
    'done': '<circle cx="12" cy="12" r="10.4" fill="currentColor"/><path class="cut" d="M7 12.4l3.4 3.4 6.6-7.2" stroke-width="2.7"/>',
    'retired': '<circle cx="12" cy="12" r="9.2" fill="none" stroke="currentColor" stroke-width="2.2" stroke-dasharray="3.4 2.6"/>'
               '<path d="M8 12h8" fill="none" stroke="currentColor" stroke-width="2.4"/>',
    'unknown': '<circle cx="12" cy="12" r="9.2" fill="none" stroke="currentColor" stroke-width="2.2" stroke-dasharray="3.4 2.6"/>'
               '<path d="M9.4 9.6a2.7 2.7 0 1 1 3.7 2.5c-.8.4-1.1.9-1.1 1.7M12 16.9v.1" fill="none" stroke="currentColor" '
               'stroke-width="2"/>',
}


def _severity_bars(filled: int) -> str:
    """Four rising bars: severity as an order, readable without colour."""
    return ''.join(
        f'<rect x="{4 + step * 11}" y="{32 - step * 9}" width="7" height="{12 + step * 9}" rx="2"'
        + (' fill="currentColor"/>' if step < filled else ' stroke-opacity=".45"/>')
        for step in range(4)
    )


_PICTOS = {
    # faults of the part
    'flash': '<rect x="9" y="5" width="30" height="15" rx="2"/><rect x="9" y="28" width="30" height="15" rx="2"/>'
             '<path class="accent" d="M2 24h44" stroke-width="4.5"/><path d="M16 20v-6h16v6M16 28v6h16v-6"/>',
    'short': '<rect x="5" y="12" width="38" height="24" rx="4" stroke-dasharray="4 4"/>'
             '<path class="solid" d="M9 12h15c4 4-3 7 1 12s-3 8 0 12H9a4 4 0 0 1-4-4V16a4 4 0 0 1 4-4z" fill-opacity=".28"/>'
             '<path class="accent" d="M24 12c4 4-3 7 1 12s-3 8 0 12"/>',
    'burn': '<rect x="5" y="24" width="38" height="18" rx="4"/><path class="accent" d="M15 33h.1M23 33h10" stroke-width="3.5"/>'
            '<path class="accent" d="M31 24c5-5 3-10-1-13 0 3-1 4-3 5 0-5-3-8-6-10 1 5-5 8-5 13 0 2 1 4 3 5"/>',
    'sink': '<path d="M5 16h9M34 16h9v22H5V16"/><path class="accent" d="M14 16c3 0 4 9 10 9s7-9 10-9"/>'
            '<path d="M20 38v-5h8v5"/><path class="accent" d="M24 5v10M20 11l4 4 4-4"/>',
    # faults of the tool
    'ejector': '<path d="M5 41h38M9 36h30"/><path d="M13 36V10M35 36V10M10 10h6M32 10h6"/>'
               '<path class="accent" d="M24 36V25M24 25l6-5M27 8l-6 7M21 7h8"/>',
    'slide': '<path d="M4 38h40"/><rect x="14" y="22" width="20" height="16" rx="2"/><path d="M20 22 28 6"/>'
             '<path class="accent" d="M4 14h8M4 14l4-4M4 14l4 4M44 14h-8M44 14l-4-4M44 14l-4 4M20 27l8 7M28 27l-8 7"/>',
    'parting': '<path d="M6 20V7h36v13H29l-3 4-4-3-3 3-4-4z"/><path d="M6 28h10l3 3 4-3 3 2 3-2h13v13H6z"/>'
               '<path class="accent" d="M16 20l3 4 3-3 4 3 3-4M16 28l3 3 4-3 3 2 3-2"/>',
    'water': '<path d="M4 10h40M4 20h9M35 20h9M13 20v-4h22v4"/><path class="accent" d="M20 36c0 2 2 4 4 4"/>'
             '<path class="accent" d="M24 22c5 6 8 9 8 13a8 8 0 0 1-16 0c0-4 3-7 8-13z"/>',
    'oil': '<rect x="4" y="8" width="26" height="14" rx="2"/><path d="M30 15h14M11 8v14"/>'
           '<path class="solid" d="M34 22c4 5 6 7 6 11a6 6 0 0 1-12 0c0-4 2-6 6-11z"/><path class="accent" d="M16 27v4M16 36v4"/>',
    'hotrunner': '<path d="M8 6h18v8l-5 8v8h-8v-8l-5-8z"/><path d="M17 30v5"/><path class="accent" d="M9 42h14"/>'
                 '<path class="accent" d="M34 8v18a6 6 0 1 0 6 0V8a3 3 0 0 0-6 0zM37 18v12"/>',
    'sensor': '<path d="M6 24h8M34 24h8"/><path d="M14 17v14h6M34 17v14h-6M14 17h6M34 17h-6"/>'
              '<path class="accent" d="M25 6l-4 11h6l-4 11M20 36l8 8M28 36l-8 8"/>',
    'scratch': '<rect x="5" y="8" width="38" height="32" rx="4"/><path class="accent" d="M13 32 35 14M12 23l9-7M25 34l10-8"/>',
    'crack': '<rect x="5" y="8" width="38" height="32" rx="4"/><path class="accent" d="M22 8l5 9-8 6 7 6-4 11" stroke-width="3.4"/>',
    'rust': '<rect x="5" y="8" width="38" height="32" rx="4"/>'
            '<path class="accent" d="M15 18h.1M25 15h.1M34 20h.1M18 28h.1M28 27h.1M34 33h.1M14 35h.1M24 34h.1" stroke-width="5.5"/>',
    'size': '<rect x="12" y="6" width="24" height="22" rx="2"/>'
            '<path class="accent" d="M6 40h36M6 34v12M42 34v12M6 40l5-4M6 40l5 4M42 40l-5-4M42 40l-5 4"/>',
    'gate': '<path d="M18 4h12l-3 16h-6z"/><path d="M5 30h38v12H5z"/><path class="accent" d="M24 20v10M20 23l8 5M28 23l-8 5"/>',
    'vent': '<path d="M5 14h38M5 34h38"/><path class="accent" d="M12 24c4-5 7 5 11 0s7 5 11 0M38 19l5 5-5 5"/>',
    'bolt': '<path d="M16 5h16l4 7-4 7H16l-4-7z"/><path d="M19 19v18l5 6 5-6V19M19 25l10 4M19 32l10 4"/>'
            '<path class="accent" d="M38 26a9 9 0 0 1 0 14M38 40l-4-3M38 40l1-5"/>',
    'gear': '<circle cx="24" cy="24" r="11"/><circle cx="24" cy="24" r="4"/>'
            '<path d="M24 5v8M24 35v8M5 24h8M35 24h8M11 11l5 5M32 32l5 5M37 11l-5 5M16 32l-5 5"/><path class="accent" d="M40 4l-3 6h5l-3 6"/>',
    'air': '<path d="M4 17h24a6 6 0 1 0-6-6M4 26h33a5 5 0 1 1-5 5"/><path class="accent" d="M4 35h16a5 5 0 1 1-5 5"/>',
    'vibration': '<rect x="15" y="9" width="18" height="30" rx="3"/><path class="accent" d="M9 14l-4 4 4 4-4 4 4 4-4 4M39 14l4 4-4 4 4 4-4 4 4 4"/>',
    'drop': '<path d="M14 6h20v16H14z"/><path d="M4 43h40"/><path class="accent" d="M24 26v11M19 32l5 6 5-6M10 37l-4-3M38 37l4-3"/>',
    'other': '<circle cx="24" cy="24" r="19"/><path d="M14 24h.1M24 24h.1M34 24h.1" stroke-width="6"/>',
    # how bad it is
    **{f'severity-{level}': _severity_bars(level) for level in (1, 2, 3, 4)},
    # scenes for empty and finished screens
    'empty-box': '<path d="M6 18 24 9l18 9v18l-18 9-18-9z"/><path d="M6 18l18 9 18-9M24 27v18"/>'
                 '<path class="accent" d="M17 5h.1M31 5h.1M24 3v2"/>',
    'all-done': '<circle cx="24" cy="24" r="19"/><path class="accent" d="M14 25l7 7 13-15" stroke-width="4"/>',
    'no-entry': '<path d="M24 4l17 6v13c0 10-7 17-17 21C14 40 7 33 7 23V10z"/><path class="accent" d="M17 19l14 14M31 19L17 33"/>',
    'broken': '<path d="M8 8h32v20l-6-4-6 6-6-6-6 6-8-4z"/><path d="M8 34l8 4 6-6 6 6 6-6 6 4v6H8z"/>'
              '<path class="accent" d="M18 16h.1M30 16h.1"/>',
}

_ICONS = {
    'add': '<path d="M12 5v14M5 12h14"/>',
    'arrow_back': '<path d="M20 12H4M11 5l-7 7 7 7"/>',
    'arrow_forward': '<path d="M4 12h16M13 5l7 7-7 7"/>',
    'backspace': '<path d="M8.5 5H20a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H8.5L2.5 12zM11 9l6 6M17 9l-6 6"/>',
    'badge': '<rect x="3" y="6" width="18" height="14" rx="2"/><path d="M9.5 6V4a1 1 0 0 1 1-1h3a1 1 0 0 1 1 1v4h-5zM5.8 17'
             'c.5-1.7 1.5-2.5 3-2.5s2.5.8 3 2.5M15 12.5h3.5M15 16h3.5"/><circle cx="8.8" cy="12" r="1.3"/>',
    'check': '<path d="M4.5 12.5l5 5L20 7"/>',
    'chevron_left': '<path d="M15 5l-7 7 7 7"/>',
    'chevron_right': '<path d="M9 5l7 7-7 7"/>',
    'close': '<path d="M5.5 5.5l13 13M18.5 5.5l-13 13"/>',
    'cloud_off': '<path d="M3 3l18 18M7 9.2A5 5 0 0 0 7.5 19H17M9.5 6.2A6 6 0 0 1 18 11a4 4 0 0 1 2.8 6.6"/>',
    'contrast': '<circle cx="12" cy="12" r="9"/><path d="M12 3a9 9 0 0 1 0 18z" fill="currentColor"/>',
    'delete': '<path d="M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5.5M14 11v5.5"/>',
    'error': '<circle cx="12" cy="12" r="9"/><path d="M12 7v6M12 16.5v.1"/>',
    'expand_more': '<path d="M5 9l7 7 7-7"/>',
    'home': '<path d="M4 11l8-7 8 7v9h-5.5v-6h-5v6H4z"/>',
    'key': '<circle cx="8" cy="15" r="4.5"/><path d="M11.3 11.7L20 3M16 7l3.5 3.5M13.5 9.5l2 2"/>',
    'keyboard': '<rect x="2.5" y="5.5" width="19" height="13" rx="2"/>'
                '<path d="M6.5 9.5h.1M10 9.5h.1M13.5 9.5h.1M17.3 9.5h.1M8 14.5h8"/>',
    'keyboard_return': '<path d="M20 6v6H5M9 7l-5 5 5 5"/>',
    'lock': '<rect x="5" y="10.5" width="14" height="10" rx="2"/><path d="M8 10.5V7.5a4 4 0 0 1 8 0v3M12 14.5v2"/>',
    'logout': '<path d="M10 4H5v16h5M9.5 12H21M16.5 7l5 5-5 5"/>',
    'person': '<circle cx="12" cy="8" r="4"/><path d="M4 20.5c1-4 4-6 8-6s7 2 8 6"/>',
    'priority_high': '<path d="M12 4v10M12 19v.1" stroke-width="3"/>',
    'qr_code_scanner': '<path d="M3 8V3h5M16 3h5v5M21 16v5h-5M8 21H3v-5"/>'
                       '<path d="M8 8h3v3H8zM13.5 8H16v3M8 13.5h3V16H8zM13.5 13.5H16V16h-2.5z"/>',
    'remove': '<path d="M5 12h14"/>',
    'search': '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5L21 21"/>',
    'shift': '<path d="M12 4l8 8.5h-4.5V19h-7v-6.5H4z"/>',
    'undo': '<path d="M9 5L4 10l5 5M4 10h10a5.5 5.5 0 0 1 0 11h-3"/>',
    'visibility': '<path d="M2.5 12C5 7.5 8.5 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-6 6.5-9.5 6.5S5 16.5 2.5 12z"/>'
                  '<circle cx="12" cy="12" r="3"/>',
    'visibility_off': '<path d="M4 4l16 16M6.5 7.5C5 8.6 3.7 10 2.5 12c2.5 4.5 6 6.5 9.5 6.5 1.7 0 3.3-.4 4.8-1.3'
                      'M10 5.7c.7-.1 1.3-.2 2-.2 3.5 0 7 2 9.5 6.5-.7 1.2-1.4 2.2-2.2 3M9.9 10a3 3 0 0 0 4.1 4.2"/>',
    'warning': '<path d="M12 4l9.5 16.5h-19zM12 10v4.5M12 17.5v.1"/>',
}
