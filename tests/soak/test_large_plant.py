"""L4: ten years of a large plant in the tables, and every list, search and report still answers while somebody looks."""
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlmodel import select

from data.base import now
from data.tables.actions import ActionItem
from data.tables.assets import Asset, AssetKind
from data.tables.failures import FailureCode, FailureReport
from data.tables.maintenance import MaintenanceLog
from data.tables.people import Role, SignIn, SignInKind, User
from data.tables.photos import PHOTO, Attachment
from data.tables.upkeep import AuditEntry
from data.trail import Writer
from services.assets.history import asset_history
from services.assets.passport import tool_passport
from services.errors import Invalid, NotAllowed, NotFound
from services.guard import Guard
from services.people.roles import RIGHTS
from services.people.sites import sites
from services.work import SYSTEM, Identity
from tests.factory import apart, looking_into
from tests.web.samples import function_of, guarded

TOOLS, LOGS, REPORTS, ACTIONS, PHOTOS, ENTRIES = 1_000, 100_000, 20_000, 20_000, 20_000, 1_000_000
ROUNDS = 20
LONG = {table.__tablename__ for table in (MaintenanceLog, FailureReport, ActionItem, Attachment, AuditEntry)}
FIRST = datetime(2016, 11, 21, tzinfo=UTC)
AT_ONCE = 5_000
PATIENCE = 0.5  # seconds, the slowest of twenty but one
NOT_FOR_SCREENS = {'services.upkeep.audit.verify_audit'}  # looks at every entry there is, in the night


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_every_list_search_and_report_of_a_large_plant_answers_at_once(plant):
    slow, without_index = apart(lambda: _ask_everything(plant.home))
    assert slow == {}
    assert without_index == []


def _ask_everything(home) -> tuple[dict[str, float], list[str]]:
    with looking_into(home) as runner:
        tool = _fill(runner)
        lead = _lead(runner)
        took: dict[str, float] = {}
        with _statements(runner) as asked:
            for name, call in _questions(tool):
                asked.about_one = 'of a tool' in name
                with suppress(Invalid, NotFound, NotAllowed):  # wants to know which one, or is for people of all sites
                    took[name] = _slowest_but_one(lambda call=call: call(runner, lead))
        plans = list(_without_index(runner, asked))
        print(f'{len(took)} questions, the slowest: ' + ', '.join(f'{name} {took[name] * 1000:.0f} ms' for name in sorted(took, key=took.get)[-6:]))
        return {name: seconds for name, seconds in took.items() if seconds > PATIENCE}, plans


def _questions(tool) -> Iterator[tuple[str, Any]]:
    """Everything that can be asked without naming a row, each list also with a search, and what a card asks."""
    for name, guard in guarded().items():
        if guard.writes or guard.permission not in RIGHTS[Role.SUPERVISOR] or name in NOT_FOR_SCREENS:
            continue
        function = function_of(name)
        if not _needs(guard):
            yield name, lambda runner, who, function=function: runner.do(who, function)
            if 'text' in guard.model.model_fields:
                yield f'{name} (search)', lambda runner, who, function=function: runner.do(who, function, text='gate 7')
            if 'asset_id' in guard.model.model_fields:
                yield f'{name} (of a tool)', lambda runner, who, function=function: runner.do(who, function, asset_id=tool)
    yield 'history of a tool', lambda runner, who: runner.do(who, asset_history, asset_id=tool)
    yield 'passport of a tool', lambda runner, who: runner.do(who, tool_passport, tool_id=tool)


def _needs(guard: Guard) -> list[str]:
    return [name for name, field in guard.model.model_fields.items() if field.is_required()]


def _slowest_but_one(call) -> float:
    took = []
    for _each in range(ROUNDS):
        began = time.perf_counter()
        call()
        took.append(time.perf_counter() - began)
    return sorted(took)[-2]


class _Asked(dict[str, Any]):
    """What was asked of the database about one tool, each wording once; searches for words look at every row, and may."""
    about_one = False

    def note(self, _connection, _cursor, statement, parameters, _context, _many) -> None:
        if self.about_one and statement.lstrip().startswith(('SELECT', 'WITH')) and 'LIKE' not in statement:
            self.setdefault(statement, parameters)


@contextmanager
def _statements(runner) -> Iterator[_Asked]:
    asked = _Asked()
    sa.event.listen(runner.house.database.reader, 'before_cursor_execute', asked.note)
    yield asked
    sa.event.remove(runner.house.database.reader, 'before_cursor_execute', asked.note)


def _without_index(runner, asked) -> Iterator[str]:
    with runner.house.database.reader.connect() as connection:
        for statement, parameters in asked.items():
            for row in connection.exec_driver_sql(f'EXPLAIN QUERY PLAN {statement}', parameters):
                words = str(row[-1]).split()
                if words[0] == 'SCAN' and words[1] in LONG and 'INDEX' not in words:
                    yield f'{" ".join(words)}: {statement[-400:]}'


def _lead(runner) -> Identity:
    """A supervisor, who may see nearly everything of one site: the question of the site comes with every question."""
    with runner.house.database.writing() as session:
        session.attribute(Writer(None, 'seed', 'system', '', 'seed'))
        user = session.exec(select(User).where(User.role == Role.SUPERVISOR)).one()
        assert user.site_id is not None
        session.add(sign_in := SignIn(user_id=user.id, kind=SignInKind.PASSWORD, token_hash='0' * 64, second_factor=True, started_at=now(),
                                      last_seen_at=now()))
        session.commit()
        return Identity(user.id, 'screen', sign_in_id=sign_in.id)


def _fill(runner):
    """Straight into the tables: what happens on the way is not the question. The tool that has most of everything is answered."""
    site = runner.do(SYSTEM, sites.read).items[0].id
    with runner.house.database.reading() as session:
        code, person = session.exec(select(FailureCode.id)).first(), session.exec(select(User.id)).first()
    tools = [uuid4() for _each in range(TOOLS)]
    by = {'asset_id': lambda at: _of(tools, at)}
    with runner.house.database.writer.begin() as connection:
        _insert(connection, Asset, TOOLS, id=lambda at: tools[at], kind=AssetKind.TOOL, site_id=site, asset_number=lambda at: f'LP-{at}',
                name=lambda at: f'Cover {at}', qr_code=lambda at: f'LP-{at}', status='active', stage='stored')
        _insert(connection, MaintenanceLog, LOGS, **by, kind='cleaning', performed_at=lambda at: _when(at, LOGS), performed_by_id=person,
                observations=lambda at: f'Cleaned gate {at % 40}', result='ok')
        _insert(connection, FailureReport, REPORTS, **by, failure_code_id=code, severity='low', occurred_at=lambda at: _when(at, REPORTS),
                description=lambda at: f'Flash at gate {at % 40}', status=_one_in_fifty('open', 'closed'), reported_by_id=person, cavities=[])
        _insert(connection, ActionItem, ACTIONS, **by, title=lambda at: f'Polish gate {at % 40}', assigned_to_id=person,
                due_date=lambda at: _when(at, ACTIONS).date(), status=_one_in_fifty('open', 'completed'))
        _insert(connection, Attachment, PHOTOS, **by, storage_path=lambda at: f'tool_photos/{tools[0]}/{at}.jpg', file_type=PHOTO, size=1,
                caption=lambda at: f'Gate {at % 40}', sha256=lambda at: f'{at:064d}', captured_at=lambda at: _when(at, PHOTOS), uploaded_by_id=person)
        _insert(connection, AuditEntry, ENTRIES, at=lambda at: _when(at, ENTRIES), actor_id=person, actor_name='anna', source='screen',
                command='move_asset', table='asset', row_id=lambda at: str(_of(tools, at)), label=lambda at: f'LP-{at % TOOLS}', verb='update',
                diff={'location_id': [None, 'Rack']}, site_id=site, hash=lambda at: f'{at:064d}')
        connection.exec_driver_sql('ANALYZE')
    return tools[0]


def _of(tools, at):
    """One in twenty belongs to the first tool."""
    return tools[0] if at % 20 == 0 else tools[at % TOOLS]


def _when(at: int, most: int) -> datetime:
    return FIRST + timedelta(days=3650) * (at / most)


def _one_in_fifty(this, that):
    return lambda at: this if at % 50 == 0 else that


def _insert(connection, kind, count: int, /, **values) -> None:
    """`values` by name; a function makes the value from the number of the row."""
    columns = kind.__table__.columns
    always = {column.name: column.default.arg for column in columns if column.default is not None and column.default.is_scalar}
    always |= {name: value for name, value in {'version': 1, 'created_at': FIRST, 'updated_at': FIRST}.items() if name in columns}
    if kind is not AuditEntry:
        values = {'id': lambda _at: uuid4()} | values
    for start in range(0, count, AT_ONCE):
        rows = range(start, min(start + AT_ONCE, count))
        made = [always | {name: value(at) if callable(value) else value for name, value in values.items()} for at in rows]
        connection.execute(kind.__table__.insert(), made)
