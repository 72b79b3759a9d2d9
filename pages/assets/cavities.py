"""The cavities of a tool as they lie on the plate; a tap blocks one or unblocks it."""
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from nicegui import ui

from components.button import button, one_at_a_time
from components.draft_form import draft_form
from components.elements import box, set_attributes, svg, tagged, text
from components.empty_state import empty_state
from components.field import choice_field, text_field
from components.pictograms import mark
from pages.assets.sheets import passing_sheet
from services.assets.card import AssetCard, CavityState
from services.assets.cavities import block_cavity, unblock_cavity
from services.language import _, clock, day, ngettext, number
from services.people.roles import Permission
from services.shots.run_list import list_runs
from services.wording import column_word


def reasons() -> tuple[str, ...]:
    """The usual ones, one tap each."""
    return _('Flash'), _('Short shot'), _('Burn mark'), _('Damaged'), _('Worn'), _('Wrong size')


def cavity_map(screen: Any, card: AssetCard, frame: ui.element) -> None:
    """`frame` is where sheets hang."""
    if not card.cavities:
        return empty_state(_('No cavities entered'), _('Say in Edit how many there are.'))
    with box('pad vstack'):
        running = len(card.cavities) - len(card.blocked)
        text(ngettext('{count} of {total} cavities runs', '{count} of {total} cavities run', running, total=len(card.cavities)), 'strong')
        if card.blocked:
            since = min((cavity.blocked_at for cavity in card.blocked if cavity.blocked_at), default=None)
            lost = _('{percent} % of its capacity is lost', percent=number(100 * len(card.blocked) / len(card.cavities)))
            text(' '.join(filter(None, [lost, _('since {day}', day=day(since)) if since else ''])), 'muted')
        with _map(card.cavities):
            for cavity in card.cavities:
                with box(tag='li'):
                    _cavity(screen, card, cavity, frame)
        for cavity in card.blocked:
            _reason(cavity)


def cavity_heat(cavities: Sequence[CavityState], counts: Mapping[str, int]) -> None:
    """How much of something came from each, the more the warmer."""
    most = max(counts.values(), default=0) or 1
    with _map(cavities):
        for cavity in cavities:
            count = counts.get(cavity.name, 0)
            says = ngettext('Cavity {cavity}: {count} report', 'Cavity {cavity}: {count} reports', count, cavity=cavity.name)
            with box(tag='li'), box(f'cavity heat-{-(-3 * count // most)}', role='img', aria_label=says):
                text(cavity.name, 'num strong')
                text(number(count), 'num')


def _map(cavities: Sequence[CavityState]) -> Any:
    rows = [list(row) for _y, row in groupby(cavities, lambda cavity: cavity.position_y)]
    return box('cavity-map', 'ol', aria_label=_('Cavities'), style=f'--columns:{max(map(len, rows))}')


def _cavity(screen: Any, card: AssetCard, cavity: CavityState, frame: ui.element) -> None:
    may = screen.may(Permission.BLOCK_CAVITIES)
    says = _('Cavity {cavity}, blocked: {reason}', cavity=cavity.name, reason=cavity.reason) if cavity.is_blocked \
        else _('Cavity {cavity}, runs', cavity=cavity.name)
    look = 'cavity is-blocked' if cavity.is_blocked else 'cavity'
    with box(look, 'button' if may else 'div', aria_label=says, type='button' if may else None, role=None if may else 'img') as element:
        text(cavity.name, 'num strong')
        svg(mark('alarm' if cavity.is_blocked else 'ok', 20))
    if may:
        tapped = partial(unblock_sheet if cavity.is_blocked else block_sheet, screen, card, cavity, frame)
        set_attributes(element, data_server=True).on('click', one_at_a_time(element, tapped), [])


def _reason(cavity: CavityState) -> None:
    with box('verdict verdict-alarm'):
        svg(mark('alarm', 20))
        text(_told(cavity), 'grow')


def _told(cavity: CavityState) -> str:
    since = _('since {day} {time}', day=day(cavity.blocked_at), time=clock(cavity.blocked_at)) if cavity.blocked_at else ''
    return ' · '.join(filter(None, [_('Cavity {cavity}', cavity=cavity.name), cavity.reason, since, cavity.blocked_by]))


async def block_sheet(screen: Any, card: AssetCard, cavity: CavityState, frame: ui.element) -> None:
    counting = await _is_counting(screen, card)
    sheet = passing_sheet(_('Why is cavity {cavity} blocked?', cavity=cavity.name), frame)
    with sheet, box('vstack'):
        if not counting:
            with box('sheet-grid'):
                for reason in reasons():
                    button(reason, large=True, on_click=partial(_block, screen, sheet, cavity, reason))
        with draft_form('/forms/block_cavity', record=str(cavity.id), hidden={'cavity_id': str(cavity.id)}, submit=_('Block'),
                        symbol='block', on_saved=lambda _answer: sheet.close()), box('vstack'):
            if counting:
                choice_field('usual', column_word('reason'), {reason: reason for reason in reasons()})
            text_field('reason', _('Another reason'), required=not counting, max_length=200)
            if counting:
                _count_field()
    sheet.open()


async def _is_counting(screen: Any, card: AssetCard) -> bool:
    """While the tool runs, the shots before the change and those after it make another number of parts."""
    if not screen.may(Permission.COUNT_SHOTS):
        return False
    return bool((await screen.ask(list_runs, tool_id=card.id, running=True, limit=1)).items)


def _count_field() -> None:
    text_field('shot_count', _('Counter now'), kind='number', hint=_('Only if you have looked; otherwise the shots are divided by time.'))


async def _block(screen: Any, sheet: Any, cavity: CavityState, reason: str) -> None:
    sheet.close()
    back = partial(screen.do, unblock_cavity, done=_('Cavity {cavity} runs again.', cavity=cavity.name), cavity_id=cavity.id)
    await screen.do(block_cavity, done=_('Cavity {cavity} is blocked.', cavity=cavity.name), undo=back, cavity_id=cavity.id, reason=reason)


async def unblock_sheet(screen: Any, card: AssetCard, cavity: CavityState, frame: ui.element) -> None:
    counting = await _is_counting(screen, card)
    sheet = passing_sheet(_('Cavity {cavity} is blocked', cavity=cavity.name), frame)
    with sheet, box('vstack'):
        tagged('p', _told(cavity))
        if counting:
            with draft_form('/forms/unblock_cavity', record=str(cavity.id), hidden={'cavity_id': str(cavity.id)}, submit=_('Unblock'),
                            symbol='check_circle', on_saved=lambda _answer: sheet.close()):
                _count_field()
    if not counting:
        with sheet.buttons():
            button(_('Unblock'), symbol='check_circle', kind='main', large=True, on_click=partial(_unblock, screen, sheet, cavity))
    sheet.open()


async def _unblock(screen: Any, sheet: Any, cavity: CavityState) -> None:
    sheet.close()
    back = partial(screen.do, block_cavity, done=_('Cavity {cavity} is blocked.', cavity=cavity.name), cavity_id=cavity.id,
                   reason=cavity.reason)
    await screen.do(unblock_cavity, done=_('Cavity {cavity} runs again.', cavity=cavity.name), undo=back, cavity_id=cavity.id)
