"""What people call the tables, columns and choices of the product."""
from enum import StrEnum
from typing import Any

from services.language import N_, _, number

TABLES = {
    'api_key': N_('API key'), 'asset': N_('asset'), 'asset_move': N_('move'), 'audit_entry': N_('change log'), 'backup_run': N_('backup'),
    'action_comment': N_('comment'), 'action_item': N_('action'), 'attachment': N_('photo or document'),
    'cause': N_('cause'), 'cavity': N_('cavity'), 'cavity_block': N_('cavity block'), 'department': N_('department'), 'device': N_('device'),
    'checklist_template': N_('checklist'), 'corrective_action': N_('corrective action'), 'counter_change': N_('counter change'),
    'figure': N_('figure'), 'failure_code': N_('failure code'),
    'failure_report': N_('failure report'), 'failure_report_code': N_('further failure code'),
    'fitted_part': N_('fitted part'), 'log_step': N_('step'), 'maintenance_log': N_('maintenance log'), 'maintenance_plan': N_('maintenance plan'),
    'part_defect': N_('part defect'), 'photo_mark': N_('mark on a photo'), 'plan_completion': N_('completion of a plan'), 'run': N_('run'),
    'run_segment': N_('part of a run'), 'shot_reading': N_('shot reading'), 'stop_reason': N_('stop reason'),
    'list': N_('list'), 'location': N_('location'), 'recovery_code': N_('recovery code'), 'recovery_key': N_('recovery key'),
    'report_plan': N_('standing report'), 'stored_report': N_('stored report'), 'retention_rule': N_('retention rule'), 'setting': N_('setting'),
    'sign_in': N_('sign-in'), 'site': N_('site'), 'user': N_('user'),
    'water_circuit': N_('water circuit'), 'water_flow': N_('flow of water'),
    'learned_job': N_('learned job'), 'shot_doubt': N_('doubtful count'), 'source': N_('source'), 'tool_assignment': N_('tool of a press'),
}
COLUMNS = {
    'baseline': N_('Flow when clean (l/min)'), 'circuit_id': N_('Water circuit'), 'descaling_id': N_('Descaling'), 'flow': N_('Flow (l/min)'),
    'inlet': N_('Water in'), 'inlet_side': N_('Side of the inlet'), 'limit_percent': N_('Loss that asks for descaling (%)'),
    'measured_at': N_('Measured'), 'measured_by_id': N_('Measured by'), 'outlet': N_('Water out'), 'outlet_side': N_('Side of the outlet'),
    'hour': N_('Hour'), 'rhythm': N_('How often'), 'shift_hours': N_('Hours of a shift'),
    'asset_name': N_('Name'), 'assigned_to': N_('Assigned to'), 'checklist': N_('Checklist'), 'code_name': N_('Failure'),
    'days_left': N_('Days left'), 'due_on': N_('Due on'), 'ended_by': N_('Ended by'), 'forecast': N_('Expected on'), 'left_days': N_('Days left'),
    'left_shots': N_('Shots left'), 'location': N_('Place'), 'machine': N_('Machine'), 'parts': N_('Parts'), 'parts_not_made': N_('Parts not made'),
    'performed_by': N_('Done by'), 'recorded_by': N_('Read by'), 'reported_by': N_('Reported by'), 'site': N_('Site'),
    'started_by': N_('Started by'), 'state': N_('State'), 'stop_reason': N_('Stop reason'), 'tool': N_('Tool'),
    'used_percent': N_('Used in per cent'),
    'certificate': N_('Certificate'), 'counted': N_('Counted'), 'decided_at': N_('Decided'), 'decided_by_id': N_('Decided by'),
    'decided_shots': N_('Shots decided'), 'doubt_id': N_('Doubtful count'), 'enabled': N_('Collected'), 'event_key': N_('Step'),
    'fastest_cycle': N_('Seconds of the fastest cycle'), 'found_by': N_('Known by'), 'from_at': N_('From'), 'identity': N_('Who answers there'),
    'job_name': N_('Name of the job'), 'mapping': N_('What is counted'), 'missing': N_('Missing at most'), 'path': N_('Path'),
    'poll_seconds': N_('Seconds between two looks'), 'security': N_('Security'), 'since': N_('Since'), 'source_id': N_('Source'),
    'thumbprint': N_('Thumbprint'), 'to_at': N_('To'), 'url': N_('Address'),
    'active': N_('Active'), 'asset_id': N_('Asset'), 'asset_number': N_('Number'), 'at': N_('When'), 'badge_hash': N_('Badge'),
    'blocked_at': N_('Blocked since'), 'by_id': N_('By'), 'cavity_count': N_('Cavities'), 'cavity_id': N_('Cavity'), 'code': N_('Code'),
    'company_code': N_('Company code'), 'company_name': N_('Company'), 'customer': N_('Customer'), 'department_id': N_('Department'),
    'description': N_('Description'), 'email': N_('E-mail'), 'expected_life_shots': N_('Expected life in shots'),
    'expires_at': N_('Expires'), 'from_id': N_('From'), 'from_stage': N_('From stage'), 'full_name': N_('Full name'),
    'installed_on': N_('Installed on'), 'kind': N_('Kind'),
    'language': N_('Language'), 'location_id': N_('Place'), 'machine_type': N_('Machine type'), 'manufacturer': N_('Manufacturer'),
    'mfa_secret': N_('Second factor'), 'model': N_('Model'), 'name': N_('Name'), 'parent_id': N_('Part of'), 'password': N_('Password'),
    'password_hash': N_('Password'), 'pin': N_('PIN'), 'pin_hash': N_('PIN'), 'qr_code': N_('QR code'), 'reason': N_('Reason'),
    'resin': N_('Resin'), 'revoked_at': N_('Revoked'), 'role': N_('Role'), 'scopes': N_('Rights'), 'serial_number': N_('Serial number'),
    'site_id': N_('Site'), 'spi_class': N_('SPI class'), 'stage': N_('Stage'), 'status': N_('Status'), 'tags': N_('Tags'),
    'time_zone': N_('Time zone'), 'to_id': N_('To'), 'to_stage': N_('To stage'),
    'tonnage': N_('Clamp force (t)'), 'tonnage_max': N_('Largest press (t)'),
    'tonnage_min': N_('Smallest press (t)'), 'tool_id': N_('Tool'), 'unblocked_at': N_('Unblocked'), 'used_at': N_('Used'),
    'user_id': N_('Person'), 'username': N_('User name'), 'value': N_('Value'), 'position_x': N_('Position across'),
    'position_y': N_('Position down'), 'plant_name': N_('Plant name'), 'locale': N_('Numbers and dates'), 'zone': N_('Time zone'),
    'plant_address': N_('Address of the plant'), 'wants_mail': N_('Notifications by e-mail'),
    'keep_days': N_('Days to keep'), 'what': N_('What'), 'badge': N_('Badge'), 'theme': N_('Colours'),
    'action_id': N_('Action'), 'active_cavities': N_('Active cavities'), 'affected_component': N_('Affected component'),
    'angle': N_('Angle'), 'applies_to': N_('Concerns'), 'ask_at_shots': N_('Asked again at'), 'assigned_to_id': N_('Assigned to'),
    'attachment_id': N_('Photo'), 'began_at': N_('Began'), 'blocks_release': N_('Keeps the tool from being released'), 'by_level': N_('By level'),
    'caption': N_('Caption'), 'captured_at': N_('Taken'), 'category': N_('Category'), 'cause_id': N_('Cause'), 'cavities': N_('Cavities'),
    'cavity': N_('Cavity'), 'checklist_template_id': N_('Checklist'), 'closed_at': N_('Closed'), 'closed_by_id': N_('Closed by'),
    'completed_at': N_('Completed'), 'completed_by_id': N_('Completed by'), 'containment_action': N_('Containment'),
    'corrective_action_id': N_('Corrective action'), 'created_by_id': N_('Added by'), 'critical': N_('Critical'), 'delta': N_('Difference'),
    'done_at': N_('Done'), 'done_by_id': N_('Done by'), 'due_date': N_('Due'), 'duration_minutes': N_('Minutes'), 'edition': N_('Edition'),
    'ended_at': N_('Ended'), 'ended_by_id': N_('Ended by'), 'every_days': N_('Every so many days'), 'every_shots': N_('Every so many shots'),
    'failure_code_id': N_('Failure code'),
    'further_codes': N_('Further failure codes'), 'failure_report_id': N_('Failure report'), 'file_type': N_('File type'),
    'fitted_at': N_('Fitted'), 'fitted_by_id': N_('Fitted by'),
    'fix_answered_at': N_('Answered'), 'fix_asked_after': N_('Shots a fix has to hold'),
    'fix_held': N_('The fix has held'), 'follow_up_required': N_('Follow-up needed'),
    'frequency_type': N_('Rhythm'), 'frequency_value': N_('Every so many'), 'good': N_('Good parts'), 'height': N_('Height'),
    'idle_days': N_('Days that do not count'), 'idle_shots': N_('Shots that do not count'),
    'import_key': N_('Line of a file'), 'instructions': N_('Instructions'), 'last_done_at': N_('Last done'),
    'last_done_shots': N_('Last done at shots'), 'level': N_('Level'), 'log_id': N_('Maintenance log'), 'machine_id': N_('Machine'),
    'maintenance_log_id': N_('Maintenance log'), 'map_letter': N_('Letter on the map'), 'new_count': N_('New count'),
    'needs_note': N_('Wants a note'),
    'next_due_on': N_('Due on'), 'note': N_('Note'), 'notes': N_('Notes'), 'observations': N_('Observations'), 'occurred_at': N_('Happened'),
    'old_count': N_('Old count'), 'original_name': N_('Name of the file'), 'others_ok': N_('Everything else is in order'),
    'paused_on': N_('Paused on'), 'paused_shots': N_('Paused at shots'), 'last_done_on': N_('Last done on'),
    'performed_at': N_('Done'), 'performed_by_id': N_('Done by'), 'plan_id': N_('Plan'), 'position': N_('Position'),
    'purpose': N_('Purpose'), 'recorded_at': N_('Read'), 'recorded_by_id': N_('Read by'), 'rejected': N_('Rejected parts'),
    'report_id': N_('Failure report'), 'reported_by_id': N_('Reported by'), 'resolved_at': N_('Resolved'), 'result': N_('Result'),
    'repair_minutes': N_('Minutes of repair'),
    'root_cause': N_('Root cause'), 'rows': N_('Rows'), 'run_id': N_('Run'), 'scheduled': N_('Planned'), 'scope': N_('Asks for'),
    'severity': N_('Severity'),
    'severity_default': N_('Usual severity'), 'sha256': N_('Checksum'), 'shot_count': N_('Count'), 'shots': N_('Shots'),
    'shots_at': N_('At shots'), 'size': N_('Size'), 'source': N_('Source'), 'spares_fitted': N_('Spares fitted'), 'started_at': N_('Started'),
    'started_by_id': N_('Started by'), 'steps': N_('Steps'), 'stop_percent': N_('Stop at percent'), 'stop_reason_id': N_('Stop reason'),
    'storage_path': N_('Stored as'), 'text': N_('Text'), 'title': N_('Title'), 'type': N_('Kind'), 'uploaded_by_id': N_('Added by'),
    'verdict': N_('Verdict'), 'warn_percent': N_('Warn at percent'), 'width': N_('Width'), 'x': N_('Position across'),
    'x2': N_('End across'), 'y': N_('Position down'), 'y2': N_('End down'),
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
    'kiosk': N_('Kiosk'), 'tablet': N_('Tablet'), 'wall': N_('Wall display'), 'nightly': N_('Nightly'), 'manual': N_('By hand'),
    'before_migration': N_('Before an update'),
    'password': N_('Password'), 'pin': N_('PIN'), 'badge': N_('Badge'), 'token': N_('Token'),
    'light': N_('Day'), 'dark': N_('Night'),
    'low': N_('Low'), 'medium': N_('Medium'), 'high': N_('High'), 'critical': N_('Critical'),
    'open': N_('Open'), 'contained': N_('Contained'), 'closed': N_('Closed'), 'in_progress': N_('In progress'), 'completed': N_('Completed'),
    'cancelled': N_('Cancelled'), 'paused': N_('Paused'), 'partial': N_('In part'), 'skipped': N_('Skipped'), 'issues_found': N_('Problems found'),
    'cavity': N_('Cavity'), 'mould': N_('Whole tool'), 'imported': N_('Imported'), 'automatic': N_('Automatic'), 'pulse': N_('Pulse'),
    'post_run': N_('Post-run inspection'), 'lubrication': N_('Lubrication'), 'repair': N_('Repair'), 'preventive': N_('Preventive maintenance'),
    'storage': N_('Storage'), 'last_shot': N_('Last shot'), 'tick': N_('Tick'), 'verdict': N_('Verdict'), 'number': N_('Number'),
    'text': N_('Text'), 'photo': N_('Photo'), 'per_cavity': N_('For each cavity'), 'ok': N_('OK'), 'watch': N_('Watch'), 'fail': N_('Not OK'),
    'issues': N_('Problems found'), 'failed': N_('Failed'), 'daily': N_('Daily'), 'weekly': N_('Weekly'), 'monthly': N_('Monthly'),
    'quarterly': N_('Quarterly'), 'yearly': N_('Yearly'), 'front': N_('Front'), 'rear': N_('Rear'), 'core': N_('Core side'),
    'shift': N_('Each shift'), 'management': N_('Management report'), 'handover': N_('Shift hand-over'),
    'left': N_('Left'), 'right': N_('Right'), 'top': N_('Top'), 'bottom': N_('Bottom'),
    'ring': N_('Ring'), 'arrow': N_('Arrow'),
    'opcua': 'OPC-UA', 'mqtt': 'MQTT', 'simulated': N_('Simulated'), 'none': N_('None'), 'sign': N_('Signed'), 'encrypt': N_('Signed and encrypted'),
    'person': N_('Somebody said so'), 'mould_id': N_('The press names its mould'), 'job_name': N_('By the name of the job'), 'run': N_('By the run'),
    'worn': N_('Worn'), 'damaged': N_('Damaged'), 'leaking': N_('Leaking'), 'dirty': N_('Dirty'), 'missing': N_('Missing'),
}
VERBS = {
    'insert': N_('added'), 'update': N_('changed'), 'delete': N_('removed'), 'signed_in': N_('signed in'),
    'tried': N_('tried to sign in'), 'refused': N_('refused'),
    'signed_out': N_('signed out'), 'timed_out': N_('timed out'), 'ended': N_('ended'), 'exported': N_('exported'), 'imported': N_('imported'),
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
    if isinstance(value, dict):
        return ', '.join(f'{name}: {part}' for name, part in value.items()) or _('nothing')
    return choice_word(value) if value in CHOICES else str(value)
