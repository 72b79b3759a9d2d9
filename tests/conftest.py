"""The houses tests live in: a fresh database each, on SQLite and PostgreSQL, a fixed cast of people, and the running application."""
import asyncio
import gc
import os
import shutil
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID

import httpx
import pytest
from nicegui import core, ui
from nicegui.functions.navigate import Navigate
from nicegui.functions.notify import notify
from nicegui.testing import User as Visitor
from nicegui.testing.general import nicegui_reset_globals, prepare_simulation

from app.settings import Settings
from data import schema
from data.base import now
from data.bus import LocalBus, PostgresBus
from data.database import Database, open_database, parse_url
from data.keys import Keyring
from data.tables.people import Role, SignIn, SignInKind, Site, User
from data.trail import Change, Writer
from services.house import House
from services.people.passwords import hash_password
from services.people.sign_ins import hash_token
from services.runner import Runner
from services.work import Identity
from tests import postgres

PASSWORD, PIN = 'a heron stands in the rain', '2580'
MASTER = bytes(range(32))
_HASHES: dict[str, str] = {}


def pytest_configure() -> None:
    """A shell makes what it starts in the background deaf to Ctrl-C, and with it every server that is started and stopped here."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests run last: Playwright leaves a running loop behind."""
    items.sort(key=lambda item: item.get_closest_marker('browser') is not None)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """What is there after a file was run stays: modules, and statements that were compiled. Looking through all of it for garbage, twice for
    each start of the application, took more time than the tests."""
    yield
    if nextitem is not None and nextitem.path != item.path:
        gc.collect()
        gc.freeze()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: Any) -> Iterator[None]:
    """In CI a skipped test is a missing server, and a missing server is a failure."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get('CI') == 'true' and not hasattr(report, 'wasxfail'):
        report.outcome = 'failed'
        report.longrepr = f'skipped in CI: {report.longrepr}'


@pytest.fixture
def anyio_backend() -> str:
    return 'asyncio'


@pytest.fixture(scope='session')
def keyring() -> Keyring:
    return Keyring(MASTER)


@pytest.fixture(scope='session')
def empty_file(tmp_path_factory: pytest.TempPathFactory, keyring: Keyring) -> Path:
    """A migrated SQLite file; every test gets a copy."""
    path = tmp_path_factory.mktemp('template') / 'toolwarden.db'
    database = open_database(f'sqlite:///{path}', keyring.key('database'))
    schema.migrate(database)
    database.close_cleanly()
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, empty_file: Path) -> str:
    home = tmp_path / 'home'
    home.mkdir(mode=0o700, exist_ok=True)
    shutil.copy(empty_file, home / 'toolwarden.db')
    return f'sqlite:///{home / "toolwarden.db"}'


@pytest.fixture(scope='session')
def empty_postgres(keyring: Keyring) -> str:
    url = postgres.new_database()
    database = open_database(url, keyring.key('database'))
    schema.migrate(database)
    database.close()
    return url


@pytest.fixture
def postgres_url(empty_postgres: str) -> str:
    return postgres.new_database(like=empty_postgres)


@pytest.fixture(params=['sqlite', pytest.param('postgresql', marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue('sqlite_url' if request.param == 'sqlite' else 'postgres_url'))


def _house(url: str, tmp_path: Path, keyring: Keyring) -> House:
    home = tmp_path / 'home'
    home.mkdir(mode=0o700, exist_ok=True)
    (home / 'secret.key').write_text(MASTER.hex())
    (home / 'secret.key').chmod(0o600)
    database = open_database(url, keyring.key('database'))
    return House(home, keyring, database if database.is_sqlite else postgres.share_statements(database))


@pytest.fixture
def house(sqlite_url: str, tmp_path: Path, keyring: Keyring) -> Iterator[House]:
    """A house on SQLite, for tests in which the database does not matter."""
    made = _house(sqlite_url, tmp_path, keyring)
    yield made
    made.database.close()


@pytest.fixture
def any_house(database_url: str, tmp_path: Path, keyring: Keyring) -> Iterator[House]:
    """A house on each database in turn."""
    made = _house(database_url, tmp_path, keyring)
    yield made
    made.database.close()


@pytest.fixture
def runner(any_house: House, database_url: str) -> Iterator[Runner]:
    """The door to the services, on each database in turn; `runner.told` collects what screens would hear."""
    yield from _runner(any_house, database_url)


@pytest.fixture
def quick_runner(house: House, sqlite_url: str) -> Iterator[Runner]:
    yield from _runner(house, sqlite_url)


def _runner(house: House, url: str) -> Iterator[Runner]:
    told: list[Change] = []
    bus = PostgresBus(parse_url(url)) if url.startswith('postgresql') else LocalBus()
    made = Runner(house, bus, told.extend)
    made.told = told  # type: ignore[attr-defined]
    yield made
    made.close()


@dataclass
class Cast:
    """The people of every test. ann mends tools, ben plans, guest may look, sue leads, boss may everything; olga works at the other site."""
    site: UUID
    other_site: UUID
    ids: dict[str, UUID] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    sign_ins: dict[str, UUID] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Identity:
        try:
            return Identity(self.ids[name], 'screen', '127.0.0.1', self.sign_ins[name])
        except KeyError:
            raise AttributeError(name) from None


ROLES = {'guest': Role.OPERATOR, 'ann': Role.TECHNICIAN, 'ben': Role.ENGINEER, 'sue': Role.SUPERVISOR, 'ivy': Role.INVENTORY_MANAGER,
         'max': Role.MANAGER, 'boss': Role.ADMIN, 'olga': Role.SUPERVISOR, 'oscar': Role.ADMIN, 'gone': Role.TECHNICIAN}


def fill(database: Database, keyring: Keyring) -> Cast:
    """Two sites and the cast, each with an open session that has passed the second factor."""
    with database.writing() as session:
        session.attribute(Writer(None, 'seed', 'system', '', 'seed'))  # type: ignore[attr-defined]
        sites = [Site(code='HQ', name='Headquarters', time_zone='Europe/Berlin'), Site(code='OTHER', name='Other works')]
        session.add_all(sites)
        session.flush()
        cast = Cast(sites[0].id, sites[1].id)
        for name, role in ROLES.items():
            site = None if name == 'boss' else cast.other_site if name in {'olga', 'oscar'} else cast.site
            person = User(username=name, full_name=f'{name.title()} Person', role=role, site_id=site, active=name != 'gone',
                          password_hash=hashed(keyring, PASSWORD), pin_hash=None if role is Role.ADMIN else hashed(keyring, PIN))
            session.add(person)
            session.flush()
            sign_in = SignIn(user_id=person.id, kind=SignInKind.PASSWORD, token_hash=hash_token(f'token-of-{name}'), second_factor=True,
                             started_at=now(), last_seen_at=now())
            session.add(sign_in)
            cast.ids[name], cast.tokens[name], cast.sign_ins[name] = person.id, f'token-of-{name}', sign_in.id
        session.commit()
    return cast


def hashed(keyring: Keyring, secret: str) -> str:
    """Hashing is slow on purpose, so once for all tests is enough."""
    if secret not in _HASHES:
        _HASHES[secret] = hash_password(keyring, secret)
    return _HASHES[secret]


@pytest.fixture
def cast(request: pytest.FixtureRequest, keyring: Keyring) -> Cast:
    """Fills whichever house the test uses."""
    name = next((name for name in ('runner', 'quick_runner', 'application') if name in request.fixturenames), None)
    if name == 'application':
        return request.getfixturevalue('application').cast  # type: ignore[no-any-return]
    database = request.getfixturevalue(name).house.database if name else request.getfixturevalue('house').database
    return fill(database, keyring)


class Screen(Visitor):
    """A page without a browser. A busy machine may take its time; what is wrong is wrong after five seconds too."""

    async def should_see(self, *target: Any, **filters: Any) -> None:
        await super().should_see(*target, retries=50, **filters)

    async def should_not_see(self, *target: Any, **filters: Any) -> None:
        await super().should_not_see(*target, retries=100, **filters)


@dataclass
class Application:
    """The whole product in this process, without a network: screens, REST and doors."""
    runner: Runner
    cast: Cast

    def screen(self, name: str) -> Screen:
        """A browser in which this person is signed in."""
        return Screen(self.client(name))

    def client(self, name: str = '', **options: Any) -> httpx.AsyncClient:
        cookies = {'toolwarden': self.cast.tokens[name]} if name else {}
        return httpx.AsyncClient(transport=httpx.ASGITransport(core.app, raise_app_exceptions=False), base_url='http://test', cookies=cookies,
                                 **options)


@asynccontextmanager
async def running(house: House, cast: Cast, **settings: Any) -> AsyncIterator[Application]:
    from app.main import start
    with nicegui_reset_globals(), patch('app.staff._spare_what_stays'):  # nothing of it stays for ever here
        lifespan = core.app.router.lifespan_context  # every router that is added wraps it once more; after a hundred starts that is too deep
        os.environ['NICEGUI_USER_SIMULATION'] = 'true'
        try:
            prepare_simulation()
            runner = await asyncio.to_thread(start, Settings(home=house.home, development=True, **settings), house)  # it asks the database
            async with core.app.router.lifespan_context(core.app):
                yield Application(runner, cast)
        finally:
            os.environ.pop('NICEGUI_USER_SIMULATION', None)
            core.app.router.lifespan_context = lifespan
            ui.navigate, ui.notify = Navigate(), notify


@pytest.fixture
async def application(house: House, keyring: Keyring) -> AsyncIterator[Application]:
    async with running(house, await asyncio.to_thread(fill, house.database, keyring)) as started:
        yield started


@pytest.fixture
async def uncollected(house: House, keyring: Keyring) -> AsyncIterator[Application]:
    """One of two processes: the other one, which is not there, would collect the sources."""
    async with running(house, await asyncio.to_thread(fill, house.database, keyring), role='web') as started:
        yield started
