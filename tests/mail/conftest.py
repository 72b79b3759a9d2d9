"""A plant that has a mail server, under a clock that can be turned."""
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from data.bus import LocalBus
from data.tables.people import User
from data.tables.upkeep import Notification
from services.guard import command
from services.mail.sending import send_waiting
from services.mail.server import MailServer
from services.runner import Runner
from services.upkeep.notices import tell
from services.upkeep.settings import change_settings
from services.work import SYSTEM
from tests.certificates import self_signed
from tests.mail.post_office import PostOffice

SENDER = 'Toolwarden <tools@plant.example>'


@command(None)
def tell_person(work, *, user_id: UUID, kind: str = 'action_due', text: str = 'Due today: TL-1042, Polish', link: str = '/actions/1'):
    tell(work, work.session.get_one(User, user_id), kind, lambda: text, link)


@command(None)
def give_address(work, *, user_id: UUID, email: str):
    """As it may stand in a database that somebody else wrote."""
    work.session.get_one(User, user_id).email = email


@command(None)
def rename(work, *, user_id: UUID, full_name: str):
    work.session.get_one(User, user_id).full_name = full_name


@dataclass
class Shop:
    runner: Runner
    office: PostOffice
    ids: dict
    at: datetime

    @property
    def server(self):
        return plain(self.office)

    def tell(self, name, text='Due today: TL-1042, Polish', kind='action_due', **more):
        self.runner.do(SYSTEM, tell_person, user_id=self.ids[name], text=text, kind=kind, **more)

    def later(self, **time):
        self.at += timedelta(**time)

    def send(self, server=None):
        return send_waiting(self.runner, server or self.server)

    def notes(self):
        with self.runner.house.database.reading() as session:
            return session.exec(select(Notification).order_by(Notification.at, Notification.id)).all()

    def received(self):
        return sorted((message['To'], message['Subject']) for message in self.office.taken)


def plain(office):
    return MailServer('127.0.0.1', office.port, 'smtp+plain', SENDER)


def shop_on(runner, cast):
    shop = Shop(None, PostOffice(), cast.ids, datetime(2026, 5, 5, 8, tzinfo=UTC))
    shop.runner = Runner(replace(runner.house, wall=lambda: shop.at, sends_mail=True), LocalBus(), lambda changes: None, threads=2)
    shop.runner.do(SYSTEM, change_settings, plant_name='Works North', plant_address='https://plant.example', zone='Europe/Berlin')
    for name in ('ann', 'ben', 'boss'):
        shop.runner.do(SYSTEM, give_address, user_id=cast.ids[name], email=f'{name}@example.com')
    return shop


@pytest.fixture
def shop(runner, cast):
    """On each database in turn."""
    made = shop_on(runner, cast)
    yield made
    made.runner.close()


@pytest.fixture
def quick_shop(quick_runner, cast):
    made = shop_on(quick_runner, cast)
    yield made
    made.runner.close()


@pytest.fixture
def certificate(tmp_path, monkeypatch):
    """One that this machine trusts."""
    paths = self_signed(tmp_path)
    monkeypatch.setenv('SSL_CERT_FILE', str(paths[0]))
    return paths
