"""What most verbs begin with: the house of these settings, and a runner without screens."""
from collections.abc import Iterator
from contextlib import contextmanager

from app.opening import open_house
from app.settings import Settings
from data.bus import bus_for
from data.database import parse_url
from services.runner import Runner
from services.work import Identity

CLI = Identity(None, 'cli')


@contextmanager
def opened(settings: Settings, *, migrate: bool = True) -> Iterator[Runner]:
    house = open_house(settings, migrate=migrate)
    runner = Runner(house, bus_for(parse_url(settings.url)), lambda changes: None, threads=2)
    try:
        yield runner
    finally:
        runner.close()
        house.database.close()
