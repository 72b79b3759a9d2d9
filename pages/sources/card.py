"""One source: how it is, what to do about it, what it offers, and why its numbers are what they are."""
from functools import partial
from typing import Any

from components.button import button, link_button
from components.draft_form import draft_form
from components.elements import box, tagged, text
from components.empty_state import empty_state
from components.facts import facts
from components.field import text_field
from components.live import live
from components.panel import panel
from components.tabs import Tab, tabs
from components.timeline import timeline
from components.verdict import verdict
from data.tables.assets import AssetKind
from data.tables.sources import SourceKind, SourceMood
from pages.assets.paths import card_path
from pages.assets.sheets import passing_sheet
from pages.ids import as_id
from pages.sources.offer import offer_sheet
from pages.sources.sheets import book_sheet, tool_sheet
from pages.sources.words import HOME, STATES, TABLES, event_moment, kept_facts, link_moment, source_path, state_facts
from services.errors import NotFound
from services.language import _, ngettext, number
from services.people.roles import Permission
from services.sources.register import SourceRow, accept_certificate, change_source, show_source, try_again
from services.sources.settling import DoubtRow, list_doubts
from services.sources.trail import list_events, list_link_events
from services.sources.words import doubt_sentence, trouble_sentence

NEWEST = 50


async def source_page(screen: Any, source_id: str) -> None:
    try:
        row = await screen.ask(show_source, source_id=source_id) if as_id(source_id) else None
    except NotFound:
        row = None
    if row is None:
        screen.title(_('Source'), back=HOME, nav='/more')
        return empty_state(_('This source does not exist (any more).'), action=(_('Presses'), HOME))
    await _SourcePage(screen, row).draw()


class _SourcePage:
    def __init__(self, screen: Any, row: SourceRow) -> None:
        self.screen, self.row = screen, row

    async def draw(self) -> None:
        self.screen.title(self.row.name, self.row.machine_name, back=HOME, nav='/more')
        with box('two-panes') as self.frame:
            with box('panel pane-side tool-side', tabindex=0, role='group', aria_label=_('How it is')):
                await live(self.screen, self.about, *TABLES)
            with box('panel pane-main'):
                panes = tabs(_('More about {number}', number=self.row.name), [
                    Tab('now', _('To do'), symbol='task_alt'), Tab('trail', _('Why this number'), symbol='pin'),
                    Tab('link', _('Connection'), symbol='sensors')])
            for key, build, tables in (('now', self.todo, (*TABLES, 'shot_doubt')), ('trail', self.trail, TABLES), ('link', self.link, TABLES)):
                with panes[key]:
                    await live(self.screen, build, *tables)
            await live(self.screen, self.actions, *TABLES, classes='actionbar')

    async def look(self) -> SourceRow:
        self.row = await self.screen.ask(show_source, source_id=self.row.id)
        return self.row

    async def about(self) -> None:
        row = await self.look()
        with box('button-row'):
            link_button(row.machine, card_path(AssetKind.MACHINE, row.machine), symbol='open_in_new')
            if row.tool:
                link_button(row.tool, card_path(AssetKind.TOOL, row.tool), symbol='open_in_new')
        facts(state_facts(row))

    async def todo(self) -> None:
        """What waits for somebody; all is well where nothing does."""
        row = await self.look()
        doubts = await self.screen.ask(list_doubts, source_id=row.id)
        sentence = trouble_sentence(row.detail)
        with box('pad vstack'):
            if sentence:
                verdict(sentence, STATES[row.mood])
            if self.screen.may(Permission.EDIT_SOURCES):
                self.answers(row)
            if row.clock_ahead and abs(row.clock_ahead) > 60:
                verdict(_('The clock of the machine is off by {minutes} minutes. The count does not mind.',
                          minutes=number(round(abs(row.clock_ahead) / 60))), 'warn')
            if row.unassigned:
                verdict(ngettext('{count} shot belongs to no tool yet.', '{count} shots belong to no tool yet.', row.unassigned), 'warn')
                if self.screen.may(Permission.CORRECT_COUNTS):
                    button(_('Book them'), symbol='playlist_add_check', large=True, on_click=partial(book_sheet, self.screen, self.frame, row))
            for doubt in doubts:
                self.doubt(doubt)
            if not sentence and not doubts and not row.unassigned:
                text(_('Nothing to do here.'), 'muted')
        with panel(_('How it is called'), padded=True):
            facts(kept_facts(row))

    def answers(self, row: SourceRow) -> None:
        """What a machine waits for is given in one tap."""
        if row.offered_certificate:
            button(_('Accept this certificate'), symbol='verified_user', large=True, on_click=self.accept)
        if row.detail == 'open_password':
            button(_('Allow it'), symbol='lock_open', large=True, on_click=self.allow)

    def doubt(self, doubt: DoubtRow) -> None:
        verdict(doubt_sentence(doubt.reason, doubt.missing, number(doubt.missing)), 'warn')
        if self.screen.may(Permission.CORRECT_COUNTS):
            button(_('Decide'), symbol='gavel', large=True, on_click=partial(self.decide, doubt))

    def decide(self, doubt: DoubtRow) -> None:
        sheet = passing_sheet(_('How many shots is it?'), self.frame)
        with sheet, draft_form('/forms/settle_doubt', record=str(doubt.id), hidden={'doubt_id': str(doubt.id)}, submit=_('Save'),
                               on_saved=lambda _answer: sheet.close()):
            tagged('p', doubt_sentence(doubt.reason, doubt.missing, number(doubt.missing)))
            with box('form-grid'):
                text_field('shots', _('Shots that no counter shows'), 0, kind='number', required=True,
                           hint=_('At most {limit}; nought where the press stood', limit=number(doubt.missing)))
        sheet.open()

    async def trail(self) -> None:
        found = await self.screen.ask(list_events, source_id=self.row.id, limit=NEWEST)
        if found.items:
            timeline([event_moment(each) for each in found.items])
        else:
            empty_state(_('Nothing counted yet'), _('Every step of the count will stand here.'))

    async def link(self) -> None:
        found = await self.screen.ask(list_link_events, source_id=self.row.id, limit=NEWEST)
        if found:
            timeline([link_moment(each) for each in found])
        else:
            empty_state(_('Not called yet'))

    async def actions(self) -> None:
        row, may = await self.look(), self.screen.may
        if may(Permission.EDIT_SOURCES):
            link_button(_('Edit'), source_path(row.id, '/edit'), symbol='edit', large=True)
            if row.kind is SourceKind.OPCUA:
                button(_('Offer'), symbol='travel_explore', large=True, aria_label=_('What the machine offers'),
                       on_click=partial(offer_sheet, self.screen, self.frame, row))
            if row.mood in (SourceMood.LOST, SourceMood.NEEDS_YOU):
                button(_('Try again'), symbol='refresh', large=True, on_click=self.again)
        if may(Permission.RUN_TOOLS):
            button(_('Tool'), symbol='deployed_code', kind='main', large=True, classes='grow', aria_label=_('This press now runs another tool'),
                   on_click=partial(tool_sheet, self.screen, self.frame, row))

    async def again(self) -> None:
        await self.screen.do(try_again, done=_('It is tried at once.'), source_id=self.row.id)

    async def allow(self) -> None:
        row = self.row
        await self.screen.do(change_source, done=_('The password may go over this wire.'), source_id=row.id, seen_version=row.version,
                             mapping={**row.mapping, 'open_password': True})

    async def accept(self) -> None:
        row = self.row
        await self.screen.do(accept_certificate, done=_('The machine is trusted.'), source_id=row.id, seen_version=row.version,
                             thumbprint=row.offered_certificate)

