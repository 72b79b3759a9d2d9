"""Entries of the change log as sentences."""
from datetime import datetime
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from data.tables.assets import AssetKind
from pages.actions.words import action_path
from pages.assets.paths import card_path
from pages.ids import as_id
from pages.people.words import user_path
from services.language import N_, _, moment
from services.upkeep.audit import AuditRow
from services.wording import choice_word, column_word, shown, table_word, verb_word

SENTENCES = {
    'insert': N_('{who} added {thing} {name}'), 'update': N_('{who} changed {thing} {name}'),
    'delete': N_('{who} removed {thing} {name}'),
    'signed_in': N_('{name} signed in'), 'signed_out': N_('{name} signed out'), 'timed_out': N_('{name} was signed out after a pause'),
    'ended': N_('{name} was signed out'), 'tried': N_('Sign-in tried as {name}'),
    'exported': N_('{who} exported the {thing}, {name}'),
    'restored': N_('A backup was restored: {name}'), 'clock_jumped': N_('The clock of the machine jumped: {name}'),
    'shown': N_('{who} looked at the {thing} {name}'),
}
PLACES = {
    'site': '/sites', 'department': '/departments', 'location': '/locations', 'device': '/admin/devices', 'api_key': '/admin/api-keys',
    'setting': '/admin/settings', 'backup_run': '/admin/backups', 'recovery_key': '/admin/backups',
}
SYMBOLS = {
    'insert': 'add_circle', 'update': 'edit', 'delete': 'delete', 'signed_in': 'login', 'signed_out': 'logout', 'timed_out': 'logout',
    'ended': 'logout', 'tried': 'password', 'exported': 'download', 'restored': 'settings_backup_restore',
    'clock_jumped': 'schedule', 'shown': 'visibility',
}
UNSAID = {'failed_sign_ins', 'mfa_step', 'locked_until', 'sha256'}  # what only the machine needs
SOURCES = {'screen': N_('on a screen'), 'api': N_('by a program'), 'cli': N_('at the command line'), 'job': N_('by a job'),
           'system': N_('by Toolwarden itself'), 'door': N_('while signing in')}


def sentence(row: AuditRow) -> str:
    pattern = SENTENCES.get(row.verb)
    words = {'who': who(row), 'thing': table_word(row.table), 'name': _name(row)}
    return (_(pattern, **words) if pattern else f'{words["who"]}: {table_word(row.table)} {words["name"]}, {verb_word(row.verb)}').strip()


def _name(row: AuditRow) -> str:
    """A backup is known by its path, of which the end says enough."""
    return PurePath(row.label).name if row.table == 'backup_run' else row.label


def who(row: AuditRow) -> str:
    return row.actor_name if row.actor_name and row.source not in {'system', 'job', 'cli'} else 'Toolwarden'


def source_word(source: str) -> str:
    return _(SOURCES[source]) if source in SOURCES else source


def changes(row: AuditRow) -> list[tuple[str, str]]:
    """Each column that changed, and how; of something new only what it is."""
    known = UNSAID if row.verb == 'update' else UNSAID | {'id', 'asset_number', 'username'}  # the sentence names them already
    return [(column_word(column), _change(column, values)) for column, values in sorted(row.diff.items()) if column not in known]


def in_short(row: AuditRow) -> str:
    """For one line of a list; of something new its name is enough."""
    if row.verb == 'insert':
        return ''
    return ' · '.join(f'{name}: {change}' if change else name for name, change in changes(row))


def place_of(row: AuditRow) -> str:
    """Where the thing is shown, as far as the log knows the way."""
    if row.table == 'user' and row.label and row.verb != 'tried':
        return user_path(row.label)
    if row.table == 'asset' and row.label:
        return _asset_path(row)
    if row.table == 'action_item':
        return action_path(row.row_id)
    return PLACES.get(row.table, '')


def _asset_path(row: AuditRow) -> str:
    kind = row.diff.get('kind', [None, None])
    known = kind[1] if isinstance(kind, list) and len(kind) == 2 else None
    return card_path(AssetKind(known), row.label) if known in set(AssetKind) else f'/tools?q={quote(row.label)}'


def _change(column: str, values: Any) -> str:
    """Most entries say before and after; notes say whatever was worth saying."""
    if not isinstance(values, list) or len(values) != 2:
        return _value(column, values)
    if values[0] is None:
        return _value(column, values[1])
    before, after = (_value(column, value) for value in values)
    return f'{before} → {after}' if before or after else ''


def _value(column: str, value: Any) -> str:
    """References are ids, which say nothing to anybody."""
    if isinstance(value, str) and len(value) == 36 and as_id(value):
        return ''
    if isinstance(value, str) and column.endswith('_at'):
        return _as_moment(value)
    return choice_word(value) if column in {'role', 'kind', 'status', 'stage'} and isinstance(value, str) else shown(column, value)


def _as_moment(value: str) -> str:
    try:
        return moment(datetime.fromisoformat(value))
    except ValueError:
        return value
