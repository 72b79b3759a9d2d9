"""The management report on paper: the days and what was left out in its head, then figures, charts and tables, and what is open."""
from collections.abc import Sequence

from components.paper import BODY, BOLD, GREY, INK, MARGIN, PLAIN, SMALL, WIDTH, Column, Paper, fitted, wrapped, write
from services.language import _, day, day_in_year, moment, ngettext, number, voice
from services.trends.report import Report
from services.trends.shots import ShotsIn
from services.trends.words import label_of, told
from services.wording import choice_word

MM = 72 / 25.4
CHART, FOOT_OF_CHART = 36 * MM, 5 * MM
MOST_ROWS, MOST_LABELS = 15, 7
TITLE = 18


def print_report(report: Report) -> bytes:
    """In the language of whoever asks; takes a moment, so not on the event loop."""
    days, title = f'{day(report.lens.since)} – {day(report.lens.until)}', _('Management report')
    made = _('Printed {when} by {who}', when=moment(report.made_at), who=report.made_by) if report.made_by else \
        _('Printed {when}', when=moment(report.made_at))
    paper = Paper(f'{title} {days}', report.plant_name, voice().language, lambda page, pages: (
        f'{days} · {made}', _('Page {page} of {pages}', page=number(page), pages=number(pages))))
    head_of(paper, report.plant_name, title, days, report.narrowed)
    _sums(paper, report)
    _shots(paper, report)
    _failures(paper, report)
    _care(paper, report)
    _actions(paper, report)
    return paper.finish()


def head_of(paper: Paper, plant_name: str, title: str, times: str, narrowed: Sequence[str]) -> None:
    """What it is, of when, and of which part of the plant."""
    where = ' · '.join(narrowed) or _('Whole plant')
    for words, font, size, ink in ((plant_name, PLAIN, BODY, GREY), (title, BOLD, TITLE, INK), (times, PLAIN, 12, INK), (where, BOLD, 10, INK)):
        paper.canvas.setFillColor(ink)
        for line in wrapped(words, font, size, WIDTH):
            paper.y -= size * 1.3
            write(paper.canvas, MARGIN, paper.y, line, font, size)


def _sums(paper: Paper, report: Report) -> None:
    parts, lost = sum(row.parts for row in report.tools), sum(row.parts_not_made for row in report.tools)
    shots, used = sum(row.shots for row in report.tools), sum(row.shots > 0 for row in report.tools)
    on_time, asked = sum(row.on_time for row in report.kept), sum(row.on_time + row.late + row.skipped for row in report.kept)
    failures = sum(row.reports for row in report.failures)
    paper.heading(_('At a glance'))
    paper.facts([
        (label_of('shots'), number(shots)), (label_of('parts'), number(parts)),
        (label_of('lost_share'), told('lost_share', lost / (parts + lost) if parts + lost else None)),
        (_('Tools used'), f'{number(used)}/{number(len(report.tools))}'),
        (_('Reports'), number(failures)), (label_of('per_10000'), number(failures * 10_000 / shots, 2) if shots else '–'),
        (_('Maintenance on time'), told('share', on_time / asked if asked else None)),
        (_('Plans due now'), number(sum(row.due + row.stop for row in report.backlog))),
        (_('Open actions'), number(sum(row.open for row in report.actions))), (_('Overdue'), number(sum(row.overdue for row in report.actions)))])


def _shots(paper: Paper, report: Report) -> None:
    paper.heading(_('Shots'))
    if not report.shots:
        return paper.words(_('No shots in these days.'), grey=True)
    _bars(paper, report.shots)
    _table(paper, report.tools, ('tool', 'name', 'shots', 'parts', 'parts_not_made', 'shots_left', 'lasts_until'), (12, 26, 12, 12, 13, 13, 14),
           only=lambda row: row.shots > 0)
    _table(paper, report.machines, ('machine', 'name', 'shots', 'parts', 'days_used'), (14, 30, 18, 18, 18))


def _failures(paper: Paper, report: Report) -> None:
    paper.heading(_('Failures'))
    if not report.failures:
        paper.words(_('No failures in these days.'), grey=True)
    _table(paper, report.failures, ('name', 'reports', 'running_share', 'minutes', 'per_10000'), (34, 14, 18, 22, 18))
    rows = [[row.asset_number, row.code_name, choice_word(row.severity), moment(row.occurred_at), choice_word(row.status)] for row in report.newest]
    if rows:
        paper.table([Column(_('Tool or machine'), 16), Column(_('Failure'), 34), Column(_('Severity'), 12), Column(_('When'), 24),
                     Column(_('Status'), 18)], rows, alarming=[place for place, row in enumerate(report.newest) if row.severity == 'critical'])
    if report.repeats:
        paper.heading(_('The same again'))
        _table(paper, report.repeats, ('asset', 'name', 'reports', 'shots_between', 'last_at'), (16, 36, 12, 18, 26))
    if report.stops:
        paper.heading(_('Why runs ended'))
        _table(paper, report.stops, ('reason', 'scheduled', 'runs', 'share'), (46, 18, 14, 14))
    failed = [row for row in report.reliability if row.failures]
    if failed:
        paper.heading(_('Reliability'))
        _table(paper, failed, ('name', 'failures', 'open', 'mtbf_shots', 'mtbf_hours', 'mttr_hours'), (24, 14, 12, 22, 22, 22))


def _care(paper: Paper, report: Report) -> None:
    paper.heading(_('Maintenance'))
    if not report.kept and not report.backlog:
        return paper.words(_('No plans.'), grey=True)
    _table(paper, report.kept, ('group', 'on_time', 'late', 'skipped', 'covered', 'share'), (16, 14, 14, 16, 26, 14))
    _table(paper, report.backlog, ('level', 'ok', 'warn', 'due', 'stop'), (16, 16, 16, 16, 16))


def _actions(paper: Paper, report: Report) -> None:
    paper.heading(_('Actions'))
    if not report.actions:
        return paper.words(_('No actions are open.'), grey=True)
    _table(paper, report.actions, ('owner', 'open', 'overdue', 'up_to_7', 'up_to_30', 'up_to_90', 'older', 'oldest_days'),
           (24, 10, 16, 12, 14, 15, 14, 16))


def _table(paper: Paper, rows: Sequence[object], columns: Sequence[str], shares: Sequence[int], *, only: object = None) -> None:
    shown = [row for row in rows if only is None or only(row)]  # type: ignore[operator]
    if shown:
        paper.table([Column(label_of(column), share) for column, share in zip(columns, shares, strict=True)],
                    [[told(column, getattr(row, column)) for column in columns] for row in shown[:MOST_ROWS]])
    if len(shown) > MOST_ROWS:
        paper.words(ngettext('And {count} more.', 'And {count} more.', len(shown) - MOST_ROWS), grey=True)


def _bars(paper: Paper, rows: Sequence[ShotsIn]) -> None:
    """One bar for each day or week, with the highest count and a few dates written out."""
    paper.need(CHART + FOOT_OF_CHART + 4 * MM)
    canvas, top, most = paper.canvas, paper.y - 5 * MM, max(row.shots for row in rows) or 1
    bottom, step = top - CHART, WIDTH / len(rows)
    canvas.setFillColor(GREY)
    write(canvas, MARGIN, top + 1 * MM, _('{count} shots at most', count=number(most)), PLAIN, SMALL)
    for place, row in enumerate(rows):
        canvas.setFillColor('#0A5C69')
        canvas.rect(MARGIN + place * step + step * 0.12, bottom, step * 0.76, max(CHART * row.shots / most, 0), stroke=0, fill=1)
    canvas.setStrokeColor(GREY)
    canvas.line(MARGIN, bottom, MARGIN + WIDTH, bottom)
    canvas.setFillColor(GREY)
    every = -(-len(rows) // MOST_LABELS)
    for place in range(0, len(rows), every):
        write(canvas, MARGIN + place * step, bottom - 3.5 * MM, fitted(day_in_year(rows[place].begin), PLAIN, SMALL, every * step), PLAIN, SMALL)
    paper.y = bottom - FOOT_OF_CHART
