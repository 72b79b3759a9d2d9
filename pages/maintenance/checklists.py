"""The checklists of the plant: a list, and a page per checklist on which its steps are put in order."""
from functools import partial
from typing import Any

from nicegui import ui

from components.badge import badge
from components.button import button, icon_button
from components.draft_form import draft_form
from components.elements import box, tagged, text
from components.empty_state import empty_state
from components.field import area_field, choice_field, switch_field, text_field
from components.list_row import list_row
from components.live import live
from components.search_field import search_field
from components.undo import call_browser
from components.verdict import verdict
from data.tables.maintenance import LogKind, StepType
from pages.assets.sheets import passing_sheet
from pages.maintenance.logging import limits
from pages.maintenance.words import count_words
from services.language import _, number
from services.maintenance.steps import move_step, remove_step
from services.maintenance.templates import Step, Template, list_editions, list_templates, show_template
from services.people.roles import Permission
from services.wording import choice_word, column_word

HOME = '/admin/checklists'
MOST = 200


async def checklists_page(screen: Any) -> None:
    await _Checklists(screen).draw()


class _Checklists:
    def __init__(self, screen: Any) -> None:
        self.screen, self.search = screen, ''

    async def draw(self) -> None:
        with self.screen.title(_('Checklists'), back='/more', nav='/more'):
            if self.screen.may(Permission.EDIT_LISTS):
                button(_('Add'), symbol='add', kind='main', on_click=lambda: about_sheet(self.frame), aria_label=_('Add a checklist'))
        with box('page page-fit') as self.frame:
            with box('toolbar'):
                search_field(_('Find a checklist'), self.look_for)
            with box('panel page-scroll'):
                self.redraw = await live(self.screen, self.rows, 'checklist_template')

    def look_for(self, words: str) -> None:
        self.search = words[:100]
        self.redraw()

    async def rows(self) -> None:
        found = await self.screen.ask(list_templates, text=self.search, limit=MOST)
        for template in found.items:
            told = [choice_word(template.purpose), count_words(template), _('Edition {number}', number=number(template.edition))]
            with list_row(template.name, ' · '.join(told), href=f'{HOME}/{template.id}', symbol='checklist'):
                if not template.active:
                    text(_('Off'), 'small muted')
        if not found.items:
            empty_state(_('Nothing found') if self.search else _('No checklists yet'))


async def checklist_page(screen: Any, template_id: str) -> None:
    await _ChecklistPage(screen, await screen.ask(show_template, template_id=template_id)).draw()


class _ChecklistPage:
    def __init__(self, screen: Any, template: Template) -> None:
        self.screen, self.template, self.template_id = screen, template, template.id
        self.may_edit = screen.may(Permission.EDIT_LISTS)

    async def draw(self) -> None:
        with self.screen.title(self.template.name, choice_word(self.template.purpose), back=HOME, nav='/more'):
            await live(self.screen, self.state, 'checklist_template')
        with box('page page-fit') as self.frame:
            with box('panel page-scroll'):
                await live(self.screen, self.rows, 'checklist_template', 'maintenance_log')
            if self.may_edit:
                await live(self.screen, self.actions, 'checklist_template', classes='actionbar')

    async def look(self) -> Template:
        self.template = await self.screen.ask(show_template, template_id=self.template_id)
        return self.template

    @property
    def is_open(self) -> bool:
        return self.may_edit and self.template.is_newest

    async def state(self) -> None:
        template = await self.look()
        badge('done' if template.active else 'retired', _('Edition {number}', number=number(template.edition)))

    async def rows(self) -> None:
        template = await self.look()
        if not template.is_newest:
            verdict(_('There is a newer edition. This one stays as it was signed.'), 'work')
        elif template.is_in_use and self.may_edit:
            verdict(_('Work was signed by this edition. The next change makes a new one.'), 'work')
        if template.description:
            tagged('p', template.description, 'small muted pad-small')
        for place, step in enumerate(template.steps, 1):
            self.row(place, step)
        if not template.steps:
            empty_state(_('No steps yet'))
        await self.editions()

    def row(self, place: int, step: Step) -> None:
        with box('lrow step-row'):
            text(number(place), 'num muted')
            with box('col2 grow'):
                text(step.text, 'strong words')
                text(_told(step), 'small muted words')
            if self.is_open:
                words = {'step': step.text}
                icon_button('arrow_upward', _('Up: {step}', **words), disabled=place == 1, on_click=partial(self.move, place, place - 1))
                icon_button('arrow_downward', _('Down: {step}', **words), disabled=place == len(self.template.steps),
                            on_click=partial(self.move, place, place + 1))
                icon_button('edit', _('Edit: {step}', **words), on_click=partial(step_sheet, self.frame, self.template, place))
                icon_button('delete', _('Remove: {step}', **words), on_click=partial(self.remove, place))

    async def editions(self) -> None:
        others = [each for each in await self.screen.ask(list_editions, template_id=self.template_id) if each.id != self.template_id]
        if others:
            tagged('h2', _('Other editions'), 'small muted strong pad-small')
        for each in others:
            list_row(_('Edition {number}', number=number(each.edition)), count_words(each), href=f'{HOME}/{each.id}', symbol='history')

    async def actions(self) -> None:
        template = await self.look()
        if self.is_open:
            button(_('Name and purpose'), symbol='edit', large=True, on_click=partial(about_sheet, self.frame, template))
            button(_('Add a step'), symbol='add', kind='main', large=True, classes='grow', on_click=partial(step_sheet, self.frame, template))

    async def move(self, place: int, to: int) -> None:
        await self.change(move_step, place=place, to=to)

    async def remove(self, place: int) -> None:
        await self.change(remove_step, place=place)

    async def change(self, command: Any, **values: Any) -> None:
        """What was signed already is left as it is: then the page goes on with the edition that has the change."""
        template = self.template
        if await self.screen.do(command, done=_('Saved.'), template_id=template.id, seen_version=template.version, **values):
            newest = (await self.screen.ask(list_editions, template_id=template.id))[0]
            if newest.id != template.id:
                call_browser('tw.open', f'{HOME}/{newest.id}')


def about_sheet(frame: ui.element, template: Template | None = None) -> None:
    sheet = passing_sheet(_('Name and purpose') if template else _('Add a checklist'), frame)
    hidden = {'template_id': str(template.id), 'seen_version': template.version} if template else {}
    with sheet, draft_form(f'/forms/{"change" if template else "add"}_template', record=str(template.id) if template else '', hidden=hidden,
                           submit=_('Save'), on_saved=lambda _answer: sheet.close()), box('form-grid'):
        text_field('name', column_word('name'), template.name if template else '', required=True, max_length=80)
        choice_field('purpose', column_word('purpose'), {each.value: choice_word(each) for each in LogKind},
                     template.purpose.value if template else LogKind.INSPECTION.value, required=True)
        area_field('description', column_word('description'), template.description if template else '', max_length=500, rows=2)
        switch_field('active', _('In use'), template.active if template else True,
                     hint=_('Off: stays in what was written, and is not offered any more'))
    sheet.open()


def step_sheet(frame: ui.element, template: Template, place: int | None = None) -> None:
    step = template.steps[place - 1] if place else Step('-')
    sheet = passing_sheet(_('Step {number}', number=number(place or len(template.steps) + 1)), frame)
    hidden = {'template_id': str(template.id), 'seen_version': template.version, 'place': place or ''}
    with sheet, draft_form('/forms/put_step', record=f'{template.id}:{place or "new"}', hidden=hidden, submit=_('Save'),
                           on_saved=lambda _answer: sheet.close()), box('form-grid'):
        text_field('text', _('What is looked at'), step.text if place else '', required=True, max_length=200, wide=True)
        choice_field('type', column_word('type'), {each.value: choice_word(each) for each in StepType}, step.type.value, required=True)
        switch_field('critical', _('Key check'), step.critical, hint=_('Not OK keeps the tool from being released'))
        text_field('unit', _('Unit'), step.unit, max_length=16, hint=_('Only for numbers'))
        text_field('low', _('Lowest'), step.low, kind='decimal')
        text_field('high', _('Highest'), step.high, kind='decimal')
    sheet.open()


def _told(step: Step) -> str:
    return ' · '.join(filter(None, [choice_word(step.type), step.unit, limits(step), _('Key check') if step.critical else '']))
