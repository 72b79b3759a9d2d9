"""A list as a file: the rows it shows under its filters, all of them, of the own site only."""
import csv
import io

import pytest
from sqlmodel import select

from data.tables.upkeep import AuditEntry
from services.actions.planning import add_action
from services.assets.plate import add_asset
from services.errors import Invalid, NotFound
from services.exports import LISTS, export_list
from services.failures.lists import failure_codes
from services.failures.reporting import report_failure
from services.language import Voice
from services.shots.counts import read_counter
from services.work import Identity
from tests.trends.test_exports import cells


@pytest.fixture
def plant(runner, cast):
    code = runner.do(cast.ben, failure_codes.save, code='F-1', name='Flash')
    for number in range(3):
        tool = runner.do(cast.ben, add_asset, kind='tool', asset_number=f'TL-{number}', name='Cap' if number else '=1+1', tags=['a', 'b'])
        runner.do(cast.ben, report_failure, asset_id=tool, failure_code_id=code, severity='critical' if number == 2 else 'low')
        runner.do(cast.ben, read_counter, tool_id=tool, shot_count=100 * number + 1)
        runner.do(cast.ben, add_action, asset_id=tool, title=f'Do {number}')
    runner.do(cast.oscar, add_asset, kind='tool', asset_number='TL-9', name='Theirs')
    return runner


def taken(runner, who, name, **wanted):
    return list(csv.DictReader(io.StringIO(runner.do(who, export_list, name=name, wanted=wanted).decode('utf-8-sig'))))


def test_every_list_can_be_taken_away_in_both_forms(plant, cast):
    for name, listed in LISTS.items():
        content = plant.do(cast.ben, export_list, name=name).decode('utf-8-sig')
        head, *rows = csv.reader(io.StringIO(content))
        sheet = cells(plant.do(cast.ben, export_list, name=name, form='xlsx'))
        assert head == sheet[0]
        assert len(rows) == len(sheet) - 1, name
        assert len(head) == len(listed.columns)
        assert not [word for word in head if word in listed.columns and '_' in word], 'every column has a name that people read'
    with plant.house.database.reading() as session:
        noted = session.exec(select(AuditEntry.row_id).where(AuditEntry.table == 'list', AuditEntry.verb == 'exported')).all()
    assert set(noted) == set(LISTS)


def test_filters_and_order_are_those_of_the_list(plant, cast):
    assert [row['Number'] for row in taken(plant, cast.ben, 'tools', sort='-asset_number')] == ['TL-2', 'TL-1', 'TL-0']
    assert [row['Number'] for row in taken(plant, cast.ben, 'failures', severity='critical')] == ['TL-2']
    assert [row['Number'] for row in taken(plant, cast.ben, 'tools', text='TL-1')] == ['TL-1']
    assert taken(plant, cast.ben, 'actions', overdue='true') == []
    assert len(taken(plant, cast.ben, 'actions', unfinished='true', nonsense='x')) == 3
    with pytest.raises(Invalid):
        taken(plant, cast.ben, 'tools', sort='nonsense')
    with pytest.raises(NotFound):
        taken(plant, cast.ben, 'users')


def test_nothing_of_another_site_and_no_formula(plant, cast):
    tools = taken(plant, cast.ben, 'tools')
    assert {row['Number'] for row in tools} == {'TL-0', 'TL-1', 'TL-2'}
    assert {row['Name'] for row in tools} == {"'=1+1", 'Cap'}
    assert {row['Number'] for row in taken(plant, cast.oscar, 'tools')} == {'TL-9'}


def test_the_language_is_that_of_whoever_takes_it(plant):
    head = next(csv.reader(io.StringIO(plant.do(Identity(None, 'system', voice=Voice('de')), export_list, name='failures').decode('utf-8-sig'))))
    assert 'Schwere' in head


def test_long_lists_come_whole(plant, cast, monkeypatch):
    monkeypatch.setattr('services.exports.MOST_ROWS', 2)
    assert len(taken(plant, cast.ben, 'tools')) == 3
