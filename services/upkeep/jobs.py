"""Jobs are rows: each remembers the last day or hour it was done for, so that no clock jump does it twice or leaves it out."""
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import select

from data.tables.upkeep import BackupKind, Job, JobRun
from services.actions.reminders import remind_of_actions
from services.errors import Conflict
from services.failures.reminders import ask_about_fixes
from services.guard import command, query
from services.maintenance.reminders import remind_of_plans, tell_of_the_hour
from services.people.roles import Permission
from services.photos.sweeping import sweep_photos
from services.runner import Runner
from services.upkeep.audit import report_broken_audit, verify_audit
from services.upkeep.backup import make_backup, remove_old_backups
from services.upkeep.checks import self_check
from services.upkeep.periods import Period, hourly, nightly
from services.upkeep.retention import tidy, tidy_source_events
from services.upkeep.settings import read_settings
from services.work import Identity, Work

log = logging.getLogger(__name__)
JOB = Identity(None, 'job')
LEASE = timedelta(hours=6)  # so long a claim keeps others off; whoever claimed it and died is succeeded after that
BREATH = 0.05  # seconds in which others get to write
PAUSE = timedelta(minutes=30)  # before a failed job is tried again


@dataclass(frozen=True, slots=True)
class ScheduledJob:
    name: str
    period: Period
    work: Callable[[Runner], str]
    """Does the job and says in a few words what came of it."""


@dataclass(frozen=True, slots=True)
class Claim:
    run_id: UUID
    period: str


@dataclass(frozen=True, slots=True)
class JobState:
    name: str
    period: str
    last_success_at: datetime | None
    last_started_at: datetime | None
    last_detail: str
    succeeded: bool


def standing_jobs() -> list[ScheduledJob]:
    return [
        ScheduledJob('backup', nightly(2, 30), _back_up),
        ScheduledJob('tidy', nightly(3, 15), _tidy),
        ScheduledJob('verify audit', nightly(3, 30), _verify_audit),
        ScheduledJob('sweep photos', nightly(3, 45), lambda runner: f'{sweep_photos(runner, JOB)} files removed'),
        ScheduledJob('self-check', hourly(), _check),
        ScheduledJob('tell of the hour', hourly(), _tell_of_the_hour),
        ScheduledJob('remind of plans', nightly(5), lambda runner: f'{runner.do(JOB, remind_of_plans)} people told'),
        ScheduledJob('ask about fixes', nightly(5, 30), lambda runner: f'{runner.do(JOB, ask_about_fixes)} people asked'),
        ScheduledJob('remind of actions', nightly(6), lambda runner: f'{runner.do(JOB, remind_of_actions)} reminders'),
    ]


def run_due(runner: Runner, jobs: Sequence[ScheduledJob]) -> list[str]:
    """Do what is due, one after the other, in the calling thread; gives the names of what was done."""
    zone = ZoneInfo(runner.do(JOB, read_settings).zone)
    return [job.name for job in jobs if _run_if_due(runner, job, runner.house.wall().astimezone(zone))]


@command(Permission.EDIT_SETTINGS)
def claim_job(work: Work, *, name: str, period: str, known: str) -> Claim | None:
    """Take a job for one period, unless another process has it or has done it. `known` is what the caller saw stored."""
    work.actor.require_all_sites()
    job = work.session.exec(select(Job).where(Job.name == name).with_for_update()).first() or Job(name=name)
    if job.period != known or _is_taken(job, work.now):
        return None
    if _was_done(work, name, period):  # under a clock that was wrong since
        job.period = period
        work.session.add(job)
        return None
    run = JobRun(job=name, period=period, started_at=work.now)
    job.due_at = work.now + LEASE
    work.session.add_all([job, run])
    work.session.flush()
    return Claim(run.id, period)


@command(Permission.EDIT_SETTINGS)
def finish_job(work: Work, *, name: str, run_id: UUID, succeeded: bool, detail: str) -> None:
    work.actor.require_all_sites()
    job, run = work.session.get_one(Job, name), work.session.get_one(JobRun, run_id)
    run.ended_at, run.succeeded, run.detail = work.now, succeeded, detail[:500]
    if succeeded:
        job.period, job.last_success_at, job.due_at = run.period, work.now, None
    else:
        job.due_at = work.now + PAUSE


@query(Permission.SEE_BACKUPS)
def list_jobs(work: Work) -> list[JobState]:
    """Each job and how its last run went."""
    work.actor.require_all_sites()
    jobs = work.session.exec(select(Job).order_by(Job.name)).all()
    return [_state(job, _last_run(work, job.name)) for job in jobs]


@query(Permission.SEE_BACKUPS)
def stored_period(work: Work, *, name: str) -> str:
    work.actor.require_all_sites()
    job = work.session.get(Job, name)
    return job.period if job else ''


def _run_if_due(runner: Runner, job: ScheduledJob, here: datetime) -> bool:
    stored = runner.do(JOB, stored_period, name=job.name)
    if not job.period.is_due(stored, here):
        return False
    try:
        claim = runner.do(JOB, claim_job, name=job.name, period=job.period.name(here), known=stored)
    except Conflict:  # two processes put in the first row at the same moment
        return False
    return claim is not None and _run(runner, job, claim)


def _run(runner: Runner, job: ScheduledJob, claim: Claim) -> bool:
    try:
        detail, succeeded = job.work(runner), True
    except Conflict as error:  # somebody makes a backup by hand just now, say; it is tried again like one that failed
        log.warning('the job %s has to wait: %s', job.name, error)
        detail, succeeded = str(error), False
    except Exception as error:  # a job that fails must not take the others with it
        log.exception('the job %s failed', job.name)
        detail, succeeded = str(error), False
    runner.do(JOB, finish_job, name=job.name, run_id=claim.run_id, succeeded=succeeded, detail=detail)
    return True


def _is_taken(job: Job, now: datetime) -> bool:
    """A time much further ahead than any claim reaches was written under a wrong clock; two machines may differ a little."""
    return job.due_at is not None and now < job.due_at <= now + 2 * LEASE


def _was_done(work: Work, name: str, period: str) -> bool:
    done = select(JobRun.id).where(JobRun.job == name, JobRun.period == period, JobRun.succeeded)
    return work.session.exec(done.limit(1)).first() is not None


def _last_run(work: Work, name: str) -> JobRun | None:
    return work.session.exec(select(JobRun).where(JobRun.job == name).order_by(JobRun.started_at.desc()).limit(1)).first()  # type: ignore


def _state(job: Job, run: JobRun | None) -> JobState:
    return JobState(job.name, job.period, job.last_success_at, run.started_at if run else None, run.detail if run else '',
                    bool(run and run.succeeded))


def _back_up(runner: Runner) -> str:
    made = make_backup(runner, JOB, kind=BackupKind.NIGHTLY)
    removed = remove_old_backups(runner, JOB, newest=made.id)
    return f'{made.path.name}, {removed} removed'


def _verify_audit(runner: Runner) -> str:
    verdict = runner.do(JOB, verify_audit)
    if verdict.first_broken is not None:
        runner.do(JOB, report_broken_audit, entry=verdict.first_broken)
        return f'changed at entry {verdict.first_broken}'
    return f'{verdict.entries} entries'


def _tell_of_the_hour(runner: Runner) -> str:
    runner.do(JOB, tell_of_the_hour)
    return 'screens told'


def _tidy(runner: Runner) -> str:
    removed = runner.do(JOB, tidy)
    while portion := runner.do(JOB, tidy_source_events):
        removed += portion
        time.sleep(BREATH)
    return f'{removed} rows removed'


def _check(runner: Runner) -> str:
    return '; '.join(check.sentence for check in runner.do(JOB, self_check) if check.state != 'ok')
