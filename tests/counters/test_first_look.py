"""The first look at the counter of a used tool: what it shows was worn off before anybody planned here."""
from datetime import timedelta

import pytest

from data.tables.shots import ReadingSource, ShotReading, ToolCounter
from services.assets.cavities import block_cavity
from services.errors import Invalid
from services.maintenance.completing import complete_plan
from services.maintenance.plans import add_plan, change_plan, pause_plan, resume_plan
from services.maintenance.register import show_plan
from services.shots.counts import read_counter, undo_reading
from services.shots.runs import end_run


@pytest.fixture
def plan(hall):
    return hall.do(add_plan, 'ben', asset_id=hall.tool, name='Grease', every_shots=8000)


def read(hall, shots):
    hall.watch.forward(minutes=1)
    return hall.do(read_counter, tool_id=hall.tool, shot_count=shots)


def stands(hall, plan):
    found = hall.do(show_plan, plan_id=plan)
    return found.used_percent, found.left_shots


def test_the_first_reading_is_where_plans_count_from(hall, plan):
    read(hall, 412_880)
    assert stands(hall, plan) == (0, 8000)
    read(hall, 416_880)
    assert stands(hall, plan) == (50, 4000)


def test_the_same_goes_for_the_reading_at_the_start_of_a_run_and_beside_a_blocked_cavity(hall, plan):
    run_id = hall.start(shot_count=412_880)
    hall.do(end_run, run_id=run_id, seen_version=1, shots=2000)
    assert stands(hall, plan) == (25, 6000)


def test_a_blocked_cavity_with_the_first_reading_is_a_start_too(hall, plan):
    hall.do(block_cavity, cavity_id=hall.cavities[0], reason='Flash', shot_count=412_880)
    assert stands(hall, plan) == (0, 8000)


def test_what_a_run_made_counts_also_when_it_brings_the_first_reading(hall, plan):
    run_id = hall.start()
    hall.do(end_run, run_id=run_id, seen_version=1, shot_count=4000)
    assert stands(hall, plan) == (50, 4000)


def test_who_can_look_is_asked_what_the_counter_shows_before_the_first_run(hall, plan):
    with pytest.raises(Invalid, match='Nobody has read the counter of TL-1 yet') as refusal:
        hall.start(can_look=True)
    assert list(refusal.value.fields) == ['shot_count']
    run_id = hall.start(can_look=True, shot_count=412_880)
    hall.do(end_run, run_id=run_id, seen_version=1, shot_count=414_880)
    assert (hall.run(run_id).shots, stands(hall, plan)) == (2000, (25, 6000))
    hall.release()
    hall.start(can_look=True)


def test_a_first_reading_that_was_wrong_is_taken_back_with_its_start(hall, plan):
    hall.do(undo_reading, reading_id=read(hall, 999_999_999))
    read(hall, 412_880)
    read(hall, 416_880)
    assert stands(hall, plan) == (50, 4000)


def test_records_of_production_are_no_look_at_the_counter(hall, plan):
    with hall.writing() as session:
        session.add(ToolCounter(tool_id=hall.tool, counter=2000, lifetime_shots=2000))
        session.add(ShotReading(tool_id=hall.tool, shot_count=2000, delta=2000, source=ReadingSource.IMPORTED,
                                recorded_at=hall.watch.at - timedelta(days=1)))
        session.commit()
    assert stands(hall, plan) == (25, 6000)
    read(hall, 412_880)
    assert stands(hall, plan) == (25, 6000)


def test_whoever_knows_when_it_was_last_done_says_so(hall, plan):
    read(hall, 412_880)
    hall.do(change_plan, 'ben', plan_id=plan, seen_version=2, last_done_shots=406_880)
    assert stands(hall, plan) == (75, 2000)


def test_a_plan_that_is_paused_or_was_done_before_goes_on_from_the_first_reading(hall, plan):
    done = hall.do(add_plan, 'ben', asset_id=hall.tool, name='Clean', every_shots=8000)
    hall.do(complete_plan, plan_id=done, seen_version=1)
    hall.do(pause_plan, 'ben', plan_id=plan, seen_version=1)
    read(hall, 412_880)
    hall.do(resume_plan, 'ben', plan_id=plan, seen_version=3)
    read(hall, 416_880)
    assert stands(hall, plan) == stands(hall, done) == (50, 4000)


@pytest.mark.parametrize('status', ['completed', 'skipped'])
def test_what_was_done_at_a_misread_count_is_due_again_in_time(hall, plan, status):
    read(hall, 40_000)
    hall.watch.forward(minutes=1)
    misread = hall.do(read_counter, tool_id=hall.tool, shot_count=500_000)
    hall.do(complete_plan, plan_id=plan, seen_version=hall.do(show_plan, plan_id=plan).version, status=status, notes='At the misread count')
    hall.do(undo_reading, reading_id=misread)
    assert stands(hall, plan) == (0, 8000)
    read(hall, 50_000)
    assert stands(hall, plan) == (125, -2000)


def test_a_pause_that_began_at_a_misread_count_ends_where_it_should(hall, plan):
    read(hall, 40_000)
    read(hall, 44_000)
    misread = read(hall, 500_000)
    hall.do(pause_plan, 'ben', plan_id=plan, seen_version=hall.do(show_plan, plan_id=plan).version)
    hall.do(undo_reading, reading_id=misread)
    assert stands(hall, plan) == (50, None)
    read(hall, 60_000)
    hall.do(resume_plan, 'ben', plan_id=plan, seen_version=hall.do(show_plan, plan_id=plan).version)
    assert stands(hall, plan) == (50, 4000)
