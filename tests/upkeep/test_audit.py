import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from components.piece import Piece
from data.tables.people import Department, Role
from data.tables.upkeep import AuditEntry
from services.assets.plate import add_asset
from services.csv_safe import safe_cell
from services.errors import Invalid, NotAllowed
from services.guard import command
from services.upkeep.audit import export_audit, list_audit, verify_audit
from services.work import SYSTEM
from tests.upkeep.conftest import add_setting, as_person


@command(None)
def add_department(work, *, name: str):
    site = work.actor.site_id
    return work.add(Department(site_id=site, name=name)).id


@command(None)
def break_entry(work, *, number: int):
    connection = work.session.connection()
    for name in connection.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all():
        connection.execute(sa.text(f'DROP TRIGGER "{name}"'))
    chain = AuditEntry.__table__
    connection.execute(sa.update(chain).where(chain.c.id == number).values(label='another'))


@pytest.fixture
def people(plant):
    ann, bob, boss = as_person(plant, 'ann', site='HQ'), as_person(plant, 'bob', site='OTHER'), as_person(plant, 'boss')
    plant.runner.do(ann, add_department, name='Presses')
    plant.runner.do(bob, add_department, name='Moulds')
    plant.runner.do(ann, add_department, name='=cmd|calc')
    return ann, bob, boss


def test_the_newest_entries_come_first_page_by_page(plant, people):
    found = plant.runner.do(people[2], list_audit, table='department', limit=2)
    assert (found.total, [row.label for row in found.items]) == (3, ['=cmd|calc', 'Moulds'])
    rest = plant.runner.do(people[2], list_audit, table='department', limit=2, offset=2)
    assert (rest.total, [row.label for row in rest.items]) == (3, ['Presses'])


def test_people_of_one_site_see_and_count_their_own_site_only(plant, people):
    ann, bob, _boss = people
    for limit in (1, 50):
        found = plant.runner.do(ann, list_audit, table='department', limit=limit)
        assert found.total == 2
        assert 'Moulds' not in [row.label for row in found.items]
    assert plant.runner.do(bob, list_audit, table='department').total == 1
    assert 'Moulds' not in plant.runner.do(ann, export_audit)
    with pytest.raises(NotAllowed):
        plant.runner.do(ann, verify_audit)
    with pytest.raises(NotAllowed):
        plant.runner.do(as_person(plant, 'op', Role.OPERATOR), list_audit)


def test_entries_are_found_by_person_row_time_and_words(plant, people):
    ann, _bob, boss = people

    def count(**wanted):
        return plant.runner.do(boss, list_audit, **wanted).total
    row = plant.runner.do(boss, list_audit, text='presses').items[0]
    assert count(person=ann.user_id) == 2
    assert count(row_id=row.row_id) == 1
    assert count(text='ann add_department presses') == 1
    assert count(text='100%') == count(text='_') - count(text='_') == 0
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    assert count(since=tomorrow) == 0
    assert count(until=tomorrow) == count()
    with pytest.raises(Invalid):
        count(since=datetime(2026, 1, 1))  # noqa: DTZ001


def test_a_search_in_a_long_log_goes_back_piece_by_piece_and_misses_nothing(plant, people, monkeypatch):
    boss = people[2]
    monkeypatch.setattr('services.upkeep.audit.MOST_SEARCHED', 3)
    for number in range(7):
        plant.runner.do(boss, add_setting, name=f'mark {number}')
    everything = plant.runner.do(boss, list_audit)
    assert everything.searched_from is None
    pieces = list(further_back(plant, boss, text='mark'))
    assert [number for piece in pieces for number in piece] == [row.id for row in everything.items if 'mark' in row.label]
    assert [len(piece) for piece in pieces[:3]] == [3, 3, 1]
    newest = everything.items[0]
    assert plant.runner.do(boss, list_audit, text='mark', since=newest.at).searched_from is None  # nothing older was asked for


def test_a_clock_that_was_set_back_hides_no_entry_from_a_search(plant, people, monkeypatch):
    boss, began = people[2], datetime.now(UTC)
    monkeypatch.setattr('services.upkeep.audit.MOST_SEARCHED', 3)
    for number, minutes in enumerate((0, 1, 2, 40, 41, 42, 3, 4, 5, 43)):
        monkeypatch.setattr('data.trail.now', lambda minutes=minutes: began + timedelta(minutes=minutes))
        plant.runner.do(boss, add_setting, name=f'mark {number}')
    written = [row.id for row in plant.runner.do(boss, list_audit, table='setting').items if 'mark' in row.label]
    assert [number for piece in further_back(plant, boss, text='mark') for number in piece] == written
    early = [number for piece in further_back(plant, boss, text='mark', until=began + timedelta(minutes=10)) for number in piece]
    assert early == [number for at, number in zip(range(9, -1, -1), written, strict=True) if at not in {3, 4, 5, 9}]
    late = [number for piece in further_back(plant, boss, text='mark', since=began + timedelta(minutes=10)) for number in piece]
    assert late == [number for at, number in zip(range(9, -1, -1), written, strict=True) if at in {3, 4, 5, 9}]


def further_back(plant, boss, **wanted):
    """The numbers that each look finds, until nothing older is left."""
    before = None
    while True:
        found = plant.runner.do(boss, list_audit, before=before, **wanted)
        yield [row.id for row in found.items]
        if found.searched_from is None:
            return
        assert before is None or found.searched_from < before
        before = found.searched_from


def test_an_export_is_safe_for_spreadsheets_and_stands_in_the_log_itself(plant, people):
    text = plant.runner.do(people[2], export_audit, table='department')
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 4
    assert "'=cmd|calc" in rows[1]
    assert not [cell for row in rows for cell in row if cell.startswith(('=', '+', '-', '@'))]
    newest = plant.runner.do(people[2], list_audit, limit=1).items[0]
    assert (newest.verb, newest.actor_name, newest.table) == ('exported', 'boss', 'audit_entry')


@pytest.mark.parametrize('text', ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '=HYPERLINK("http://evil.example")'])
def test_no_cell_begins_a_formula(text):
    assert safe_cell(text) == f"'{text}"


def test_harmless_cells_stay_as_they_are():
    assert [safe_cell(value) for value in ('a=b', 12, None, 'M-100')] == ['a=b', '12', '', 'M-100']


def test_a_single_changed_entry_is_found(plant, people):
    for number in range(20):
        plant.runner.do(SYSTEM, add_setting, name=str(number))
    whole = plant.runner.do(SYSTEM, verify_audit)
    assert whole.entries >= 20
    assert whole.first_broken is None
    plant.runner.do(SYSTEM, break_entry, number=7)
    assert plant.runner.do(SYSTEM, verify_audit).first_broken == 7


async def test_the_page_of_the_log_goes_further_back_when_asked(application, monkeypatch):
    monkeypatch.setattr('services.upkeep.audit.MOST_SEARCHED', 2)
    for number in range(6):
        await application.runner.run(application.cast.ben, add_asset, kind='tool', asset_number=f'TL-{number}', name='Cap')
    boss = application.screen('boss')
    await boss.open('/admin/audit?q=TL-')
    await boss.should_see('Looked through all entries back to number')
    await boss.should_see('TL-5')
    await boss.should_not_see('TL-0')
    for _each in range(2):
        await boss.should_see('Look further back')
        _tap_the_last(boss)
        await boss.should_not_see('TL-5')
    await boss.should_see('TL-1')
    await boss.should_see('Before number ')


def _tap_the_last(screen):
    """What stands last in the list; in a piece of HTML nothing else can be tapped without a browser."""
    piece = next(element for element in screen.client.elements.values() if isinstance(element, Piece) and 'Look further' in element.html)
    with screen.client:
        piece._handlers[piece.edition][-1]()
