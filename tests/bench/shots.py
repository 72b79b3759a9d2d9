"""What shots cost: reading presses, booking what they say, and the processor and the disk under fifty of them."""
import asyncio
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from asyncua import Client

from app.cli.house import opened
from app.settings import Settings
from data.base import now
from data.files import private_folder
from data.tables.shots import ToolCounter
from data.tables.sources import IntegrationEvent, Processing, SourceKind, SourceState
from services.assets.plate import add_asset
from services.first_run import load_demo
from services.people.sites import sites
from services.runner import Runner
from services.sources.accounting import Counted, Look
from services.sources.booking import Seen, book
from services.sources.leases import claim_sources
from services.sources.link import Calling
from services.sources.opcua.link import OpcuaLink
from services.sources.register import add_source
from services.work import SYSTEM
from tests.bench.figures import Figure
from tests.factory import ROOT, Product, build_plant, looking_into
from tests.postgres import new_database

SECONDS = 5.0
MINUTE = 60.0
PRESSES = 50
CYCLE = 5.0


def reading(folder: Path) -> Iterator[Figure]:
    """One press, asked again and again without a pause."""
    with simulated(1) as (url,):
        ours, our_cost = asyncio.run(_read_ours(url, folder))
        bare, bare_cost = asyncio.run(_read_bare(url, folder))
    yield Figure('nodes of a press read in a second', ours, '', bare, 'asyncua alone')
    yield Figure('processor for one node that is read', our_cost, 'us', bare_cost, 'asyncua alone', 2)


def booking(folder: Path) -> Iterator[Figure]:
    for name, url in (('SQLite', ''), ('PostgreSQL', new_database())):
        with opened(Settings(home=private_folder(folder / name), database_url=url)) as runner:
            runner.do(SYSTEM, load_demo)
            ours, bare = _book(runner), _insert(runner)
        yield Figure(f'looks booked in a second, {name}', ours, '', bare, 'the same rows, inserted and nothing else')


def fifty(folder: Path) -> Iterator[Figure]:
    """The whole product beside fifty presses that are asked once a second and shoot every five seconds."""
    product = Product(build_plant(folder / 'fifty').home)
    with simulated(PRESSES) as urls:
        try:
            product.start()
            time.sleep(10)
            idle, _written, _shots = _watch(product)
            product.stop()
            with looking_into(product.home) as runner:
                _connect(runner, urls)
            product.start()
            time.sleep(20)
            busy, written, shots = _watch(product)
        finally:
            product.stop()
    yield Figure(f'processor, {PRESSES} presses asked every second', 100 * busy, '% of a core', 100 * idle, 'the same without a press')
    yield Figure('written to the disk for a shot', written / shots / 1024, 'KB', _one_commit_each(folder) / 1024, 'a commit for each', 0.5)


@contextmanager
def simulated(presses: int) -> Iterator[Sequence[str]]:
    """Their addresses."""
    command = [sys.executable, '-m', 'app', 'simulate', '--presses', str(presses), '--seconds-per-shot', str(CYCLE), '--moulds', 'X-1',
               '--port', str(random.randrange(20_000, 30_000))]  # as many in a row, below those that are dealt out
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield [process.stdout.readline().split()[1] for _ in range(presses)]
    finally:
        process.kill()
        process.wait()


async def _read_ours(url: str, folder: Path) -> tuple[float, float]:
    link = OpcuaLink(_calling(url, folder))
    await link.connect()
    try:
        return await _repeated(link.read, len(link._nodes))
    finally:
        await link.close()


async def _read_bare(url: str, folder: Path) -> tuple[float, float]:
    """The same nodes, whose numbers our own link has found."""
    link = OpcuaLink(_calling(url, folder))
    await link.connect()
    numbers = list(link._nodes.values())
    await link.close()
    async with Client(url) as client:
        nodes = [client.get_node(each) for each in numbers]
        return await _repeated(lambda: client.read_values(nodes), len(nodes))


async def _repeated(read: Any, nodes: int) -> tuple[float, float]:
    """Nodes in a second, and microseconds of our processor for each."""
    began, burnt, count = time.perf_counter(), time.process_time(), 0
    while time.perf_counter() - began < SECONDS:
        await read()
        count += nodes
    return count / (time.perf_counter() - began), (time.process_time() - burnt) / count * 1e6


def _calling(url: str, folder: Path) -> Calling:
    return Calling(uuid4(), 'Press', SourceKind.OPCUA, url, mapping={'press': 'IMM_TOOLWARDEN_P1'}, home=folder)


def _connect(runner: Runner, urls: Sequence[str]) -> list[UUID]:
    site = runner.do(SYSTEM, sites.read).items[0].id
    sources = []
    for number, url in enumerate(urls):
        runner.do(SYSTEM, add_asset, kind='tool', asset_number=f'X-{number}', name='Mould', cavity_count=2, site_id=site)
        machine = runner.do(SYSTEM, add_asset, kind='machine', asset_number=f'XP-{number}', name='Press', site_id=site)
        sources.append(runner.do(SYSTEM, add_source, machine_id=machine, kind='opcua', url=url, poll_seconds=1.0,
                                 mapping={'press': f'IMM_TOOLWARDEN_P{number + 1}'}))
    return sources


def _book(runner: Runner) -> float:
    """Fifty presses, four looks of each in a booking, each look a shot."""
    sources = _connect(runner, [f'opc.tcp://10.0.0.{number}:4840' for number in range(PRESSES)])
    runner.do(SYSTEM, claim_sources, holder='bench')
    runner.do(SYSTEM, book, seen=[_seen(each, place, 1, 1000) for place, each in enumerate(sources)])
    began, number = time.perf_counter(), 1
    while time.perf_counter() - began < SECONDS:
        runner.do(SYSTEM, book, seen=[_seen(each, place, number + look, 1000 + number + look) for place, each in enumerate(sources)
                                      for look in range(1, 5)])
        number += 4
    return (number - 1) * PRESSES / (time.perf_counter() - began)


def _seen(source: UUID, place: int, number: int, count: int) -> Seen:
    return Seen(source, number, now(), Look(Counted(count), Counted(count), f'X-{place}', ''), 5.0)


def _insert(runner: Runner) -> float:
    with runner.house.database.writing() as session:
        connection = session.connection()
        source = connection.execute(sa.select(SourceState.source_id).limit(1)).scalar_one()
        tool = connection.execute(sa.select(ToolCounter.tool_id).limit(1)).scalar_one()
        table: Any = IntegrationEvent.__table__  # type: ignore[attr-defined]
        began, number = time.perf_counter(), 10**9
        while time.perf_counter() - began < SECONDS:
            session.connection().execute(table.insert(), [
                {'source_id': source, 'dedup_key': number + each, 'received_at': now(), 'kind': 'poll', 'payload': {'m': 1, 'j': 1, 'mould': 'X-1'},
                 'processing': Processing.APPLIED, 'delta': 1, 'tool_id': tool, 'status_code': 0, 'reason': ''} for each in range(200)])
            session.commit()
            number += 200
        return (number - 10**9) / (time.perf_counter() - began)


def _watch(product: Product) -> tuple[float, float, int]:
    """The share of a core, the bytes that reached the disk, and the shots that were counted, in a minute."""
    shots, burnt, written = _shots(product), product.processor_seconds(), _written(product.pid)
    time.sleep(MINUTE)
    return (product.processor_seconds() - burnt) / MINUTE, _written(product.pid) - written, _shots(product) - shots


def _shots(product: Product) -> int:
    with looking_into(product.home) as runner, runner.house.database.reading() as session:
        return int(session.scalar(sa.select(sa.func.coalesce(sa.func.sum(ToolCounter.lifetime_shots), 0))) or 0)


def _written(process: int) -> int:
    return int(Path(f'/proc/{process}/io').read_text().split('\nwrite_bytes: ')[1].split()[0])


def _one_commit_each(folder: Path) -> float:
    """Bytes for one small row in a transaction of its own, with the same promises about power cuts."""
    connection, before = sqlite3.connect(folder / 'bare.db'), _written(os.getpid())
    connection.executescript('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE shot (id INTEGER PRIMARY KEY, at TEXT, tool TEXT)')
    for number in range(400):
        connection.execute('INSERT INTO shot (at, tool) VALUES (?, ?)', (now().isoformat(), f'tool {number}'))
        connection.commit()
    connection.close()
    return (_written(os.getpid()) - before) / 400
