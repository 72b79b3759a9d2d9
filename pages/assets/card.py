"""The card of one tool or machine: what it is on the left, cavities and history on the right, actions always in reach."""
from functools import partial
from typing import Any
from uuid import UUID

from components.button import button, icon_link, link_button
from components.elements import box, tagged
from components.empty_state import empty_state
from components.facts import Fact, facts
from components.live import live
from components.tabs import Tab, tabs
from components.timeline import Moment, timeline
from data.tables.assets import AssetKind, AssetStatus
from pages.actions.of_asset import TABLES as ACTION_TABLES
from pages.actions.of_asset import open_actions
from pages.assets.cavities import cavity_map
from pages.assets.listing import asset_row
from pages.assets.paths import card_path, home, number_in
from pages.assets.sheets import ask_for_place, ask_for_status
from pages.assets.words import kind_words, status_badge
from pages.documents.pane import TABLES as DOCUMENT_TABLES
from pages.documents.pane import document_button, document_list
from pages.maintenance.of_asset import plans_pane, stop_banner
from pages.maintenance.words import TABLES as PLAN_TABLES
from pages.photos.pane import TABLES as PHOTO_TABLES
from pages.photos.pane import open_marks_list, photo_buttons, photo_grid
from pages.shots.pane import TABLES as SHOT_TABLES
from pages.shots.pane import runs_pane, shots_pane
from pages.sites import several_sites
from services.assets.card import AssetCard, show_asset
from services.assets.history import Happening, asset_history
from services.assets.lifecycle import restore_asset, retire_asset
from services.assets.register import find_assets
from services.language import _, clock, day, number
from services.people.roles import Permission
from services.wording import choice_word, column_word

TABLES = ('asset', 'cavity', 'cavity_block', 'asset_move', 'location', 'department')
SYMBOLS = {'added': 'add_circle', 'changed': 'edit', 'moved': 'move_location', 'blocked': 'block', 'unblocked': 'check_circle',
           'failed': 'report', 'mended': 'build', 'serviced': 'checklist', 'ran': 'precision_manufacturing', 'fitted': 'build', 'acted': 'task_alt'}


async def tool_page(screen: Any, asset_number: str, site: str = '', tab: str = '') -> None:
    await _open(screen, AssetKind.TOOL, number_in(asset_number), site, tab)


async def machine_page(screen: Any, asset_number: str, site: str = '', tab: str = '') -> None:
    await _open(screen, AssetKind.MACHINE, number_in(asset_number), site, tab)


async def _open(screen: Any, kind: AssetKind, code: str, site: str, tab: str) -> None:
    found = await screen.ask(find_assets, code=code[:100], kind=kind, site=site[:100])
    if len(found) == 1:
        return await _AssetPage(screen, found[0].id, await screen.ask(show_asset, asset_id=found[0].id), tab).draw()
    words = kind_words(kind)
    screen.title(words.one, back=home(kind), nav=home(kind))
    if not found:
        unknown = _('{number} is not registered', number=code)
        return empty_state(unknown, _('Check the number on the plate.'), action=(words.all, home(kind)))
    with box('panel'):
        for row in found:
            asset_row(row, site=True)


class _AssetPage:
    def __init__(self, screen: Any, asset_id: UUID, card: AssetCard, tab: str) -> None:
        self.screen, self.asset_id, self.kind, self.card, self.tab = screen, asset_id, card.kind, card, tab

    async def draw(self) -> None:
        slot = self.screen.title(self.card.asset_number, self.card.name, back=home(self.kind), nav=home(self.kind))
        with slot:
            await live(self.screen, self.status, 'asset')
        self.many_sites = await several_sites(self.screen)
        if self.kind is AssetKind.TOOL:
            with slot:
                icon_link('picture_as_pdf', _('Passport: everything about the tool as PDF'), f'/exports/passport/{self.asset_id}', download=True)
        if self.screen.may(Permission.EDIT_ASSETS):
            with slot:
                icon_link('edit', _('Edit'), card_path(self.kind, self.card.asset_number, site=self.site, ending='/edit'))
        with box('two-panes') as self.frame:
            about = _('About {number}', number=self.card.asset_number)
            with box('panel pane-side tool-side', tabindex=0, role='group', aria_label=about):
                await live(self.screen, lambda: stop_banner(self.screen, self.asset_id), *PLAN_TABLES)
                await live(self.screen, self.plate, *TABLES)
                await live(self.screen, self.documents, *DOCUMENT_TABLES)
                document_button(self.screen, self.asset_id)
                link_button(_('QR label'), f'/exports/label/{self.asset_id}', symbol='qr_code_2', classes='tool-label', download=True,
                            aria_label=_('QR label: one as PDF'))
            await self.panes()
            await live(self.screen, self.actions, 'asset', classes='actionbar')

    @property
    def site(self) -> str:
        """What an address says where two sites may have used the same number."""
        return self.card.site if self.many_sites else ''

    async def look(self) -> AssetCard:
        self.card = await self.screen.ask(show_asset, asset_id=self.asset_id)
        return self.card

    async def status(self) -> None:
        status_badge((await self.look()).status)

    async def plate(self) -> None:
        card = await self.look()
        with box('phone-only'):
            status_badge(card.status)
        facts(plate_facts(card, site=self.many_sites))
        if card.description:
            tagged('p', card.description, 'small selectable tool-note')

    async def documents(self) -> None:
        await document_list(self.screen, self.asset_id, self.frame)

    async def panes(self) -> None:
        own = [Tab('cavities', _('Cavities'), symbol='grid_view'), Tab('shots', _('Shots'), symbol='pin')] if self.kind is AssetKind.TOOL \
            else [Tab('runs', _('Runs'), symbol='play_circle')]
        plans = Tab('plans', _('Plans'), symbol='build_circle')
        photos = Tab('photos', _('Photos'), symbol='photo_camera')
        choices = [*own, plans, photos, Tab('history', _('History'), symbol='history')]
        with box('panel pane-main'):
            panes = tabs(_('More about {number}', number=self.card.asset_number), choices,
                         chosen=self.tab if self.tab in {choice.key for choice in choices} else '')
        drawn = {'cavities': (self.cavities, ('asset', 'cavity', 'cavity_block')), 'shots': (self.shots, SHOT_TABLES),
                 'runs': (self.runs, SHOT_TABLES), 'plans': (self.plans, PLAN_TABLES), 'photos': (self.photos, PHOTO_TABLES),
                 'history': (self.history, (*TABLES, *ACTION_TABLES, 'failure_report', 'maintenance_log', 'plan_completion', 'run', 'fitted_part'))}
        for key, pane in panes.items():
            with pane:
                if key == 'photos':
                    photo_buttons(self.screen, asset_id=self.asset_id)
                build, tables = drawn[key]
                await live(self.screen, build, *tables)

    async def cavities(self) -> None:
        cavity_map(self.screen, await self.look(), self.frame)

    async def shots(self) -> None:
        await shots_pane(self.screen, await self.look(), self.site, self.frame)

    async def runs(self) -> None:
        await runs_pane(self.screen, await self.look(), self.site)

    async def plans(self) -> None:
        await plans_pane(self.screen, self.asset_id, self.kind)

    async def photos(self) -> None:
        await open_marks_list(self.screen, self.asset_id)
        await photo_grid(self.screen, asset_id=self.asset_id)

    async def history(self) -> None:
        await open_actions(self.screen, self.asset_id)
        happenings = await self.screen.ask(asset_history, asset_id=self.asset_id)
        if happenings:
            timeline([_moment(happening) for happening in happenings])
        else:
            empty_state(_('Nothing has happened yet'))

    async def actions(self) -> None:
        card, may = await self.look(), self.screen.may
        retired = card.status is AssetStatus.RETIRED
        if may(Permission.RETIRE_ASSETS):
            if retired:
                button(_('Restore'), symbol='unarchive', large=True, on_click=self.restore)
            else:
                button(_('Retire'), symbol='archive', large=True, on_click=self.retire)
        if may(Permission.EDIT_ASSETS) and not retired:
            button(_('Status'), symbol='flag', large=True, on_click=partial(ask_for_status, self.screen, self.frame, card))
        if card.kind is AssetKind.TOOL and may(Permission.COUNT_SHOTS):
            link_button(_('Read'), card_path(card.kind, card.asset_number, site=self.site, ending='/shots'), symbol='pin', large=True,
                        aria_label=_('Read the counter'))
        if may(Permission.REPORT_FAILURES) and not retired:
            link_button(_('Failure'), f'/failures/new?asset={card.id}', symbol='report', large=True, aria_label=_('Failure: report one'))
        if may(Permission.MOVE_ASSETS):
            button(_('Move'), symbol='move_location', kind='main', large=True, classes='grow',
                   on_click=partial(ask_for_place, self.screen, self.frame, card))

    async def retire(self) -> None:
        card = self.card
        await self.screen.do(retire_asset, done=_('{number} is retired.', number=card.asset_number), undo=partial(self.bring_back, card),
                             asset_id=card.id, seen_version=card.version)

    async def bring_back(self, card: AssetCard) -> None:
        """Undo: as what it was before, which the Restore button cannot know any more."""
        await self.screen.do(restore_asset, done=_('{number} is back.', number=card.asset_number),
                             asset_id=card.id, seen_version=card.version + 1, status=card.status.value)

    async def restore(self) -> None:
        card = self.card
        again = partial(self.screen.do, retire_asset, done=_('{number} is retired.', number=card.asset_number),
                        asset_id=card.id, seen_version=card.version + 1)
        await self.screen.do(restore_asset, done=_('{number} is back.', number=card.asset_number), undo=again,
                             asset_id=card.id, seen_version=card.version)


def plate_facts(card: AssetCard, *, site: bool) -> list[Fact]:
    """What is known; what is not stays away."""
    shown = [
        ('location_id', card.location or _('Unknown')), ('stage', choice_word(card.stage) if card.stage else ''),
        ('department_id', card.department), ('site_id', card.site if site else ''),
        ('customer', card.customer), ('resin', card.resin), ('cavity_count', card.cavity_count), ('machine_type', card.machine_type),
        ('tonnage', card.tonnage), ('tonnage_min', card.tonnage_min), ('tonnage_max', card.tonnage_max),
        ('spi_class', str(card.spi_class) if card.spi_class else ''), ('expected_life_shots', card.expected_life_shots),
        ('manufacturer', card.manufacturer), ('model', card.model), ('serial_number', card.serial_number),
        ('installed_on', day(card.installed_on) if card.installed_on else ''), ('tags', ', '.join(card.tags)),
        ('qr_code', card.qr_code if card.qr_code != card.asset_number else ''),
    ]
    return [Fact(column_word(name), number(value) if isinstance(value, int) else value) for name, value in shown if value not in (None, '')]


def _moment(happening: Happening) -> Moment:
    detail = ' · '.join(filter(None, [happening.detail, happening.who]))
    when = f'{day(happening.at)} {clock(happening.at)}'
    return Moment(when, happening.title, detail, SYMBOLS[happening.what],
                  'warn' if happening.what in {'blocked', 'failed'} else None, happening.link)
