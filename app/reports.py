"""Making the reports that are due: the services say which, the pages print them."""
import logging

from app.web.papers import AT_THE_PRINTER
from data.tables.papers import ReportKind
from services.language import Voice, speaking
from services.runner import Runner
from services.trends.handover import shift_handover
from services.trends.report import management_report
from services.trends.standing import DueReport, due_reports, keep_report
from services.trends.views import refresh_views
from services.upkeep.jobs import JOB, ScheduledJob
from services.upkeep.periods import hourly
from services.upkeep.settings import read_settings

log = logging.getLogger(__name__)


class NotMade(Exception):
    """Some of the reports; the others are there."""


def report_job() -> ScheduledJob:
    return ScheduledJob('reports', hourly(), make_reports)


def views_job() -> ScheduledJob:
    """What reports of others read is at most an hour old."""
    return ScheduledJob('views', hourly(), refreshed_views)


def refreshed_views(runner: Runner) -> str:
    runner.do(JOB, refresh_views)
    return 'made anew'


def make_reports(runner: Runner) -> str:
    """In the language of the plant, and by the clock of the site it is about."""
    plant, due, problems = runner.do(JOB, read_settings), runner.do(JOB, due_reports), list[str]()
    for each in due:
        try:
            content = _made(runner, each, Voice(plant.language, plant.locale, each.zone.key))
            runner.do(JOB, keep_report, plan_id=each.plan_id, since=each.period.since, until=each.period.until, shift=each.period.shift,
                      content=content)
        except Exception as error:  # the others are made all the same, and this one is tried again with the job
            log.exception('the report %s cannot be made', each.name)
            problems.append(f'{each.name}: {error}')
    if problems:
        raise NotMade(f'{len(due) - len(problems)} reports made, not made: {"; ".join(problems)}')
    return f'{len(due)} reports made'


def _made(runner: Runner, due: DueReport, voice: Voice) -> bytes:
    from pages.trends.handover import print_handover  # late: what draws PDFs takes a part of every start
    from pages.trends.paper import print_report
    if due.kind is ReportKind.HANDOVER:
        handover = runner.do(JOB, shift_handover, shift=due.shift)
        with AT_THE_PRINTER, speaking(voice):
            return print_handover(handover)
    report = runner.do(JOB, management_report, lens=due.lens)
    with AT_THE_PRINTER, speaking(voice):
        return print_report(report)
