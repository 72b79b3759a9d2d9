import asyncio
from types import SimpleNamespace

import pytest

from data.base import now
from data.tables.people import DeviceKind
from services.people.devices import enrol_device
from services.people.reception import Place, Reception
from tests.people.clocks import Clock, with_clock


@pytest.fixture
def clock():
    return Clock(now())


@pytest.fixture
def kiosk(quick_runner, cast):
    """The token of a kiosk in the hall of HQ."""
    return quick_runner.do(cast.boss, enrol_device, name='Kiosk 1', kind=DeviceKind.KIOSK, site_id=cast.site).token


@pytest.fixture
def quick_hashes(monkeypatch):
    """Hashing costs a fifth of a second on purpose; where thousands are tried, only the counting matters."""
    known = {}
    monkeypatch.setattr('services.people.reception.matches', lambda keyring, secret, stored: bool(stored) and known.get(stored) == secret)
    return known


@pytest.fixture
def reception(quick_runner, clock):
    made = Reception(with_clock(quick_runner, clock))
    yield made
    made.close()


@pytest.fixture
def door(reception):
    """Signing in without `await`: `door.password('ann', …)` answers what came in, or raises why not."""
    def password(username, secret, code='', *, address='10.0.0.9', device=''):
        return asyncio.run(reception.with_password(Place(address, device), username=username, password=secret, code=code))

    def pin(user_id, secret, *, device):
        return asyncio.run(reception.with_pin(Place('10.0.0.5', device), user_id=user_id, pin=secret))

    def badge(number, *, device):
        return asyncio.run(reception.with_badge(Place('10.0.0.5', device), badge=number))

    return SimpleNamespace(password=password, pin=pin, badge=badge)
