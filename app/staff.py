"""Who works in the house while it is open: what lives as long as the process, how it begins, and how it goes home."""
import asyncio
import gc
import sys
from collections.abc import Sequence

from nicegui import background_tasks

from app.jobs import Jobs
from app.settings import Settings
from app.web.desk import Desk
from app.web.lag import Lag
from app.web.papers import Printer
from app.web.voices import Plant
from app.web.warden import Warden
from data.trail import Change
from services.documents.pages import Projection
from services.people.reception import Reception
from services.photos.camera import Camera
from services.runner import Runner
from services.sources.collecting import Collectors

TURN = 0.001  # seconds; whoever works in a thread gives way to the screens this often, which with Python's own 5 ms is felt


class Staff:
    def __init__(self, settings: Settings, runner: Runner) -> None:
        self.runner = runner
        self.reception, self.plant, self.warden = Reception(runner), Plant(runner), Warden(runner)
        self.desk, self.camera, self.printer = Desk(runner), Camera(settings.camera), Printer(runner)
        self.projection = Projection(runner)
        self.lag = Lag()
        self.collectors = Collectors(runner) if settings.role != 'web' else None
        self._jobs = Jobs(runner, mail=settings.mail_server) if settings.role != 'web' else None
        self.plant.look()

    def begin(self) -> None:
        sys.setswitchinterval(TURN)
        _spare_what_stays()
        background_tasks.create(self.warden.keep_watch(), name='warden')
        background_tasks.create(self.lag.watch(), name='lag')
        if self._jobs:
            self._jobs.start()
        if self.collectors:
            background_tasks.create(self.collectors.begin(), name='collectors')

    async def heard(self, changes: Sequence[Change]) -> None:
        if self.collectors and any(change.table in {'source', '*'} for change in changes):
            self.collectors.wake()

    async def end(self) -> None:
        if self.collectors:
            await self.collectors.end()
        if self._jobs:
            await self._jobs.stop()
        for each in (self.camera, self.desk, self.projection, self.reception, self.runner):  # whoever needs the database goes before it is closed
            await asyncio.to_thread(each.close)


def _spare_what_stays() -> None:
    """What was imported stays for ever. Looking through it for garbage held up every screen for a fifth of a second, again and again."""
    gc.collect()
    gc.freeze()
