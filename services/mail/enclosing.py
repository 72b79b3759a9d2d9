"""Papers that go with a letter: the report that a note tells of, so that nobody has to sign in to read it on Monday."""
from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from data.tables.papers import ReportPlan, StoredReport
from data.tables.upkeep import Notification
from services.mail.letters import Enclosed
from services.work import Work

PAPERS = '/trends/reports?paper='
MOST = 5  # of a letter; the others wait where the link leads


def link_to(stored_id: UUID) -> str:
    return f'{PAPERS}{stored_id}'


def papers_of(work: Work, notes: Sequence[Notification]) -> list[Enclosed]:
    """The newest that these notes tell of; one that has gone meanwhile is left out."""
    ids = [UUID(note.link.removeprefix(PAPERS)) for note in notes if note.link.startswith(PAPERS)][-MOST:]
    if not ids:
        return []
    asked = select(StoredReport, ReportPlan.name).join(ReportPlan, col(ReportPlan.id) == StoredReport.plan_id)
    return [Enclosed(f'{name} {stored.since.isoformat()}.pdf', stored.content)
            for stored, name in work.session.exec(asked.where(col(StoredReport.id).in_(ids)).order_by(
                col(StoredReport.until), col(StoredReport.shift)))]
