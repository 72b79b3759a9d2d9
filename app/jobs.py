"""The pulse: once a minute somebody asks whether a job is due. The work happens in a thread of its own, never on the event loop."""
import asyncio
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from app.reports import report_job, views_job
from services.mail.sending import send_waiting
from services.mail.server import MailServer
from services.runner import Runner
from services.upkeep.clock import JumpDetector, note_clock_jump
from services.upkeep.jobs import JOB, ScheduledJob, run_due, standing_jobs

log = logging.getLogger(__name__)
PULSE = 60  # seconds


class Jobs:
    """Starts with the server and stops with it."""

    def __init__(self, runner: Runner, jobs: list[ScheduledJob] | None = None, pulse: float = PULSE,
                 mail: MailServer | None = None) -> None:
        self._runner, self._jobs = runner, [*standing_jobs(), report_job(), views_job()] if jobs is None else jobs
        self._clock = JumpDetector(runner.house.wall)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix='jobs')
        self._looking: asyncio.Future[None] | None = None
        self._mail, self._post = mail, ThreadPoolExecutor(1, thread_name_prefix='post')
        self._sending: asyncio.Future[None] | None = None
        self._is_ending = threading.Event()
        self._scheduler = SteadyScheduler(pulse)
        for task in [self.beat, self.deliver] if mail else [self.beat]:
            self._scheduler.add_job(task, 'interval', seconds=pulse, max_instances=1, coalesce=True, misfire_grace_time=None)

    def start(self) -> None:
        """To be called on the event loop."""
        self._scheduler.start()

    async def stop(self) -> None:
        """Wait for the job that is running: what it began is small or can be cut off."""
        self._scheduler.shutdown(wait=False)
        self._is_ending.set()
        for thread in (self._thread, self._post):
            await asyncio.get_running_loop().run_in_executor(None, thread.shutdown)

    async def beat(self) -> None:
        """Begin to look, unless a long job of an earlier beat is still at work."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.get_running_loop().run_in_executor(self._thread, self._look)

    async def deliver(self) -> None:
        """Send the e-mail that waits. Not on the thread of the jobs: a backup must not hold up news, nor a mail server a backup."""
        if self._sending is None or self._sending.done():
            self._sending = asyncio.get_running_loop().run_in_executor(self._post, self._send)

    def _send(self) -> None:
        try:
            if self._mail:
                send_waiting(self._runner, self._mail, self._is_ending.is_set)
        except Exception:  # what was taken comes back by itself when its lease is over
            log.exception('the e-mail could not be sent')

    def _look(self) -> None:
        try:
            if jump := self._clock.jumped():
                log.warning('the clock of this machine jumped by %.0f seconds', jump)
                self._runner.do(JOB, note_clock_jump, seconds=jump)
            run_due(self._runner, self._jobs)
        except Exception:  # a database that is away for a minute must not stop the pulse
            log.exception('the jobs could not be looked at')


class SteadyScheduler(AsyncIOScheduler):  # type: ignore[misc]
    """APScheduler waits by the wall clock; set back by two hours it would sleep for two hours. This one looks again at every pulse."""

    def __init__(self, pulse: float) -> None:
        super().__init__(timezone=UTC)
        self._clock, self._pulse = JumpDetector(lambda: datetime.now(UTC)), pulse

    def _process_jobs(self) -> Any:
        if self._clock.jumped() < 0:
            for job in self.get_jobs():
                job.modify(next_run_time=datetime.now(UTC))
        waiting: float | None = super()._process_jobs()
        return self._pulse if waiting is None else min(waiting, self._pulse)
