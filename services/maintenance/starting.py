"""What plans make of a counter that is looked at for the first time, and of one that was misread. Called from the counter."""
from collections.abc import Iterable
from uuid import UUID

from sqlmodel import select

from data.tables.maintenance import MaintenancePlan
from services.work import Work


def leave_out(work: Work, tool_id: UUID, shots: int) -> None:
    """What it shows outside a run was worn off before anybody planned here: no plan of the tool counts these shots. Taking the look back
    (below zero) brings them back. Who knows better says when it was last done."""
    for plan in _plans(work, tool_id):
        plan.idle_shots = max(plan.idle_shots + shots, 0)
        if plan.paused_shots is not None:
            plan.paused_shots = max(plan.paused_shots + shots, 0)


def bring_down(work: Work, tool_id: UUID, lifetime_shots: int) -> None:
    """A reading was taken back: what was done or skipped since was done at the count that is left, and not at shots the tool never made."""
    for plan in _plans(work, tool_id):
        if plan.last_done_shots is not None:
            plan.last_done_shots = min(plan.last_done_shots, lifetime_shots)
        plan.idle_shots = min(plan.idle_shots, lifetime_shots - (plan.last_done_shots or 0))
        if plan.paused_shots is not None:
            plan.paused_shots = min(plan.paused_shots, lifetime_shots)


def _plans(work: Work, tool_id: UUID) -> Iterable[MaintenancePlan]:
    """In the order of their ids, so that two who change them at once do not wait for each other for ever."""
    return work.session.exec(select(MaintenancePlan).where(MaintenancePlan.asset_id == tool_id).order_by(MaintenancePlan.id))  # type: ignore[arg-type]
