"""The list of sites, and the field that chooses one of them in other forms."""
from typing import Any
from zoneinfo import available_timezones

from components.catalog_page import CatalogLook, CatalogWords, catalog_page
from components.choice import Option
from components.field import choice_field, text_field
from components.forms import Form
from services.catalog import Entry
from services.language import _
from services.people.sites import sites
from services.wording import column_word

MOST_CHOICES = 500
FORMS = {'save_site': Form(sites.save, lambda: _('Saved.'))}


async def sites_page(screen: Any) -> None:
    slot = screen.title(_('Sites'), back='/more', nav='/more')

    async def fields(entry: Entry | None) -> None:
        text_field('code', column_word('code'), entry['code'] if entry else '', required=True, max_length=16,
                   hint=_('Short, as on labels: letters, digits, dots and dashes'))
        text_field('name', column_word('name'), entry['name'] if entry else '', required=True, max_length=80)
        choice_field('time_zone', column_word('time_zone'), {zone: zone for zone in _zones()}, entry['time_zone'] if entry else 'UTC',
                     required=True)

    words = CatalogWords(_('Find a site'), _('Add a site'), _('Change the site'), _('No sites yet'),
                         lambda name: _('{name} removed.', name=name))
    await catalog_page(screen, sites, CatalogLook(
        'save_site', words, title=lambda entry: str(entry['name']), sub=lambda entry: f'{entry["code"]} · {entry["time_zone"]}',
        symbol='factory', sorts={'code': _('Code'), 'name': _('Name')}, fields=fields), slot=slot)


async def several_sites(screen: Any) -> bool:
    """Whether this person sees more than one; otherwise nobody needs to hear of sites."""
    found = await screen.ask(sites.read, limit=2)
    return bool(found.total > 1)


async def site_field(screen: Any, entry: Entry | None) -> None:
    """Only where there is a choice: several sites, and something new."""
    known = (await screen.ask(sites.read, limit=MOST_CHOICES)).items if entry is None else []
    if len(known) > 1:
        choice_field('site_id', column_word('site_id'), [Option(str(site.id), site['name'], site['code']) for site in known], required=True)


def _zones() -> list[str]:
    """Those that people know by a city; the others are old names and offsets."""
    return ['UTC', *sorted(zone for zone in available_timezones() if '/' in zone and not zone.startswith(('Etc/', 'SystemV/', 'US/')))]
