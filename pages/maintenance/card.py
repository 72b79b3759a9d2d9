"""One maintenance plan: what it says, how it stands, what was done, and Done."""
from functools import partial
from typing import Any
from uuid import UUID

from components.button import button, link, link_button
from components.elements import box, tagged, text
from components.empty_state import empty_state
from components.facts import Fact, facts
from components.gauge import gauge
from components.live import live
from components.panel import panel
from components.timeline import Moment, timeline
from components.verdict import verdict
from data.tables.maintenance import PlanStatus
from pages.assets.paths import card_path
from pages.maintenance.logging import log_path
from pages.maintenance.sheets import done_sheet
from pages.maintenance.words import (
    DONE,
    HOME,
    STATES,
    TABLES,
    due_badge,
    forecast_words,
    left_words,
    plain_bar,
    plan_path,
    rule_words,
    shots_lead,
)
from services.language import _, clock, day, number
from services.maintenance.completing import Completion, list_completions
from services.maintenance.due import DueState
from services.maintenance.plans import cancel_plan, pause_plan, resume_plan
from services.maintenance.register import Plan, show_plan
from services.people.roles import Permission
from services.wording import choice_word, column_word


async def plan_page(screen: Any, plan_id: str) -> None:
    plan = await screen.ask(show_plan, plan_id=plan_id)
    await _PlanPage(screen, plan).draw()


class _PlanPage:
    def __init__(self, screen: Any, plan: Plan) -> None:
        self.screen, self.plan = screen, plan
        self.plan_id: UUID = plan.id

    async def draw(self) -> None:
        slot = self.screen.title(self.plan.name, self.plan.asset_number, back=HOME, nav='/more')
        with slot:
            await live(self.screen, self.state, *TABLES)
        with box('two-panes') as self.frame:
            with box('panel pane-side tool-side', tabindex=0, role='group', aria_label=_('About this plan')):
                await live(self.screen, self.about, *TABLES, 'checklist_template')
            with panel(_('How it stands'), classes='pane-main', hide_title=True):
                await live(self.screen, self.standing, *TABLES, classes='plan-standing')
                await live(self.screen, self.history, *TABLES)
            await live(self.screen, self.actions, 'maintenance_plan', 'plan_completion', classes='actionbar')

    async def look(self) -> Plan:
        self.plan = await self.screen.ask(show_plan, plan_id=self.plan_id)
        return self.plan

    async def state(self) -> None:
        due_badge(await self.look())

    async def about(self) -> None:
        plan = await self.look()
        with box('phone-only'):
            due_badge(plan)
        link(f'{plan.asset_number} {plan.asset_name}', card_path(plan.kind, plan.asset_number, site=plan.site))
        facts(_facts(plan))
        if plan.instructions:
            tagged('p', plan.instructions, 'small selectable tool-note')

    async def standing(self) -> None:
        plan = await self.look()
        if plan.state is DueState.STOP:
            verdict(_('The limit of {percent} % is passed. The tool should not run on before this is done.',
                      percent=number(plan.stop_percent or 100)), 'alarm')
        if plan.status is PlanStatus.PAUSED:
            verdict(_('Paused. What passes meanwhile will not count.'), 'work')
        if plan.every_shots and plan.left_shots is not None and shots_lead(plan):
            gauge(plan.every_shots - plan.left_shots, plan.every_shots, warn_ratio=plan.warn_percent / 100, eta=forecast_words(plan),
                  state='alarm' if plan.state in {DueState.DUE, DueState.STOP} else STATES[plan.state])
        else:
            plain_bar(plan)
        text(' · '.join(filter(None, [left_words(plan), forecast_words(plan)])), 'strong')

    async def history(self) -> None:
        found = await self.screen.ask(list_completions, plan_id=self.plan_id)
        if found.items:
            timeline([_moment(each) for each in found.items])
        else:
            empty_state(_('Nothing written down yet'), _('What was done will stand here.'))

    async def actions(self) -> None:
        plan, may = await self.look(), self.screen.may
        active = plan.status is PlanStatus.ACTIVE
        if may(Permission.EDIT_PLANS):
            if plan.status in {PlanStatus.ACTIVE, PlanStatus.PAUSED}:
                button(_('Cancel plan'), symbol='cancel', large=True, classes='phone-less', on_click=self.cancel)
            if active:
                button(_('Pause'), symbol='pause', large=True, on_click=self.pause)
            elif plan.status is not PlanStatus.COMPLETED:
                button(_('Resume'), symbol='play_arrow', large=True, on_click=self.resume)
            link_button(_('Edit'), plan_path(plan, '/edit'), symbol='edit', large=True)
        if active and may(Permission.DO_MAINTENANCE) and plan.checklist_template_id:
            link_button(_('Checklist'), log_path(asset=plan.asset_id, checklist=plan.checklist_template_id, plan=plan.id), symbol='checklist',
                        large=True, aria_label=_('Checklist: work through it'))
        if active and may(Permission.DO_MAINTENANCE):
            button(_('Done'), symbol='check', kind='main', large=True, classes='grow', on_click=partial(done_sheet, self.frame, plan))

    async def pause(self) -> None:
        await self._stop(pause_plan, _('{plan} is paused.', plan=self.plan.name))

    async def cancel(self) -> None:
        await self._stop(cancel_plan, _('{plan} is cancelled.', plan=self.plan.name))

    async def _stop(self, command: Any, done: str) -> None:
        plan = self.plan
        back = partial(self.screen.do, resume_plan, done=_('{plan} counts again.', plan=plan.name), plan_id=plan.id,
                       seen_version=plan.version + 1)
        await self.screen.do(command, done=done, undo=back if plan.status is PlanStatus.ACTIVE else None, plan_id=plan.id,
                             seen_version=plan.version)

    async def resume(self) -> None:
        await self.screen.do(resume_plan, done=_('{plan} counts again, from where it stood.', plan=self.plan.name), plan_id=self.plan.id,
                             seen_version=self.plan.version)


def _facts(plan: Plan) -> list[Fact]:
    """What is known; what is not stays away."""
    done = _('never') if plan.last_done_at is None else day(plan.last_done_at)
    shown = [
        (_('Due'), rule_words(plan)), (column_word('level'), number(plan.level) if plan.level else _('stands alone')),
        (column_word('last_done_at'), done),
        (column_word('last_done_shots'), number(plan.last_done_shots) if plan.last_done_at and plan.last_done_shots else ''),
        (column_word('next_due_on'), day(plan.due_on) if plan.due_on else ''),
        (_('Recent pace'), _('{shots} shots a day', shots=number(plan.pace)) if plan.pace is not None and plan.every_shots else ''),
        (column_word('assigned_to_id'), plan.assigned_to), (column_word('checklist_template_id'), plan.checklist),
        (column_word('warn_percent'), f'{number(plan.warn_percent)} %'),
        (column_word('stop_percent'), f'{number(plan.stop_percent)} %' if plan.stop_percent else ''),
        (column_word('paused_on'), day(plan.paused_on) if plan.paused_on else ''),
    ]
    return [Fact(name, value) for name, value in shown if value]


def _moment(done: Completion) -> Moment:
    symbol, state = DONE[done.status]
    title = choice_word(done.status)
    if done.by_level:
        title = _('Completed with level {level}', level=number(done.by_level))
    shots = _('at {shots} shots', shots=number(done.shots_at)) if done.shots_at else ''
    detail = ' · '.join(filter(None, [done.notes, done.completed_by, shots]))
    return Moment(f'{day(done.completed_at)} {clock(done.completed_at)}', title, detail, symbol, state)
