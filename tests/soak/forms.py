"""The forms in which work is written down: how each is opened and filled in, and what it leaves behind when it is saved."""
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from playwright.sync_api import Page

from app.pages import FORMS
from services.actions.register import list_actions
from services.assets.history import asset_history
from services.assets.plate import add_asset
from services.failures.register import list_reports
from services.maintenance.logs import list_logs
from services.maintenance.register import plans_of
from services.maintenance.templates import list_templates
from services.people.sites import sites
from services.shots.counts import list_readings
from services.shots.run_list import list_runs
from services.shots.runs import start_run
from tests.factory import Plant, ask

COUNT = 4711


@dataclass(frozen=True)
class Work:
    """A tool and a machine of its own, whose number is also the name of what has one."""
    plant: Plant
    number: str
    tool: UUID
    machine: UUID

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
        return self.path.format(number=work.number, tool=work.tool)


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


def _blocks(work: Work) -> list[str]:
    return [happening.detail for happening in work.ask(asset_history, asset_id=work.tool) if happening.what == 'blocked']


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
    WorkForm('block_cavity', '/tools/{number}', _typed('reason'), 'Block', begin=_tap_cavity, records=_blocks, expected=_as_typed),
    WorkForm('add_template', '/admin/checklists', _typed('name'), 'Save', begin=_tap_add, expected=_as_typed,
             records=lambda work: [row.name for row in work.ask(list_templates, text=work.number).items]),
    WorkForm('add_plan', '/maintenance/plans/new?asset_id={tool}', _typed('name'), 'Save', expected=_as_typed,
             records=lambda work: [plan.name for plan in work.ask(plans_of, asset_id=work.tool)]),
]
