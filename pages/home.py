"""Home: what needs somebody, and what happened last. Fits 800x480 without scrolling."""
from components.elements import box, tagged, text
from components.empty_state import empty_state
from components.list_row import list_row
from components.live import live
from components.panel import panel
from components.pictograms import State
from components.tile import action_tile, count_tile
from data.tables.assets import AssetKind, AssetStatus
from data.tables.failures import ReportStatus
from pages.assets.paths import card_path
from pages.assets.words import STATES
from pages.maintenance.rows import attention_row
from pages.maintenance.words import TABLES as PLAN_TABLES
from pages.shell import Shell
from pages.sources.rows import press_in_need, presses_in_need, presses_tile
from pages.sources.words import TABLES as SOURCE_TABLES
from services.actions.register import count_actions
from services.assets.register import AssetRow, count_assets, list_assets
from services.failures.register import count_reports
from services.language import _, ngettext, number, when
from services.maintenance.register import list_due
from services.people.roles import Permission
from services.sources.register import count_sources
from services.wording import choice_word

LATEST = 12


async def home_page(screen: Shell) -> None:
    screen.title(_('Hello {name}', name=screen.session.full_name.split()[0]), nav='/')
    with box('home'):
        await live(screen, lambda: _tiles(screen), 'failure_report', 'action_item', *PLAN_TABLES, *SOURCE_TABLES, classes='home-tiles')
        with panel(_('Needs attention'), more=(_('All'), '/tools?status=down'), classes='jobs'):
            await live(screen, lambda: _attention(screen), *PLAN_TABLES, *SOURCE_TABLES, classes='due-list')
        with panel(_('Changed last'), more=(_('All'), '/tools?sort=-updated_at'), classes='due'):
            await live(screen, lambda: _latest(screen), 'asset', 'location', classes='due-list')


async def _tiles(screen: Shell) -> None:
    tools = await screen.ask(count_assets, kind=AssetKind.TOOL)
    machines = await screen.ask(count_assets, kind=AssetKind.MACHINE)
    reports = await screen.ask(count_reports)
    if screen.may(Permission.DO_MAINTENANCE):
        action_tile(_('Log maintenance'), _('Checks, cavities, spares'), '/maintenance/log', 'checklist')
    if screen.may(Permission.REPORT_FAILURES):
        action_tile(_('Report a failure'), _('What, where, how bad'), '/failures/new', 'report')
    if screen.may(Permission.EDIT_ASSETS) and not tools.total:  # the first thing to do in a new plant
        action_tile(_('Add a tool'), _('Number, name, cavities'), '/tools/new', 'add_circle')
    elif screen.may(Permission.DO_ACTIONS):
        await _my_actions(screen)
    else:  # six tiles fill the kiosk, and the navigation finds tools too
        action_tile(_('Find a tool'), _('Number, name, place'), '/tools', 'search')
    down = tools.by_status[AssetStatus.DOWN] + machines.by_status[AssetStatus.DOWN]
    presses = await screen.ask(count_sources)
    _failures(reports.by_status[ReportStatus.OPEN], down if presses.total else 0)
    if presses.total:  # what is down is then said with the failures: six tiles fill the kiosk
        presses_tile(presses)
    else:
        count_tile(_('Down'), _('Tools and machines'), '/tools?status=down', number(down), state='alarm' if down else None, symbol='block')
    if not screen.may(Permission.DO_MAINTENANCE):  # whoever does it writes it down here; what is in maintenance stands in the list beside
        serviced = tools.by_status[AssetStatus.MAINTENANCE] + machines.by_status[AssetStatus.MAINTENANCE]
        count_tile(_('In maintenance'), _('Tools and machines'), '/tools?status=maintenance', number(serviced),
                   state='work' if serviced else None, symbol='build')
    due = (await screen.ask(list_due, due=True, limit=LATEST)).total
    count_tile(_('Maintenance'), _('Due'), '/maintenance?show=due', number(due), state='alarm' if due else None, symbol='build_circle')


def _failures(unsolved: int, down: int) -> None:
    state: State | None = 'alarm' if down else 'warn' if unsolved else None
    told = ngettext('Open, {count} down', 'Open, {count} down', down) if down else _('Open')
    count_tile(_('Failures'), told, '/failures?status=open', number(unsolved), state=state, symbol='report')


async def _my_actions(screen: Shell) -> None:
    counts = await screen.ask(count_actions)
    late = ngettext('{count} overdue', '{count} overdue', counts.mine_overdue) if counts.mine_overdue else _('Nothing overdue')
    count_tile(_('My actions'), late, '/actions', number(counts.mine), state='alarm' if counts.mine_overdue else None, symbol='task_alt')


async def _attention(screen: Shell) -> None:
    rows: list[AssetRow] = []
    for status in (AssetStatus.DOWN, AssetStatus.MAINTENANCE):
        rows += (await screen.ask(list_assets, kind=None, status=status, sort='-updated_at', limit=LATEST)).items
    due = (await screen.ask(list_due, due=True, mine_first=True, limit=LATEST)).items
    presses = await presses_in_need(screen)
    if not rows and not due and not presses:
        empty_state(_('Everything runs'), _('Tools and machines that are down, in maintenance or due for it show up here.'), picture='all-done')
    for press in presses:
        press_in_need(press)
    for plan in due:
        attention_row(plan)
    for row in rows[:LATEST]:
        with list_row(f'{row.asset_number}', row.name, href=card_path(row.kind, row.asset_number), state=STATES[row.status]):
            text(choice_word(row.status), 'small muted')


async def _latest(screen: Shell) -> None:
    found = await screen.ask(list_assets, kind=None, sort='-updated_at', limit=LATEST)
    if not found.items:
        empty_state(_('Nothing here yet'), _('Tools and machines that were added or changed show up here.'))
    for row in found.items:
        with list_row(row.asset_number, row.name, href=card_path(row.kind, row.asset_number), state=STATES[row.status]):
            tagged('time', when(row.updated_at), 'small muted num')
