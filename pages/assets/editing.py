"""The form for a tool or machine: two fields are needed, everything else can wait."""
from typing import Any

from components.choice import Option
from components.draft_form import draft_form
from components.elements import box
from components.empty_state import empty_state
from components.field import area_field, choice_field, text_field
from components.panel import panel
from data.tables.assets import AssetKind
from pages.assets.paths import card_path, home, number_in
from pages.assets.words import kind_words
from services.assets.card import AssetCard, show_asset
from services.assets.locations import locations
from services.assets.register import find_assets
from services.catalog import Catalog
from services.language import _
from services.people.departments import departments
from services.people.roles import Permission
from services.people.sites import sites
from services.wording import column_word

MOST_CHOICES = 500


async def new_tool_page(screen: Any) -> None:
    await _new(screen, AssetKind.TOOL)


async def new_machine_page(screen: Any) -> None:
    await _new(screen, AssetKind.MACHINE)


async def edit_tool_page(screen: Any, asset_number: str, site: str = '') -> None:
    await _edit(screen, AssetKind.TOOL, number_in(asset_number), site)


async def edit_machine_page(screen: Any, asset_number: str, site: str = '') -> None:
    await _edit(screen, AssetKind.MACHINE, number_in(asset_number), site)


async def _new(screen: Any, kind: AssetKind) -> None:
    screen.title(kind_words(kind).add, back=home(kind), mode='focus', nav=home(kind))
    if not screen.may(Permission.EDIT_ASSETS):
        return empty_state(_('You are not allowed to do this.'), picture='no-entry')
    with box('page page-narrow'), draft_form('/forms/add_asset', record=kind.value, hidden={'kind': kind.value}):
        await _fields(screen, kind, None)


async def _edit(screen: Any, kind: AssetKind, code: str, site: str) -> None:
    found = await screen.ask(find_assets, code=code[:100], kind=kind, site=site[:100])
    back = card_path(kind, code, site=site)
    screen.title(_('Edit {number}', number=code), back=back, mode='focus', nav=home(kind))
    if len(found) != 1 or not screen.may(Permission.EDIT_ASSETS):
        return empty_state(_('This cannot be edited.'), picture='no-entry', action=(kind_words(kind).all, home(kind)))
    card = await screen.ask(show_asset, asset_id=found[0].id)
    seen = {'asset_id': str(card.id), 'seen_version': card.version}
    with box('page page-narrow'), draft_form(f'/forms/change_{kind.value}', record=str(card.id), hidden=seen):
        await _fields(screen, kind, card)


async def _fields(screen: Any, kind: AssetKind, card: AssetCard | None) -> None:
    with panel(_('Plate'), padded=True), box('form-grid'):
        _line(card, 'asset_number', required=True, max_length=40)
        _line(card, 'name', required=True, max_length=120)
        await _place(screen, card)
    with panel(_('More, if you know it'), padded=True), box('form-grid'):
        (_tool if kind is AssetKind.TOOL else _machine)(card)
        _line(card, 'manufacturer', max_length=120)
        _line(card, 'model', max_length=120)
        _line(card, 'serial_number', max_length=80)
        _line(card, 'qr_code', max_length=80, hint=_('Empty: the same as the number'))
        _line(card, 'installed_on', kind='date')
        text_field('tags', column_word('tags'), ', '.join(card.tags) if card else '', hint=_('With commas between them'))
        area_field('description', column_word('description'), card.description if card else '', max_length=2000)


async def _place(screen: Any, card: AssetCard | None) -> None:
    """Where it stands can be said once; later it is moved, which leaves a trace."""
    known = (await screen.ask(sites.read, limit=MOST_CHOICES)).items
    several = len(known) > 1
    if several and card is None:
        choice_field('site_id', column_word('site_id'), [Option(str(site.id), site['name'], site['code']) for site in known], required=True)
    if card is None:
        choice_field('location_id', column_word('location_id'), await _options(screen, locations, None, several), allow_empty=True)
    choice_field('department_id', column_word('department_id'), await _options(screen, departments, card, several),
                 card.department_id if card else None, allow_empty=True)


async def _options(screen: Any, catalog: Catalog, card: AssetCard | None, several: bool) -> list[Option]:
    found = await screen.ask(catalog.read, site_id=card.site_id if card else None, limit=MOST_CHOICES)
    return [Option(str(entry.id), entry['name'], entry.words['site_id'] if several else '') for entry in found.items]


def _tool(card: AssetCard | None) -> None:
    _line(card, 'cavity_count', kind='number')
    _line(card, 'customer', max_length=120)
    _line(card, 'resin', max_length=80)
    choice_field('spi_class', column_word('spi_class'), {number: str(number) for number in range(101, 106)},
                 card.spi_class if card else None, allow_empty=True)
    _line(card, 'tonnage_min', kind='number')
    _line(card, 'tonnage_max', kind='number')
    _line(card, 'expected_life_shots', kind='number')


def _machine(card: AssetCard | None) -> None:
    _line(card, 'tonnage', kind='number')
    _line(card, 'machine_type', max_length=80)


def _line(card: AssetCard | None, name: str, **look: Any) -> None:
    value = getattr(card, name) if card else ''
    text_field(name, column_word(name), '' if value is None else value, **look)
