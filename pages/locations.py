"""The list of places: presses, racks, benches."""
from functools import partial
from typing import Any

from components.catalog_page import CatalogLook, CatalogWords, catalog_page
from components.choice import Option
from components.field import choice_field, text_field
from components.forms import Form
from data.tables.assets import LocationKind
from pages.sites import several_sites, site_field
from services.assets.locations import locations
from services.catalog import Entry
from services.language import _
from services.wording import choice_word, column_word

MOST_CHOICES = 500
FORMS = {'save_location': Form(locations.save, lambda: _('Saved.'))}


async def locations_page(screen: Any) -> None:
    slot = screen.title(_('Locations'), back='/more', nav='/more')
    several = await several_sites(screen)

    async def fields(entry: Entry | None) -> None:
        text_field('name', column_word('name'), entry['name'] if entry else '', required=True, max_length=80)
        choice_field('kind', column_word('kind'), {kind.value: choice_word(kind) for kind in LocationKind},
                     entry['kind'].value if entry else LocationKind.OTHER.value, required=True)
        await site_field(screen, entry)
        choice_field('parent_id', column_word('parent_id'), await _others(screen, entry, several), entry['parent_id'] if entry else None,
                     allow_empty=True, hint=_('For a slot: its rack'))

    await catalog_page(screen, locations, CatalogLook(
        'save_location', _words(), title=lambda entry: str(entry['name']), sub=partial(_sub, several), symbol='location_on',
        sorts={'name': _('Name'), 'kind': _('Kind')}, fields=fields), slot=slot)


def _words() -> CatalogWords:
    return CatalogWords(_('Find a location'), _('Add a location'), _('Change the location'), _('No locations yet'),
                        lambda name: _('{name} removed.', name=name))


def _sub(several: bool, entry: Entry) -> str:
    return ' · '.join(filter(None, [entry.words['kind'], entry.words['parent_id'], entry.words['site_id'] if several else '']))


async def _others(screen: Any, entry: Entry | None, several: bool) -> list[Option]:
    found = await screen.ask(locations.read, site_id=entry['site_id'] if entry else None, limit=MOST_CHOICES)
    return [Option(str(other.id), other['name'], _sub(several, other)) for other in found.items if entry is None or other.id != entry.id]
