from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from sqlmodel import select

from data.tables.assets import AssetMove
from services.assets.card import show_asset
from services.assets.cavities import block_cavity, unblock_cavity
from services.assets.history import asset_history
from services.assets.lifecycle import restore_asset, retire_asset, set_asset_status
from services.assets.locations import locations
from services.assets.moves import move_asset, undo_move
from services.assets.plate import add_asset, change_asset
from services.assets.register import find_asset, list_assets
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.guard import query
from tests.assets.test_register import add_tool


@query(None)
def count_moves(work):
    return len(work.session.exec(select(AssetMove)).all())


@pytest.fixture
def places(runner, cast):
    return {name: runner.do(cast.ben, locations.save, name=name, kind=kind) for name, kind in (('Rack A', 'rack'), ('Press 7', 'press'))}


def test_a_move_leaves_a_trace_and_can_be_taken_back(runner, cast, places):
    tool = add_tool(runner, cast.ben, location_id=places['Rack A'])
    runner.do(cast.ann, move_asset, asset_id=tool, seen_version=1, location_id=places['Press 7'])
    card = runner.do(cast.ann, show_asset, asset_id=tool)
    assert (card.location, card.stage, card.version) == ('Press 7', 'in_press', 2)
    assert runner.do(cast.ann, asset_history, asset_id=tool)[0].title == 'Moved to Press 7'
    runner.do(cast.ann, undo_move, asset_id=tool, seen_version=2)
    card = runner.do(cast.ann, show_asset, asset_id=tool)
    assert (card.location, card.stage, runner.do(cast.ann, count_moves)) == ('Rack A', 'stored', 0)
    with pytest.raises(Conflict):
        runner.do(cast.ann, undo_move, asset_id=tool, seen_version=3)


def test_taking_back_does_not_touch_what_somebody_else_moved_since(runner, cast, places):
    tool = add_tool(runner, cast.ben)
    runner.do(cast.ann, move_asset, asset_id=tool, seen_version=1, location_id=places['Rack A'])
    runner.do(cast.ben, move_asset, asset_id=tool, seen_version=2, location_id=places['Press 7'])
    with pytest.raises(Conflict, match='ben changed this'):
        runner.do(cast.ann, undo_move, asset_id=tool, seen_version=2)


def test_a_move_to_where_it_is_or_to_nowhere_known(runner, cast, places):
    tool = add_tool(runner, cast.ben, location_id=places['Rack A'])
    for place in (places['Rack A'], uuid4()):
        with pytest.raises((Invalid, NotFound)):
            runner.do(cast.ann, move_asset, asset_id=tool, seen_version=1, location_id=place)
    runner.do(cast.ann, move_asset, asset_id=tool, seen_version=1, location_id=None)
    assert runner.do(cast.ann, show_asset, asset_id=tool).location == ''
    with pytest.raises(NotAllowed):
        runner.do(cast.guest, move_asset, asset_id=tool, seen_version=2, location_id=places['Rack A'])


def test_retire_and_restore_are_a_pair(runner, cast):
    tool = add_tool(runner, cast.ben)
    runner.do(cast.ben, set_asset_status, asset_id=tool, seen_version=1, status='maintenance')
    runner.do(cast.ben, retire_asset, asset_id=tool, seen_version=2)
    with pytest.raises(Conflict, match='is retired'):
        runner.do(cast.ben, set_asset_status, asset_id=tool, seen_version=3, status='down')
    with pytest.raises(NotAllowed):
        runner.do(cast.ann, restore_asset, asset_id=tool, seen_version=3)
    runner.do(cast.ben, restore_asset, asset_id=tool, seen_version=3, status='maintenance')
    assert runner.do(cast.ann, find_asset, asset_id=tool).status == 'maintenance'
    with pytest.raises(Conflict):
        runner.do(cast.ben, restore_asset, asset_id=tool, seen_version=4)
    with pytest.raises(Invalid):
        runner.do(cast.ben, set_asset_status, asset_id=tool, seen_version=4, status='retired')


def test_a_cavity_is_blocked_with_a_reason_and_unblocked(runner, cast):
    tool = add_tool(runner, cast.ben, cavity_count=2)
    first, second = runner.do(cast.ann, show_asset, asset_id=tool).cavities
    runner.do(cast.ann, block_cavity, cavity_id=first.id, reason='Flash')
    blocked = runner.do(cast.guest, show_asset, asset_id=tool).blocked
    assert [(cavity.name, cavity.reason, cavity.blocked_by) for cavity in blocked] == [('1', 'Flash', 'Ann Person')]
    with pytest.raises(Conflict, match='blocked already'):
        runner.do(cast.ann, block_cavity, cavity_id=first.id, reason='Again')
    with pytest.raises(Conflict, match='not blocked'):
        runner.do(cast.ann, unblock_cavity, cavity_id=second.id)
    with pytest.raises(Invalid):
        runner.do(cast.ann, block_cavity, cavity_id=second.id, reason='')
    with pytest.raises(NotAllowed):
        runner.do(cast.guest, unblock_cavity, cavity_id=first.id)
    runner.do(cast.ann, unblock_cavity, cavity_id=first.id)
    assert runner.do(cast.guest, show_asset, asset_id=tool).blocked == ()
    assert [happening.what for happening in runner.do(cast.guest, asset_history, asset_id=tool)] == ['unblocked', 'blocked', 'added']


def test_the_number_of_cavities_grows_and_shrinks_without_losing_records(runner, cast):
    tool = add_tool(runner, cast.ben, cavity_count=4)
    fourth = runner.do(cast.ann, show_asset, asset_id=tool).cavities[3]
    runner.do(cast.ann, block_cavity, cavity_id=fourth.id, reason='Worn')
    names = lambda: [cavity.name for cavity in runner.do(cast.ann, show_asset, asset_id=tool).cavities]  # noqa: E731
    runner.do(cast.ben, change_asset, asset_id=tool, seen_version=1, cavity_count=2)
    assert names() == ['1', '2']
    with pytest.raises(Conflict):
        runner.do(cast.ann, block_cavity, cavity_id=fourth.id, reason='Gone')
    runner.do(cast.ben, change_asset, asset_id=tool, seen_version=2, cavity_count=8)
    assert names() == [str(n) for n in range(1, 9)]
    assert runner.do(cast.ann, show_asset, asset_id=tool).cavities[3].id == fourth.id


def test_nothing_of_another_site_can_be_seen_or_touched(runner, cast, places):
    tool = add_tool(runner, cast.ben, 'SECRET-1', cavity_count=1)
    cavity = runner.do(cast.ben, show_asset, asset_id=tool).cavities[0]
    runner.do(cast.ben, block_cavity, cavity_id=cavity.id, reason='Flash')
    own = add_tool(runner, cast.olga, 'OWN')
    assert [row.asset_number for row in runner.do(cast.olga, list_assets, site_id=cast.site).items] == []
    assert runner.do(cast.olga, locations.read).total == 0
    for function, values in (
        (show_asset, {'asset_id': tool}), (show_asset, {'asset_number': 'SECRET-1'}), (find_asset, {'asset_id': tool}),
        (find_asset, {'qr_code': 'SECRET-1'}), (asset_history, {'asset_id': tool}), (unblock_cavity, {'cavity_id': cavity.id}),
        (change_asset, {'asset_id': tool, 'seen_version': 1, 'name': 'stolen'}), (block_cavity, {'cavity_id': cavity.id, 'reason': 'x'}),
        (retire_asset, {'asset_id': tool, 'seen_version': 1}), (restore_asset, {'asset_id': tool, 'seen_version': 1}),
        (set_asset_status, {'asset_id': tool, 'seen_version': 1, 'status': 'down'}),
        (move_asset, {'asset_id': tool, 'seen_version': 1, 'location_id': None}), (undo_move, {'asset_id': tool, 'seen_version': 1}),
        (move_asset, {'asset_id': own, 'seen_version': 1, 'location_id': places['Rack A']}),
        (add_asset, {'kind': 'tool', 'asset_number': 'N', 'name': 'N', 'site_id': cast.site}),
        (add_asset, {'kind': 'tool', 'asset_number': 'N', 'name': 'N', 'location_id': places['Rack A']}),
        (locations.save, {'row_id': places['Rack A'], 'seen_version': 1, 'name': 'x'}),
        (locations.save, {'name': 'x', 'parent_id': places['Rack A']}), (locations.save, {'name': 'x', 'site_id': cast.site}),
        (locations.remove, {'row_id': places['Rack A'], 'seen_version': 1}),
    ):
        with pytest.raises((NotFound, Invalid)) as refusal:
            runner.do(cast.olga, function, **values)
        assert 'SECRET' not in str(refusal.value).replace(str(values.get('asset_number')), '').replace(str(values.get('qr_code')), '')
    assert runner.do(cast.ben, show_asset, asset_id=tool).version == 1


def test_people_of_all_sites_cannot_mix_sites(runner, cast, places):
    own = add_tool(runner, cast.olga, 'OWN')
    with pytest.raises(Invalid) as refusal:
        runner.do(cast.boss, move_asset, asset_id=own, seen_version=1, location_id=places['Rack A'])
    assert list(refusal.value.fields) == ['location_id']


def test_of_ten_people_who_block_a_cavity_at_once_one_succeeds(runner, cast):
    tool = add_tool(runner, cast.ben, cavity_count=1)
    cavity = runner.do(cast.ann, show_asset, asset_id=tool).cavities[0]

    def block(person):
        try:
            return bool(runner.do(cast.ann, block_cavity, cavity_id=cavity.id, reason=f'reason {person}'))
        except Conflict:
            return False
    with ThreadPoolExecutor(10) as people:
        assert sum(people.map(block, range(10))) == 1
    runner.do(cast.ann, unblock_cavity, cavity_id=cavity.id)
    assert runner.do(cast.ann, show_asset, asset_id=tool).blocked == ()
