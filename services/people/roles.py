"""The rights table: what each role may do. The only place that says so; the handbook and an admin page show it."""
from enum import StrEnum

from data.tables.people import DeviceKind, Role
from services.language import N_


class Permission(StrEnum):
    OWN_ACCOUNT = 'own-account'
    SEE_ASSETS = 'see-assets'
    EDIT_ASSETS = 'edit-assets'
    MOVE_ASSETS = 'move-assets'
    RETIRE_ASSETS = 'retire-assets'
    BLOCK_CAVITIES = 'block-cavities'
    COUNT_SHOTS = 'count-shots'
    CORRECT_COUNTS = 'correct-counts'
    RUN_TOOLS = 'run-tools'
    REPORT_FAILURES = 'report-failures'
    ANALYSE_FAILURES = 'analyse-failures'
    DO_MAINTENANCE = 'do-maintenance'
    EDIT_PLANS = 'edit-plans'
    DO_ACTIONS = 'do-actions'
    ASSIGN_ACTIONS = 'assign-actions'
    ADD_PHOTOS = 'add-photos'
    REMOVE_PHOTOS = 'remove-photos'
    EDIT_LISTS = 'edit-lists'
    EDIT_SOURCES = 'edit-sources'
    IMPORT = 'import'
    SEE_PLACES = 'see-places'
    EDIT_PLACES = 'edit-places'
    SEE_PEOPLE = 'see-people'
    RESET_PINS = 'reset-pins'
    EDIT_PEOPLE = 'edit-people'
    EDIT_SITES = 'edit-sites'
    EDIT_DEVICES = 'edit-devices'
    OWN_KEYS = 'own-keys'
    SEE_AUDIT = 'see-audit'
    SEE_BACKUPS = 'see-backups'
    MAKE_BACKUPS = 'make-backups'
    EDIT_SETTINGS = 'edit-settings'


EXPLAINED = {
    Permission.OWN_ACCOUNT: N_('Sign in, see and change the own account'),
    Permission.SEE_ASSETS: N_('See tools and machines'),
    Permission.EDIT_ASSETS: N_('Add and change tools and machines'),
    Permission.MOVE_ASSETS: N_('Move tools and machines to another place'),
    Permission.RETIRE_ASSETS: N_('Retire and restore tools and machines'),
    Permission.BLOCK_CAVITIES: N_('Block and unblock cavities'),
    Permission.COUNT_SHOTS: N_('Read shot counters'),
    Permission.CORRECT_COUNTS: N_('Put shot counts right and fit another counter'),
    Permission.RUN_TOOLS: N_('Start and end runs'),
    Permission.REPORT_FAILURES: N_('Report failures'),
    Permission.ANALYSE_FAILURES: N_('Say what caused a failure, and close it'),
    Permission.DO_MAINTENANCE: N_('Do and sign maintenance work'),
    Permission.EDIT_PLANS: N_('Make and change maintenance plans'),
    Permission.DO_ACTIONS: N_('Work on actions and comment on them'),
    Permission.ASSIGN_ACTIONS: N_('Add, assign and cancel actions'),
    Permission.ADD_PHOTOS: N_('Take photos and draw on them'),
    Permission.REMOVE_PHOTOS: N_('Remove photos'),
    Permission.EDIT_LISTS: N_('Change failure codes, checklists and the other lists'),
    Permission.EDIT_SOURCES: N_('Connect machines that count by themselves'),
    Permission.IMPORT: N_('Import records from files'),
    Permission.SEE_PLACES: N_('See sites, departments and locations'),
    Permission.EDIT_PLACES: N_('Add and change departments and locations'),
    Permission.SEE_PEOPLE: N_('See who works here'),
    Permission.RESET_PINS: N_('Give people a new PIN or badge'),
    Permission.EDIT_PEOPLE: N_('Add, change and deactivate users'),
    Permission.EDIT_SITES: N_('Add and change sites'),
    Permission.EDIT_DEVICES: N_('Enrol and remove kiosks and tablets'),
    Permission.OWN_KEYS: N_('Make API keys for the own account'),
    Permission.SEE_AUDIT: N_('See and export the change log'),
    Permission.SEE_BACKUPS: N_('See the backups'),
    Permission.MAKE_BACKUPS: N_('Make backups'),
    Permission.EDIT_SETTINGS: N_('Change the settings of the plant'),
}

_ON_THE_WALL = {Permission.SEE_ASSETS, Permission.SEE_PLACES}
_LOOK = {*_ON_THE_WALL, Permission.OWN_ACCOUNT}
_AT_THE_PRESS = {*_LOOK, Permission.COUNT_SHOTS, Permission.REPORT_FAILURES, Permission.ADD_PHOTOS}
_HANDS_ON = {*_AT_THE_PRESS, Permission.MOVE_ASSETS, Permission.BLOCK_CAVITIES, Permission.RUN_TOOLS, Permission.ANALYSE_FAILURES,
             Permission.DO_MAINTENANCE, Permission.DO_ACTIONS}
_PLAN = {*_HANDS_ON, Permission.CORRECT_COUNTS, Permission.EDIT_PLANS, Permission.ASSIGN_ACTIONS, Permission.REMOVE_PHOTOS, Permission.EDIT_LISTS,
         Permission.EDIT_SOURCES, Permission.IMPORT, Permission.EDIT_ASSETS, Permission.RETIRE_ASSETS, Permission.EDIT_PLACES, Permission.SEE_PEOPLE,
         Permission.OWN_KEYS}
_LEAD = {*_PLAN, Permission.RESET_PINS, Permission.SEE_AUDIT, Permission.SEE_BACKUPS}

RIGHTS: dict[Role, frozenset[Permission]] = {
    Role.OPERATOR: frozenset(_AT_THE_PRESS),
    Role.TECHNICIAN: frozenset(_HANDS_ON),
    Role.ENGINEER: frozenset(_PLAN),
    Role.SUPERVISOR: frozenset(_LEAD),
    Role.INVENTORY_MANAGER: frozenset({*_LOOK, Permission.MOVE_ASSETS, Permission.EDIT_PLACES, Permission.SEE_PEOPLE, Permission.OWN_KEYS}),
    Role.MANAGER: frozenset(_LEAD),
    Role.ADMIN: frozenset(Permission),
}

NEEDS_SECOND_FACTOR = frozenset({
    Permission.EDIT_PEOPLE, Permission.EDIT_SITES, Permission.EDIT_DEVICES, Permission.OWN_KEYS, Permission.SEE_AUDIT,
    Permission.SEE_BACKUPS, Permission.MAKE_BACKUPS, Permission.EDIT_SETTINGS, Permission.RESET_PINS,
})
"""An administrator gets these only after the second factor, unless the plant turned that off."""

CANNOT_USE_PIN = frozenset({Role.ADMIN})


def rights_of(role: Role, *, second_factor_missing: bool, device: DeviceKind | None) -> frozenset[Permission]:
    """A display on a wall stays signed in, and anybody may stand in front of it: there people may only look."""
    rights = RIGHTS[role] - NEEDS_SECOND_FACTOR if role is Role.ADMIN and second_factor_missing else RIGHTS[role]
    return rights & _ON_THE_WALL if device is DeviceKind.WALL else rights
