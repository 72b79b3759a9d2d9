"""From a look at a press to the life of a tool: once, to the right one, with the reason beside it."""
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event
from sqlmodel import select

from data.tables.shots import ReadingSource, ShotDay, ShotHour, ShotReading
from data.tables.sources import IntegrationEvent, LinkEvent, ToolAssignment
from services.assets.plate import add_asset
from services.errors import Conflict, Invalid
from services.shots.counts import read_counter, tool_counts, undo_reading
from services.shots.runs import end_run, reopen_run, start_run
from services.sources.accounting import Counted, Look
from services.sources.booking import Seen, book
from services.sources.register import add_source, change_source, remove_source
from services.sources.settling import book_unassigned, list_doubts, say_tool, settle_doubt
from services.work import SYSTEM
from tests.counters.conftest import furnish


def rows(line, table, *where):
    with line.hall.runner.house.database.reading() as session:
        return session.exec(select(table).where(*where)).all()


def test_shots_go_to_the_tool_whose_number_the_press_names(line):
    assert line.see(100, 5, mould='tl-1') == 0
    assert line.see(103, 8, mould='tl-1') == 3
    assert (line.hall.lifetime, line.row.tool, line.row.found_by, line.row.mood, line.row.tool_shots) == (3, 'TL-1', 'mould_id', 'counting', 3)
    assert [(each.processing, each.delta, each.kind, each.dedup_key) for each in rows(line, IntegrationEvent)] == [
        ('applied', 0, 'first', 1), ('applied', 3, 'poll', 2)]


def test_the_same_look_again_and_an_older_one_change_nothing(line):
    line.see(100, 5, mould='TL-1')
    line.see(110, 15, mould='TL-1', after=60)
    again = [line.seen(110, 15, mould='TL-1'), line.seen(104, 9, mould='TL-1', number=1), line.seen(104, 9, mould='TL-1', number=0)]
    assert [line.hall.runner.do(SYSTEM, book, seen=[each]) for each in again] == [0, 0, 0]
    assert (line.hall.lifetime, len(rows(line, IntegrationEvent))) == (10, 2)


def test_looks_that_come_together_in_the_wrong_order_are_booked_in_theirs(line):
    line.see(100, mould='TL-1')
    late = [line.seen(100 + shots, mould='TL-1', number=1 + shots, elapsed=2.0) for shots in (4, 2, 1, 3)]
    assert line.hall.runner.do(SYSTEM, book, seen=late) == 4
    assert line.hall.lifetime == 4


def test_two_collectors_that_book_the_same_at_the_same_moment_count_once(line):
    line.see(100, mould='TL-1')
    both = threading.Barrier(4)

    def go(_each):
        both.wait()
        return line.hall.runner.do(SYSTEM, book, seen=[line.seen(107, mould='TL-1', number=2, elapsed=30.0)])
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(go, range(4))) == [0, 0, 0, 7]
    assert line.hall.lifetime == 7


def test_a_run_gets_its_shots_and_parts_and_another_cavity_begins_a_new_part(line):
    run = line.hall.start()
    line.see(100, 0)
    line.see(110, 10, after=30)
    assert (line.row.tool, line.row.found_by) == ('TL-1', 'run')
    shown = line.hall.run(run)
    assert (shown.shots, shown.parts) == (10, 40)
    line.hall.do(end_run, run_id=run, seen_version=1, shots=10)
    assert (line.hall.run(run).shots, line.hall.lifetime) == (10, 10)


def test_shots_of_a_press_without_a_known_tool_wait_until_somebody_books_them(line):
    line.see(100)
    line.see(120, after=60)
    assert (line.row.unassigned, line.row.mood, line.hall.lifetime) == (20, 'no_tool', 0)
    with pytest.raises(Invalid, match='At most 20'):
        line.hall.do(book_unassigned, 'ben', source_id=line.source, tool_id=line.hall.tool, shots=21)
    line.hall.do(book_unassigned, 'ben', source_id=line.source, tool_id=line.hall.tool, shots=15)
    assert (line.row.unassigned, line.hall.lifetime) == (5, 15)
    for table in (ShotHour, ShotDay):  # from nobody to the tool, and never twice
        sums = {owned: [(row.shots, row.parts) for row in rows(line, table) if bool(row.tool_key) is owned] for owned in (False, True)}
        assert {owned: tuple(map(sum, zip(*found, strict=True))) for owned, found in sums.items()} == {False: (5, 0), True: (15, 60)}
    assert [each.kind for each in rows(line, IntegrationEvent, IntegrationEvent.tool_id == line.hall.tool)] == ['booked']


def test_one_tap_says_which_tool_runs_and_the_name_of_the_job_is_learned(line):
    line.see(100, 1, name='Caps')
    line.hall.do(say_tool, source_id=line.source, tool_id=line.hall.tool)
    line.see(105, 6, name='Caps')
    line.see(106, 0, name='Lids')
    line.see(109, 3, name='Lids', after=10)
    line.see(110, 1, name='Caps')
    assert (line.hall.lifetime, line.row.unassigned, line.row.found_by) == (7, 3, 'job_name')


def test_a_tool_that_somebody_said_stays_where_the_press_names_nothing(line):
    line.see(100)
    line.hall.do(say_tool, source_id=line.source, tool_id=line.hall.tool)
    line.see(103)
    line.see(104)
    assert (line.hall.lifetime, line.row.found_by, len(rows(line, ToolAssignment))) == (4, 'person', 1)


def test_a_press_that_names_its_mould_is_not_overruled(line):
    line.see(100, mould='TL-1')
    other = line.hall.do(add_asset, 'ben', kind='tool', asset_number='TL-2', name='Lid')
    with pytest.raises(Conflict, match='says itself'):
        line.hall.do(say_tool, source_id=line.source, tool_id=other)


def test_what_no_counter_can_tell_waits_for_a_decision(line):
    line.see(None, 50, mould='TL-1')
    line.see(None, 4, mould='TL-1', after=600)
    doubt, = line.hall.do(list_doubts, source_id=line.source)
    assert (doubt.reason, doubt.counted, doubt.missing, line.row.mood, line.hall.lifetime) == ('restarted', 4, 599, 'check', 4)
    line.hall.do(settle_doubt, 'ben', doubt_id=doubt.id, shots=30)
    assert (line.hall.lifetime, line.row.doubts, line.row.mood) == (34, 0, 'idle')
    with pytest.raises(Conflict, match='decided this already'):
        line.hall.do(settle_doubt, 'ben', doubt_id=doubt.id, shots=1)


def test_a_reset_under_our_eyes_is_told_and_asks_nobody(line):
    line.see(None, 50, mould='TL-1')
    line.see(None, 1, mould='TL-1')
    told, = line.hall.do(list_doubts, source_id=line.source, open_only=False)
    assert (told.missing, told.decided_shots, line.row.mood) == (4, 0, 'counting')


def test_a_press_that_is_faster_than_somebody_entered_is_believed(line):
    line.see(100, 37, mould='TL-1', cycle_seconds=0.5)
    assert line.see(108, 5, mould='TL-1', cycle_seconds=0.5, after=4) == 8


def test_a_run_that_was_counted_by_itself_ends_without_a_number(line):
    run = line.hall.start()
    line.see(100, 0)
    line.see(110, 10, after=30)
    line.hall.do(end_run, run_id=run, seen_version=1)
    assert (line.hall.run(run).shots, line.hall.lifetime) == (10, 10)


def test_bad_numbers_count_nothing_and_are_told(line):
    line.see(100, 5, mould='TL-1')
    line.see(None, None, mould=None)
    assert (line.row.mood, line.row.tool) == ('bad_data', 'TL-1')
    assert line.see(104, 9, mould='TL-1') == 4
    assert [each.mood for each in rows(line, LinkEvent)] == ['idle', 'bad_data', 'counting']


def test_a_day_has_one_reading_and_its_hours_and_days_add_up(line):
    line.see(100, mould='TL-1')
    for turn in range(1, 30):
        line.see(100 + 3 * turn, mould='TL-1', after=300)
    days, hours = rows(line, ShotDay), rows(line, ShotHour)
    readings = rows(line, ShotReading, ShotReading.source == ReadingSource.AUTOMATIC)
    assert sum(day.shots for day in days) == sum(hour.shots for hour in hours) == sum(each.delta for each in readings) == 87
    assert sum(day.parts for day in days) == 87 * 4
    assert len(readings) <= 2
    assert len(hours) in (3, 4)


def test_a_person_still_reads_the_counter_of_the_tool(line):
    line.hall.do(read_counter, tool_id=line.hall.tool, shot_count=5000)
    line.see(100, mould='TL-1')
    line.see(110, mould='TL-1', after=30)
    line.hall.do(read_counter, tool_id=line.hall.tool, shot_count=5012)
    assert line.hall.lifetime == 5012


def test_shots_that_are_booked_later_are_no_part_of_the_run_the_tool_is_in_now(line):
    line.see(100)
    line.see(120, after=60)
    other = line.hall.do(add_asset, 'ben', kind='machine', asset_number='PR-2', name='Press')
    run = line.hall.do(start_run, tool_id=line.hall.tool, machine_id=other)
    line.hall.do(book_unassigned, 'ben', source_id=line.source, tool_id=line.hall.tool, shots=20)
    assert (line.hall.run(run).shots, line.hall.lifetime) == (0, 20)


def test_a_password_never_goes_to_another_address(line):
    line.hall.do(change_source, 'ben', source_id=line.source, seen_version=1, username='reader', password='open sesame')
    assert line.row.has_password
    line.hall.do(change_source, 'ben', source_id=line.source, seen_version=2, url='opc.tcp://10.0.0.66:4840')
    assert not line.row.has_password
    line.hall.do(change_source, 'ben', source_id=line.source, seen_version=3, url='opc.tcp://10.0.0.67:4840', password='another')
    assert line.row.has_password


@pytest.mark.parametrize('mapping', [{'machine': [['urn:x']]}, {'machine': {'a': 1}}, {'machine': [[['a', 'b']]]}, {'x' * 41: 'y'}])
def test_a_mapping_that_nobody_could_follow_is_refused(quick_line, mapping):
    with pytest.raises(Invalid):
        quick_line.hall.do(change_source, 'ben', source_id=quick_line.source, seen_version=1, mapping=mapping)


def test_what_people_read_is_in_the_sums_too_and_leaves_them_when_it_is_taken_back(line):
    hall = line.hall
    hall.do(read_counter, tool_id=hall.tool, shot_count=400)
    assert rows(line, ShotDay) == []
    hall.watch.forward(hours=30)
    reading = hall.do(read_counter, tool_id=hall.tool, shot_count=1000)
    run = hall.start()
    hall.watch.forward(hours=5)
    hall.do(end_run, run_id=run, seen_version=1, shots=50)
    assert (sum(day.shots for day in rows(line, ShotDay)), sum(hour.shots for hour in rows(line, ShotHour))) == (650, 650)
    assert sum(day.parts for day in rows(line, ShotDay)) == 200
    hall.do(reopen_run, run_id=run, seen_version=2)
    hall.do(undo_reading, reading_id=reading)
    assert {day.shots for day in rows(line, ShotDay)} | {hour.shots for hour in rows(line, ShotHour)} == {0}


def test_what_a_machine_counted_is_not_taken_back_by_a_tap(line):
    line.see(100, mould='TL-1')
    line.see(110, mould='TL-1', after=30)
    counts = line.hall.do(tool_counts, 'ben', tool_id=line.hall.tool)
    assert counts.takes_back_id is None
    with pytest.raises(Conflict, match='A machine counted this'):
        line.hall.do(undo_reading, 'ben', reading_id=counts.last_reading.id)


def test_a_source_that_has_counted_is_switched_off_and_never_removed(line):
    with pytest.raises(Invalid, match='An address such as'):
        line.hall.do(change_source, 'ben', source_id=line.source, seen_version=1, url='http://10.0.0.12')
    line.see(100, mould='TL-1')
    with pytest.raises(Conflict, match='Switch it off'):
        line.hall.do(remove_source, 'ben', source_id=line.source, seen_version=1)
    line.hall.do(change_source, 'ben', source_id=line.source, seen_version=1, enabled=False)
    assert line.row.mood == 'off'


def test_a_source_that_was_a_mistake_can_be_removed(quick_line):
    quick_line.hall.do(remove_source, 'ben', source_id=quick_line.source, seen_version=1)
    assert rows(quick_line, LinkEvent) == []


def test_many_presses_that_are_booked_together_cost_no_more_questions_than_a_few(quick_runner, cast):
    """Sixteen for two presses and for twenty: on the card of a Pi, and on a server far away, each one counts."""
    hall = furnish(quick_runner, cast)
    presses = []
    for number in range(20):
        tool = hall.do(add_asset, 'ben', kind='tool', asset_number=f'X-{number}', name='Mould', cavity_count=2)
        machine = hall.do(add_asset, 'ben', kind='machine', asset_number=f'XP-{number}', name='Press')
        presses.append((hall.do(add_source, 'ben', machine_id=machine, kind='opcua', url='opc.tcp://10.0.0.12:4840'), number, tool))
    asked = []
    event.listen(quick_runner.house.database.writer, 'before_cursor_execute', lambda *given: asked.append(given[2]))

    def booked(look, some):
        asked.clear()
        quick_runner.do(SYSTEM, book, seen=[Seen(source, look, hall.watch.at, Look(Counted(look), Counted(look), f'X-{number}', ''), 2.0)
                                            for source, number, _tool in some])
        return len(asked)
    booked(1, presses)
    booked(2, presses)
    assert booked(3, presses[:2]) == booked(4, presses) < 20
    assert [hall.do(tool_counts, tool_id=tool).lifetime_shots for _source, _number, tool in presses] == [3] * 20
