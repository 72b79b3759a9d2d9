"""The form of a source: which machine, where it answers, and how often it is asked."""
from typing import Any

from components.choice import Option
from components.draft_form import draft_form
from components.elements import box
from components.empty_state import empty_state
from components.field import choice_field, hidden_field, switch_field, text_field
from components.panel import panel
from data.tables.assets import AssetKind
from data.tables.sources import Security, SourceKind
from pages.ids import as_id
from pages.sources.words import HOME, MAPPED, ON_THE_NETWORK, source_path
from services.assets.register import list_assets
from services.language import _
from services.people.roles import Permission
from services.sources.register import EXAMPLES, SourceRow, show_source
from services.wording import choice_word, column_word

MOST = 500
FORMATS = {'json': 'JSON', 'sparkplug': 'Sparkplug B'}
OFFERED = (SourceKind.OPCUA, SourceKind.MQTT, SourceKind.PULSE, SourceKind.SIMULATED)
STEADY = ('5', '20', '50', '100')  # milliseconds


async def new_source_page(screen: Any) -> None:
    screen.title(_('Connect a machine'), back=HOME, mode='focus', nav='/more')
    if not screen.may(Permission.EDIT_SOURCES):
        return empty_state(_('You are not allowed to do this.'), picture='no-entry', action=(_('Presses'), HOME))
    machines = (await screen.ask(list_assets, kind=AssetKind.MACHINE, limit=MOST)).items
    if not machines:
        return empty_state(_('No machines yet'), _('Add the machine first.'), action=(_('Add a machine'), '/machines/new'))
    with box('page page-narrow'), draft_form('/forms/add_source', submit=_('Save and look what it offers')):
        with panel(_('Which machine?'), padded=True), box('form-grid'):
            choice_field('machine_id', _('Machine'), [Option(str(row.id), f'{row.asset_number} {row.name}') for row in machines], required=True)
            choice_field('kind', column_word('kind'), {kind.value: choice_word(kind) for kind in OFFERED}, SourceKind.OPCUA.value, required=True)
        _address(None)


async def edit_source_page(screen: Any, source_id: str) -> None:
    screen.title(_('Edit a source'), back=HOME, mode='focus', nav='/more')
    if not screen.may(Permission.EDIT_SOURCES) or not as_id(source_id):
        return empty_state(_('You are not allowed to do this.'), picture='no-entry', action=(_('Presses'), HOME))
    row: SourceRow = await screen.ask(show_source, source_id=source_id)
    screen.title(row.name, row.machine_name, back=source_path(row.id), mode='focus', nav='/more')
    hidden = {'source_id': str(row.id), 'seen_version': row.version}
    with box('page page-narrow'), draft_form('/forms/change_source', record=str(row.id), hidden=hidden):
        _address(row)
        if row.kind is SourceKind.MQTT:
            _told(row)
        if row.kind is SourceKind.PULSE:
            _closed(row)


def _closed(row: SourceRow) -> None:
    """How the contact is wired, and how badly it bounces."""
    wired = {'ground': _('A dry contact to ground'), 'voltage': _('A voltage of its own')}
    with panel(_('What does the contact do?'), padded=True), box('form-grid'):
        choice_field(f'{MAPPED}contact', _('It closes'), wired, row.mapping.get('contact', 'ground'), required=True)
        choice_field(f'{MAPPED}steady_ms', _('Milliseconds it stays closed at least'), {each: each for each in STEADY},
                     str(row.mapping.get('steady_ms', '20')), required=True, hint=_('Shorter ones are bounces.'))


def _told(row: SourceRow) -> None:
    """Where in a message each value stands."""
    with panel(_('What does it tell?'), padded=True), box('form-grid'):
        if row.mapping.get('open_password'):
            hidden_field(f'{MAPPED}open_password', True)
        choice_field(f'{MAPPED}format', _('Written as'), FORMATS, row.mapping.get('format', 'json'), required=True)
        for name, label, hint in (('topic', _('Topic'), 'plant/hq/p7/shot'), ('machine', _('Counter of the machine'), 'Data.CYCN'),
                                  ('job', _('Counter of the job'), ''), ('mould', _('Mould'), 'Data.tool'), ('job_name', _('Name of the job'), ''),
                                  ('cycle', _('Seconds of the cycle'), '')):
            text_field(f'{MAPPED}{name}', label, row.mapping.get(name, ''), max_length=200, hint=hint)


def _address(row: SourceRow | None) -> None:
    _called(row)
    with panel(_('How often, and how fast?'), padded=True), box('form-grid'):
        text_field('poll_seconds', _('Seconds between two looks'), row.poll_seconds if row else 2.0, kind='decimal', required=True)
        text_field('fastest_cycle', _('Seconds of the fastest cycle'), row.fastest_cycle if row else 1.0, kind='decimal', required=True,
                   hint=_('More shots than that are doubted.'))
        if row:
            switch_field('enabled', _('Collect its shots'), row.enabled)


def _called(row: SourceRow | None) -> None:
    with panel(_('Where does it answer?'), padded=True), box('form-grid'):
        kinds = [row.kind] if row else list(EXAMPLES)
        examples = ' · '.join(EXAMPLES[kind] for kind in kinds if kind in EXAMPLES)
        text_field('url', _('Address'), row.url if row else '', max_length=300, hint=examples)
        if row and row.kind not in ON_THE_NETWORK:
            return
        choice_field('security', _('Security'), {each.value: choice_word(each) for each in Security}, row.security if row else Security.NONE.value,
                     required=True)
        text_field('username', _('User'), row.username if row else '', max_length=120, hint=_('Best one that may only read'))
        text_field('password', column_word('password'), '', kind='password', max_length=200,
                   hint=_('Empty: the one that is kept') if row and row.has_password else '')
