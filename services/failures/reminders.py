"""Each morning: which fixes have run long enough that somebody should say whether they have held."""
from sqlmodel import select

from data.tables.assets import Asset
from data.tables.failures import FailureCode, FailureReport
from data.tables.people import User
from data.tables.upkeep import Notification
from services.failures.register import fix_asked
from services.guard import command
from services.language import _
from services.people.colleagues import LEADERS, people_at
from services.people.roles import Permission
from services.upkeep.notices import tell
from services.work import Work

KIND = 'fix_asked'


@command(Permission.EDIT_SETTINGS)
def ask_about_fixes(work: Work) -> int:
    """Once for each time a failure was closed: whoever closed it, or where that person has left those who lead; says how many notes were written."""
    work.actor.require_all_sites()
    asked = select(FailureReport, Asset, FailureCode).join(Asset, Asset.id == FailureReport.asset_id).join(  # type: ignore[arg-type]
        FailureCode, FailureCode.id == FailureReport.failure_code_id).where(fix_asked()).order_by(FailureReport.id)  # type: ignore[arg-type]
    written = 0
    for report, asset, code in work.session.exec(asked).all():
        if not _was_told(work, report):
            for user in _who_should_know(work, report, asset):
                tell(work, user, KIND, lambda code=code, asset=asset: _('Has the fix held? {failure} on {number}',  # type: ignore[misc]
                                                                        failure=code.name, number=asset.asset_number), _link(report))
                written += 1
    return written


def _was_told(work: Work, report: FailureReport) -> bool:
    told = select(Notification.id).where(Notification.kind == KIND, Notification.link == _link(report), Notification.at >= report.closed_at)  # type: ignore
    return work.session.exec(told.limit(1)).first() is not None


def _who_should_know(work: Work, report: FailureReport, asset: Asset) -> list[User]:
    closed_by = work.session.get(User, report.closed_by_id) if report.closed_by_id else None
    return [closed_by] if closed_by and closed_by.active else list(people_at(work, asset.site_id, LEADERS))


def _link(report: FailureReport) -> str:
    return f'/failures/{report.id}'
