"""The product as a plant runs it: a process of its own, with a home of its own, that can be killed, started again and cut off."""
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar
from urllib.request import urlopen
from uuid import UUID

import httpx
from PIL import Image
from sqlmodel import select

from app.cli.house import opened
from app.settings import Settings
from data.tables.assets import Asset
from data.tables.people import DeviceKind
from data.tables.shots import Run, RunSegment
from data.tables.sources import IntegrationEvent, LearnedJob, LinkEvent, ShotDoubt, Source, SourceState
from data.trail import Writer
from services.assets.register import find_asset
from services.documents.documents import add_document
from services.first_run import DEMO_PASSWORD, DEMO_PIN, load_demo
from services.language import languages
from services.people.devices import enrol_device, faces
from services.people.sites import sites
from services.people.users import change_user, list_users, set_badge
from services.photos.marks import add_mark
from services.photos.photos import add_photo
from services.photos.picture import develop
from services.photos.store import PhotoStore
from services.runner import Runner
from services.work import SYSTEM
from tests.documents.drawings import drawing

ROOT = Path(__file__).parent.parent
T = TypeVar('T')
BADGE = '04A1B2C3D4E5F6'
PHOTO = '019a4e5c-7d21-7c3e-9a55-00000000d001'
DOCUMENT = '019a4e5c-7d21-7c3e-9a55-00000000d101'
RUN = '019a4e5c-7d21-7c3e-9a55-00000000f001'
SOURCE = '019a4e5c-7d21-7c3e-9a55-00000000b001'
TRUSTING = ssl._create_unverified_context()  # the certificates of tests are signed by nobody
PATIENCE = 30.0  # seconds until a start counts as failed; how long it may take is asserted where it matters


@dataclass
class Plant:
    """A home folder filled with the demo plant, an enrolled kiosk, a badge for Anna, and Emil who reads German."""
    home: Path
    device: str = ''
    people: dict[str, str] = field(default_factory=dict)

    def copy_to(self, home: Path) -> 'Plant':
        shutil.copytree(self.home, home)
        return Plant(home, self.device, dict(self.people))


def build_plant(home: Path) -> Plant:
    return apart(partial(_build_plant, home))


def ask(home: Path, function: Callable[..., T], **values: Any) -> T:
    """Call a service function on the database of a home, beside the server that may run on it."""
    def call() -> T:
        with looking_into(home) as runner:
            return runner.do(SYSTEM, function, **values)
    return apart(call)


def apart(work: Callable[[], T]) -> T:
    """In a thread of its own: Playwright keeps an event loop in the main thread, and there SQL is refused."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def _build_plant(home: Path) -> Plant:
    with looking_into(home, migrate=True) as runner:
        runner.do(SYSTEM, load_demo)
        site = runner.do(SYSTEM, sites.read).items[0]
        kiosk = runner.do(SYSTEM, enrol_device, name='Tool room', kind=DeviceKind.KIOSK, site_id=site.id)
        people = {person.username: person for person in runner.do(SYSTEM, list_users, limit=100).items}
        runner.do(SYSTEM, set_badge, user_id=people['anna'].id, badge=BADGE)
        if 'de' in languages():
            runner.do(SYSTEM, change_user, user_id=people['emil'].id, seen_version=people['emil'].version, language='de')
        _take_photo(runner)
        _bring_document(runner)
        _let_run(runner)
        _connect(runner)
        assert len(runner.do(SYSTEM, faces, device_id=kiosk.id)) == len(people) - 1
        return Plant(home, kiosk.token, {name: str(person.id) for name, person in people.items()})


def _take_photo(runner: Runner) -> None:
    """Of TL-1107, under an id that tests know, with a pin, a ring and an arrow on it."""
    sent = BytesIO()
    Image.effect_noise((1200, 900), 40).convert('RGB').save(sent, 'JPEG')
    tool = runner.do(SYSTEM, find_asset, asset_number='TL-1107').id
    stored = PhotoStore(runner.house).put(tool, develop(sent.getvalue(), runner.house.wall()))
    runner.do(SYSTEM, add_photo, stored=replace(stored, photo_id=UUID(PHOTO)), asset_id=tool, angle='cavity', caption='Burn at the gate')
    for kind, x, y, ends in (('pin', 0.2, 0.3, {}), ('ring', 0.5, 0.3, {'x2': 0.58, 'y2': 0.3}), ('arrow', 0.6, 0.8, {'x2': 0.8, 'y2': 0.6})):
        runner.do(SYSTEM, add_mark, photo_id=PHOTO, kind=kind, x=x, y=y, **ends)


def _bring_document(runner: Runner) -> None:
    """A drawing of TL-1107, under an id that tests know."""
    tool, content = runner.do(SYSTEM, find_asset, asset_number='TL-1107').id, drawing()
    stored = PhotoStore(runner.house).put_document(tool, content, 'application/pdf')
    runner.do(SYSTEM, add_document, file=replace(stored, document_id=UUID(DOCUMENT)), asset_id=tool, name='A-1107.pdf', title='Assembly drawing')


def _let_run(runner: Runner) -> None:
    """A run of long ago, under an id that tests know, in which a cavity was blocked half-way."""
    with runner.house.database.writing() as session:
        session.attribute(Writer(None, 'test', 'system', '', 'test'))
        of = {number: session.exec(select(Asset.id).where(Asset.asset_number == number)).one() for number in ('TL-1081', 'P-05')}
        ended = datetime.now(UTC) - timedelta(days=400)
        session.add(Run(id=UUID(RUN), tool_id=of['TL-1081'], machine_id=of['P-05'], started_at=ended - timedelta(hours=30), ended_at=ended,
                        good=9_100, rejected={'Flash': 120, 'Short shot': 24}, note='Resin was late'))
        session.flush()
        for hours, active, shots in ((30, 4, 1_800), (10, 3, 700)):
            session.add(RunSegment(run_id=UUID(RUN), began_at=ended - timedelta(hours=hours), active_cavities=active, cavity_count=4, shots=shots))
        session.commit()


def _connect(runner: Runner) -> None:
    """A press that has counted by itself, under an id that tests know; it is switched off, so that nothing moves while somebody looks."""
    with runner.house.database.writing() as session:
        session.attribute(Writer(None, 'test', 'system', '', 'test'))
        of = {number: session.exec(select(Asset.id).where(Asset.asset_number == number)).one() for number in ('TL-1081', 'P-05')}
        at, source = datetime.now(UTC) - timedelta(days=2), UUID(SOURCE)
        session.add(Source(id=source, machine_id=of['P-05'], name='P-05', kind='simulated', enabled=False, identity='Simulated P-05'))
        session.flush()
        session.add(SourceState(source_id=source, rev=3, machine_count=8_214_733, job_count=1_204, mould='TL-1081', tool_id=of['TL-1081'],
                                found_by='mould_id', read_at=at, last_shot_at=at, cycle_seconds=18.4, machine_mode='automatic', unassigned=12))
        session.add(LearnedJob(source_id=source, job_name='Bottle crate', tool_id=of['TL-1081']))
        session.add(LinkEvent(source_id=source, at=at, mood='lost', detail='no_answer|10.0.0.12'))
        session.add(IntegrationEvent(source_id=source, dedup_key=3, received_at=at, kind='poll', payload={'m': 8_214_733, 'j': 1_204},
                                     processing='applied', delta=31, tool_id=of['TL-1081'], gap_seconds=570.0))
        session.add(ShotDoubt(source_id=source, tool_id=of['TL-1081'], event_key=2, reason='restarted', counted=4, missing=40, since=at, at=at))
        session.commit()


@contextmanager
def looking_into(home: Path, *, migrate: bool = False) -> Iterator[Runner]:
    """The same database, beside the running server."""
    with opened(Settings(home=home), migrate=migrate) as runner:
        yield runner


class Product:
    """`python -m app run`, on a free port of this machine only."""

    first_page = '/readyz'
    module = ('app', 'run', '--host', '127.0.0.1', '--port')

    def __init__(self, home: Path, port: int = 0, **settings: str) -> None:
        self.home, self.port, self.settings = home, port or free_port(), settings
        self.log = home.parent / f'{home.name}.log'
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f'http{"s" if "TOOLWARDEN_TLS_CERT" in self.settings else ""}://127.0.0.1:{self.port}'

    @property
    def output(self) -> str:
        return self.log.read_text(errors='replace')

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def start(self, patience: float = PATIENCE) -> float:
        """Seconds until the first page could be answered."""
        began = time.perf_counter()
        with self.log.open('ab') as log:
            self.process = subprocess.Popen([sys.executable, '-m', *self.module, str(self.port)], cwd=ROOT, env=self._environment(),
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        while time.perf_counter() - began < patience:
            if self.process.poll() is not None:
                raise RuntimeError(f'the product ended with {self.process.returncode}: {self.output[-2000:]}')
            if self._answers():
                return time.perf_counter() - began
            time.sleep(0.02)
        raise RuntimeError(f'the product does not answer: {self.output[-2000:]}')

    def kill(self) -> None:
        """As a power cut would: nobody gets to tidy up."""
        self._end(signal.SIGKILL)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int | None:
        return self._end(how)

    def enter(self, username: str, *, device: str = '', url: str = '') -> dict[str, str]:
        """The cookies of somebody who has just signed in with a password."""
        cookies = {'toolwarden-device': device} if device else {}
        return cookies | self._sign_in({'username': username, 'password': DEMO_PASSWORD}, cookies, url)

    def enter_with_pin(self, user_id: str, device: str) -> dict[str, str]:
        cookies = {'toolwarden-device': device}
        return cookies | self._sign_in({'user_id': user_id, 'pin': DEMO_PIN}, cookies, '')

    def run(self, *arguments: str) -> str:
        """What a command prints that is given on the same machine."""
        return subprocess.run([sys.executable, '-m', 'app', *arguments], cwd=ROOT, env=self._environment(), check=True, capture_output=True,
                              text=True).stdout

    def client(self, username: str) -> httpx.Client:
        return httpx.Client(base_url=self.url, cookies=self.enter(username), timeout=10)

    def memory(self) -> float:
        """Megabytes that are really there for this process."""
        status = Path(f'/proc/{self.pid}/status').read_text()
        return int(next(line for line in status.splitlines() if line.startswith('VmRSS')).split()[1]) / 1024

    def processor_seconds(self) -> float:
        parts = Path(f'/proc/{self.pid}/stat').read_text().rsplit(')', 1)[1].split()
        return (int(parts[11]) + int(parts[12])) / os.sysconf('SC_CLK_TCK')

    def _sign_in(self, entry: dict[str, str], cookies: dict[str, str], url: str) -> dict[str, str]:
        answer = httpx.post(f'{url or self.url}/sign-in', json=entry, cookies=cookies, timeout=20)
        assert answer.status_code == 200, answer.text
        return {'toolwarden': answer.cookies['toolwarden']}

    def _answers(self) -> bool:
        try:
            with urlopen(f'{self.url}{self.first_page}', timeout=1, context=TRUSTING) as answer:  # httpx would take more time than the start
                return int(answer.status) == 200
        except OSError:
            return False

    def _end(self, how: signal.Signals) -> int | None:
        if self.process is None or self.process.poll() is not None:
            return None
        self.process.send_signal(how)
        try:
            return self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()

    def _environment(self) -> dict[str, str]:
        foreign = ('TOOLWARDEN_', 'NICEGUI_', 'PYTEST_')
        clean = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
        return clean | {'TOOLWARDEN_HOME': str(self.home), 'TOOLWARDEN_DEVELOPMENT': 'yes', 'PYTHONUNBUFFERED': '1'} | self.settings


@contextmanager
def serving(home: Path, **settings: str) -> Iterator[Product]:
    product = Product(home, **settings)
    try:
        product.start()
        yield product
    finally:
        product.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return int(probe.getsockname()[1])
