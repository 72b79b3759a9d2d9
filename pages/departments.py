"""The list of departments."""
from functools import partial
from typing import Any

from components.catalog_page import CatalogLook, CatalogWords, catalog_page
from components.field import area_field, text_field
from components.forms import Form
from pages.sites import several_sites, site_field
from services.catalog import Entry
from services.language import _
from services.people.departments import departments
from services.wording import column_word

FORMS = {'save_department': Form(departments.save, lambda: _('Saved.'))}


async def departments_page(screen: Any) -> None:
    slot = screen.title(_('Departments'), back='/more', nav='/more')
    several = await several_sites(screen)

    async def fields(entry: Entry | None) -> None:
        text_field('name', column_word('name'), entry['name'] if entry else '', required=True, max_length=80)
        await site_field(screen, entry)
        text_field('company_name', column_word('company_name'), entry['company_name'] if entry else '', max_length=120)
        text_field('company_code', column_word('company_code'), entry['company_code'] if entry else '', max_length=32)
        area_field('description', column_word('description'), entry['description'] if entry else '', max_length=500)

    words = CatalogWords(_('Find a department'), _('Add a department'), _('Change the department'), _('No departments yet'),
                         lambda name: _('{name} removed.', name=name))
    await catalog_page(screen, departments, CatalogLook(
        'save_department', words, title=lambda entry: str(entry['name']), sub=partial(_sub, several), symbol='groups',
        sorts={'name': _('Name'), 'company_name': _('Company')}, fields=fields), slot=slot)


def _sub(several: bool, entry: Entry) -> str:
    return ' · '.join(filter(None, [entry['company_name'], entry.words['site_id'] if several else '', entry['description']]))
