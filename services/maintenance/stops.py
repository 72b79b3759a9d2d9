"""The stop of a plan: how far past it a tool is, and telling those who lead when it runs nevertheless."""
from uuid import UUID

from services.language import _
from services.maintenance.due import DueState
from services.maintenance.register import Plan, plans_of
from services.upkeep.notices import tell_leaders
from services.work import Work

KIND = 'maintenance_stop'


def worst_stop(work: Work, tool_id: UUID) -> Plan | None:
    """The plan that is furthest past its stop, if any is."""
    stopped = [plan for plan in plans_of(work, asset_id=tool_id) if plan.state is DueState.STOP]
    return max(stopped, key=lambda plan: plan.used_percent) if stopped else None


def tell_of_override(work: Work, plan: Plan, why: str) -> None:
    """The engineers and those who lead the site, but for the one who has just said it."""
    def say() -> str:
        return _('{number} runs although {plan} is past its stop: {why}', number=plan.asset_number, plan=plan.name, why=why)

    tell_leaders(work, plan.site_id, KIND, say, f'/maintenance/plans/{plan.id}')
