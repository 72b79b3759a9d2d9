"""Which language, locale and time zone a request is answered in."""
from collections.abc import Sequence

from data.trail import Change
from services.language import Voice, wanted_language
from services.people.sign_ins import Session
from services.runner import Runner
from services.upkeep.settings import PlantSettings, read_settings
from services.work import SYSTEM


class Plant:
    """The settings of the plant as they are now; they change rarely, so they are kept at hand."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self.settings = PlantSettings()

    def look(self) -> None:
        """Read the settings; runs on a service thread or before the loop begins."""
        self.settings = self._runner.do(SYSTEM, read_settings)

    async def heard(self, changes: Sequence[Change]) -> None:
        if any(change.table in {'setting', '*'} for change in changes):
            self.settings = await self._runner.run(SYSTEM, read_settings)

    def voice(self, session: Session | None, accept_language: str = '') -> Voice:
        language = session.language if session and session.language else wanted_language(accept_language) if session is None else ''
        return Voice(language or self.settings.language, self.settings.locale, self.settings.zone)
