from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest

from data.tables.sources import SourceState
from services.sources.accounting import Counted, Look
from services.sources.booking import Seen, book
from services.sources.register import add_source, show_source
from services.work import SYSTEM
from tests.counters.conftest import Hall, furnish
from tests.sources.cells import cell, collect  # noqa: F401 (fixtures)


@dataclass
class Line:
    """A press that counts by itself, and short ways to say what is seen of it."""
    hall: Hall
    source: UUID
    number: int = 0

    def see(self, machine=None, job=None, *, mould='', name='', bits=64, after=2.0, **more):
        self.hall.watch.forward(seconds=after)
        self.number += 1
        seen = self.seen(machine, job, mould=mould, name=name, bits=bits, elapsed=after, **more)
        return self.hall.runner.do(SYSTEM, book, seen=[seen])

    def seen(self, machine=None, job=None, *, mould='', name='', bits=64, **more):
        counted = [Counted(value, bits) if value is not None else None for value in (machine, job)]
        return Seen(self.source, more.pop('number', self.number), self.hall.watch.at, Look(*counted, mould, name), **more)

    @property
    def row(self):
        return self.hall.do(show_source, source_id=self.source)


def connect(hall, **values):
    line = Line(hall, hall.do(add_source, 'ben', machine_id=hall.machine, kind='opcua', url='opc.tcp://10.0.0.12:4840', **values))
    with hall.writing() as session:  # a collector is there for as long as the test lasts
        session.get(SourceState, line.source).held_until = hall.watch.at + timedelta(days=99)
        session.commit()
    return line


@pytest.fixture
def line(runner, cast):
    """On each database in turn."""
    return connect(furnish(runner, cast))


@pytest.fixture
def quick_line(quick_runner, cast):
    return connect(furnish(quick_runner, cast))
