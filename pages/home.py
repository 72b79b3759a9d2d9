"""Home: what needs somebody, and what happened last. Fits 800x480 without scrolling."""
from components.elements import box, tagged, text
from components.empty_state import empty_state
from components.list_row import list_row
from components.live import live
from components.panel import panel
from components.tile import action_tile, count_tile
from data.tables.assets import AssetKind, AssetStatus
from pages.assets.paths import card_path
from pages.assets.words import STATES
from pages.shell import Shell
from services.assets.register import AssetRow, count_assets, list_assets
from services.language import _, number, when
from services.people.roles import Permission
from services.wording import choice_word

LATEST = 12


async def home_page(screen: Shell) -> None:
    screen.title(_('Hello {name}', name=screen.session.full_name.split()[0]), nav='/')
    with box('home'):
        await live(screen, lambda: _tiles(screen), 'asset', 'user', classes='home-tiles')
        with panel(_('Needs attention'), more=(_('All'), '/tools?status=down'), classes='jobs'):
            await live(screen, lambda: _attention(screen), 'asset', classes='due-list')
        with panel(_('Changed last'), more=(_('All'), '/tools?sort=-updated_at'), classes='due'):
            await live(screen, lambda: _latest(screen), 'asset', 'location', classes='due-list')


async def _tiles(screen: Shell) -> None:
    tools = await screen.ask(count_assets, kind=AssetKind.TOOL)
    machines = await screen.ask(count_assets, kind=AssetKind.MACHINE)
    if screen.may(Permission.EDIT_ASSETS):
        action_tile(_('Add a tool'), _('Number, name, cavities'), '/tools/new', 'add_circle')
    action_tile(_('Find a tool'), _('Number, name, place'), '/tools', 'search')
    down = tools.by_status[AssetStatus.DOWN] + machines.by_status[AssetStatus.DOWN]
    serviced = tools.by_status[AssetStatus.MAINTENANCE] + machines.by_status[AssetStatus.MAINTENANCE]
    count_tile(_('Down'), _('Tools and machines'), '/tools?status=down', number(down), state='alarm' if down else None, symbol='block')
    count_tile(_('In maintenance'), _('Tools and machines'), '/tools?status=maintenance', number(serviced),
               state='work' if serviced else None, symbol='build')
    count_tile(_('Tools'), _('Active'), '/tools', number(tools.by_status[AssetStatus.ACTIVE]), symbol='deployed_code')
    count_tile(_('Machines'), _('Active'), '/machines', number(machines.by_status[AssetStatus.ACTIVE]), symbol='precision_manufacturing')


async def _attention(screen: Shell) -> None:
    rows: list[AssetRow] = []
    for status in (AssetStatus.DOWN, AssetStatus.MAINTENANCE):
        rows += (await screen.ask(list_assets, kind=None, status=status, sort='-updated_at', limit=LATEST)).items
    if not rows:
        empty_state(_('Everything runs'), _('Tools and machines that are down or in maintenance show up here.'), picture='all-done')
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
