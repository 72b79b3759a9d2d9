from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from data.base import now
from data.tables.failures import StopReason
from data.trail import Writer
from services.assets.card import show_asset
from services.assets.plate import add_asset
from services.maintenance.signing import sign_log
from services.maintenance.templates import add_template
from services.runner import Runner
from services.shots.counts import tool_counts
from services.shots.run_list import RunRow, show_run
from services.shots.runs import start_run
from tests.conftest import Cast


class Watch:
    """The clock on the wall, which moves when the test says so."""

    def __init__(self) -> None:
        self.at = now()

    def __call__(self) -> Any:
        return self.at

    def forward(self, **time: float) -> None:
        self.at += timedelta(**time)


@dataclass
class Hall:
    """A tool with four cavities and a machine that bears it, and short ways to say what happens to them."""
    runner: Runner
    cast: Cast
    watch: Watch
    tool: UUID
    machine: UUID

    def do(self, command: Any, who: str = 'ann', **values: Any) -> Any:
        return self.runner.do(getattr(self.cast, who), command, **values)

    def start(self, **values: Any) -> UUID:
        return self.do(start_run, **{'tool_id': self.tool, 'machine_id': self.machine, **values})

    def run(self, run_id: UUID) -> RunRow:
        return self.do(show_run, run_id=run_id)

    @property
    def lifetime(self) -> int:
        return self.do(tool_counts, tool_id=self.tool).lifetime_shots

    @property
    def cavities(self) -> list[UUID]:
        return [cavity.id for cavity in self.do(show_asset, asset_id=self.tool).cavities]

    def release(self, *verdicts: str) -> None:
        """A post-run checklist is made and signed; each verdict is one of its key checks."""
        answers = [{'step': place, 'verdict': verdict} for place, verdict in enumerate(verdicts or ('ok',), 1)]
        steps = [{'text': f'Look {answer["step"]}', 'type': 'verdict', 'critical': True} for answer in answers]
        template = self.do(add_template, 'ben', name=f'After the run {uuid4()}', purpose='post_run', steps=steps)
        self.do(sign_log, asset_id=self.tool, checklist_template_id=template, answers=answers)

    def reason(self, name: str = 'End of order') -> UUID:
        with self.writing() as session:
            session.add(made := StopReason(name=name, scheduled=True))
            session.commit()
            return made.id

    @contextmanager
    def writing(self) -> Iterator[Any]:
        with self.runner.house.database.writing() as session:
            session.attribute(Writer(None, 'test', 'system', '', 'test'))
            yield session


def furnish(runner: Runner, cast: Cast) -> Hall:
    watch = Watch()
    runner.house = replace(runner.house, wall=watch)
    tool = runner.do(cast.ben, add_asset, kind='tool', asset_number='TL-1', name='Cap', cavity_count=4, tonnage_min=80, tonnage_max=160,
                     expected_life_shots=1_000_000)
    machine = runner.do(cast.ben, add_asset, kind='machine', asset_number='PR-1', name='Press', tonnage=120)
    return Hall(runner, cast, watch, tool, machine)


@pytest.fixture
def hall(runner: Runner, cast: Cast) -> Hall:
    """On each database in turn."""
    return furnish(runner, cast)


@pytest.fixture
def quick_hall(quick_runner: Runner, cast: Cast) -> Hall:
    return furnish(quick_runner, cast)
