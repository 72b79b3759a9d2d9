"""Presses that only close a contact: bounces are one shot, a button on USB and a pin are heard, and what nobody heard is said."""
import asyncio
import errno
import os
import random
from dataclasses import dataclass, field
from itertools import accumulate
from math import ceil
from uuid import uuid4

import gpiod
import pytest
from gpiod.line import Bias, Edge
from hypothesis import given
from hypothesis import strategies as st

from data.tables.sources import SourceKind
from services.errors import Invalid
from services.sources.collecting import Collectors
from services.sources.link import Calling, NeedsYou, SourceLost
from services.sources.pulse import contacts
from services.sources.pulse.contacts import EVENT, KEY, BouncingContact, PinContact, contact_at
from services.sources.pulse.debounce import Debounce
from services.sources.pulse.link import PulseLink
from services.sources.register import add_source, change_source, show_source
from services.sources.settling import list_doubts, say_tool
from tests.counters.conftest import furnish

pytestmark = pytest.mark.anyio
STEADY = 0.02


def calling(url, **values):
    return Calling(uuid4(), 'Press 7', SourceKind.PULSE, url, **values)


@given(st.integers(), st.lists(st.floats(0.001, 3), min_size=1, max_size=60), st.floats(0.2, 20))
def test_a_contact_that_bounces_is_counted_once_however_late_it_is_looked_at(seed, waits, cycle):
    now = 0.0
    contact, debounce = BouncingContact(cycle, lambda: now, random.Random(seed)), Debounce(STEADY)
    looks = list(accumulate(waits))
    for now in [*looks, ceil(looks[-1] / cycle + 0.5) * cycle + cycle / 2]:  # the last one while it is open for sure
        for at, closed in contact.turns():
            debounce.turn(at, closed)
        debounce.settle(now)
    assert debounce.count == contact.made > 0


@given(st.lists(st.tuples(st.floats(0.1, 5), st.floats(0.0001, 0.019)), max_size=50))
def test_what_is_shorter_than_a_bounce_is_no_shot(glitches):
    debounce, now = Debounce(STEADY), 0.0
    for pause, length in glitches:
        debounce.turn(now := now + pause, True)
        debounce.turn(now := now + length, False)
    debounce.settle(now + 10)
    assert debounce.count == 0


def test_the_time_between_two_shots_is_the_cycle():
    debounce = Debounce(STEADY)
    for at in (10.0, 22.5):
        debounce.turn(at, True)
        debounce.turn(at + 1, False)
    assert (debounce.count, debounce.cycle) == (2, 12.5)


async def test_a_button_on_usb_is_heard(tmp_path):
    path = tmp_path / 'button'
    os.mkfifo(path)
    link = PulseLink(calling(f'input:{path}', counted=40))
    await link.connect()
    writer = os.open(path, os.O_WRONLY)
    first = await link.read()
    assert (first.kind, first.look.machine.value) == ('anew', 40)
    press = EVENT.pack(100, 0, KEY, 30, 1) + EVENT.pack(100, 3000, KEY, 30, 0) + EVENT.pack(100, 5000, KEY, 30, 1)
    os.write(writer, EVENT.pack(100, 0, 4, 4, 1) + press[:30])
    await asyncio.sleep(0.05)
    os.write(writer, press[30:] + EVENT.pack(100, 9000, 0, 0, 0) + EVENT.pack(100, 400_000, KEY, 30, 2))
    assert (await asyncio.wait_for(link.read(), 20)).look.machine.value == 41
    os.write(writer, EVENT.pack(101, 0, KEY, 30, 0) + EVENT.pack(112, 0, KEY, 30, 1))
    told = await asyncio.wait_for(link.read(), 20)
    assert (told.kind, told.look.machine.value, told.cycle_seconds) == ('poll', 42, pytest.approx(12, abs=0.01))
    os.close(writer)
    with pytest.raises(SourceLost, match='contact_gone'):
        await asyncio.wait_for(link.read(), 20)
    await link.close()


@pytest.mark.parametrize('url', ['gpio:17', 'gpio:gpiochip99/4', 'input:/dev/input/by-id/no-such-thing'])
async def test_a_contact_that_is_not_there_is_lost_until_it_is(url):
    with pytest.raises(SourceLost, match='no_contact'):
        await PulseLink(calling(url)).connect()


@dataclass
class Pin:
    """A pin as the library shows it."""
    told: list = field(default_factory=list)
    fd: int = field(default_factory=lambda: os.open('/dev/null', os.O_RDONLY))

    def wait_edge_events(self, timeout):
        assert timeout == 0
        return bool(self.told)

    def read_edge_events(self):
        told, self.told = self.told, []
        return told

    def release(self):
        os.close(self.fd)


@pytest.mark.parametrize(('to_ground', 'bias'), [(True, Bias.PULL_UP), (False, Bias.PULL_DOWN)])
def test_a_pin_is_asked_for_both_edges_and_pulled_away_from_what_closes_it(monkeypatch, to_ground, bias):
    asked, pin = [], Pin()
    monkeypatch.setattr(gpiod, 'request_lines', lambda *given: asked.append(given) or pin)
    contact = contact_at('gpio:gpiochip4/17', to_ground=to_ground)
    (path, config, consumer, pile), = asked
    assert (path, list(config), consumer, pile) == ('/dev/gpiochip4', [17], 'toolwarden', 1024)
    assert (config[17].edge_detection, config[17].bias, config[17].active_low) == (Edge.BOTH, bias, to_ground)
    assert contact.turns() == ()
    pin.told = [gpiod.EdgeEvent(gpiod.EdgeEvent.Type.RISING_EDGE.value, 5_000_000_000, 17, 1, 1),
                gpiod.EdgeEvent(gpiod.EdgeEvent.Type.FALLING_EDGE.value, 5_300_000_000, 17, 2, 2)]
    assert contact.turns() == [(5.0, True), (5.3, False)]
    contact.close()


@pytest.mark.parametrize(('error', 'trouble', 'said'), [
    (OSError(errno.EBUSY, 'busy'), NeedsYou, 'contact_taken'), (PermissionError(errno.EACCES, 'no'), NeedsYou, 'may_not_listen'),
    (OSError(errno.ENODEV, 'none'), SourceLost, 'no_contact'), (ValueError('no such line'), NeedsYou, 'no_contact')])
def test_why_a_pin_cannot_be_heard_is_told(monkeypatch, error, trouble, said):
    def refuse(*_given):
        raise error
    monkeypatch.setattr(gpiod, 'request_lines', refuse)
    with pytest.raises(trouble, match=f'{said} gpio:gpiochip0/17'):
        PinContact('gpiochip0/17')


@pytest.fixture
def hall(quick_runner, cast):
    return furnish(quick_runner, cast)


def source_of(hall, **values):
    return hall.do(add_source, 'ben', machine_id=hall.machine, kind='pulse', **values)


@pytest.mark.parametrize('url', ['gpio:', 'gpio:x', 'gpio:/etc/passwd', 'input:/etc/shadow', 'input:/dev/input/../mem', 'simulated:', '17'])
def test_only_contacts_can_be_named(hall, url):
    with pytest.raises(Invalid, match='gpio:17'):
        source_of(hall, url=url)


def test_how_long_it_has_to_stay_closed_is_checked(hall):
    with pytest.raises(Invalid, match='Between 1 and 1000 milliseconds'):
        source_of(hall, url='gpio:17', mapping={'steady_ms': '5000'})
    source = source_of(hall, url='gpio:17', mapping={'steady_ms': '50', 'contact': 'voltage'})
    with pytest.raises(Invalid, match='Between 1 and 1000 milliseconds'):
        hall.do(change_source, 'ben', source_id=source, seen_version=1, mapping={'steady_ms': 'long'})


async def test_its_shots_are_counted_on_the_tool_and_what_nobody_heard_is_said(hall, monkeypatch):
    made = []

    def contact(cycle):
        made.append(BouncingContact(cycle))
        return made[-1]
    monkeypatch.setattr(contacts, 'BouncingContact', contact)
    runner = hall.runner
    source = await asyncio.to_thread(source_of, hall, url='simulated:0.2', fastest_cycle=0.1)
    await runner.run(hall.cast.ben, say_tool, source_id=source, tool_id=hall.tool)

    async def counted(least):
        for _ in range(400):
            row = await runner.run(hall.cast.ben, show_source, source_id=source)
            if (row.tool_shots or 0) >= least:
                return row
            await asyncio.sleep(0.05)
        raise AssertionError(row)

    async def collected(least):
        collectors = Collectors(runner, pace=0.1, beat=0.2)
        await collectors.begin()
        row = await counted(least)
        await collectors.end()
        return row
    row = await collected(5)
    assert (row.mood, row.cycle_seconds) == ('counting', pytest.approx(0.2, abs=0.01))
    hall.watch.forward(seconds=90)
    row = await collected(12)
    final = (await runner.run(hall.cast.ben, show_source, source_id=source)).tool_shots
    assert sum(each.made for each in made) - 2 * len(made) <= final <= sum(each.made for each in made)
    doubt, = await runner.run(hall.cast.ben, list_doubts, source_id=source)
    assert (doubt.reason, doubt.counted) == ('unheard', 0)
    assert 90 / 0.1 <= doubt.missing <= 200 / 0.1
