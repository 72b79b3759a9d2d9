"""A calendar that can be turned, tools that have run, and plans for them."""
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from data.tables.assets import AssetKind
from data.tables.shots import ReadingSource, Run, RunSegment, ShotReading, ToolCounter
from data.trail import Writer
from services.assets.plate import add_asset
from services.maintenance.plans import add_plan
from services.maintenance.register import show_plan
from services.runner import Runner

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass
class Shop:
    """The tool room of the tests, and the clock on its wall."""
    runner: Runner
    cast: Any
    at: datetime = BEGIN
    tools: dict[str, UUID] = field(default_factory=dict)

    def wait(self, **time: int) -> None:
        self.at += timedelta(**time)

    def do(self, who: str, function: Callable[..., Any], **values: Any) -> Any:
        return self.runner.do(getattr(self.cast, who), function, **values)

    def tool(self, number: str = 'TL-1', who: str = 'ben', **values: Any) -> UUID:
        return self.do(who, add_asset, **{'kind': AssetKind.TOOL, 'asset_number': number, 'name': 'Cap', **values})  # type: ignore[no-any-return]

    def plan(self, asset_id: UUID, who: str = 'ben', **values: Any) -> UUID:
        return self.do(who, add_plan, asset_id=asset_id, **{'name': 'Grease', **values})  # type: ignore[no-any-return]

    def plan_now(self, plan_id: UUID) -> Any:
        return self.do('boss', show_plan, plan_id=plan_id)

    def count(self, tool: UUID, shots: int, source: str = 'manual') -> None:
        """A reading, so many shots after the last one."""
        with self.writing() as session:
            counter = session.get(ToolCounter, tool) or ToolCounter(tool_id=tool)
            counter.lifetime_shots += shots
            session.add_all([counter, ShotReading(tool_id=tool, shot_count=counter.lifetime_shots, delta=shots, source=ReadingSource(source),
                                                  recorded_at=self.at)])
            session.commit()

    def run(self, tool: UUID, machine: UUID) -> None:
        with self.writing() as session:
            session.add(run := Run(tool_id=tool, machine_id=machine, started_at=self.at - timedelta(hours=1), ended_at=self.at))
            session.flush()
            session.add(RunSegment(run_id=run.id, began_at=run.started_at, active_cavities=1))
            session.commit()

    def rows(self, table: Any) -> list[Any]:
        with self.runner.house.database.reading() as session:
            return list(session.exec(select(table)).all())

    def writing(self) -> Any:
        return _attributed(self.runner.house.database)


@contextmanager
def _attributed(database: Any) -> Iterator[Any]:
    with database.writing() as session:
        session.attribute(Writer(None, 'test', 'system', '', 'test'))
        yield session


def _shop(runner: Runner, cast: Any) -> Shop:
    made = Shop(runner, cast)
    runner.house = replace(runner.house, wall=lambda: made.at)
    return made


@pytest.fixture
def shop(runner: Runner, cast: Any) -> Shop:
    """On each database in turn."""
    return _shop(runner, cast)


@pytest.fixture
def quick_shop(quick_runner: Runner, cast: Any) -> Shop:
    return _shop(quick_runner, cast)
