"""How maintenance plans are spoken of on screens: what is left, until when, and how urgent it is."""
from components.badge import badge
from components.bar import bar
from components.elements import box, text
from components.pictograms import State
from data.tables.maintenance import CompletionStatus, Frequency, PlanStatus
from services.language import _, day, ngettext, number
from services.maintenance.due import DueState
from services.maintenance.register import Plan
from services.maintenance.templates import Template
from services.wording import choice_word

HOME = '/maintenance'
TABLES = ('maintenance_plan', 'plan_completion', 'asset', 'user', 'shot_reading', 'counter_change', 'run', 'run_segment')
STATES: dict[DueState, State] = {
    DueState.QUIET: 'retired', DueState.OK: 'ok', DueState.WARN: 'warn', DueState.DUE: 'alarm', DueState.STOP: 'critical'}
DONE: dict[CompletionStatus, tuple[str, State | None]] = {
    CompletionStatus.COMPLETED: ('check_circle', 'done'), CompletionStatus.PARTIAL: ('hourglass_bottom', 'warn'),
    CompletionStatus.SKIPPED: ('redo', None), CompletionStatus.ISSUES_FOUND: ('report', 'alarm')}


def count_words(template: Template) -> str:
    return ngettext('{count} step', '{count} steps', len(template.steps))


def plan_path(plan: Plan, ending: str = '') -> str:
    return f'{HOME}/plans/{plan.id}{ending}'


def due_badge(plan: Plan) -> None:
    badge(STATES[plan.state], state_words(plan))


def state_words(plan: Plan) -> str:
    if plan.state is DueState.QUIET:
        return choice_word(plan.status) if plan.status is not PlanStatus.ACTIVE else _('Quiet')
    return {DueState.OK: _('On time'), DueState.WARN: _('Due soon'), DueState.DUE: _('Due'), DueState.STOP: _('Stop')}[plan.state]


def left_words(plan: Plan) -> str:
    """What comes first first: '1,400 shots left · 3 days left'."""
    if plan.is_every_pull:
        return _('After every pull')
    told = [(plan.left_shots, _shots_left), (plan.left_days, _days_left)]
    return ' · '.join(say(left) for left, say in told if left is not None) or _('{percent} % used', percent=number(plan.used_percent))


def closest_words(plan: Plan) -> str:
    """Only what makes it due first, for a list."""
    if plan.left_shots is None or plan.left_days is None:
        return left_words(plan)
    return _shots_left(plan.left_shots) if shots_lead(plan) else _days_left(plan.left_days)


def shots_lead(plan: Plan) -> bool:
    """Whether shots make it due before days do."""
    if plan.every_shots is None or plan.left_shots is None:
        return False
    return (plan.every_shots - plan.left_shots) * 100 // plan.every_shots >= plan.used_percent


def _shots_left(left: int) -> str:
    return ngettext('{count} shot left', '{count} shots left', left) if left > 0 else ngettext('{count} shot over', '{count} shots over', -left)


def _days_left(left: int) -> str:
    if left == 0:
        return _('today')
    return ngettext('{count} day left', '{count} days left', left) if left > 0 else ngettext('{count} day over', '{count} days over', -left)


def forecast_words(plan: Plan) -> str:
    """When it will be due, or why nobody can say."""
    if plan.state is DueState.QUIET:
        return ''
    if plan.state in {DueState.DUE, DueState.STOP}:
        return _('Now')
    if plan.forecast:
        return _('about {day}', day=day(plan.forecast))
    if plan.every_shots is None:
        return ''
    return _('Too few counts for a forecast') if plan.pace is None else _('Not before years at this pace') if plan.pace else _('Stands still')


def rule_words(plan: Plan) -> str:
    """'Every 10,000 shots or every 7 days'."""
    told = [ngettext('every shot', 'every {count} shots', plan.every_shots)] if plan.every_shots else []
    if plan.every_days:
        told.append(ngettext('every day', 'every {count} days', plan.every_days))
    if plan.frequency_type:
        told.append(_often(plan.frequency_type, plan.frequency_value or 1))
    joined = (' ' + _('or') + ' ').join(told) or _('After every pull from the machine')
    return joined[0].upper() + joined[1:]


def _often(frequency: Frequency, times: int) -> str:
    return {
        Frequency.DAILY: lambda: ngettext('every day', 'every {count} days', times),
        Frequency.WEEKLY: lambda: ngettext('every week', 'every {count} weeks', times),
        Frequency.MONTHLY: lambda: ngettext('every month', 'every {count} months', times),
        Frequency.QUARTERLY: lambda: ngettext('every quarter', 'every {count} quarters', times),
        Frequency.YEARLY: lambda: ngettext('every year', 'every {count} years', times),
    }[frequency]()


def used_bar(plan: Plan) -> None:
    """The bar, and what is left; a plan that counts nothing has no bar."""
    with box('tool-bar'):
        plain_bar(plan)
        text(closest_words(plan), 'small clip')


def plain_bar(plan: Plan) -> None:
    if not plan.is_every_pull:
        label = _('{percent} % used', percent=number(plan.used_percent))
        bar(plan.used_percent / 100, 'alarm' if plan.state is DueState.STOP else STATES[plan.state], label)
