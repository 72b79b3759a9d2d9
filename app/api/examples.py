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
        'has_password': True, 'has_pin': True, 'has_badge': False, 'has_second_factor': False, 'wants_mail': True, 'last_login_at': AT}
DEVICE = {'id': ID, 'version': 1, 'name': 'Kiosk at press 4', 'kind': 'kiosk', 'site': 'Headquarters', 'enrolled_at': AT, 'active': True}
KEY = {'id': ID, 'version': 1, 'name': 'Line 3 dashboard', 'owner': 'ben', 'prefix': 'tw_3q2-7', 'scopes': ['see-assets', 'see-places'],
       'expires_at': '2027-03-02T13:05:00Z', 'last_used_at': AT, 'revoked_at': None}
NEW_KEY = {'id': ID, 'key': 'tw_3q2-7wAAq0mXlkP…'}
AUDIT = {'id': 4821, 'at': AT, 'actor_name': 'ann', 'source': 'api', 'address': '192.168.1.20', 'command': 'move_asset', 'table': 'asset',
         'row_id': ID, 'label': 'TL-0001', 'verb': 'update', 'diff': {'stage': ['stored', 'in_press']}}
SETTINGS = {'plant_name': 'Works North', 'language': 'en', 'locale': 'en-GB', 'zone': 'Europe/Berlin', 'second_factor': 'yes',
            'plant_address': 'https://toolwarden.example'}
NEW_READING = {'tool_id': ID, 'shot_count': 412_880, 'note': 'End of the early shift'}
READING: dict[str, Any] = {'id': ID, 'version': 1, **NEW_READING, 'delta': 1_240, 'source': 'manual', 'recorded_at': AT, 'recorded_by_id': ID,
                           'recorded_by': 'Ann Person', 'machine_id': None, 'machine': '', 'run_id': None}
COUNTER = {'tool_id': ID, 'lifetime_shots': 412_880, 'counter': 412_880, 'last_shot_at': AT, 'counted_since': '2024-05-17T06:00:00Z',
           'last_reading': READING, 'expected_life_shots': 1_000_000, 'shots_left': 587_120}
COUNTER_CHANGE = {'new_count': 0, 'reason': 'New counter fitted'}
NEW_RUN = {'tool_id': ID, 'machine_id': ID, 'shot_count': 411_640}
RUN_END = {'version': 1, 'shot_count': 412_880, 'good': 9_700, 'rejected': {'Flash': 120, 'Short shot': 24}}
RUN: dict[str, Any] = {
    'id': ID, 'version': 2, 'tool_id': ID, 'tool': 'TL-0001', 'machine_id': ID, 'machine': 'PR-04', 'started_at': '2026-03-02T05:00:00Z',
    'ended_at': AT, 'started_by': 'Ann Person', 'ended_by': 'Ann Person', 'stop_reason_id': None, 'stop_reason': '', 'cavities': 8,
    'active_cavities': 7, 'shots': 1_240, 'parts': 9_844, 'parts_not_made': 76, 'good': 9_700, 'rejected': {'Flash': 120, 'Short shot': 24},
    'note': '', 'can_change': True,
    'segments': [{'began_at': '2026-03-02T05:00:00Z', 'active_cavities': 8, 'cavities': 8, 'shots': 1_164},
                 {'began_at': '2026-03-02T12:30:00Z', 'active_cavities': 7, 'cavities': 8, 'shots': 76}]}

NEW_PART = {'asset_id': ID, 'position': 'E07', 'cavity': '3', 'name': 'Ejector pin', 'note': 'Worn'}
PART = {'id': ID, 'asset_id': ID, 'position': 'E07', 'cavity': '3', 'name': 'Ejector pin', 'fitted_at': AT, 'fitted_by': 'Ann Person',
        'shots_at': 412_880, 'lasted': None, 'note': 'Worn'}
SEAT = {'position': 'E07', 'cavity': '3', 'name': 'Ejector pin', 'fitted_at': AT, 'shots_at': 412_880, 'age': 0, 'changes': 4,
        'usual_life': 104_000}

REPORT_PLAN = {'id': ID, 'version': 1, 'site_id': ID, 'name': 'Monday', 'kind': 'management', 'rhythm': 'weekly', 'hour': 6, 'shift_hours': 8,
               'department_id': None, 'active': True}
STORED_REPORT = {'id': ID, 'name': 'Monday', 'rhythm': 'weekly', 'site': 'Main', 'since': '2026-03-02', 'until': '2026-03-08', 'shift': 0,
                 'made_at': AT, 'size': 48_211}
NEW_CIRCUIT = {'asset_id': ID, 'name': 'K1', 'inlet': '1', 'inlet_side': 'left', 'outlet': '2', 'outlet_side': 'left', 'baseline': 8.0,
               'limit_percent': 20}
CIRCUIT = {**NEW_CIRCUIT, 'id': ID, 'version': 1, 'flow': 6.1, 'loss_percent': 24, 'measured_at': AT, 'descaling_id': ID, 'trend': [7.9, 7.2, 6.1]}
FLOW = {'id': ID, 'circuit_id': ID, 'circuit': 'K1', 'flow': 6.1, 'loss_percent': 24, 'measured_at': AT, 'measured_by_id': ID,
        'measured_by': 'Ann Person', 'note': ''}

FAILURE_WORD = {'id': ID, 'version': 1, 'active': True}
FAILURE_CODE = {**FAILURE_WORD, 'code': 'EJ-001', 'name': 'Ejector pin broken', 'description': 'Pin or sleeve broken, stuck forward',
                'severity_default': 'critical', 'category': 'Ejection', 'applies_to': 'tool', 'scope': 'cavity', 'map_letter': 'EJ'}
NEW_REPORT = {'asset_id': ID, 'failure_code_id': ID, 'cavities': ['2'], 'containment_action': 'Cavity 2 blocked'}
_REPORT = {'id': ID, 'version': 1, 'asset_id': ID, 'asset_kind': 'tool', 'asset_number': 'TL-0001', 'asset_name': 'Cap 28 mm', 'site': 'HQ',
           'cavities': ['2'], 'severity': 'critical', 'status': 'open', 'occurred_at': AT, 'reported_by': 'Ann Person', 'fix_is_asked': False}
REPORT_ROW = {**_REPORT, 'failure_code_id': ID, 'code': 'EJ-001', 'code_name': 'Ejector pin broken', 'map_letter': 'EJ'}
REPORT = {**_REPORT, 'asset_status': 'down', 'further_codes': [], 'description': '', 'containment_action': 'Cavity 2 blocked', 'shots_at': 412_300,
          'code': {name: FAILURE_CODE[name] for name in ('id', 'code', 'name', 'description', 'category', 'map_letter')},
          'stop_reason_id': None, 'stop_reason': '', 'cause_id': None, 'cause': '', 'corrective_action_id': None, 'corrective_action': '',
          'affected_component': '', 'root_cause': '', 'closed_at': None, 'closed_by': '', 'ask_at_shots': None, 'fix_held': None,
          'fix_answered_at': None}

NEW_PLAN = {'asset_id': ID, 'name': 'In-press clean and grease', 'level': 2, 'every_shots': 10_000, 'every_days': 7, 'warn_percent': 80,
            'stop_percent': 150}
PLAN = {**NEW_PLAN, 'id': ID, 'version': 3, 'asset_number': 'TL-0001', 'asset_name': 'Cap 28 mm', 'kind': 'tool', 'site_id': SITE_ID, 'site': 'HQ',
        'status': 'active', 'state': 'warn', 'used_percent': 86, 'left_shots': 1_400, 'left_days': 3, 'due_on': '2026-03-05',
        'forecast': '2026-03-03', 'pace': 1_150.0, 'frequency_type': None, 'frequency_value': None, 'checklist_template_id': None,
        'checklist': '', 'assigned_to_id': ID, 'assigned_to': 'Ann Person', 'instructions': 'Use the blue grease', 'counts_since': AT,
        'last_done_at': AT, 'last_done_on': AT[:10], 'last_done_shots': 403_700, 'paused_on': None, 'created_at': AT, 'updated_at': AT}
COMPLETION = {'id': ID, 'plan_id': ID, 'plan': 'In-press clean and grease', 'asset_id': ID, 'completed_at': AT, 'completed_by': 'Ann Person',
              'status': 'completed', 'notes': '', 'shots_at': 403_700, 'by_level': None}

WAYS = {'tool_id': ID, 'version': 4, 'asset_number': 'TL-0001', 'stage': 'pulled', 'ways': [
    {'stage': 'inspection', 'why_not': ''}, {'stage': 'stored', 'why_not': 'TL-0001 came off the press (14:05): first its post-run checklist '
                                             'has to be signed, with no key check failed.'}]}
NEW_ACTION = {'asset_id': ID, 'title': 'Polish the core', 'assigned_to_id': ID, 'due_date': '2026-03-05'}
ACTION_ROW = {'id': ID, 'version': 1, 'title': 'Polish the core', 'status': 'open', 'asset_id': ID, 'asset_number': 'TL-0001',
              'asset_name': 'Cap 28 mm', 'asset_kind': 'tool', 'site': 'HQ', 'assigned_to_id': ID, 'assigned_to': 'Ann Person',
              'due_date': '2026-03-05', 'days_left': 3, 'blocks_release': False, 'updated_at': AT}
ACTION = {**ACTION_ROW, 'description': 'Burn marks since Monday', 'failure_report_id': ID, 'failure': 'VN-001 Vents blocked',
          'maintenance_log_id': None, 'created_by_id': ID, 'created_by': 'Ben Person', 'completed_at': None, 'completed_by_id': None,
          'completed_by': '', 'created_at': AT, 'comments': [{'id': ID, 'at': AT, 'by_id': ID, 'by': 'Ann Person', 'text': 'Paste is empty'}]}

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

NEW_CHECKLIST: dict[str, Any] = {'name': 'Into storage', 'purpose': 'storage', 'description': 'Before the rack', 'steps': [
    {'text': 'Inside dry', 'type': 'tick', 'unit': '', 'low': None, 'high': None, 'critical': True},
    {'text': 'Spray again in', 'type': 'number', 'unit': 'days', 'low': 1, 'high': 3650, 'critical': False}]}
CHECKLIST = {**NEW_CHECKLIST, 'id': ID, 'version': 3, 'edition': 2, 'active': True, 'is_newest': True, 'is_in_use': True}
NEW_LOG = {'asset_id': ID, 'checklist_template_id': ID, 'answers': [{'step': 1, 'verdict': 'ok'}, {'step': 2, 'value': '90'}], 'others_ok': True}
LOG: dict[str, Any] = {
    'id': ID, 'version': 1, 'asset_id': ID, 'asset_kind': 'tool', 'asset_number': 'TL-0001', 'asset_name': 'Cap 28 mm', 'site': 'HQ',
    'kind': 'storage', 'checklist_template_id': ID, 'checklist': 'Into storage', 'edition': 2, 'performed_at': AT, 'performed_by_id': ID,
    'performed_by': 'Ann Person', 'duration_minutes': 12, 'result': 'ok', 'follow_up_required': False, 'others_ok': True, 'observations': '',
    'spares_fitted': '', 'shots_at': 412_880, 'run_id': None}
_SIGNED = {'critical': False, 'cavity': '', 'verdict': 'ok', 'done_by': 'Ann Person', 'done_at': AT}
SIGNED_LOG = {'log': LOG, 'actions': [], 'plan_ids': [], 'steps': [
    {'position': 1, 'text': 'Inside dry', 'type': 'tick', 'value': '', 'unit': '', **_SIGNED, 'critical': True},
    {'position': 2, 'text': 'Spray again in', 'type': 'number', 'value': '90', 'unit': 'days', **_SIGNED}]}
NEW_SOURCE = {'machine_id': ID, 'kind': 'opcua', 'url': 'opc.tcp://10.0.0.12:4840', 'mapping': {'press': 'IMM_EXAMPLE_0123456'}}
SOURCE: dict[str, Any] = {
    'id': ID, 'version': 2, 'name': 'P-04', 'kind': 'opcua', 'machine_id': ID, 'machine': 'P-04', 'machine_name': 'Press 4',
    'url': 'opc.tcp://10.0.0.12:4840', 'username': '', 'has_password': False, 'security': 'none', 'certificate': '', 'offered_certificate': '',
    'identity': 'Example 0123456', 'mapping': {'press': 'IMM_EXAMPLE_0123456'}, 'poll_seconds': 2.0, 'fastest_cycle': 1.0, 'enabled': True,
    'mood': 'counting', 'detail': '', 'since': AT, 'read_at': AT, 'last_shot_at': AT, 'machine_count': 8_214_733, 'job_count': 1_204,
    'mould': 'TL-1107', 'job_name': 'Cable clip', 'tool_id': ID, 'tool': 'TL-1107', 'found_by': 'mould_id', 'tool_shots': 412_880,
    'cycle_seconds': 18.4, 'machine_mode': 'automatic', 'clock_ahead': 0.3, 'unassigned': 0, 'unassigned_since': None, 'doubts': 0}
DOUBT: dict[str, Any] = {'id': ID, 'tool_id': ID, 'tool': 'TL-1107', 'reason': 'restarted', 'counted': 12, 'missing': 40, 'since': AT, 'at': AT,
                         'decided_at': None, 'decided_by': '', 'decided_shots': None}
SOURCE_EVENT: dict[str, Any] = {
    'id': 90_210, 'source_id': ID, 'source': 'P-04', 'at': AT, 'kind': 'poll', 'processing': 'applied', 'delta': 3, 'tool_id': ID,
    'tool': 'TL-1107', 'gap_seconds': None, 'reason': '', 'payload': {'m': 8_214_733, 'j': 1_204, 'mould': 'TL-1107'}, 'source_ts': AT,
    'status_code': 0}
OFFER = {'proposals': [{'title': 'IMM_EXAMPLE_0123456', 'mapping': {'press': 'IMM_EXAMPLE_0123456'},
                        'values': {'machine': '8214733', 'job': '1204'}}],
         'trouble': '', 'certificate': ''}
CHILD = {'namespace': 'urn:example:press', 'name': 'Shot count', 'is_value': True, 'is_counter': True, 'value': '8214733'}
