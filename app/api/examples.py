"""What requests and answers look like: the examples of the description."""
from typing import Any

from data.tables.assets import AssetKind

ID, SITE_ID, PLACE_ID = '019a4e5c-7d21-7c3e-9a55-0c1f4b8e2d10', '019a4e5b-1111-7abc-8def-001122334455', '019a4e5b-2222-7abc-8def-001122334455'
AT = '2026-03-02T13:05:00Z'
SITE: dict[str, Any] = {'id': SITE_ID, 'version': 1, 'code': 'HQ', 'name': 'Headquarters', 'time_zone': 'Europe/Berlin'}
LOCATION: dict[str, Any] = {'id': PLACE_ID, 'version': 1, 'site_id': SITE_ID, 'name': 'Press 4', 'kind': 'press', 'parent_id': None}
DEPARTMENT: dict[str, Any] = {'id': ID, 'version': 1, 'site_id': SITE_ID, 'name': 'Moulding', 'description': 'Hall 2', 'company_code': '1000',
                              'company_name': 'Example Plastics'}
CAVITY = {'id': ID, 'name': '3', 'position_x': 0.625, 'position_y': 0.25, 'blocked_at': AT, 'blocked_by': 'Ann Person', 'reason': 'Gate worn'}
NEW_USER = {'username': 'ann', 'full_name': 'Ann Person', 'role': 'technician', 'email': 'ann@example.com', 'pin': '2580'}
USER = {'id': ID, 'version': 2, 'username': 'ann', 'full_name': 'Ann Person', 'email': 'ann@example.com', 'role': 'technician',
        'site_id': SITE_ID, 'site': 'Headquarters', 'department_id': None, 'department': '', 'active': True, 'language': '', 'theme': 'light',
        'has_password': True, 'has_pin': True, 'has_badge': False, 'has_second_factor': False, 'last_login_at': AT}
DEVICE = {'id': ID, 'version': 1, 'name': 'Kiosk at press 4', 'kind': 'kiosk', 'site': 'Headquarters', 'enrolled_at': AT, 'active': True}
KEY = {'id': ID, 'version': 1, 'name': 'Line 3 dashboard', 'owner': 'ben', 'prefix': 'tw_3q2-7', 'scopes': ['see-assets', 'see-places'],
       'expires_at': '2027-03-02T13:05:00Z', 'last_used_at': AT, 'revoked_at': None}
NEW_KEY = {'id': ID, 'key': 'tw_3q2-7wAAq0mXlkP…'}
AUDIT = {'id': 4821, 'at': AT, 'actor_name': 'ann', 'source': 'api', 'address': '192.168.1.20', 'command': 'move_asset', 'table': 'asset',
         'row_id': ID, 'label': 'TL-0001', 'verb': 'update', 'diff': {'stage': ['stored', 'in_press']}}
SETTINGS = {'plant_name': 'Works North', 'language': 'en', 'locale': 'en-GB', 'zone': 'Europe/Berlin', 'second_factor': 'yes'}

_ROW = {'id': ID, 'version': 3, 'asset_number': 'TL-0001', 'name': 'Cap 28 mm', 'status': 'active', 'site': 'HQ', 'location': 'Press 4',
        'manufacturer': 'Example Moulds', 'tags': ['caps'], 'updated_at': AT}
_CARD = {**_ROW, 'description': '', 'model': 'C28', 'serial_number': 'EM-7714', 'qr_code': 'TL-0001', 'site_id': SITE_ID, 'department_id': None,
         'department': '', 'location_id': PLACE_ID, 'installed_on': '2024-05-17', 'created_at': AT}
_MACHINE = {'asset_number': 'PR-04', 'name': 'Press 4', 'qr_code': 'PR-04', 'location': 'Hall 2', 'tags': []}


def row(kind: AssetKind) -> dict[str, Any]:
    if kind is AssetKind.MACHINE:
        return {**_ROW, **{name: value for name, value in _MACHINE.items() if name in _ROW}}
    return {**_ROW, 'stage': 'in_press', 'cavity_count': 8, 'customer': 'Example Drinks'}


def card(kind: AssetKind) -> dict[str, Any]:
    if kind is AssetKind.MACHINE:
        return {**_CARD, **_MACHINE, 'tonnage': 120, 'machine_type': 'all-electric'}
    return {**_CARD, 'stage': 'in_press', 'cavity_count': 8, 'customer': 'Example Drinks', 'resin': 'HDPE', 'spi_class': 101, 'tonnage_min': 80,
            'tonnage_max': 160, 'expected_life_shots': 1_000_000, 'cavities': [CAVITY]}


def new(kind: AssetKind) -> dict[str, Any]:
    if kind is AssetKind.MACHINE:
        return {'asset_number': 'PR-04', 'name': 'Press 4', 'tonnage': 120, 'machine_type': 'all-electric'}
    return {'asset_number': 'TL-0001', 'name': 'Cap 28 mm', 'cavity_count': 8, 'tags': ['caps'], 'location_id': PLACE_ID}
