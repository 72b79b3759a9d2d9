"""A house of its own for every test, with clocks that can be set."""
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from data import schema
from data.bus import LocalBus
from data.keys import load_keyring
from data.opening import open_with
from data.tables.people import Role, SignIn, SignInKind, Site, User
from data.tables.upkeep import Setting
from services.guard import command
from services.house import House
from services.runner import Runner
from services.work import SYSTEM, Identity


@dataclass
class Clock:
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self):
        return self.at


@dataclass
class Plant:
    """One installation with a runner on it."""
    home: Path
    clock: Clock
    runner: Runner

    @property
    def house(self):
        return self.runner.house

    @property
    def url(self):
        return url_of(self.home)

    def close(self):
        self.runner.close()
        self.house.database.close()


def url_of(home):
    return f'sqlite:///{home}/toolwarden.db'


def open_plant(home, url=''):
    home.mkdir(exist_ok=True)
    keyring, clock = load_keyring(home, None), Clock()
    database = open_with(url or url_of(home), keyring)
    schema.migrate(database)
    return Plant(home, clock, Runner(House(home, keyring, database, wall=clock), LocalBus(), lambda changes: None))


@pytest.fixture
def plant(tmp_path):
    plant = open_plant(tmp_path / 'home')
    yield plant
    plant.close()


@command(None)
def add_setting(work, *, name: str, value: str = 'x'):
    return work.add(Setting(name=name, value=value)).id


@command(None)
def add_user(work, *, name: str, role: Role = Role.ADMIN, site: str = ''):
    site_id = work.add(Site(code=site, name=site)).id if site else None
    return work.add(User(username=name, full_name=name, role=role, site_id=site_id)).id


@command(None)
def sign_in(work, *, user_id: UUID):
    row = SignIn(user_id=user_id, kind=SignInKind.PASSWORD, token_hash=str(user_id), second_factor=True)
    work.session.add(row)
    return row.id


def as_person(plant, name, role=Role.SUPERVISOR, site=''):
    user_id = plant.runner.do(SYSTEM, add_user, name=name, role=role, site=site)
    return Identity(user_id, 'screen', sign_in_id=plant.runner.do(SYSTEM, sign_in, user_id=user_id))


def at(plant, moment):
    """The same plant with its steady clock standing still at a moment."""
    house = replace(plant.house, steady=lambda: moment, wall=lambda: moment)
    return Runner(house, LocalBus(), lambda changes: None, threads=1)
