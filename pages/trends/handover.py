"""The hand-over of a shift on paper: what needs somebody first, then what was done and made."""
from datetime import timedelta

from components.paper import Column, Paper
from pages.trends.paper import head_of
from services.language import _, clock, day, moment, number, voice
from services.trends.handover import Handover
from services.wording import choice_word, column_word


def print_handover(handover: Handover) -> bytes:
    """In the language of whoever asks; takes a moment, so not on the event loop."""
    title, times = _('Shift hand-over'), shift_words(handover)
    made = _('Printed {when} by {who}', when=moment(handover.made_at), who=handover.made_by) if handover.made_by else \
        _('Printed {when}', when=moment(handover.made_at))
    paper = Paper(f'{title} {times}', handover.plant_name, voice().language, lambda page, pages: (
        f'{times} · {made}', _('Page {page} of {pages}', page=number(page), pages=number(pages))))
    head_of(paper, handover.plant_name, title, times, handover.narrowed)
    _sums(paper, handover)
    for part in (_failures, _tools, _due, _runs, _done, _shots):
        part(paper, handover)
    return paper.finish()


def shift_words(handover: Handover) -> str:
    """The second day only where it is another one."""
    begin, end = handover.shift.begin, handover.shift.end
    same = day(begin) == day(end)
    return f'{day(begin)} {clock(begin)} – {clock(end)}' if same else f'{day(begin)} {clock(begin)} – {day(end)} {clock(end)}'


def _sums(paper: Paper, handover: Handover) -> None:
    paper.heading(_('At a glance'))
    paper.facts([
        (_('Shots'), number(sum(row.shots for row in handover.shots))), (_('Runs that go on'), number(len(handover.running))),
        (_('Failures of this shift'), number(len(handover.failed))), (_('Failures still open of before'), number(len(handover.open_failures))),
        (_('Plans due now'), number(len(handover.due))), (_('Actions due'), number(len(handover.overdue))),
        (_('Tools that are not ready'), number(len(handover.waiting))), (_('Blocked cavities'), number(len(handover.blocked)))])


def _failures(paper: Paper, handover: Handover) -> None:
    columns = [Column(_('Tool or machine'), 16), Column(_('Failure'), 34), Column(_('Severity'), 12), Column(_('When'), 22), Column(_('Status'), 16)]
    for words, reports in ((_('Failures of this shift'), handover.failed), (_('Failures still open of before'), handover.open_failures)):
        if not reports:
            continue
        paper.heading(words)
        rows = [[row.asset_number, row.code_name, choice_word(row.severity), moment(row.occurred_at), choice_word(row.status)] for row in reports]
        paper.table(columns, rows, alarming=[place for place, row in enumerate(reports) if row.severity == 'critical'])
    if not handover.failed and not handover.open_failures:
        paper.heading(_('Failures'))
        paper.words(_('None in this shift, and none is open.'), grey=True)


def _tools(paper: Paper, handover: Handover) -> None:
    if handover.waiting:
        paper.heading(_('Tools that are not ready'))
        rows = [[row.tool, row.name, choice_word(row.stage), choice_word(row.status)] for row in handover.waiting]
        paper.table([Column(_('Tool'), 18), Column(column_word('name'), 44), Column(column_word('stage'), 20), Column(_('Status'), 18)], rows,
                    alarming=[place for place, row in enumerate(handover.waiting) if row.stage == 'red_tag' or row.status == 'down'])
    if handover.blocked:
        paper.heading(_('Blocked cavities'))
        rows = [[row.tool, row.cavity, row.reason, moment(row.since), row.by] for row in handover.blocked]
        paper.table([Column(_('Tool'), 16), Column(column_word('cavity'), 10), Column(column_word('reason'), 32), Column(_('Since'), 22),
                     Column(_('By'), 20)], rows)


def _due(paper: Paper, handover: Handover) -> None:
    if handover.due:
        paper.heading(_('Plans due now'))
        rows = [[plan.asset_number, plan.name, f'{number(plan.used_percent)} %'] for plan in handover.due]
        paper.table([Column(_('Tool or machine'), 22), Column(column_word('name'), 60), Column(_('Used'), 18)], rows,
                    alarming=[place for place, plan in enumerate(handover.due) if plan.state == 'stop'])
    if handover.overdue:
        paper.heading(_('Actions due'))
        rows = [[row.asset_number, row.title, row.assigned_to, day(row.due_date) if row.due_date else ''] for row in handover.overdue]
        paper.table([Column(_('Tool or machine'), 18), Column(column_word('title'), 44), Column(column_word('assigned_to'), 20),
                     Column(column_word('due_date'), 18)], rows)


def _runs(paper: Paper, handover: Handover) -> None:
    if handover.running:
        paper.heading(_('Runs that go on'))
        rows = [[run.machine, run.tool, moment(run.started_at), f'{number(run.active_cavities)}/{number(run.cavities)}', number(run.shots)]
                for run in handover.running]
        paper.table([Column(_('Machine'), 18), Column(_('Tool'), 18), Column(_('Since'), 26), Column(column_word('cavities'), 18),
                     Column(_('Shots'), 20)], rows)
    if handover.ended:
        paper.heading(_('Runs that ended'))
        rows = [[run.machine, run.tool, moment(run.ended_at) if run.ended_at else '', run.stop_reason, number(run.shots), run.note]
                for run in handover.ended]
        paper.table([Column(_('Machine'), 14), Column(_('Tool'), 14), Column(_('When'), 20), Column(_('Why'), 18), Column(_('Shots'), 12),
                     Column(column_word('note'), 22)], rows)


def _done(paper: Paper, handover: Handover) -> None:
    if not handover.logs:
        return
    paper.heading(_('Work that was signed'))
    when = clock if handover.shift.end - handover.shift.begin <= timedelta(days=1) else moment
    rows = [[log.asset_number, choice_word(log.kind), when(log.performed_at), log.performed_by, choice_word(log.result), log.observations]
            for log in handover.logs]
    paper.table([Column(_('Tool or machine'), 14), Column(column_word('kind'), 18), Column(_('When'), 14), Column(_('By'), 16),
                 Column(_('Result'), 14), Column(column_word('observations'), 24)], rows,
                alarming=[place for place, log in enumerate(handover.logs) if log.result == 'failed'])


def _shots(paper: Paper, handover: Handover) -> None:
    paper.heading(_('Shots'))
    if not handover.shots:
        return paper.words(_('No shots in these hours.'), grey=True)
    rows = [[row.machine or _('Without a machine'), row.tool, number(row.shots), number(row.parts)] for row in handover.shots]
    paper.table([Column(_('Machine'), 22), Column(_('Tool'), 38), Column(_('Shots'), 20), Column(_('Parts'), 20)], rows)
