"""The round of a tool: store, press, inspection, bench, final check, store; and what stands in its way."""
import pytest

from data.tables.assets import Stage
from services.actions.card import show_action
from services.actions.doing import complete_action
from services.actions.planning import add_action
from services.actions.register import list_actions
from services.assets.board import tool_board, tool_ways
from services.assets.card import show_asset
from services.assets.history import asset_history
from services.assets.lifecycle import retire_asset, set_asset_status
from services.assets.locations import locations
from services.assets.moves import move_asset, move_tool, undo_move
from services.assets.plate import add_asset
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.shots.runs import end_run, reopen_run


def card(hall):
    return hall.do(show_asset, asset_id=hall.tool)


def go(hall, stage, who='ann'):
    hall.watch.forward(minutes=1)
    hall.do(move_tool, who, tool_id=hall.tool, seen_version=card(hall).version, stage=stage)


def place(hall, name, kind):
    return hall.do(locations.save, 'ben', name=name, kind=kind)


def run(hall):
    run_id = hall.start()
    hall.watch.forward(hours=1)
    hall.do(end_run, run_id=run_id, seen_version=1, shots=10)
    hall.watch.forward(minutes=1)
    return run_id


def why_not(hall, stage):
    return next(way.why_not for way in hall.do(tool_ways, tool_id=hall.tool).ways if way.stage == stage)


def inspect(hall, *verdicts):
    hall.release(*verdicts)
    hall.watch.forward(minutes=1)


def test_a_run_brings_the_tool_to_the_press_and_its_end_takes_it_off(hall):
    rack, press = place(hall, 'Rack A', 'rack'), place(hall, 'Press 4', 'press')
    hall.do(move_asset, asset_id=hall.tool, seen_version=1, location_id=rack)
    hall.do(move_asset, asset_id=hall.machine, seen_version=1, location_id=press)
    run_id = hall.start()
    assert (card(hall).stage, card(hall).location) == ('in_press', 'Press 4')
    hall.do(end_run, run_id=run_id, seen_version=1, shots=10)
    assert (card(hall).stage, card(hall).location) == ('pulled', '')
    hall.do(reopen_run, run_id=run_id, seen_version=2)
    assert (card(hall).stage, card(hall).location) == ('in_press', 'Press 4')


def test_a_tool_that_came_off_is_neither_stored_nor_mounted_before_its_checklist_is_signed(hall):
    run(hall)
    sentence = 'TL-1 came off the press .* post-run checklist has to be signed'
    for doing in (lambda: go(hall, 'stored'), hall.start, lambda: go(hall, 'bench'),
                  lambda: hall.do(move_asset, asset_id=hall.tool, seen_version=card(hall).version, location_id=place(hall, 'Rack A', 'rack'))):
        with pytest.raises(Conflict, match=sentence):
            doing()
    assert 'post-run checklist' in why_not(hall, 'stored')
    inspect(hall, 'ok', 'watch')
    assert why_not(hall, 'stored') == ''
    go(hall, 'stored')
    assert card(hall).stage == 'stored'
    hall.start()


def test_a_failed_inspection_and_one_from_before_release_nothing(hall):
    inspect(hall, 'ok')
    run(hall)
    with pytest.raises(Conflict, match='post-run checklist'):
        go(hall, 'stored')
    inspect(hall, 'ok', 'fail')
    with pytest.raises(Conflict, match='no key check failed'):
        hall.start()
    inspect(hall, 'ok')
    (action,) = hall.do(list_actions).items
    hall.do(complete_action, action_id=action.id, seen_version=1)
    hall.start()


def test_a_clock_that_was_put_back_does_not_hold_a_tool_that_was_inspected_since(hall):
    run(hall)
    hall.watch.forward(minutes=-30)
    assert 'post-run checklist' in why_not(hall, 'stored')
    inspect(hall, 'ok')
    assert why_not(hall, 'stored') == ''
    hall.watch.forward(hours=1)
    assert why_not(hall, 'stored') == ''


def test_what_was_signed_while_the_run_went_on_releases_nothing(hall):
    run_id = hall.start()
    hall.watch.forward(hours=1)
    inspect(hall, 'ok')
    hall.do(end_run, run_id=run_id, seen_version=1, shots=10)
    hall.watch.forward(minutes=-30)
    assert 'post-run checklist' in why_not(hall, 'stored')


def test_an_action_that_blocks_the_release_keeps_the_tool_off_the_rack_and_the_press_but_not_off_the_bench(hall):
    run(hall)
    inspect(hall, 'ok')
    other = hall.do(add_action, asset_id=hall.tool, title='Tidy the drawer')
    action = hall.do(add_action, asset_id=hall.tool, title='Polish the core', blocks_release=True)
    for doing in (lambda: go(hall, 'stored'), hall.start):
        with pytest.raises(Conflict, match='TL-1 is not released before this is done: Polish the core'):
            doing()
    go(hall, 'bench')
    go(hall, 'final_check')
    assert why_not(hall, 'stored').endswith('Polish the core')
    hall.do(complete_action, action_id=action, seen_version=1)
    go(hall, 'stored')
    assert hall.do(show_action, action_id=other).status == 'open'


def test_the_whole_round(hall):
    run(hall)
    go(hall, 'inspection')
    inspect(hall, 'ok')
    go(hall, 'bench')
    for stage in ('stored', 'in_press'):
        with pytest.raises(Conflict, match='From here it goes to: Inspection, Final check, Red tag'):
            go(hall, stage)
    with pytest.raises(Conflict, match='cannot go there now'):
        hall.start()
    go(hall, 'final_check')
    go(hall, 'stored')
    titles = [happening.title for happening in hall.do(asset_history, asset_id=hall.tool) if happening.what == 'moved']
    assert titles == [f'Stage: {stage}' for stage in ('Stored', 'Final check', 'Bench', 'Inspection', 'Pulled', 'In press')]


@pytest.mark.parametrize('before', [(), ('inspection',), ('inspection', 'bench'), ('inspection', 'bench', 'final_check')])
def test_the_red_tag_comes_from_anywhere_and_leads_back_to_the_bench_only(hall, before):
    for stage in before:
        go(hall, stage)
    go(hall, 'red_tag')
    with pytest.raises(Conflict, match='TL-1 has a red tag'):
        hall.start()
    with pytest.raises(Conflict, match='From here it goes to: Inspection, Bench'):
        go(hall, 'stored')
    go(hall, 'bench')


def test_a_running_tool_gets_a_red_tag_but_goes_nowhere_else(hall):
    run_id = hall.start()
    with pytest.raises(Conflict, match=r'TL-1 runs in PR-1\. End the run first'):
        go(hall, 'pulled')
    with pytest.raises(Conflict, match='End the run first'):
        hall.do(undo_move, asset_id=hall.tool, seen_version=card(hall).version)
    go(hall, 'red_tag')
    hall.do(end_run, run_id=run_id, seen_version=1, shots=1)
    assert card(hall).stage == 'red_tag'


def test_a_running_tool_is_not_carried_away_from_its_machine(hall):
    press, other, vendor, tags = place(hall, 'Press 4', 'press'), place(hall, 'Press 5', 'press'), place(hall, 'Smith', 'vendor'), place(
        hall, 'Tags', 'red_tag')
    hall.do(move_asset, asset_id=hall.machine, seen_version=1, location_id=press)
    hall.start()
    to = lambda location_id: hall.do(move_asset, asset_id=hall.tool, seen_version=card(hall).version, location_id=location_id)  # noqa: E731
    for elsewhere in (other, vendor, None):
        with pytest.raises(Conflict, match=r'TL-1 runs in PR-1\. End the run first'):
            to(elsewhere)
    hall.do(move_asset, asset_id=hall.machine, seen_version=2, location_id=other)
    to(other)  # the press itself was moved
    assert (card(hall).location, card(hall).stage) == ('Press 5', 'in_press')
    to(tags)
    assert card(hall).stage == 'red_tag'


def test_an_action_that_blocks_the_release_holds_a_tool_that_stands_in_the_press_too(hall):
    hall.do(move_asset, asset_id=hall.tool, seen_version=1, location_id=place(hall, 'Press 4', 'press'))
    action = hall.do(add_action, asset_id=hall.tool, title='Polish the core', blocks_release=True)
    with pytest.raises(Conflict, match='TL-1 is not released before this is done: Polish the core'):
        hall.start()
    hall.do(complete_action, action_id=action, seen_version=1)
    hall.start()


def test_a_tool_that_was_put_into_a_press_by_hand_is_pulled_and_held_too(hall):
    press = place(hall, 'Press 4', 'press')
    hall.do(move_asset, asset_id=hall.tool, seen_version=1, location_id=press)
    go(hall, 'pulled')
    assert card(hall).location == ''
    with pytest.raises(Conflict, match='post-run checklist'):
        go(hall, 'stored')


@pytest.mark.parametrize('which', ['tool', 'machine'])
def test_what_is_down_does_not_run(hall, which):
    hall.do(set_asset_status, 'ben', asset_id=getattr(hall, which), seen_version=1, status='down')
    with pytest.raises(Conflict, match='is down and must not run'):
        hall.start()


def test_a_step_is_taken_back_with_its_place_but_not_the_end_of_a_run(hall):
    bench = place(hall, 'Bench 1', 'bench')
    go(hall, 'bench')
    assert (card(hall).location_id, card(hall).stage) == (bench, 'bench')  # the only bench there is
    hall.do(undo_move, asset_id=hall.tool, seen_version=card(hall).version)
    assert (card(hall).location, card(hall).stage) == ('', 'stored')
    run(hall)
    with pytest.raises(Conflict, match='Take back the end of the run'):
        hall.do(undo_move, asset_id=hall.tool, seen_version=card(hall).version)


def test_the_end_of_a_run_is_not_taken_back_when_the_tool_has_gone_on(hall):
    run_id = run(hall)
    go(hall, 'inspection')
    with pytest.raises(Conflict, match=r'TL-1 has gone on since the run ended \(now: Inspection\)'):
        hall.do(reopen_run, run_id=run_id, seen_version=2)
    hall.do(undo_move, asset_id=hall.tool, seen_version=card(hall).version)
    hall.do(reopen_run, run_id=run_id, seen_version=2)


def test_steps_that_make_no_sense_are_refused(hall):
    with pytest.raises(Invalid, match='already: Stored'):
        go(hall, 'stored')
    with pytest.raises(Conflict, match='Start a run with TL-1'):
        go(hall, 'in_press')
    with pytest.raises(Invalid):
        hall.do(move_tool, tool_id=hall.machine, seen_version=1, stage='bench')
    with pytest.raises(NotAllowed):
        go(hall, 'bench', 'guest')
    with pytest.raises(NotFound):
        hall.do(move_tool, 'olga', tool_id=hall.tool, seen_version=1, stage='bench')
    go(hall, 'bench')
    with pytest.raises(Conflict, match='ann changed this'):
        hall.do(move_tool, tool_id=hall.tool, seen_version=1, stage='final_check')


def test_the_board_shows_every_tool_in_use_in_its_column_the_latest_first(hall):
    second, gone = (hall.do(add_asset, 'ben', kind='tool', asset_number=name, name='Lid') for name in ('TL-2', 'TL-3'))
    hall.do(retire_asset, 'ben', asset_id=gone, seen_version=1)
    hall.do(move_tool, tool_id=second, seen_version=1, stage='bench')
    go(hall, 'bench')
    board = {column.stage: column for column in hall.do(tool_board)}
    assert list(board) == [Stage.STORED, Stage.IN_PRESS, Stage.PULLED, Stage.INSPECTION, Stage.BENCH, Stage.FINAL_CHECK, Stage.RED_TAG]
    assert [tool.asset_number for tool in board[Stage.BENCH].tools] == ['TL-1', 'TL-2']
    assert (board[Stage.BENCH].total, board[Stage.STORED].total, board[Stage.BENCH].tools[0].since) == (2, 0, hall.watch.at)
    assert [column.total for column in hall.do(tool_board, text='Lid')] == [0, 0, 0, 0, 1, 0, 0]
    assert not any(column.total for column in hall.do(tool_board, 'olga'))
