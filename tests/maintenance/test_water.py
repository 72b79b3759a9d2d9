"""Water circuits: what flows now against what flowed when it was clean, and one action when it has to be descaled."""
import pytest

from services.actions.doing import complete_action, start_action
from services.actions.register import list_actions
from services.assets.plate import add_asset
from services.errors import Conflict, Invalid, NotAllowed
from services.maintenance.water import (
    add_circuit,
    change_circuit,
    circuits_of,
    list_flows,
    measure_flow,
    remove_circuit,
    show_circuit,
    take_flow_back,
)


@pytest.fixture
def tool(shop):
    return shop.tool(cavity_count=4)


def circuit_of(shop, tool, name='K1', baseline=8.0, **values):
    return shop.do('ben', add_circuit, asset_id=tool, name=name, baseline=baseline, **values)


def actions(shop, tool):
    return [(row.title, row.status) for row in shop.do('ann', list_actions, asset_id=tool, unfinished=True).items]


@pytest.mark.parametrize(('flow', 'loss', 'ordered'), [(8.0, 0, False), (9.5, 0, False), (6.5, 19, False), (6.4, 20, True), (0, 100, True)])
def test_the_loss_is_against_what_flowed_when_it_was_clean_and_orders_descaling_from_the_limit_on(shop, tool, flow, loss, ordered):
    circuit = circuit_of(shop, tool)
    shop.do('ann', measure_flow, circuit_id=circuit, flow=flow)
    found = shop.do('guest', show_circuit, circuit_id=circuit)
    assert (found.flow, found.loss_percent, found.is_scaled, found.descaling_id is not None) == (flow, loss, ordered, ordered)
    assert actions(shop, tool) == ([('Descale circuit K1', 'open')] if ordered else [])


def test_descaling_is_ordered_once_and_again_when_it_was_done_and_scaled_anew(shop, tool):
    circuit = circuit_of(shop, tool, limit_percent=50)
    for flow in (4.1, 4.0, 3.0):
        shop.do('ann', measure_flow, circuit_id=circuit, flow=flow)
    [(title, _status)] = actions(shop, tool)
    action = shop.do('guest', show_circuit, circuit_id=circuit).descaling_id
    shop.do('ann', start_action, action_id=action, seen_version=1)
    shop.do('ann', complete_action, action_id=action, seen_version=2)
    assert shop.do('guest', show_circuit, circuit_id=circuit).descaling_id is None
    shop.do('ann', measure_flow, circuit_id=circuit, flow=7.9, note='After descaling')
    assert actions(shop, tool) == []
    shop.do('ann', measure_flow, circuit_id=circuit, flow=2)
    assert actions(shop, tool) == [(title, 'open')]
    found = shop.do('guest', show_circuit, circuit_id=circuit)
    assert found.trend == (4.1, 4.0, 3.0, 7.9, 2)
    assert found.descaling_id not in (None, action)
    told = [(row.circuit, row.flow, row.loss_percent, row.note) for row in shop.do('guest', list_flows, circuit_id=circuit, limit=2).items]
    assert told == [('K1', 2, 75, ''), ('K1', 7.9, 1, 'After descaling')]


@pytest.mark.parametrize(('before', 'begun', 'left'), [([], False, []), ([6.0], False, ['open']), ([], True, ['in_progress']), ([7.9], False, [])])
def test_descaling_that_a_mistake_ordered_is_called_off_unless_somebody_began_or_it_is_needed_all_the_same(shop, tool, before, begun, left):
    circuit = circuit_of(shop, tool)
    for flow in before:
        shop.do('ann', measure_flow, circuit_id=circuit, flow=flow)
    mistake = shop.do('ann', measure_flow, circuit_id=circuit, flow=0.8)
    if begun:
        shop.do('ann', start_action, action_id=shop.do('guest', show_circuit, circuit_id=circuit).descaling_id, seen_version=1)
    shop.do('ann', take_flow_back, flow_id=mistake)
    assert [status for _title, status in actions(shop, tool)] == left
    assert (shop.do('guest', show_circuit, circuit_id=circuit).descaling_id is not None) == bool(left)


def test_another_measurement_that_is_taken_back_calls_nothing_off(shop, tool):
    circuit = circuit_of(shop, tool)
    for flow in (6.0, 7.9):
        shop.do('ann', measure_flow, circuit_id=circuit, flow=flow)
    shop.do('ann', take_flow_back, flow_id=shop.do('ann', measure_flow, circuit_id=circuit, flow=7.8))
    assert [status for _title, status in actions(shop, tool)] == ['open']


def test_a_circuit_is_changed_taken_away_and_comes_back_with_what_was_measured(shop, tool):
    first, _second = circuit_of(shop, tool), circuit_of(shop, tool, 'K10', 5.0, inlet='3', outlet_side='top')
    shop.do('ann', measure_flow, circuit_id=first, flow=7)
    for change, field in (({'name': 'k10'}, 'name'), ({'baseline': 0}, 'baseline'), ({'limit_percent': 100}, 'limit_percent')):
        with pytest.raises(Invalid) as refused:
            shop.do('ben', change_circuit, circuit_id=first, seen_version=1, **change)
        assert list(refused.value.fields) == [field]
    with pytest.raises(Invalid, match='already'):
        circuit_of(shop, tool, 'k1')
    shop.do('ben', change_circuit, circuit_id=first, seen_version=1, baseline=10.0)
    assert [(row.name, row.baseline, row.inlet, row.outlet_side, row.loss_percent) for row in shop.do('guest', circuits_of, asset_id=tool)] == [
        ('K1', 10.0, '', 'left', 30), ('K10', 5.0, '3', 'top', None)]
    shop.do('ben', remove_circuit, circuit_id=first, seen_version=2)
    assert [row.name for row in shop.do('guest', circuits_of, asset_id=tool)] == ['K10']
    with pytest.raises(Conflict, match='not exist'):
        shop.do('ann', measure_flow, circuit_id=first, flow=7)
    assert circuit_of(shop, tool, 'K1', 9.0) == first
    assert shop.do('guest', show_circuit, circuit_id=first).trend == (7,)


def test_who_may_not_is_refused_and_somebody_elses_measurement_stays(shop, tool):
    circuit = circuit_of(shop, tool)
    bens = shop.do('ben', measure_flow, circuit_id=circuit, flow=7)
    for who, function, values in (('guest', measure_flow, {'circuit_id': circuit, 'flow': 7}), ('ann', take_flow_back, {'flow_id': bens}),
                                  ('ann', add_circuit, {'asset_id': tool, 'name': 'K2', 'baseline': 3})):
        with pytest.raises(NotAllowed):
            shop.do(who, function, **values)
    anns = shop.do('ann', measure_flow, circuit_id=circuit, flow=5)
    shop.do('ann', take_flow_back, flow_id=anns)
    assert [row.id for row in shop.do('guest', list_flows, asset_id=tool).items] == [bens]
    machine = shop.do('ben', add_asset, kind='machine', asset_number='P-1', name='Press')
    with pytest.raises(Conflict, match='tools only'):
        circuit_of(shop, machine)
