"""Records of production: runs, shots and rejects, counted once."""
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from data.base import Record
from data.tables.failures import PartDefect
from data.tables.shots import ReadingSource, Run, RunSegment, ShotDay, ShotHour, ShotReading, ToolCounter
from data.tables.upkeep import AuditEntry
from services.assets.register import find_asset
from services.errors import Conflict, Invalid
from services.imports.taking import try_import
from services.shots.counts import read_counter, tool_counts
from services.upkeep.audit import list_audit, verify_audit
from tests.failures.conftest import load_lists
from tests.imports.files import MACHINES, MOULDS, PRODUCTION, TOTALS, changed
from tests.imports.test_assets import take, told

NOTHING = dict.fromkeys(TOTALS, 0)


@pytest.fixture
def plant(runner, cast):
    take(runner, cast.ben, 'tools', MOULDS)
    take(runner, cast.ben, 'machines', MACHINES)
    return runner


@pytest.fixture
def quick_plant(quick_runner, cast):
    take(quick_runner, cast.ben, 'tools', MOULDS)
    take(quick_runner, cast.ben, 'machines', MACHINES)
    return quick_runner


def rows(runner, table):
    with runner.house.database.reading() as session:
        return session.exec(select(table)).all()


def lifetime(runner, who, number):
    return runner.do(who, tool_counts, tool_id=runner.do(who, find_asset, asset_number=number).id).lifetime_shots


def test_the_sums_of_a_file_are_told(plant, cast):
    assert take(plant, cast.ben, 'production', PRODUCTION).totals == TOTALS


def test_a_line_becomes_a_run_with_its_shots_and_rejects(plant, cast):
    take(plant, cast.ben, 'production', PRODUCTION)
    first, *_others = sorted(rows(plant, Run), key=lambda run: (run.started_at, run.import_key))
    assert (first.import_key, first.good, first.rejected) == ('2018-11-01|1|NO.01|M-1|I1', 790, {'Black spot': 7, 'Crack/burst/stain (other)': 3})
    assert (first.started_at, first.ended_at) == (datetime(2018, 11, 1, 5, tzinfo=UTC), datetime(2018, 11, 1, 13, tzinfo=UTC))
    [segment] = [each for each in rows(plant, RunSegment) if each.run_id == first.id]
    assert (segment.active_cavities, segment.shots, segment.began_at) == (8, 100, first.started_at)
    [reading] = [each for each in rows(plant, ShotReading) if each.run_id == first.id]
    assert (reading.source, reading.delta, reading.shot_count, reading.recorded_by_id) == (ReadingSource.IMPORTED, 100, 100, cast.ids['ben'])
    assert (len(rows(plant, Run)), len(rows(plant, RunSegment)), len(rows(plant, ShotReading))) == (4, 4, 3)
    assert {row.version for table in (Run, RunSegment, ShotReading) for row in rows(plant, table)} == {1}


def test_the_tools_have_lived_longer_by_the_shots(plant, cast):
    take(plant, cast.ben, 'production', PRODUCTION)
    take(plant, cast.ben, 'production', PRODUCTION.replace('2018-11', '2018-12'))
    assert (lifetime(plant, cast.ben, 'M-1'), lifetime(plant, cast.ben, 'M-2')) == (220, 100)
    latest = max(counter.last_shot_at for counter in rows(plant, ToolCounter))
    assert latest == datetime(2018, 12, 2, 5, tzinfo=UTC), 'the night shift ends on the next day'


def test_an_older_file_does_not_turn_the_last_shot_back(plant, cast):
    take(plant, cast.ben, 'production', PRODUCTION.replace('2018-11', '2018-12'))
    take(plant, cast.ben, 'production', PRODUCTION)
    assert max(counter.last_shot_at for counter in rows(plant, ToolCounter)) == datetime(2018, 12, 2, 5, tzinfo=UTC)


def test_what_somebody_read_from_the_counter_is_not_counted_again(plant, cast):
    tool_id = plant.do(cast.ben, find_asset, asset_number='M-1').id
    for shown in (5000, 5110):
        plant.do(cast.ann, read_counter, tool_id=tool_id, shot_count=shown)
    outcome = take(plant, cast.ben, 'production', PRODUCTION)
    sentence = '2 lines lie before the last reading of M-1, so their shots do not count again.'
    assert [(remark.line, remark.sentence) for remark in outcome.remarks] == [(2, sentence)]
    assert outcome.totals == TOTALS
    assert (lifetime(plant, cast.ben, 'M-1'), lifetime(plant, cast.ben, 'M-2'), len(rows(plant, Run))) == (5110, 50, 4)
    assert sum(segment.shots for segment in rows(plant, RunSegment)) == TOTALS['shots']
    plant.do(cast.ann, read_counter, tool_id=tool_id, shot_count=5150)
    assert lifetime(plant, cast.ben, 'M-1') == 5150
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date()
    assert take(plant, cast.ben, 'production', '\n'.join(PRODUCTION.splitlines()[:2]).replace('2018-11-01', str(tomorrow))).remarks == ()
    assert lifetime(plant, cast.ben, 'M-1') == 5250, 'a shift after the last reading counts'


def test_rows_without_a_known_tool_are_told_and_the_others_are_taken(plant, cast):
    outcome = take(plant, cast.ben, 'production', PRODUCTION)
    assert told(outcome) == [(4, 'No tool is named.'), (7, 'The tool M-9 is not registered.')]
    assert outcome.taken


@pytest.mark.parametrize(('cells', 'reason'), [
    ({'machineNo': 'NO.77'}, 'The machine NO.77 is not registered.'), ({'machineNo': ''}, 'No machine is named.'),
])
def test_rows_without_a_known_machine_are_told_and_the_rest_of_the_month_is_taken(quick_plant, cast, cells, reason):
    text = changed(PRODUCTION, 2, **cells)
    outcome = take(quick_plant, cast.ben, 'production', text)
    assert (outcome.taken, told(outcome)[0], outcome.imported, outcome.figures['shots']) == (True, (2, reason), 3, TOTALS['shots'] - 100)
    later = take(quick_plant, cast.ben, 'production', PRODUCTION)  # the machine was registered since, or its name put right
    assert (later.imported, later.unchanged, lifetime(quick_plant, cast.ben, 'M-1')) == (1, 3, 110)


def test_rejects_are_called_as_in_the_list_of_the_plant(quick_plant, cast):
    load_lists(quick_plant, 'de')
    assert take(quick_plant, cast.ben, 'production', changed(PRODUCTION, 3, otherNG='2')).taken
    counted = Counter(defect for run in rows(quick_plant, Run) for defect in run.rejected)
    with quick_plant.house.database.reading() as session:
        known = set(session.exec(select(PartDefect.name)))
    assert counted.total() == 3
    assert counted.keys() <= known


def test_the_same_file_again_counts_nothing_twice(plant, cast):
    take(plant, cast.ben, 'production', PRODUCTION)
    entries = plant.do(cast.boss, list_audit).total
    again = take(plant, cast.ben, 'production', PRODUCTION)
    assert again.totals == {**TOTALS, 'imported': 0, 'unchanged': 4}
    assert (lifetime(plant, cast.ben, 'M-1'), len(rows(plant, Run)), plant.do(cast.boss, list_audit).total) == (110, 4, entries)


def test_a_longer_file_adds_only_what_is_new(plant, cast):
    take(plant, cast.ben, 'production', '\n'.join(PRODUCTION.splitlines()[:3]))
    outcome = take(plant, cast.ben, 'production', PRODUCTION)
    assert (outcome.imported, outcome.unchanged, lifetime(plant, cast.ben, 'M-1')) == (2, 2, 110)


def test_a_dry_run_tells_the_same_sums_and_writes_nothing(plant, cast):
    entries = plant.do(cast.boss, list_audit).total
    tried = take(plant, cast.ben, 'production', PRODUCTION, try_import)
    assert (rows(plant, Run), rows(plant, ToolCounter), plant.do(cast.boss, list_audit).total) == ([], [], entries)
    assert tried == take(plant, cast.ben, 'production', PRODUCTION)


@pytest.mark.parametrize(('cells', 'word'), [
    ({'recordDate': '01.11.2018'}, 'recordDate: A date'), ({'recordDate': '11/1/2018'}, 'recordDate: A date'),
    ({'workingShift': '4'}, '4 is no shift'),
    ({'moldShot': '1.242'}, 'moldShot: A whole number'), ({'moldShot': '-1'}, 'moldShot: This cannot be less'),
    ({'moldCavity': ''}, 'moldCavity: Nobody'),
    ({'otherNG': 'x'}, 'otherNG: A whole number'),
    *(({'recordDate': day}, 'recordDate: This cannot have happened then.') for day in ('0001-01-01', '1989-12-31', '2999-01-01', '9999-12-31')),
    *(({name: '1000000000001'}, f'{name}: At most 1,000,000,000,000') for name in ('moldShot', 'itemTotalQuantity', 'itemGoodQuantity', 'otherNG')),
    ({'moldShot': '9' * 15, 'moldCavity': '9' * 15}, 'At most'), ({'moldCavity': '257'}, 'moldCavity: At most 256'),
    ({'moldCavity': '3000000000'}, 'moldCavity: At most 256'),
])
def test_one_wrong_line_and_nothing_is_taken(quick_plant, cast, cells, word):
    text = changed(PRODUCTION, 2, **cells)
    outcome = take(quick_plant, cast.ben, 'production', text)
    assert outcome == take(quick_plant, cast.ben, 'production', text, try_import)
    assert [(line, word in sentence) for line, sentence in told(outcome) if line == 2] == [(2, True)], outcome.errors
    assert (outcome.taken, outcome.totals) == (False, {**NOTHING, 'rows': 6, 'errors': 3})
    assert (rows(quick_plant, Run), rows(quick_plant, ToolCounter)) == ([], [])


def test_all_wrong_lines_are_told_at_once(quick_plant, cast):
    outcome = take(quick_plant, cast.ben, 'production', changed(changed(PRODUCTION, 2, moldShot='x', workingShift='9'), 5, machineNo='NO.9'))
    assert [line for line, _sentence in told(outcome)] == [2, 4, 5, 7]
    assert 'moldShot' in told(outcome)[0][1]
    assert 'workingShift' in told(outcome)[0][1]


def test_numbers_as_programs_write_them_and_other_spellings_are_read(quick_plant, cast):
    text = changed(PRODUCTION, 2, moldShot='100.0', recordDate='2018-11-01 00:00:00').replace(',', ';').replace('\n', '\r\n').rstrip()
    assert take(quick_plant, cast.ben, 'production', b'\xef\xbb\xbf' + text.encode()).totals == TOTALS


def test_figures_that_were_put_right_are_not_taken_silently(plant, cast):
    take(plant, cast.ben, 'production', PRODUCTION)
    outcome = take(plant, cast.ben, 'production', changed(PRODUCTION, 2, moldShot='101'))
    assert (outcome.taken, told(outcome)[0][0], '100 shots and 790 good parts' in told(outcome)[0][1]) == (False, 2, True)
    assert lifetime(plant, cast.ben, 'M-1') == 110


def test_two_lots_of_one_shift_are_two_runs_and_a_line_copied_by_mistake_is_none(plant, cast):
    second = PRODUCTION.splitlines()[1].replace('PO1', 'PO9').replace(',100,8,800,790,7,3', ',5,8,40,40,,')
    text = f'{PRODUCTION}{second}\n'
    assert take(plant, cast.ben, 'production', text).imported == 5
    assert take(plant, cast.ben, 'production', text).unchanged == 5
    assert lifetime(plant, cast.ben, 'M-1') == 115
    outcome = take(plant, cast.ben, 'production', f'{text}{second}\n')
    assert (outcome.taken, told(outcome)[-1]) == (True, (9, 'This line says the same as line 8.'))
    assert (outcome.unchanged, lifetime(plant, cast.ben, 'M-1')) == (5, 115)


def test_what_cannot_all_be_true_is_taken_with_a_remark(quick_plant, cast):
    text = changed(changed(PRODUCTION, 2, itemTotalQuantity='801'), 3, moldCavity='5', itemTotalQuantity='250', itemGoodQuantity='251')
    outcome = take(quick_plant, cast.ben, 'production', text)
    assert (outcome.taken, [remark.line for remark in outcome.remarks]) == (True, [2, 3, 3])
    assert outcome.remarks[0].sentence == '100 shots with 8 cavities make 800 parts, not 801.'


@pytest.mark.parametrize(('day', 'shift', 'begin', 'end'), [
    ('2018-11-01', '3', '2018-11-01T21:00+00:00', '2018-11-02T05:00+00:00'), ('2019-07-01', '2', '2019-07-01T12:00+00:00', '2019-07-01T20:00+00:00'),
    ('2018-10-27', '3', '2018-10-27T20:00+00:00', '2018-10-28T05:00+00:00'), ('2019-03-30', '3', '2019-03-30T21:00+00:00', '2019-03-31T04:00+00:00'),
    ('2018-11-01', 'HC', '2018-11-01T07:00+00:00', '2018-11-01T15:00+00:00'),
], ids=['night', 'summer', 'a night of nine hours', 'a night of seven hours', 'office hours'])
def test_a_shift_is_a_time_on_the_clock_of_the_site(quick_plant, cast, day, shift, begin, end):
    heading, line = PRODUCTION.splitlines()[:2]
    take(quick_plant, cast.ben, 'production', f'{heading}\n{line.replace("2018-11-01,1", f"{day},{shift}")}\n')
    [run] = rows(quick_plant, Run)
    assert (run.started_at, run.ended_at) == (datetime.fromisoformat(begin), datetime.fromisoformat(end))


def test_another_site_is_never_touched(plant, cast):
    for kind, text in (('tools', MOULDS), ('machines', MACHINES), ('production', PRODUCTION)):
        take(plant, cast.olga, kind, text)
    assert take(plant, cast.ben, 'production', PRODUCTION).totals == TOTALS
    assert (lifetime(plant, cast.ben, 'M-1'), lifetime(plant, cast.olga, 'M-1')) == (110, 110)
    with plant.house.database.reading() as session:
        sites = {entry.site_id for entry in session.exec(select(AuditEntry).where(AuditEntry.table == 'run'))}
    assert sites == {cast.site, cast.other_site}


def test_every_row_has_its_entry_in_an_unbroken_trail(plant, cast):
    take(plant, cast.ben, 'production', PRODUCTION)
    with plant.house.database.reading() as session:
        noted = {entry.row_id: entry for entry in session.exec(select(AuditEntry).where(AuditEntry.verb == 'insert'))}
    for table in (Run, RunSegment, ShotReading):
        for row in rows(plant, table):
            assert isinstance(row, Record)
            assert (noted[str(row.id)].table, noted[str(row.id)].actor_name) == (table.__tablename__, 'ben')
    assert plant.do(cast.boss, verify_audit).first_broken is None
    assert {'run', 'run_segment', 'shot_reading'} <= {change.table for change in plant.told}


def test_two_imports_of_one_file_at_the_same_moment_count_once(plant, cast):
    def one(_person):
        try:
            return take(plant, cast.ben, 'production', PRODUCTION).imported
        except Conflict:
            return 0
    with ThreadPoolExecutor(4) as people:
        assert sum(people.map(one, range(4))) == 4
    assert (len(rows(plant, Run)), lifetime(plant, cast.ben, 'M-1')) == (4, 110)


def test_a_file_without_the_columns_of_a_run_is_refused(quick_plant, cast):
    with pytest.raises(Invalid, match='moldShot'):
        take(quick_plant, cast.ben, 'production', 'recordDate,workingShift,machineNo,moldNo\n2018-11-01,1,NO.01,M-1\n')


def test_the_sums_by_hour_and_day_are_those_of_the_file(plant, cast):
    take(plant, cast.ben, 'production', PRODUCTION)
    take(plant, cast.ben, 'production', PRODUCTION)
    for table in (ShotHour, ShotDay):
        summed = rows(plant, table)
        assert (sum(row.shots for row in summed), sum(row.parts for row in summed)) == (TOTALS['shots'], TOTALS['parts'])
        assert sum(row.parts_not_made for row in summed) == TOTALS['parts_not_made']
    first = datetime(2018, 11, 1, tzinfo=UTC)
    assert min(row.day for row in rows(plant, ShotDay)) == first.toordinal()
    assert min(row.hour for row in rows(plant, ShotHour)) == int(first.timestamp()) // 3600 + 5


def test_what_a_reading_has_summed_up_already_is_not_summed_up_again(quick_plant, cast):
    tool_id = quick_plant.do(cast.ben, find_asset, asset_number='M-1').id
    for shown in (5000, 5110):
        quick_plant.do(cast.ann, read_counter, tool_id=tool_id, shot_count=shown)
    before = sum(row.shots for row in rows(quick_plant, ShotDay))
    take(quick_plant, cast.ben, 'production', PRODUCTION)
    assert sum(row.shots for row in rows(quick_plant, ShotDay)) == before + lifetime(quick_plant, cast.ben, 'M-2')
