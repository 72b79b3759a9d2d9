"""The key that opens backups: on the screen only when an administrator asks for it, and never unnoticed."""
from data.archive import recovery_key
from services.guard import command
from services.people.roles import Permission
from services.work import Work


@command(Permission.EDIT_SETTINGS)
def show_recovery_key(work: Work) -> str:
    """Showing it is worth an entry in the change log, so this writes."""
    work.actor.require_all_sites()
    work.note('recovery_key', '', 'shown')
    return recovery_key(work.house.home).strip()
