from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from data.tables.failures import FailureCode
from data.tables.people import User
from data.tables.shots import ToolCounter
from data.tables.upkeep import Notification
from data.trail import Writer
from services.assets.plate import add_asset
from services.failures.analysis import analyse_failure
from services.failures.card import show_report
from services.failures.content import load_failure_lists
from services.failures.lists import causes, corrective_actions, failure_codes, stop_reasons
from services.failures.reporting import report_failure
from services.work import Actor, Work


def load_lists(runner: Any, language: str = 'en') -> None:
    """As the set-up does."""
    with runner.house.database.writing() as session:
        session.attribute(Writer(None, 'test', 'system', '', 'set_up'))
        load_failure_lists(Work(session, Actor(None, 'test', None, frozenset()), runner.house), language)
        session.commit()


@dataclass
class Shop:
    """A tool with four cavities and a machine in a plant with the usual lists, and short words for what happens there."""
    runner: Any
    cast: Any
    tool: UUID
    machine: UUID

    def code(self, code: str) -> UUID:
        with self.runner.house.database.reading() as session:
            return session.exec(select(FailureCode.id).where(FailureCode.code == code)).one()

    def report(self, code: str = 'FL-001', who: Any = None, **values: Any) -> UUID:
        given = {'asset_id': self.tool, 'failure_code_id': self.code(code), **values}
        return self.runner.do(who or self.cast.guest, report_failure, **given)

    def show(self, report_id: UUID) -> Any:
        return self.runner.do(self.cast.guest, show_report, report_id=report_id)

    def do(self, command: Any, report_id: UUID, who: Any = None, **values: Any) -> Any:
        """With the version that is there now."""
        return self.runner.do(who or self.cast.ann, command, report_id=report_id, seen_version=self.show(report_id).version, **values)

    def word(self, kind: str, name: str) -> UUID:
        catalog = {'cause': causes, 'stop_reason': stop_reasons, 'corrective_action': corrective_actions, 'failure_code': failure_codes}[kind]
        return next(entry.id for entry in self.runner.do(self.cast.guest, catalog.read, text=name, limit=500).items if entry['name'] == name)

    def mend(self, report_id: UUID, **values: Any) -> None:
        """Close it with a corrective action."""
        self.do(analyse_failure, report_id, corrective_action_id=self.word('corrective_action', 'Replaced pin'), status='closed', **values)

    def count_to(self, shots: int) -> None:
        with self.runner.house.database.writing() as session:
            session.attribute(Writer(None, 'test', 'system', '', 'test'))
            counter = session.get(ToolCounter, self.tool) or ToolCounter(tool_id=self.tool)
            counter.lifetime_shots = shots
            session.add(counter)
            session.commit()

    def of_all_sites(self, name: str) -> None:
        with self.runner.house.database.writing() as session:
            session.attribute(Writer(None, 'test', 'system', '', 'test'))
            session.get(User, self.cast.ids[name]).site_id = None
            session.commit()

    def told(self) -> dict[str, list[str]]:
        """Who was told what."""
        by_name = {row_id: name for name, row_id in self.cast.ids.items()}
        with self.runner.house.database.reading() as session:
            found: dict[str, list[str]] = {}
            for note in session.exec(select(Notification).where(Notification.kind == 'failure')):
                found.setdefault(by_name[note.user_id], []).append(note.text)
            return found


def open_shop(runner: Any, cast: Any) -> Shop:
    load_lists(runner)
    tool = runner.do(cast.ben, add_asset, kind='tool', asset_number='TL-1', name='Cap', cavity_count=4)
    return Shop(runner, cast, tool, runner.do(cast.ben, add_asset, kind='machine', asset_number='P-1', name='Press'))


@pytest.fixture
def shop(runner: Any, cast: Any) -> Shop:
    """On each database in turn."""
    return open_shop(runner, cast)


@pytest.fixture
def quick_shop(quick_runner: Any, cast: Any) -> Shop:
    return open_shop(quick_runner, cast)
