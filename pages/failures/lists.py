"""The lists behind failures, for whoever keeps them: codes, stop reasons, part defects, causes and corrective actions."""
from collections.abc import Awaitable, Callable
from typing import Any

from components.catalog_page import CatalogLook, CatalogWords, catalog_page
from components.field import area_field, choice_field, switch_field, text_field
from components.forms import Form
from data.tables.assets import AssetKind
from data.tables.failures import CodeScope, Severity
from services.catalog import Catalog, Entry
from services.failures.lists import causes, corrective_actions, failure_codes, part_defects, stop_reasons
from services.language import _
from services.wording import choice_word, column_word

FORMS = {f'save_{catalog.table}': Form(catalog.save, lambda: _('Saved.'))
         for catalog in (failure_codes, stop_reasons, part_defects, causes, corrective_actions)}


async def failure_codes_page(screen: Any) -> None:
    words = CatalogWords(_('Find a failure code'), _('Add a failure code'), _('Change the failure code'), _('No failure codes yet'), _removed)
    await catalog_page(screen, failure_codes, CatalogLook(
        'save_failure_code', words, title=lambda entry: f'{entry["code"]} {entry["name"]}', sub=_code_sub, symbol='error',
        sorts={'code': _('Code'), 'name': _('Name'), 'category': column_word('category')}, fields=_code_fields),
        slot=screen.title(_('Failure codes'), back='/more', nav='/more'))


async def stop_reasons_page(screen: Any) -> None:
    async def fields(entry: Entry | None) -> None:
        _name(entry)
        switch_field('scheduled', column_word('scheduled'), entry['scheduled'] if entry else False,
                     hint=_('Such as the end of an order or a maintenance that was due'))
        switch_field('needs_note', column_word('needs_note'), entry['needs_note'] if entry else False, hint=_('Because the reason alone says little'))
        _switch(entry)

    words = CatalogWords(_('Find a stop reason'), _('Add a stop reason'), _('Change the stop reason'), _('No stop reasons yet'), _removed)
    await _page(screen, stop_reasons, _('Stop reasons'), words, fields, 'front_hand')


async def part_defects_page(screen: Any) -> None:
    words = CatalogWords(_('Find a part defect'), _('Add a part defect'), _('Change the part defect'), _('No part defects yet'), _removed)
    await _page(screen, part_defects, _('Part defects'), words, _word_fields, 'broken_image')


async def causes_page(screen: Any) -> None:
    words = CatalogWords(_('Find a cause'), _('Add a cause'), _('Change the cause'), _('No causes yet'), _removed)
    await _page(screen, causes, _('Causes'), words, _word_fields, 'help')


async def corrective_actions_page(screen: Any) -> None:
    words = CatalogWords(_('Find a corrective action'), _('Add a corrective action'), _('Change the corrective action'),
                         _('No corrective actions yet'), _removed)
    await _page(screen, corrective_actions, _('Corrective actions'), words, _word_fields, 'build')


async def _page(screen: Any, catalog: Catalog, title: str, words: CatalogWords, fields: Callable[[Entry | None], Awaitable[None]],
                symbol: str) -> None:
    look = CatalogLook(f'save_{catalog.table}', words, title=lambda entry: str(entry['name']), sub=_word_sub, symbol=symbol,
                       sorts={'name': _('Name')}, fields=fields)
    await catalog_page(screen, catalog, look, slot=screen.title(title, back='/more', nav='/more'))


async def _word_fields(entry: Entry | None) -> None:
    _name(entry)
    _switch(entry)


async def _code_fields(entry: Entry | None) -> None:
    text_field('code', column_word('code'), entry['code'] if entry else '', required=True, max_length=16)
    _name(entry)
    _choice(entry, 'applies_to', AssetKind, AssetKind.TOOL)
    _choice(entry, 'scope', CodeScope, CodeScope.MOULD)
    _choice(entry, 'severity_default', Severity, Severity.MEDIUM)
    text_field('category', column_word('category'), entry['category'] if entry else '', max_length=40)
    text_field('map_letter', column_word('map_letter'), entry['map_letter'] if entry else '', max_length=4)
    _switch(entry)
    area_field('description', column_word('description'), entry['description'] if entry else '', max_length=300)


def _name(entry: Entry | None) -> None:
    text_field('name', column_word('name'), entry['name'] if entry else '', required=True, max_length=80)


def _switch(entry: Entry | None) -> None:
    switch_field('active', _('In use'), entry['active'] if entry else True, hint=_('Off: stays in what was written, and is not offered any more'))


def _choice(entry: Entry | None, name: str, kind: Any, usual: Any) -> None:
    choice_field(name, column_word(name), {each.value: choice_word(each) for each in kind}, (entry[name] if entry else usual).value, required=True)


def _code_sub(entry: Entry) -> str:
    return ' · '.join(filter(None, [entry.words['applies_to'], entry.words['severity_default'], entry['category'], _off(entry)]))


def _word_sub(entry: Entry) -> str:
    planned = column_word('scheduled') if entry.values.get('scheduled') else ''
    return ' · '.join(filter(None, [planned, _off(entry)]))


def _off(entry: Entry) -> str:
    return '' if entry['active'] else _('Off')


def _removed(name: str) -> str:
    return _('{name} removed.', name=name)
