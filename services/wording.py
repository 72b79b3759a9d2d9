"""What people call the tables, columns and choices of the product."""
from enum import StrEnum
from typing import Any

from services.language import N_, _, number

TABLES = {
    'api_key': N_('API key'), 'asset': N_('asset'), 'asset_move': N_('move'), 'audit_entry': N_('change log'), 'backup_run': N_('backup'),
    'cavity': N_('cavity'), 'cavity_block': N_('cavity block'), 'department': N_('department'), 'device': N_('device'),
    'location': N_('location'), 'recovery_code': N_('recovery code'), 'recovery_key': N_('recovery key'),
    'retention_rule': N_('retention rule'), 'setting': N_('setting'),
    'sign_in': N_('sign-in'), 'site': N_('site'), 'user': N_('user'),
}
COLUMNS = {
    'active': N_('Active'), 'asset_id': N_('Asset'), 'asset_number': N_('Number'), 'at': N_('When'), 'badge_hash': N_('Badge'),
    'blocked_at': N_('Blocked since'), 'by_id': N_('By'), 'cavity_count': N_('Cavities'), 'cavity_id': N_('Cavity'), 'code': N_('Code'),
    'company_code': N_('Company code'), 'company_name': N_('Company'), 'customer': N_('Customer'), 'department_id': N_('Department'),
    'description': N_('Description'), 'email': N_('E-mail'), 'expected_life_shots': N_('Expected life in shots'),
    'expires_at': N_('Expires'), 'from_id': N_('From'), 'full_name': N_('Full name'), 'installed_on': N_('Installed on'), 'kind': N_('Kind'),
    'language': N_('Language'), 'location_id': N_('Place'), 'machine_type': N_('Machine type'), 'manufacturer': N_('Manufacturer'),
    'mfa_secret': N_('Second factor'), 'model': N_('Model'), 'name': N_('Name'), 'parent_id': N_('Part of'), 'password': N_('Password'),
    'password_hash': N_('Password'), 'pin': N_('PIN'), 'pin_hash': N_('PIN'), 'qr_code': N_('QR code'), 'reason': N_('Reason'),
    'resin': N_('Resin'), 'revoked_at': N_('Revoked'), 'role': N_('Role'), 'scopes': N_('Rights'), 'serial_number': N_('Serial number'),
    'site_id': N_('Site'), 'spi_class': N_('SPI class'), 'stage': N_('Stage'), 'status': N_('Status'), 'tags': N_('Tags'),
    'time_zone': N_('Time zone'), 'to_id': N_('To'), 'tonnage': N_('Clamp force (t)'), 'tonnage_max': N_('Largest press (t)'),
    'tonnage_min': N_('Smallest press (t)'), 'tool_id': N_('Tool'), 'unblocked_at': N_('Unblocked'), 'used_at': N_('Used'),
    'user_id': N_('Person'), 'username': N_('User name'), 'value': N_('Value'), 'position_x': N_('Position across'),
    'position_y': N_('Position down'), 'plant_name': N_('Plant name'), 'locale': N_('Numbers and dates'), 'zone': N_('Time zone'),
    'keep_days': N_('Days to keep'), 'what': N_('What'), 'badge': N_('Badge'), 'theme': N_('Colours'),
}
CHOICES = {
    'active': N_('Active'), 'maintenance': N_('In maintenance'), 'down': N_('Down'), 'retired': N_('Retired'),
    'tool': N_('Tool'), 'machine': N_('Machine'),
    'stored': N_('Stored'), 'in_press': N_('In press'), 'pulled': N_('Pulled'), 'inspection': N_('Inspection'), 'bench': N_('Bench'),
    'final_check': N_('Final check'), 'red_tag': N_('Red tag'),
    'press': N_('Press'), 'rack': N_('Rack'), 'slot': N_('Slot'), 'cleaning': N_('Cleaning'), 'vendor': N_('Outside vendor'),
    'scrap': N_('Scrap'), 'other': N_('Other'),
    'operator': N_('Operator'), 'technician': N_('Technician'), 'engineer': N_('Engineer'), 'supervisor': N_('Supervisor'),
    'inventory_manager': N_('Inventory manager'), 'manager': N_('Manager'), 'admin': N_('Administrator'),
    'kiosk': N_('Kiosk'), 'tablet': N_('Tablet'), 'nightly': N_('Nightly'), 'manual': N_('By hand'),
    'password': N_('Password'), 'pin': N_('PIN'), 'badge': N_('Badge'), 'token': N_('Token'),
    'light': N_('Day'), 'dark': N_('Night'),
}
VERBS = {
    'insert': N_('added'), 'update': N_('changed'), 'delete': N_('removed'), 'signed_in': N_('signed in'),
    'tried': N_('tried to sign in'), 'refused': N_('refused'),
    'signed_out': N_('signed out'), 'timed_out': N_('timed out'), 'ended': N_('ended'), 'exported': N_('exported'),
    'restored': N_('restored'), 'shown': N_('shown'), 'verified': N_('verified'), 'clock_jumped': N_('clock jumped'),
}


def table_word(table: str) -> str:
    return _(TABLES.get(table, table))


def column_word(column: str) -> str:
    return _(COLUMNS.get(column, column))


def choice_word(value: StrEnum | str) -> str:
    return _(CHOICES.get(str(value), str(value)))


def verb_word(verb: str) -> str:
    return _(VERBS.get(verb, verb))


def shown(column: str, value: Any) -> str:
    """A stored value as a person reads it."""
    if value is None or value == '':
        return _('nothing')
    if isinstance(value, bool):
        return _('yes') if value else _('no')
    if isinstance(value, (int, float)):
        return number(value, 0 if isinstance(value, int) else 2)
    if isinstance(value, list):
        return ', '.join(map(str, value)) or _('nothing')
    return choice_word(value) if value in CHOICES else str(value)
