"""The forms in which work is written down: how each is opened and filled in, and what it leaves behind when it is saved."""
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from playwright.sync_api import Page

from app.pages import FORMS
from services.actions.card import show_action
from services.actions.planning import add_action
from services.actions.register import list_actions
from services.assets.history import asset_history
from services.assets.plate import add_asset
from services.failures.card import show_report
from services.failures.lists import failure_codes
from services.failures.register import list_reports
from services.failures.reporting import report_failure
from services.maintenance.completing import list_completions
from services.maintenance.fitted import list_fittings
from services.maintenance.logs import list_logs
from services.maintenance.plans import add_plan
from services.maintenance.register import plans_of
from services.maintenance.templates import list_templates
from services.maintenance.water import add_circuit, list_flows
from services.people.sites import sites
from services.shots.counts import list_counter_changes, list_readings
from services.shots.run_list import list_runs
from services.shots.runs import end_run, start_run
from tests.factory import Plant, ask

COUNT = 4711
CHECKLIST = '019a4e5c-7d21-7c3e-9a55-00000000d003'  # the wipe-down in the press, one of the usual lists


@dataclass(frozen=True)
class Work:
    """A tool and a machine of its own, whose number is also the name of what has one."""
    plant: Plant
    number: str
    tool: UUID
    machine: UUID
    made: dict[str, Any] = field(default_factory=dict)
    """what `prepare` has made, for the address"""

    def ask(self, function: Callable[..., Any], **values: Any) -> Any:
        return ask(self.plant.home, function, **values)


@dataclass(frozen=True)
class WorkForm:
    """`begin` opens a sheet where the form is in one; `records` is what was saved, as far as it stood on the screen."""
    action: str
    path: str
    fill: Callable[[Page, Work], None]
    submit: str
    records: Callable[[Work], list[Any]]
    expected: Callable[[Work], Any]
    begin: Callable[[Page], None] = lambda page: None
    prepare: Callable[[Work], None] = lambda work: None

    @property
    def done(self) -> str:
        return FORMS[self.action].done()

    def address(self, work: Work) -> str:
        return self.path.format(number=work.number, tool=work.tool, **work.made)


def new_work(plant: Plant, number: str) -> Work:
    site = ask(plant.home, sites.read).items[0].id
    tool = ask(plant.home, add_asset, kind='tool', asset_number=number, name='Lid', cavity_count=2, site_id=site)
    return Work(plant, number, tool, ask(plant.home, add_asset, kind='machine', asset_number=f'M-{number}', name='Press', site_id=site))


def _count(page: Page, work: Work) -> None:
    for digit in str(COUNT):
        page.locator('tw-number-pad').get_by_role('button', name=digit, exact=True).click()


def _choose_machine(page: Page, work: Work) -> None:
    page.get_by_role('button', name='Machine').last.click()
    page.get_by_role('option', name=f'M-{work.number}').click()
    page.locator('[name=shot_count]').fill('0')


def _start(work: Work) -> None:
    work.ask(start_run, tool_id=work.tool, machine_id=work.machine)


def _failure(page: Page, work: Work) -> None:
    page.locator('.code', has_text='FL-001').click()
    page.get_by_role('checkbox', name='Cavity 2', exact=True).check()


def _typed(name: str) -> Callable[[Page, Work], None]:
    return lambda page, work: page.locator(f'tw-form [name={name}]').fill(f'As seen on {work.number}')


def _as_typed(work: Work) -> str:
    return f'As seen on {work.number}'


def _tap_cavity(page: Page) -> None:
    page.get_by_role('button', name='Cavity 1, runs').click()


def _tap_add(page: Page) -> None:
    page.get_by_role('button', name='Add a checklist').click()


def _tap(name: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role('button', name=name, exact=True).first.click()


def _report(work: Work) -> None:
    code = next(each.id for each in work.ask(failure_codes.read, limit=100).items if each['code'] == 'FL-001')
    work.made['report'] = work.ask(report_failure, asset_id=work.tool, failure_code_id=code)


def _action(work: Work) -> None:
    work.made['action'] = work.ask(add_action, asset_id=work.tool, title='Polish')


def _plan(work: Work) -> None:
    work.made['plan'] = work.ask(add_plan, asset_id=work.tool, name='Grease', every_days=7)


def _circuit(work: Work) -> None:
    work.ask(add_circuit, asset_id=work.tool, name='K1', baseline=8.0)


def _open_circuit(page: Page) -> None:
    page.get_by_text('Circuit K1').click()


def _flow(page: Page, work: Work) -> None:
    page.locator('tw-form [name=flow]').fill('7.5')
    _typed('note')(page, work)


def _new_counter(page: Page, work: Work) -> None:
    page.locator('tw-form [name=new_count]').fill('12')
    _typed('reason')(page, work)


def _as_is(name: str, function: Callable[..., Any], key: str) -> Callable[[Work], list[Any]]:
    """One field of one thing, once it says anything."""
    return lambda work: [value for value in [getattr(work.ask(function, **{f'{key}_id': work.made[key]}), name)] if value]


def _blocks(work: Work) -> list[str]:
    return [happening.detail for happening in work.ask(asset_history, asset_id=work.tool) if happening.what == 'blocked']


def _ended_run(work: Work) -> None:
    run = work.ask(start_run, tool_id=work.tool, machine_id=work.machine)
    work.made['run'] = work.ask(end_run, run_id=run, seen_version=1, shots=10)


def _checked(page: Page, work: Work) -> None:
    """Every check of the list, the key check by itself, and a word at the end."""
    page.locator('.check', has_text='Locked out').locator('.check-main').click()
    page.get_by_role('button', name='Other checks OK').click()
    page.locator('tw-form [name=observations]').wait_for()
    _typed('observations')(page, work)


WORK_FORMS = [
    WorkForm('read_counter', '/tools/{number}/shots', _count, 'Save', expected=lambda work: COUNT,
             records=lambda work: [row.shot_count for row in work.ask(list_readings, tool_id=work.tool).items]),
    WorkForm('start_run', '/tools/{number}/run', _choose_machine, 'Start the run', expected=lambda work: f'M-{work.number}',
             records=lambda work: [run.machine for run in work.ask(list_runs, tool_id=work.tool).items]),
    WorkForm('end_run', '/tools/{number}/run', _count, 'End the run', prepare=_start, expected=lambda work: COUNT,
             records=lambda work: [row.shot_count for row in work.ask(list_readings, tool_id=work.tool).items]),
    WorkForm('report_failure', '/failures/new?asset={tool}', _failure, 'Report', expected=lambda work: ('FL-001', ('2',)),
             records=lambda work: [(row.code, row.cavities) for row in work.ask(list_reports, asset_id=work.tool).items]),
    WorkForm('add_action', '/actions/new?asset={tool}', _typed('title'), 'Save', expected=_as_typed,
             records=lambda work: [row.title for row in work.ask(list_actions, asset_id=work.tool).items]),
    WorkForm('sign_log', '/maintenance/log?asset={tool}&kind=repair', _typed('observations'), 'Sign and save', expected=_as_typed,
             records=lambda work: [row.observations for row in work.ask(list_logs, asset_id=work.tool).items]),
    WorkForm('sign_log', f'/maintenance/log?asset={{tool}}&checklist={CHECKLIST}', _checked, 'Sign and save', expected=_as_typed,
             records=lambda work: [row.observations for row in work.ask(list_logs, asset_id=work.tool).items]),
    WorkForm('fit_part', '/maintenance/parts?asset={tool}', _typed('position'), 'Save', begin=_tap('A part was fitted'), expected=_as_typed,
             records=lambda work: [row.position for row in work.ask(list_fittings, asset_id=work.tool).items]),
    WorkForm('measure_flow', '/maintenance/water?asset={tool}', _flow, 'Save', begin=_open_circuit, prepare=_circuit, expected=_as_typed,
             records=lambda work: [row.note for row in work.ask(list_flows, asset_id=work.tool).items]),
    WorkForm('change_run', '/runs/{run}', _typed('note'), 'Save', begin=_tap('Correct the figures'), prepare=_ended_run, expected=_as_typed,
             records=lambda work: [run.note for run in work.ask(list_runs, tool_id=work.tool).items if run.note]),
    WorkForm('block_cavity', '/tools/{number}', _typed('reason'), 'Block', begin=_tap_cavity, records=_blocks, expected=_as_typed),
    WorkForm('add_template', '/admin/checklists', _typed('name'), 'Save', begin=_tap_add, expected=_as_typed,
             records=lambda work: [row.name for row in work.ask(list_templates, text=work.number).items]),
    WorkForm('add_plan', '/maintenance/plans/new?asset_id={tool}', _typed('name'), 'Save', expected=_as_typed,
             records=lambda work: [plan.name for plan in work.ask(plans_of, asset_id=work.tool)]),
    WorkForm('contain_failure', '/failures/{report}', _typed('containment_action'), 'Contain', begin=_tap('Contain'), prepare=_report,
             records=_as_is('containment_action', show_report, 'report'), expected=_as_typed),
    WorkForm('analyse_failure', '/failures/{report}', _typed('root_cause'), 'Save', begin=_tap('Analyse'), prepare=_report,
             records=_as_is('root_cause', show_report, 'report'), expected=_as_typed),
    WorkForm('comment_action', '/actions/{action}', _typed('text'), 'Say it', begin=_tap('Comment'), prepare=_action, expected=_as_typed,
             records=lambda work: [comment.text for comment in work.ask(show_action, action_id=work.made['action']).comments]),
    WorkForm('change_action', '/actions/{action}/edit', _typed('description'), 'Save', prepare=_action,
             records=_as_is('description', show_action, 'action'), expected=_as_typed),
    WorkForm('change_counter', '/tools/{number}?tab=shots', _new_counter, 'Change the counter', begin=_tap('Change the counter'), expected=_as_typed,
             records=lambda work: [change.reason for change in work.ask(list_counter_changes, tool_id=work.tool)]),
    WorkForm('complete_plan', '/maintenance/plans/{plan}', _typed('notes'), 'Write down', begin=_tap('Done'), prepare=_plan, expected=_as_typed,
             records=lambda work: [done.notes for done in work.ask(list_completions, plan_id=work.made['plan']).items]),
    WorkForm('change_plan', '/maintenance/plans/{plan}/edit', _typed('name'), 'Save', prepare=_plan, expected=_as_typed,
             records=lambda work: [plan.name for plan in work.ask(plans_of, asset_id=work.tool) if plan.name != 'Grease']),
]
