"""Millions of shots in the books: their size, how fast they went in, and what people wait for, out of the raw truth and out of the sums."""
import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import select

from app.cli.house import opened
from app.settings import Settings
from data.files import private_folder
from data.tables.assets import Asset, AssetKind
from data.tables.shots import ToolCounter
from data.tables.sources import IntegrationEvent, Processing, SourceState
from services.assets.card import show_asset
from services.assets.plate import add_asset
from services.first_run import load_demo
from services.people.sites import sites
from services.runner import Runner
from services.shots.counts import tool_counts
from services.sources.register import add_source
from services.sources.trail import list_events
from services.trends.lens import Lens
from services.trends.shots import shots_by_day
from services.work import SYSTEM
from tests.bench.figures import Figure

TOOLS, DAYS, SHOWN, ROUNDS, BATCH = 200, 1825, 90, 15, 20_000
EVENTS: Any = IntegrationEvent.__table__  # type: ignore[attr-defined]


def shots(folder: Path, many: int) -> Iterator[Figure]:
    """Two hundred tools over five years, one row of the raw truth for every shot."""
    home = private_folder(folder / 'millions')
    with opened(Settings(home=home)) as runner:
        runner.do(SYSTEM, load_demo)
        tools = plant(runner)
        few = _waits(runner, tools)
        before, began = _size(home), time.perf_counter()
        fill(runner, tools, many)
        yield Figure(f'{many:,} shots written in a second', many / (time.perf_counter() - began), '')
        yield Figure('size of a shot in the database', (_size(home) - before) / many, 'bytes')
        raw = _waits_raw(runner, tools)
        before, began = _size(home), time.perf_counter()
        sum_up(runner)
        yield Figure('sums by hour and day made anew', time.perf_counter() - began, 's')
        yield Figure('size of the sums', (_size(home) - before) / 1e6, 'MB')
        for name, value in _waits(runner, tools).items():
            beside = 'out of the raw truth' if name in raw else 'nothing counted yet'
            yield Figure(f'{name}, {many:,} shots', value, 'ms', raw.get(name, few[name]), beside)


def plant(runner: Runner) -> dict[UUID, UUID]:
    """Each tool with the source that counts for it."""
    site = runner.do(SYSTEM, sites.read).items[0].id
    made = {}
    for number in range(TOOLS):
        tool = runner.do(SYSTEM, add_asset, kind='tool', asset_number=f'X-{number}', name='Mould', cavity_count=4, site_id=site)
        machine = runner.do(SYSTEM, add_asset, kind='machine', asset_number=f'XP-{number}', name='Press', site_id=site)
        made[tool] = runner.do(SYSTEM, add_source, machine_id=machine, kind='simulated', enabled=False)
    return made


def tools_of(runner: Runner) -> list[UUID]:
    """Those that are shot here, and not those of the demo."""
    with runner.house.database.reading() as session:
        return list(session.exec(select(Asset.id).where(Asset.kind == AssetKind.TOOL, Asset.asset_number.startswith('X-'))))  # type: ignore


def fill(runner: Runner, tools: dict[UUID, UUID], many: int, days: int = DAYS) -> None:
    """In the order in which they would have come."""
    chance, step = random.Random(7), timedelta(days=days) / many
    at, pairs = datetime.now(UTC) - timedelta(days=days), list(tools.items())
    with runner.house.database.writing() as session:
        for begin in range(0, many, BATCH):
            connection, rows = session.connection(), []
            for number in range(begin, min(begin + BATCH, many)):
                tool, source = pairs[number % TOOLS]
                rows.append({'source_id': source, 'dedup_key': number // TOOLS + 1, 'received_at': at + number * step, 'status_code': 0,
                             'kind': 'poll', 'payload': {'m': number, 'j': number % 5000, 'mould': 'X'}, 'processing': Processing.APPLIED,
                             'delta': 1 + (chance.random() < 0.1), 'tool_id': tool, 'reason': ''})
            connection.execute(EVENTS.insert(), rows)
            session.commit()
        connection = session.connection()
        for tool, source in pairs:
            connection.execute(sa.insert(ToolCounter).values(tool_id=tool, lifetime_shots=many // TOOLS, counter=many // TOOLS,
                                                             last_shot_at=datetime.now(UTC)))
            connection.execute(sa.update(SourceState).where(SourceState.source_id == source).values(tool_id=tool, rev=many))  # type: ignore
        session.commit()


def sum_up(runner: Runner) -> None:
    """As the booking keeps them up shot by shot, here all at once."""
    with runner.house.database.writing() as session:
        connection = session.connection()
        connection.exec_driver_sql('INSERT OR IGNORE INTO asset_key (asset_id) SELECT id FROM asset')
        for table, period in (('shot_hour', "CAST(strftime('%s', received_at) AS INTEGER) / 3600"),
                              ('shot_day', 'CAST(julianday(date(received_at)) - 1721424.5 AS INTEGER)')):
            connection.exec_driver_sql(
                f'INSERT INTO {table} (tool_key, {table[5:]}, machine_key, shots, parts, parts_not_made, run_seconds) '
                f'SELECT tool.key, {period}, machine.key, sum(delta), 4 * sum(delta), 0, 12 * sum(delta) FROM integration_event AS event '
                'JOIN source ON source.id = event.source_id JOIN asset_key AS tool ON tool.asset_id = event.tool_id '
                'JOIN asset_key AS machine ON machine.asset_id = source.machine_id GROUP BY 1, 2, 3')
        session.commit()


def _waits(runner: Runner, tools: dict[UUID, UUID]) -> dict[str, float]:
    tool, source = next(iter(tools.items()))
    until = datetime.now(UTC).date()
    since = until - timedelta(days=SHOWN - 1)
    return {
        'the card of a tool': _median(lambda: runner.do(SYSTEM, show_asset, asset_id=tool)),
        'the counts of a tool': _median(lambda: runner.do(SYSTEM, tool_counts, tool_id=tool)),
        'why this number, the newest steps': _median(lambda: runner.do(SYSTEM, list_events, source_id=source, limit=50)),
        '90 days of one tool': _median(lambda: runner.do(SYSTEM, shots_by_day, lens=Lens(since, until, tool_id=tool))),
        '90 days of 200 tools': _median(lambda: runner.do(SYSTEM, shots_by_day, lens=Lens(since, until))),
    }


def _waits_raw(runner: Runner, tools: dict[UUID, UUID]) -> dict[str, float]:
    """The same two charts without sums."""
    since = datetime.now(UTC) - timedelta(days=SHOWN)
    day = sa.func.date(EVENTS.c.received_at)
    everything = sa.select(day, sa.func.sum(EVENTS.c.delta)).where(EVENTS.c.received_at >= since).group_by(day)
    one = everything.where(EVENTS.c.tool_id == next(iter(tools)))

    def ask(question: Any) -> Callable[[], object]:
        def asked() -> object:
            with runner.house.database.reader.connect() as connection:
                return connection.execute(question).all()
        return asked
    return {'90 days of one tool': _median(ask(one), 3), '90 days of 200 tools': _median(ask(everything), 3)}


def _median(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times)


def _size(home: Path) -> int:
    return sum(each.stat().st_size for each in home.glob('toolwarden.db*'))
