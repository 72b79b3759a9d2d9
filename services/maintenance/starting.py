"""The first look at the counter of a tool outside a run: what it shows was worn off before anybody planned here. Called from the counter."""
from uuid import UUID

from sqlmodel import select

from data.tables.maintenance import MaintenancePlan
from services.work import Work


def leave_out(work: Work, tool_id: UUID, shots: int) -> None:
    """No plan of the tool counts these shots; taking the look back (below zero) brings them back. Who knows better says when it was last done."""
    for plan in work.session.exec(select(MaintenancePlan).where(MaintenancePlan.asset_id == tool_id).order_by(MaintenancePlan.id)):  # type: ignore
        plan.idle_shots = max(plan.idle_shots + shots, 0)
        if plan.paused_shots is not None:
            plan.paused_shots = max(plan.paused_shots + shots, 0)
