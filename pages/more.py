"""Everything else, one touch away, as far as the role may see it."""
from components.elements import box, icon, tagged, text
from components.piece import Piece
from pages.shell import Shell
from services.language import _
from services.people.roles import Permission

FOR_ALL_SITES = {'/admin/backups', '/admin/settings'}  # they concern everybody's data


async def more_page(screen: Shell) -> None:
    screen.title(_('More'), nav='/more')
    with Piece().drawing(), box('more'):
        for title, entries in _groups():
            allowed = [(symbol, label, href) for symbol, label, href, right in entries if _may_see(screen, href, right)]
            if allowed:
                _group(title, allowed)


def _may_see(screen: Shell, href: str, right: Permission | None) -> bool:
    if href in FOR_ALL_SITES and screen.session.site_id is not None:
        return False
    return right is None or screen.may(right)


def _groups() -> list[tuple[str, list[tuple[str, str, str, Permission | None]]]]:
    return [
        (_('Work'), [
            ('view_kanban', _('Board'), '/board', Permission.SEE_ASSETS),
            ('sensors', _('Presses'), '/presses', Permission.SEE_ASSETS),
            ('build_circle', _('Maintenance'), '/maintenance', Permission.SEE_ASSETS),
            ('fact_check', _('Maintenance logs'), '/maintenance/logs', Permission.SEE_ASSETS),
            ('report', _('Failures'), '/failures', Permission.SEE_ASSETS),
            ('task_alt', _('Actions'), '/actions', Permission.SEE_ASSETS),
            ('monitoring', _('Trends'), '/trends', Permission.SEE_ASSETS),
        ]),
        (_('Plant'), [
            ('qr_code_2', _('QR labels'), '/labels', Permission.SEE_ASSETS),
            ('qr_code_scanner', _('Scan'), '/scan', Permission.SEE_ASSETS),
            ('location_on', _('Locations'), '/locations', Permission.SEE_PLACES),
            ('groups', _('Departments'), '/departments', Permission.SEE_PLACES),
            ('factory', _('Sites'), '/sites', Permission.SEE_PLACES),
            ('account_circle', _('My account'), '/me', None),
        ]),
        (_('People'), [
            ('group', _('Users'), '/admin/users', Permission.SEE_PEOPLE),
            ('admin_panel_settings', _('Roles'), '/admin/roles', Permission.SEE_PEOPLE),
            ('tablet', _('Devices'), '/admin/devices', Permission.EDIT_DEVICES),
            ('key', _('API keys'), '/admin/api-keys', Permission.OWN_KEYS),
        ]),
        (_('Lists'), [
            ('checklist', _('Checklists'), '/admin/checklists', Permission.SEE_ASSETS),
            ('error', _('Failure codes'), '/admin/lists/failure-codes', Permission.SEE_ASSETS),
            ('front_hand', _('Stop reasons'), '/admin/lists/stop-reasons', Permission.SEE_ASSETS),
            ('broken_image', _('Part defects'), '/admin/lists/part-defects', Permission.SEE_ASSETS),
            ('help', _('Causes'), '/admin/lists/causes', Permission.SEE_ASSETS),
            ('build', _('Corrective actions'), '/admin/lists/corrective-actions', Permission.SEE_ASSETS),
        ]),
        (_('Manage'), [
            ('upload_file', _('Import records'), '/admin/import', Permission.IMPORT),
            ('history', _('Change log'), '/admin/audit', Permission.SEE_AUDIT),
            ('backup', _('Backups'), '/admin/backups', Permission.SEE_BACKUPS),
            ('settings', _('Settings'), '/admin/settings', Permission.EDIT_SETTINGS),
        ]),
    ]


def _group(title: str, entries: list[tuple[str, str, str]]) -> None:
    with box('more-group', 'section', aria_label=title):
        tagged('h2', title, 'small muted strong')
        with box('more-grid'):
            for symbol, label, href in entries:
                with box('more-tile', 'a', href=href):
                    icon(symbol)
                    text(label, 'strong grow clip')
