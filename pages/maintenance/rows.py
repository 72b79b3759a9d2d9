"""Rows of maintenance plans, for the due list, for the card of a tool and for Home."""
from components.elements import box, icon, svg, text
from components.list_row import list_row
from components.pictograms import mark
from pages.maintenance.words import STATES, due_badge, forecast_words, plan_path, state_words, used_bar
from services.maintenance.register import Plan


def due_row(plan: Plan, *, site: bool) -> None:
    """`site` is said where there are several."""
    with box('lrow tool-row plan-row', 'a', href=plan_path(plan)):
        with box('col2 tool-id'):
            text(plan.asset_number, 'asset clip')
            text(plan.name, 'clip')
        used_bar(plan)
        with box('tool-where small muted'):
            text(forecast_words(plan), 'clip')
            text(' · '.join(filter(None, [plan.site if site else '', plan.assigned_to])), 'clip')
        with box('tool-badge'):
            due_badge(plan)
        icon('chevron_right', 'chevron')


def plan_row(plan: Plan) -> None:
    """On the card of its own tool; narrower, as half of the screen is the plate."""
    with box('lrow tool-row plan-row', 'a', href=plan_path(plan)):
        svg(mark(STATES[plan.state], 26))
        with box('col2 tool-id'):
            text(plan.name, 'strong clip')
            text(' · '.join(filter(None, [state_words(plan), forecast_words(plan)])), 'small muted clip')
        used_bar(plan)
        icon('chevron_right', 'chevron')


def attention_row(plan: Plan) -> None:
    """On Home, among other things that need somebody."""
    with list_row(plan.asset_number, plan.name, href=plan_path(plan), state=STATES[plan.state]):
        text(state_words(plan), 'small muted')
