"""Making the reports that are due: the services say which, the pages print them."""
from app.web.papers import AT_THE_PRINTER
from services.language import Voice, speaking
from services.runner import Runner
from services.trends.report import management_report
from services.trends.standing import due_reports, keep_report
from services.upkeep.jobs import JOB, ScheduledJob
from services.upkeep.periods import hourly
from services.upkeep.settings import read_settings


def report_job() -> ScheduledJob:
    return ScheduledJob('reports', hourly(), make_reports)


def make_reports(runner: Runner) -> str:
    """In the language of the plant."""
    from pages.trends.paper import print_report  # late: what draws PDFs takes a part of every start
    plant, due = runner.do(JOB, read_settings), runner.do(JOB, due_reports)
    for each in due:
        report = runner.do(JOB, management_report, lens=each.lens)
        with AT_THE_PRINTER, speaking(Voice(plant.language, plant.locale, plant.zone)):
            content = print_report(report)
        runner.do(JOB, keep_report, plan_id=each.plan_id, since=each.lens.since, until=each.lens.until, content=content)
    return f'{len(due)} reports made'
