"""The card of one action: what has to be done on the left, what was done and said about it on the right."""
from functools import partial
from typing import Any
from uuid import UUID

from components.button import button, icon_link, link
from components.draft_form import draft_form
from components.elements import box, tagged
from components.empty_state import empty_state
from components.facts import Fact, facts
from components.field import area_field
from components.live import live
from components.panel import panel
from components.timeline import Moment, timeline
from components.verdict import verdict
from data.tables.actions import ActionStatus
from pages.actions.words import HOME, action_path, due_line, status_badge
from pages.assets.paths import card_path
from pages.assets.sheets import passing_sheet
from pages.ids import as_id
from pages.photos.pane import TABLES as PHOTO_TABLES
from pages.photos.pane import photo_grid
from pages.sites import several_sites
from services.actions.card import ActionCard, show_action
from services.actions.doing import complete_action, reopen_action, start_action
from services.actions.history import ActionEvent, action_history
from services.actions.planning import cancel_action
from services.language import _, clock, day
from services.people.roles import Permission
from services.wording import column_word

TABLES = ('action_item', 'action_comment', 'asset', 'user')
SYMBOLS = {'added': 'add_circle', 'changed': 'edit', 'said': 'chat', 'open': 'undo', 'in_progress': 'play_arrow', 'completed': 'check_circle',
           'cancelled': 'cancel'}


async def action_page(screen: Any, action_id: str) -> None:
    row_id = as_id(action_id)
    if row_id is None:
        screen.title(_('Action'), back=HOME, nav='/more')
        return empty_state(_('There is no such action'), action=(_('All actions'), HOME))
    screen.title(_('Action'), back=HOME, nav='/more')
    await _ActionPage(screen, row_id, await screen.ask(show_action, action_id=row_id)).draw()


class _ActionPage:
    def __init__(self, screen: Any, action_id: UUID, card: ActionCard) -> None:
        self.screen, self.action_id, self.card = screen, action_id, card

    async def draw(self) -> None:
        slot = self.screen.title(self.card.asset_number, self.card.title, back=HOME, nav='/more')
        with slot:
            await live(self.screen, self.badge, 'action_item')
            if self.screen.may(Permission.ASSIGN_ACTIONS):
                icon_link('edit', _('Edit'), action_path(self.action_id, '/edit'))
        self.many_sites = await several_sites(self.screen)
        with box('two-panes') as self.frame:
            with box('panel pane-side tool-side', tabindex=0, role='group', aria_label=_('What has to be done')):
                await live(self.screen, self.about, *TABLES, *PHOTO_TABLES)
            with panel(_('What was done and said'), classes='pane-main'):
                if self.screen.may(Permission.DO_ACTIONS):
                    with box('pad-small'):
                        button(_('Comment'), symbol='chat', kind='soft', classes='wide', on_click=self.comment)
                await live(self.screen, self.history, *TABLES)
            await live(self.screen, self.actions, 'action_item', classes='actionbar')

    async def look(self) -> ActionCard:
        self.card = await self.screen.ask(show_action, action_id=self.action_id)
        return self.card

    async def badge(self) -> None:
        status_badge((await self.look()).status)

    async def about(self) -> None:
        card = await self.look()
        with box('phone-only'):
            status_badge(card.status)
        tagged('h2', card.title, 'h2 selectable words')
        due_line(card.days_left)
        if card.description:
            tagged('p', card.description, 'small selectable tool-note')
        if card.blocks_release:
            verdict(_('Until this is done the tool is not released.'), 'warn')
        link(' · '.join([card.asset_number, card.asset_name]), self.asset_path())
        if card.failure_report_id:
            link(_('Failure {code}', code=card.failure), f'/failures/{card.failure_report_id}')
        if card.maintenance_log_id:
            link(_('Maintenance log'), f'/maintenance/logs/{card.maintenance_log_id}')
        facts(_facts(card))
        if card.failure_report_id:
            await photo_grid(self.screen, even_when_none=False, failure_report_id=card.failure_report_id)
        if card.maintenance_log_id:
            await photo_grid(self.screen, even_when_none=False, maintenance_log_id=card.maintenance_log_id)

    def asset_path(self) -> str:
        return card_path(self.card.asset_kind, self.card.asset_number, site=self.card.site if self.many_sites else '')

    async def history(self) -> None:
        timeline([_moment(event) for event in await self.screen.ask(action_history, action_id=self.action_id)])

    async def actions(self) -> None:
        card, may = await self.look(), self.screen.may
        if not may(Permission.DO_ACTIONS):
            return
        if card.status in (ActionStatus.COMPLETED, ActionStatus.CANCELLED):
            if card.status is ActionStatus.COMPLETED or may(Permission.ASSIGN_ACTIONS):
                button(_('Open it again'), symbol='undo', large=True, classes='grow', on_click=self.reopen)
            return
        if may(Permission.ASSIGN_ACTIONS):
            button(_('Call it off'), symbol='cancel', large=True, on_click=self.cancel)
        if card.status is ActionStatus.OPEN:
            button(_('Start'), symbol='play_arrow', large=True, classes='grow', on_click=self.start)
        button(_('Done'), symbol='check', kind='main', large=True, classes='grow', on_click=self.complete)

    async def start(self) -> None:
        await self.step(start_action, _('You are on it.'), back_to='open')

    async def complete(self) -> None:
        await self.step(complete_action, _('Done.'), back_to=self.card.status.value)

    async def cancel(self) -> None:
        await self.step(cancel_action, _('Called off.'), back_to=self.card.status.value)

    async def reopen(self) -> None:
        await self.screen.do(reopen_action, done=_('It is open again.'), action_id=self.action_id, seen_version=self.card.version)

    async def step(self, command: Any, done: str, *, back_to: str) -> None:
        """Each of them can be taken back: as it was before, except that somebody has it now."""
        back = partial(self.screen.do, reopen_action, done=_('It is as it was.'), action_id=self.action_id,
                       seen_version=self.card.version + 1, status=back_to)
        await self.screen.do(command, done=done, undo=back, action_id=self.action_id, seen_version=self.card.version)

    def comment(self) -> None:
        sheet = passing_sheet(_('Comment'), self.frame)
        with sheet, draft_form('/forms/comment_action', record=str(self.action_id), hidden={'action_id': str(self.action_id)},
                               submit=_('Say it'), symbol='chat', on_saved=lambda _answer: sheet.close()):
            area_field('text', _('What is there to say?'), required=True, max_length=1000)
        sheet.open()


def _facts(card: ActionCard) -> list[Fact]:
    due = Fact(column_word('due_date'), day(card.due_date) if card.due_date else _('Some day'))
    assigned = Fact(column_word('assigned_to_id'), card.assigned_to or _('Nobody yet'))
    told = [('created_by_id', card.created_by), ('completed_by_id', card.completed_by),
            ('completed_at', f'{day(card.completed_at)} {clock(card.completed_at)}' if card.completed_at else '')]
    return [due, assigned, *(Fact(column_word(name), value) for name, value in told if value)]


def _moment(event: ActionEvent) -> Moment:
    body = ' · '.join(filter(None, [event.detail, event.who]))
    return Moment(f'{day(event.at)} {clock(event.at)}', event.title, body, SYMBOLS[event.what],
                  'done' if event.what == 'completed' else 'work' if event.what == 'in_progress' else None, whole=True)
