"""Parts by position: each has an age of its own, and those that were changed say how long the next will last."""
from datetime import timedelta

import pytest

from services.actions.doing import complete_action, start_action
from services.actions.planning import add_action
from services.assets.history import asset_history
from services.assets.plate import add_asset
from services.errors import Conflict, Invalid, NotAllowed
from services.maintenance.completing import complete_plan
from services.maintenance.fitted import fit_part, list_fittings, seats_of, take_part_back
from services.shots.runs import end_run, start_run


def fit(shop, tool, who='ann', **values):
    return shop.do(who, fit_part, asset_id=tool, **{'position': 'E07', 'cavity': '3', **values})


def seats(shop, tool):
    return [(seat.position, seat.cavity, seat.name, seat.age, seat.usual_life, seat.changes) for seat in shop.do('guest', seats_of, asset_id=tool)]


def test_a_part_is_as_old_as_the_shots_since_it_was_fitted_and_lasts_as_long_as_those_before_it(shop):
    tool = shop.tool(cavity_count=16)
    shop.count(tool, 100_000)
    first = fit(shop, tool, name='Ejector pin', shots_at=20_000)
    assert seats(shop, tool) == [('E07', '3', 'Ejector pin', 80_000, None, 1)]
    second = fit(shop, tool, position='e07', note='Broken')
    shop.count(tool, 60_000)
    third = fit(shop, tool)
    fit(shop, tool, cavity='10', name='Ejector pin')
    fit(shop, tool, position='HR4', cavity='', name='Nozzle tip')
    shop.count(tool, 5_000)
    assert seats(shop, tool) == [('HR4', '', 'Nozzle tip', 5_000, None, 1), ('E07', '3', 'Ejector pin', 5_000, 70_000, 3),
                                 ('E07', '10', 'Ejector pin', 5_000, None, 1)]
    told = {row.id: (row.lasted, row.note, row.fitted_by) for row in shop.do('guest', list_fittings, asset_id=tool).items}
    assert [told[each] for each in (first, second, third)] == [(80_000, '', 'Ann Person'), (60_000, 'Broken', 'Ann Person'), (None, '', 'Ann Person')]


@pytest.mark.parametrize(('since', 'is_old'), [(62_999, False), (63_000, True)])
def test_a_part_nearly_as_old_as_those_before_it_is_marked(quick_shop, since, is_old):
    tool = quick_shop.tool(cavity_count=4)
    quick_shop.count(tool, 100_000)
    for shots in (30_000, 100_000):
        fit(quick_shop, tool, shots_at=shots)
    quick_shop.count(tool, since)
    assert [seat.is_old for seat in quick_shop.do('ann', seats_of, asset_id=tool)] == [is_old]


def test_where_nobody_counts_a_part_has_no_age(quick_shop):
    tool = quick_shop.tool(cavity_count=4)
    for _each in range(2):
        fit(quick_shop, tool)
    assert [(age, life) for *_words, age, life, _changes in seats(quick_shop, tool)] == [(None, None)]


def test_what_cannot_be_is_refused_and_leaves_nothing(quick_shop):
    shop, tool = quick_shop, quick_shop.tool(cavity_count=4)
    shop.count(tool, 1_000)
    fit(shop, tool, shots_at=600)
    for values, field in (({'cavity': '9'}, 'cavity'), ({'shots_at': 1_001}, 'shots_at'), ({'shots_at': 599}, 'shots_at'),
                          ({'fitted_at': shop.at + timedelta(days=1)}, 'fitted_at'), ({'fitted_at': shop.at - timedelta(days=1)}, 'fitted_at')):
        with pytest.raises(Invalid) as refused:
            fit(shop, tool, **values)
        assert list(refused.value.fields) == [field]
    assert shop.do('ann', list_fittings, asset_id=tool).total == 1
    machine = shop.do('ben', add_asset, kind='machine', asset_number='P-1', name='Press')
    with pytest.raises(Conflict, match='tools only'):
        fit(shop, machine)


def test_only_the_newest_is_taken_back_and_that_of_somebody_else_only_by_who_may_change_plans(shop):
    tool = shop.tool(cavity_count=4)
    first, second = fit(shop, tool), fit(shop, tool)
    with pytest.raises(Conflict, match='since'):
        shop.do('ann', take_part_back, fitted_part_id=first)
    shop.do('ann', take_part_back, fitted_part_id=second)
    with pytest.raises(NotAllowed):
        shop.do('guest', fit_part, asset_id=tool, position='E07')
    bens = fit(shop, tool, who='ben')
    with pytest.raises(NotAllowed):
        shop.do('ann', take_part_back, fitted_part_id=bens)
    shop.do('ben', take_part_back, fitted_part_id=bens)
    assert [seat.newest_id for seat in shop.do('ann', seats_of, asset_id=tool)] == [first]


def test_parts_work_done_without_a_log_runs_and_finished_actions_stand_in_the_history_of_the_tool(shop):
    tool, machine = shop.tool(cavity_count=4), shop.do('ben', add_asset, kind='machine', asset_number='P-1', name='Press')
    fit(shop, tool, name='Ejector pin', note='Worn')
    plan = shop.plan(tool, name='Grease', every_days=7)
    shop.do('ann', complete_plan, plan_id=plan, seen_version=1, notes='Done quickly')
    run = shop.do('ann', start_run, tool_id=tool, machine_id=machine)
    shop.do('ann', end_run, run_id=run, seen_version=1, shots=10, note='Order over')
    action = shop.do('ben', add_action, asset_id=tool, title='Polish', assigned_to_id=shop.cast.ids['ann'])
    shop.do('ann', start_action, action_id=action, seen_version=1)
    shop.do('ann', complete_action, action_id=action, seen_version=2)
    told = {(each.title, each.detail) for each in shop.do('guest', asset_history, asset_id=tool)}
    assert told >= {('E07 · Ejector pin', 'Cavity 3; Worn'), ('Grease', 'Completed; Done quickly'), ('Ran with P-1', 'Order over'),
                    ('Polish', 'Completed')}
    assert ('Ran with TL-1', 'Order over') in {(each.title, each.detail) for each in shop.do('guest', asset_history, asset_id=machine)}
