import secrets
from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlmodel import SQLModel

import data.tables  # noqa: F401 (fills the metadata)
from data.bus import LocalBus
from data.database import open_database
from data.keys import Keyring
from data.tables.people import Department, Role, SignIn, SignInKind, Site, User
from services.guard import command
from services.house import House
from services.runner import Runner
from services.work import SYSTEM, Identity


@dataclass(frozen=True)
class Cast:
    """The people of every test; all but boss work at HQ."""
    ann: Identity
    ben: Identity
    boss: Identity
    guest: Identity
    zoe: Identity  # an engineer of the other site
    hq: UUID
    other: UUID


@pytest.fixture
def runner(tmp_path):
    key = secrets.token_bytes(32)
    database = open_database(f'sqlite:///{tmp_path}/test.db', key)
    SQLModel.metadata.create_all(database.writer)
    runner = Runner(House(tmp_path, Keyring(key), database), LocalBus(), lambda changes: None)
    yield runner
    runner.close()
    database.close()


@pytest.fixture
def cast(runner):
    return runner.do(SYSTEM, hire)


@command(None)
def hire(work):
    hq, other = (work.add(Site(code=code, name=code, time_zone='UTC')).id for code in ('HQ', 'OTHER'))
    work.add(Department(site_id=hq, name='Tool room'))

    def person(name, role, site_id):
        user = work.add(User(username=name, full_name=name.title(), role=role, site_id=site_id))
        sign_in = SignIn(user_id=user.id, kind=SignInKind.PASSWORD, token_hash=name, second_factor=True)
        work.session.add(sign_in)
        return Identity(user.id, 'screen', sign_in_id=sign_in.id)

    return Cast(person('ann', Role.TECHNICIAN, hq), person('ben', Role.ENGINEER, hq), person('boss', Role.ADMIN, None),
                person('guest', Role.OPERATOR, hq), person('zoe', Role.ENGINEER, other), hq, other)
