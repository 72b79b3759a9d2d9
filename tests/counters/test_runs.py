from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Event
from uuid import uuid4

import pytest
from sqlmodel import select

from data.tables.failures import StopReason
from data.tables.shots import Run
from data.tables.upkeep import Notification
from services.assets.card import show_asset
from services.assets.cavities import block_cavity, unblock_cavity
from services.assets.lifecycle import retire_asset, set_asset_status
from services.assets.locations import locations
from services.assets.moves import move_asset, move_tool
from services.assets.plate import add_asset, change_asset
from services.errors import Conflict, Invalid, NotAllowed, NotFound, ServiceError
from services.maintenance.plans import add_plan
from services.shots.counts import list_readings, read_counter, tool_counts, undo_reading
from services.shots.run_list import free_for_run, list_runs, run_choices
from services.shots.runs import change_run, end_run, reopen_run, start_run


def shots_of(run):
    return [(segment.active_cavities, segment.shots) for segment in run.segments]


def test_a_run_brings_its_shots_to_the_counter_of_the_tool(hall):
    hall.do(read_counter, tool_id=hall.tool, shot_count=400)
    run_id, reason = hall.start(), hall.reason()
    hall.watch.forward(hours=8)
    hall.do(end_run, run_id=run_id, seen_version=1, shot_count=1400, stop_reason_id=reason, good=3900, rejected={'Flash': 60, 'Sink': 0})
    run = hall.run(run_id)
    assert (run.tool, run.machine, run.shots, run.parts, run.parts_not_made) == ('TL-1', 'PR-1', 1000, 4000, 0)
    assert (run.good, run.rejected, run.stop_reason, run.ended_by, run.ended_at) == (
        3900, {'Flash': 60}, 'End of order', 'Ann Person', hall.watch.at)
    reading = hall.do(list_readings, tool_id=hall.tool).items[0]
    assert (reading.delta, reading.run_id, reading.machine, reading.source) == (1000, run_id, 'PR-1', 'manual')
    assert hall.lifetime == 1400


def test_the_shots_of_a_run_can_be_said_without_the_counter(hall):
    hall.do(read_counter, tool_id=hall.tool, shot_count=400)
    run_id = hall.start()
    hall.do(read_counter, tool_id=hall.tool, shot_count=500)
    hall.do(end_run, run_id=run_id, seen_version=1, shots=250)
    counts = hall.do(tool_counts, tool_id=hall.tool)
    assert (hall.run(run_id).shots, counts.lifetime_shots, counts.counter) == (250, 650, 650)


def test_a_run_has_at_least_the_shots_that_were_counted_in_it(hall):
    run_id = hall.start()
    hall.do(read_counter, tool_id=hall.tool, shot_count=500)
    with pytest.raises(Invalid, match='500 shots of this run were counted') as refusal:
        hall.do(end_run, run_id=run_id, seen_version=1, shots=499)
    assert list(refusal.value.fields) == ['shots']
    for both_or_none in ({}, {'shots': 600, 'shot_count': 600}):
        with pytest.raises(Invalid, match='either'):
            hall.do(end_run, run_id=run_id, seen_version=1, **both_or_none)
    with pytest.raises(Invalid, match='cannot fall'):
        hall.do(end_run, run_id=run_id, seen_version=1, shot_count=499)
    assert (hall.run(run_id).ended_at, hall.lifetime) == (None, 500)


def test_what_the_counter_shows_at_the_start_was_made_before(hall):
    run_id = hall.start(shot_count=400)
    hall.do(end_run, run_id=run_id, seen_version=1, shot_count=500)
    assert (hall.run(run_id).shots, hall.lifetime) == (100, 500)


def test_blocking_a_cavity_with_the_counter_read_parts_the_run_exactly(hall):
    run_id, cavities = hall.start(), hall.cavities
    hall.watch.forward(hours=1)
    hall.do(block_cavity, cavity_id=cavities[0], reason='Flash', shot_count=900)
    hall.watch.forward(hours=5)
    hall.do(end_run, run_id=run_id, seen_version=1, shot_count=1000)
    run = hall.run(run_id)
    assert shots_of(run) == [(4, 900), (3, 100)]
    assert (run.parts, run.parts_not_made, run.cavities) == (3900, 100, 4)


def test_without_a_reading_the_shots_are_divided_by_time(hall):
    run_id, cavity = hall.start(), hall.cavities[0]
    hall.watch.forward(hours=1)
    hall.do(block_cavity, cavity_id=cavity, reason='Flash')
    hall.watch.forward(hours=2)
    hall.do(unblock_cavity, cavity_id=cavity)
    hall.watch.forward(hours=1)
    hall.do(end_run, run_id=run_id, seen_version=1, shot_count=1000)
    run = hall.run(run_id)
    assert shots_of(run) == [(4, 250), (3, 500), (4, 250)]
    assert (run.parts, run.parts_not_made) == (3500, 500)


def test_only_what_came_since_the_last_reading_is_divided(hall):
    run_id, cavity = hall.start(), hall.cavities[0]
    hall.watch.forward(hours=1)
    hall.do(read_counter, tool_id=hall.tool, shot_count=600)
    hall.watch.forward(hours=1)
    hall.do(block_cavity, cavity_id=cavity, reason='Flash')
    hall.watch.forward(hours=1)
    reading = hall.do(read_counter, tool_id=hall.tool, shot_count=1000)
    assert shots_of(hall.run(run_id)) == [(4, 800), (3, 200)]
    hall.do(undo_reading, reading_id=reading)
    assert shots_of(hall.run(run_id)) == [(4, 600), (3, 0)]


def test_fewer_cavities_on_the_plate_part_the_run_too(hall):
    run_id = hall.start()
    hall.do(change_asset, 'ben', asset_id=hall.tool, seen_version=2, cavity_count=2)
    assert [active for active, _shots in shots_of(hall.run(run_id))] == [4, 2]


def test_parts_not_made_are_those_of_the_cavities_the_tool_had_then(hall):
    hall.do(block_cavity, cavity_id=hall.cavities[0], reason='Flash')
    run_id = hall.start()
    hall.do(end_run, run_id=run_id, seen_version=1, shots=100)
    hall.do(change_asset, 'ben', asset_id=hall.tool, seen_version=3, cavity_count=16)
    run = hall.run(run_id)
    assert (run.cavities, run.parts, run.parts_not_made) == (4, 300, 100)


def test_more_cavities_on_the_plate_count_from_then_on(hall):
    run_id = hall.start()
    hall.do(read_counter, tool_id=hall.tool, shot_count=100)
    for cavity in hall.cavities[:2]:
        hall.do(block_cavity, cavity_id=cavity, reason='Flash')
    hall.watch.forward(hours=1)
    hall.do(change_asset, 'ben', asset_id=hall.tool, seen_version=2, cavity_count=2)
    assert [(each.active_cavities, each.cavities) for each in hall.run(run_id).segments] == [(4, 4), (3, 4), (2, 4), (0, 2)]


def test_a_tool_past_the_stop_of_a_plan_runs_only_when_somebody_says_why_and_those_who_lead_hear_of_it(hall):
    hall.do(read_counter, tool_id=hall.tool, shot_count=100)
    hall.do(add_plan, 'ben', asset_id=hall.tool, name='Service', every_shots=100, stop_percent=150)
    hall.do(read_counter, tool_id=hall.tool, shot_count=250)
    with pytest.raises(Invalid, match='Service of TL-1 is at 150 %, past its stop') as refused:
        hall.start()
    assert list(refused.value.fields) == ['run_anyway']
    run_id = hall.start(run_anyway='Last box of the order')
    assert hall.run(run_id).note == 'Last box of the order'
    with hall.writing() as session:
        told = {note.text for note in session.exec(select(Notification).where(Notification.kind == 'maintenance_stop'))}
    assert told == {'TL-1 runs although Service is past its stop: Last box of the order'}
    hall.do(end_run, run_id=run_id, seen_version=1, shots=1, note='Done')
    assert hall.run(run_id).note == 'Last box of the order\nDone'
    hall.do(reopen_run, run_id=run_id, seen_version=hall.run(run_id).version)
    with pytest.raises(Invalid, match='At most'):
        hall.do(end_run, run_id=run_id, seen_version=hall.run(run_id).version, shots=1, note='x' * 490)
    hall.do(end_run, run_id=run_id, seen_version=hall.run(run_id).version, shots=1, note='Done')
    assert hall.run(run_id).note == 'Last box of the order\nDone'


def test_a_reason_that_says_little_wants_a_few_words(hall):
    run_id = hall.start()
    with hall.writing() as session:
        session.add(other := StopReason(name='Other', needs_note=True))
        session.commit()
        other = other.id
    with pytest.raises(Invalid, match='Say in a few words why: Other') as refused:
        hall.do(end_run, run_id=run_id, seen_version=1, shots=10, stop_reason_id=other)
    assert (list(refused.value.fields), hall.run(run_id).ended_at) == (['note'], None)
    hall.do(end_run, run_id=run_id, seen_version=1, shots=10, stop_reason_id=other, note='Roof leaked')
    assert (hall.run(run_id).stop_reason, hall.run(run_id).note) == ('Other', 'Roof leaked')


def test_what_was_counted_later_is_put_into_the_run_and_what_cannot_be_is_not(hall):
    run_id = hall.start()
    with pytest.raises(Conflict, match='has not ended'):
        hall.do(change_run, run_id=run_id, seen_version=1, good=1)
    hall.do(end_run, run_id=run_id, seen_version=1, shots=10, good=30, rejected={'Flash': 2}, note='Order done')
    hall.do(change_run, run_id=run_id, seen_version=hall.run(run_id).version, good=35, rejected={'Flash': 4, 'Burn': 1, 'Short shot': 0})
    run = hall.run(run_id)
    assert (run.good, run.rejected, run.note, run.shots, run.can_change) == (35, {'Flash': 4, 'Burn': 1}, 'Order done', 10, True)
    with pytest.raises(Invalid, match='cannot be'):
        hall.do(change_run, run_id=run_id, seen_version=run.version, good=36)
    with pytest.raises(NotAllowed):
        hall.do(change_run, 'guest', run_id=run_id, seen_version=run.version, good=34)
    hall.do(change_run, 'ben', run_id=run_id, seen_version=run.version, good=34)
    assert hall.run(run_id).good == 34


@pytest.mark.parametrize('shots', [0, 50])
def test_a_run_from_a_record_is_never_opened_again(hall, shots):
    run_id = hall.start()
    hall.do(end_run, run_id=run_id, seen_version=1, shots=shots)
    with hall.writing() as session:
        session.get(Run, run_id).import_key = '2026-03-02|1|PR-1|TL-1|'
        session.commit()
    with pytest.raises(Conflict, match='This run was imported'):
        hall.do(reopen_run, 'ben', run_id=run_id, seen_version=3)
    with pytest.raises(Conflict, match='This run was imported'):
        hall.do(change_run, 'ben', run_id=run_id, seen_version=3, good=1)
    assert not hall.run(run_id).can_change


def test_a_run_is_not_opened_again_over_one_that_was_imported_since(hall):
    run_id = hall.start()
    hall.watch.forward(hours=2)
    hall.do(end_run, run_id=run_id, seen_version=1, shots=10)
    with hall.writing() as session:
        session.add(Run(tool_id=hall.tool, machine_id=hall.machine, started_at=hall.watch.at - timedelta(hours=1), import_key='a line',
                        ended_at=hall.watch.at + timedelta(hours=7)))
        session.commit()
    with pytest.raises(Conflict, match='Runs of TL-1 from the same time were imported'):
        hall.do(reopen_run, run_id=run_id, seen_version=2)
    assert hall.run(run_id).shots == 10


def test_blocked_cavities_are_left_out_from_the_start(hall):
    hall.do(block_cavity, cavity_id=hall.cavities[0], reason='Flash')
    run = hall.run(hall.start())
    assert (run.active_cavities, run.cavities) == (3, 4)


def test_a_tool_whose_cavities_are_all_blocked_does_not_start(hall):
    for cavity in hall.cavities:
        hall.do(block_cavity, cavity_id=cavity, reason='Flash')
    with pytest.raises(Conflict, match='Every cavity of TL-1 is blocked'):
        hall.start()


def test_a_tool_without_cavities_makes_one_part_with_every_shot(hall):
    tool = hall.do(add_asset, 'ben', kind='tool', asset_number='TL-2', name='Jig')
    run_id = hall.start(tool_id=tool)
    hall.do(end_run, run_id=run_id, seen_version=1, shots=10)
    assert (hall.run(run_id).parts, hall.run(run_id).parts_not_made) == (10, 0)


def test_a_tool_or_machine_that_runs_is_not_free(hall):
    hall.start()
    tool = hall.do(add_asset, 'ben', kind='tool', asset_number='TL-2', name='Lid')
    machine = hall.do(add_asset, 'ben', kind='machine', asset_number='PR-2', name='Press 2')
    with pytest.raises(Invalid, match='TL-1 runs in PR-1 already') as refusal:
        hall.start(machine_id=machine)
    assert list(refusal.value.fields) == ['tool_id']
    with pytest.raises(Invalid, match='TL-1 runs in PR-1 already') as refusal:
        hall.start(tool_id=tool)
    assert list(refusal.value.fields) == ['machine_id']
    hall.start(tool_id=tool, machine_id=machine)


@pytest.mark.parametrize('which', ['tool', 'machine'])
def test_what_is_retired_does_not_run(hall, which):
    hall.do(retire_asset, 'ben', asset_id=getattr(hall, which), seen_version=1)
    with pytest.raises(Conflict, match='is retired'):
        hall.start()


def test_a_tool_with_a_red_tag_does_not_run(hall):
    place = hall.do(locations.save, 'ben', name='Red-tag area', kind='red_tag')
    hall.do(move_asset, asset_id=hall.tool, seen_version=1, location_id=place)
    with pytest.raises(Conflict, match='TL-1 has a red tag'):
        hall.start()


@pytest.mark.parametrize(('tonnage', 'sentence'), [(50, 'PR-9 is too weak: it has 50 t and TL-1 needs at least 80 t'),
                                                   (1300, 'PR-9 is too strong: it has 1,300 t and TL-1 bears at most 160 t')])
def test_a_machine_has_to_fit_the_tool(hall, tonnage, sentence):
    machine = hall.do(add_asset, 'ben', kind='machine', asset_number='PR-9', name='Press 9', tonnage=tonnage)
    with pytest.raises(Invalid, match=sentence) as refusal:
        hall.start(machine_id=machine)
    assert list(refusal.value.fields) == ['machine_id']


def test_a_machine_of_which_nothing_is_known_fits(hall):
    hall.start(machine_id=hall.do(add_asset, 'ben', kind='machine', asset_number='PR-9', name='Press 9'))


def test_a_tool_of_one_site_never_runs_in_a_machine_of_another(hall):
    theirs = hall.do(add_asset, 'oscar', kind='machine', asset_number='PR-1', name='Theirs')
    with pytest.raises(NotFound):
        hall.start(machine_id=theirs)
    with pytest.raises(Invalid, match='another site'):
        hall.do(start_run, 'boss', tool_id=hall.tool, machine_id=theirs)


def test_more_parts_than_the_shots_could_make_are_refused(hall):
    run_id = hall.start()
    with pytest.raises(Invalid, match='401 parts cannot be: all shots together made at most 400') as refusal:
        hall.do(end_run, run_id=run_id, seen_version=1, shots=100, good=400, rejected={'Flash': 1})
    assert list(refusal.value.fields) == ['good']
    assert hall.lifetime == 0


@pytest.mark.parametrize('rejected', [{'Flash': -1}, {'': 1}, {'Flash': 'many'}, ['Flash'], {'x' * 81: 1}, {f'{n}': 1 for n in range(51)}])
def test_rejects_that_make_no_sense_are_refused_by_name(quick_hall, rejected):
    with pytest.raises(Invalid) as refusal:
        quick_hall.do(end_run, run_id=uuid4(), seen_version=1, shots=1, rejected=rejected)
    assert list(refusal.value.fields) == ['rejected']


def test_a_run_ends_once_and_a_stale_screen_is_told(hall):
    run_id = hall.start()
    hall.do(end_run, run_id=run_id, seen_version=1, shots=10, rejected={'Flash': 2})
    with pytest.raises(Conflict, match=r'ann changed this at .*Rejected parts: Flash: 2'):
        hall.do(end_run, run_id=run_id, seen_version=1, shots=10)
    with pytest.raises(Conflict, match='ended already'):
        hall.do(end_run, run_id=run_id, seen_version=2, shots=10)
    assert hall.lifetime == 10


def test_an_end_that_was_wrong_is_taken_back_with_its_shots(hall):
    hall.do(read_counter, tool_id=hall.tool, shot_count=400)
    run_id = hall.start()
    hall.watch.forward(hours=1)
    hall.do(end_run, run_id=run_id, seen_version=1, shot_count=50_000, good=7)
    reading = hall.do(tool_counts, tool_id=hall.tool)
    assert reading.takes_back_id is None
    with pytest.raises(Conflict, match='ended a run'):
        hall.do(undo_reading, reading_id=reading.last_reading.id)
    hall.do(reopen_run, run_id=run_id, seen_version=2)
    run = hall.run(run_id)
    assert (run.ended_at, run.ended_by, run.good, run.shots, hall.lifetime) == (None, '', None, 0, 400)
    hall.do(end_run, run_id=run_id, seen_version=3, shot_count=5000)
    assert (hall.run(run_id).shots, hall.lifetime) == (4600, 5000)


def test_a_run_that_goes_on_counts_the_cavities_that_were_blocked_meanwhile(hall):
    run_id = hall.start()
    hall.watch.forward(hours=1)
    hall.do(end_run, run_id=run_id, seen_version=1, shots=1000)
    hall.do(block_cavity, cavity_id=hall.cavities[0], reason='Flash')
    hall.do(reopen_run, run_id=run_id, seen_version=2)
    assert [each.active_cavities for each in hall.run(run_id).segments] == [4, 3]
    hall.watch.forward(hours=3)
    hall.do(end_run, run_id=run_id, seen_version=3, shots=4000)
    assert (shots_of(hall.run(run_id)), hall.run(run_id).parts) == ([(4, 1000), (3, 3000)], 13_000)


def test_a_run_is_not_opened_again_over_what_came_after_it(hall):
    run_id = hall.start()
    with pytest.raises(Conflict, match='has not ended'):
        hall.do(reopen_run, run_id=run_id, seen_version=1)
    hall.do(end_run, run_id=run_id, seen_version=1, shots=10)
    hall.watch.forward(hours=1)
    hall.release()
    bens = hall.do(start_run, 'ben', tool_id=hall.tool, machine_id=hall.machine)
    hall.do(end_run, 'ben', run_id=bens, seen_version=1, shots=1)
    with pytest.raises(NotAllowed):
        hall.do(reopen_run, run_id=bens, seen_version=2)
    with pytest.raises(Conflict, match='last reading'):
        hall.do(reopen_run, run_id=run_id, seen_version=2)
    hall.release()
    other = hall.start()
    with pytest.raises(Invalid, match='runs in PR-1 already'):
        hall.do(reopen_run, run_id=run_id, seen_version=2)
    assert hall.run(other).ended_at is None


def test_two_people_who_start_at_the_same_moment_make_one_run(hall):
    def start(_person):
        try:
            return hall.start()
        except ServiceError as error:
            return error
    with ThreadPoolExecutor(6) as people:
        answers = list(people.map(start, range(6)))
    assert sum(not isinstance(answer, Exception) for answer in answers) == 1
    assert hall.do(list_runs, tool_id=hall.tool).total == 1


def test_two_cavities_blocked_at_the_same_moment_are_both_gone(hall):
    run_id, cavities = hall.start(), hall.cavities
    with ThreadPoolExecutor(3) as people:
        list(people.map(lambda cavity: hall.do(block_cavity, cavity_id=cavity, reason='Flash'), cavities[:3]))
    assert hall.run(run_id).segments[-1].active_cavities == 1


class Held:
    """A step of one person that takes its time, while somebody else wants to do something too."""

    def __init__(self, monkeypatch, step):
        self.reached, self.go_on = Event(), Event()
        module, name = step.rsplit('.', 1)
        real = getattr(__import__(module, fromlist=[name]), name)

        def slowly(*given):
            answer = real(*given)
            if not self.reached.is_set():
                self.reached.set()
                self.go_on.wait(1)
            return answer
        monkeypatch.setattr(step, slowly)

    def meanwhile(self, first, second):
        def refused(doing):
            with suppress(ServiceError):
                doing()

        def then():
            self.reached.wait(5)
            refused(second)
            self.go_on.set()
        with ThreadPoolExecutor(2) as people:
            for each in (people.submit(refused, first), people.submit(then)):
                each.result()


@pytest.mark.parametrize('counted', [False, True])
def test_a_cavity_that_is_blocked_while_a_run_begins_makes_no_parts_in_it(hall, monkeypatch, counted):
    if counted:
        hall.do(read_counter, tool_id=hall.tool, shot_count=400)
    cavity = hall.cavities[0]
    Held(monkeypatch, 'services.shots.runs.active_cavities').meanwhile(
        hall.start, lambda: hall.do(block_cavity, cavity_id=cavity, reason='Flash'))
    assert hall.do(list_runs, tool_id=hall.tool).items[0].active_cavities == 3


@pytest.mark.parametrize('slow', ['services.shots.runs.require_mountable', 'services.assets.moves.require_way'])
def test_a_tool_is_never_pulled_while_its_run_begins(hall, monkeypatch, slow):
    press = hall.do(locations.save, 'ben', name='Press 4', kind='press')
    for asset in (hall.tool, hall.machine):
        hall.do(move_asset, asset_id=asset, seen_version=1, location_id=press)
    pull, both = lambda: hall.do(move_tool, tool_id=hall.tool, seen_version=2, stage='pulled'), [hall.start]
    both.insert(0 if 'moves' in slow else 1, pull)
    Held(monkeypatch, slow).meanwhile(*both)
    runs, stage = hall.do(list_runs, tool_id=hall.tool, running=True).total, hall.do(show_asset, asset_id=hall.tool).stage
    assert (runs, stage) in {(1, 'in_press'), (0, 'pulled')}


def test_the_list_knows_the_runs_of_a_tool_and_of_a_machine(hall):
    first = hall.start()
    hall.watch.forward(hours=1)
    hall.do(end_run, run_id=first, seen_version=1, shots=10)
    hall.release()
    second = hall.start()
    for which in ({'tool_id': hall.tool}, {'machine_id': hall.machine}, {}):
        assert [run.id for run in hall.do(list_runs, **which).items] == [second, first]
    assert [run.id for run in hall.do(list_runs, running=True).items] == [second]
    assert [run.id for run in hall.do(list_runs, running=False).items] == [first]
    assert hall.do(list_runs, 'olga').total == 0
    with pytest.raises(NotFound):
        hall.do(list_runs, 'olga', machine_id=hall.machine)


def test_planned_stops_are_offered_first(hall):
    hall.reason('End of order')
    assert [name for _id, name, _scheduled in hall.do(run_choices).stop_reasons] == ['End of order']


def test_what_is_free_for_a_run_is_in_service_and_does_not_run_and_first_what_is_at_the_same_place(hall):
    names = {'PR-2': 'ben', 'PR-3': 'ben', 'PR-4': 'ben', 'PR-9': 'oscar'}
    machines = {name: hall.do(add_asset, who, kind='machine', asset_number=name, name='Press') for name, who in names.items()}
    second, tagged = (hall.do(add_asset, 'ben', kind='tool', asset_number=name, name='Lid') for name in ('TL-2', 'TL-3'))
    hall.do(set_asset_status, 'ben', asset_id=machines['PR-2'], seen_version=1, status='down')
    hall.do(retire_asset, 'ben', asset_id=machines['PR-3'], seen_version=1)
    bay = hall.do(locations.save, 'ben', name='Bay 4', kind='press')
    for asset in (hall.tool, machines['PR-4']):
        hall.do(move_asset, asset_id=asset, seen_version=1, location_id=bay)
    hall.do(move_tool, tool_id=tagged, seen_version=1, stage='red_tag')
    free = lambda asset: [row.asset_number for row in hall.do(free_for_run, asset_id=asset).items]  # noqa: E731
    assert (free(hall.tool), free(hall.machine)) == (['PR-4', 'PR-1'], ['TL-1', 'TL-2'])
    assert [row.asset_number for row in hall.do(free_for_run, asset_id=hall.machine, text='lid').items] == ['TL-2']
    hall.start(tool_id=second)
    assert (free(hall.tool), free(machines['PR-4'])) == (['PR-4'], ['TL-1'])
