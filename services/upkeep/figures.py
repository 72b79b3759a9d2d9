"""How much there is of what: for the monitoring of a plant."""
from collections.abc import Mapping

import sqlalchemy as sa
from sqlmodel import select

from data.tables.assets import Asset
from data.tables.people import SignIn, User
from data.tables.upkeep import AuditEntry, BackupRun, Job
from services.guard import query
from services.people.roles import Permission
from services.work import Work


@query(Permission.SEE_BACKUPS)
def read_figures(work: Work) -> Mapping[str, float]:
    """Gauges under the names Prometheus knows them by."""
    work.actor.require_all_sites()
    count, session = sa.func.count(), work.session
    verified = session.exec(select(sa.func.max(BackupRun.verified_at))).one()
    return {
        'toolwarden_assets': session.exec(select(count).select_from(Asset)).one(),
        'toolwarden_users_active': session.exec(select(count).select_from(User).where(User.active)).one(),
        'toolwarden_sessions_open': session.exec(select(count).select_from(SignIn).where(SignIn.ended_at.is_(None))).one(),  # type: ignore
        'toolwarden_audit_entries': session.exec(select(sa.func.max(AuditEntry.id))).one() or 0,
        'toolwarden_jobs': session.exec(select(count).select_from(Job)).one(),
        'toolwarden_backup_age_seconds': (work.now - verified).total_seconds() if verified else -1,
    }
