"""Signed work: the list of all logs, and the card of one with its steps, photos and what follows from it."""
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from components.badge import badge
from components.button import link, link_button
from components.chips import Chip, chips
from components.elements import box, svg, tagged, text
from components.empty_state import empty_state
from components.facts import Fact, facts
from components.list_row import list_row
from components.listing import ROWS, Listing
from components.live import live
from components.pictograms import State, mark
from components.search_field import search_field
from components.verdict import verdict
from data.tables.maintenance import LogResult, StepType, StepVerdict
from pages.actions.words import STATES as ACTION_STATES
from pages.actions.words import action_path, new_action_path
from pages.assets.paths import card_path
from pages.maintenance.logging import LOG
from pages.maintenance.words import HOME
from pages.photos.pane import TABLES as PHOTO_TABLES
from pages.photos.pane import photo_buttons, photo_grid
from pages.sites import several_sites
from services.language import _, clock, day, ngettext, number, when
from services.maintenance.judging import photo_in
from services.maintenance.logs import LogCard, LogRow, SignedStep, count_logs, list_logs, show_log
from services.people.roles import Permission
from services.wording import choice_word, column_word

LOGS = f'{HOME}/logs'
TABLES = ('maintenance_log', 'log_step', 'checklist_template', 'asset')
RESULTS: dict[LogResult, State] = {LogResult.OK: 'done', LogResult.ISSUES: 'warn', LogResult.FAILED: 'alarm'}
MINUTE = timedelta(minutes=1)
VERDICTS: dict[StepVerdict, State] = {StepVerdict.FAIL: 'alarm', StepVerdict.WATCH: 'warn', StepVerdict.SKIPPED: 'retired', StepVerdict.OK: 'done'}
"""The worst first, as the card lists them."""


async def logs_page(screen: Any, q: str = '', result: str = '', page: str = '1') -> None:
    await _LogList(screen, LOGS, {'q': q, 'result': result, 'page': page}, result=['', *LogResult]).draw()


class _LogList(Listing):
    async def draw(self) -> None:
        with self.screen.title(_('Maintenance logs'), back=HOME, nav='/more'):
            self.offer_files('logs')
            if self.screen.may(Permission.DO_MAINTENANCE):
                link_button(_('Log'), LOG, symbol='add', kind='main', aria_label=_('Log maintenance'))
        self.many_sites = await several_sites(self.screen)
        await self.draw_frame()

    async def parts(self) -> None:
        with box('toolbar'):
            search_field(_('Find a log'), self.look_for, value=self.search)
            self.recount = await live(self.screen, self.chips, *TABLES, classes='grow')
        with box('panel page-scroll'):
            self.redraw = await live(self.screen, self.rows, *TABLES)

    async def chips(self) -> None:
        counts = await self.screen.ask(count_logs, text=self.search)
        choices = [Chip(result, choice_word(result), counts.by_result[result], state) for result, state in RESULTS.items()]
        chips(_('Filter by result'), [Chip('', _('All'), counts.total), *choices], self.wanted['result'], lambda key: self.show(result=key))

    async def rows(self) -> None:
        found = await self.screen.ask(list_logs, text=self.search, result=self.wanted['result'] or None, offset=self.offset, limit=ROWS)
        self.fill_rows(found, partial(log_row, site=self.many_sites))

    def nothing(self) -> None:
        empty_state(_('Nothing found') if self.is_narrowed else _('No logs yet'), _('Signed work shows up here and on the card of its tool.'))


def log_row(row: LogRow, *, site: bool) -> None:
    """`site` is said where there are several."""
    with box('lrow tool-row', 'a', href=f'{LOGS}/{row.id}'):
        svg(mark(RESULTS[row.result], 26))
        with box('col2 tool-id'):
            text(title_of(row), 'strong clip')
            text(f'{row.asset_number} {row.asset_name}', 'clip small')
        with box('tool-where small muted'):
            text(' · '.join(filter(None, [row.site if site else '', row.observations or minutes_words(row)])), 'clip')
            with box('hstack'):
                tagged('time', when(row.performed_at), 'num')
                text(row.performed_by, 'clip')
        with box('tool-badge'):
            badge(RESULTS[row.result], choice_word(row.result))


def title_of(row: LogRow) -> str:
    return row.checklist or choice_word(row.kind)


def minutes_words(row: LogRow) -> str:
    return ngettext('{count} minute', '{count} minutes', row.duration_minutes)


async def log_page(screen: Any, log_id: str) -> None:
    await _LogPage(screen, await screen.ask(show_log, log_id=log_id)).draw()


class _LogPage:
    def __init__(self, screen: Any, card: LogCard) -> None:
        self.screen, self.card, self.log = screen, card, card.log

    async def draw(self) -> None:
        with self.screen.title(title_of(self.log), self.log.asset_number, back=LOGS, nav='/more'):
            badge(RESULTS[self.log.result], choice_word(self.log.result))
        self.many_sites = await several_sites(self.screen)
        with box('two-panes'):
            with box('panel pane-side tool-side', tabindex=0, role='group', aria_label=_('About this log')):
                self.about()
                await live(self.screen, self.actions, 'action_item', 'maintenance_log')
            with box('panel pane-main'), box('panel-body'):
                _steps(self.card)
                photo_buttons(self.screen, maintenance_log_id=self.log.id)
                await live(self.screen, self.photos, *PHOTO_TABLES)

    def about(self) -> None:
        log = self.log
        with box('phone-only'):
            badge(RESULTS[log.result], choice_word(log.result))
        link(f'{log.asset_number} {log.asset_name}', card_path(log.asset_kind, log.asset_number, site=log.site if self.many_sites else ''))
        if log.observations:
            tagged('p', log.observations, 'small selectable tool-note')
        facts(_facts(log))

    async def actions(self) -> None:
        found = (await self.screen.ask(show_log, log_id=self.log.id)).actions
        if any(action.blocks_release for action in found):
            verdict(_('A key check failed: the tool is not released before this is done.'), 'alarm')
        for action in found:
            list_row(action.title, choice_word(action.status), href=action_path(action.id), state=ACTION_STATES[action.status])
        if self.screen.may(Permission.DO_ACTIONS):
            link_button(_('Add an action'), new_action_path(self.log.asset_id, log=self.log.id), symbol='task_alt')

    async def photos(self) -> None:
        await photo_grid(self.screen, maintenance_log_id=self.log.id)


def _facts(log: LogRow) -> list[Fact]:
    shown = [
        (column_word('performed_by_id'), log.performed_by), (column_word('performed_at'), f'{day(log.performed_at)} {clock(log.performed_at)}'),
        (column_word('duration_minutes'), number(log.duration_minutes)), (column_word('kind'), choice_word(log.kind)),
        (column_word('edition'), number(log.edition) if log.edition else ''), (column_word('shots_at'), number(log.shots_at) if log.shots_at else ''),
        (column_word('spares_fitted'), log.spares_fitted), (column_word('follow_up_required'), _('yes') if log.follow_up_required else ''),
        (column_word('others_ok'), _('yes') if log.others_ok else '')]
    return [Fact(name, value) for name, value in shown if value]


def _steps(card: LogCard) -> None:
    """What is not in order stands first; cavities that are fine share a line."""
    steps = card.steps
    for verdict_, state in VERDICTS.items():
        for step, cavities in _grouped([step for step in steps if step.verdict is verdict_]):
            with box('lrow signed-step'):
                svg(mark(state, 26))
                with box('col2 grow'):
                    text(step.text, 'strong words')
                    text(_told(step, cavities), 'small muted words')
                if card.log.performed_at - step.done_at >= MINUTE:
                    tagged('time', _moment(step, card.log), 'num small muted')
    if not steps:
        empty_state(_('Without a checklist'), _('What was done stands beside it.'))


def _moment(step: SignedStep, log: LogRow) -> str:
    return clock(step.done_at) if day(step.done_at) == day(log.performed_at) else f'{day(step.done_at)} {clock(step.done_at)}'


def _grouped(steps: Sequence[SignedStep]) -> list[tuple[SignedStep, list[str]]]:
    found: dict[str, tuple[SignedStep, list[str]]] = {}
    for step in steps:
        found.setdefault(step.text, (step, []))[1].append(step.cavity)
    return list(found.values())


def _told(step: SignedStep, cavities: Sequence[str]) -> str:
    names = [name for name in cavities if name]
    where = ngettext('Cavity {names}', 'Cavities {names}', len(names), names=', '.join(names)) if names else ''
    value = _('Photo') if step.type is StepType.PHOTO and photo_in(step.value) else choice_word(step.value)
    measured = ' '.join(filter(None, [value, step.unit if step.value else '']))
    return ' · '.join(filter(None, [choice_word(step.verdict), measured, where, _('Key check') if step.critical else '']))
