"""Plans of a tool: making, changing, pausing, doing; what is due; and who hears of it."""
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlmodel import select

from data.tables.assets import AssetKind
from data.tables.maintenance import ChecklistTemplate, MaintenancePlan, PlanCompletion
from data.tables.people import Site
from services.assets.lifecycle import retire_asset
from services.assets.plate import add_asset
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.imports.taking import import_records
from services.maintenance.completing import complete_plan, list_completions
from services.maintenance.plans import cancel_plan, change_plan, pause_plan, plan_choices, resume_plan
from services.maintenance.register import count_due, list_due, list_plans, plans_of, show_plan


def names(found):
    return [(plan.asset_number, plan.name) for plan in found.items]


def test_a_new_plan_counts_from_today_and_from_the_shots_of_today(shop):
    tool = shop.tool()
    shop.count(tool, 400_000)
    plan = shop.plan_now(shop.plan(tool, every_shots=10_000, every_days=7, stop_percent=150))
    assert (plan.state, plan.used_percent, plan.left_shots, plan.left_days, plan.due_on) == ('ok', 0, 10_000, 7, date(2026, 3, 9))
    assert (plan.last_done_at, plan.last_done_shots) == (None, None)
    shop.count(tool, 10_000)
    assert shop.plan_now(plan.id).state == 'due'
    shop.count(tool, 5_000)
    assert shop.plan_now(plan.id).state == 'stop'


def test_whoever_knows_when_it_was_done_last_says_so(shop):
    tool = shop.tool()
    shop.count(tool, 400_000)
    plan = shop.plan_now(shop.plan(tool, every_shots=10_000, every_days=30, last_done_on='2026-02-20', last_done_shots=392_000))
    assert (plan.state, plan.left_shots, plan.left_days) == ('warn', 2_000, 20)
    shop.do('ben', change_plan, plan_id=plan.id, seen_version=plan.version, last_done_on='2026-02-20', last_done_shots=399_000)
    assert shop.plan_now(plan.id).left_shots == 9_000
    for values, field in (({'last_done_on': '2026-03-03'}, 'last_done_on'), ({'last_done_on': '1969-01-01'}, 'last_done_on'),
                          ({'last_done_shots': 400_001}, 'last_done_shots')):
        with pytest.raises(Invalid) as refusal:
            shop.do('ben', change_plan, plan_id=plan.id, seen_version=plan.version + 1, **values)
        assert list(refusal.value.fields) == [field]


@pytest.mark.parametrize('zone', ['Europe/Berlin', 'America/New_York', 'Pacific/Auckland'])
def test_the_day_it_was_done_last_is_that_of_the_site_and_sending_it_again_is_no_news(shop, zone):
    """Half past eleven in the evening UTC is tomorrow in Berlin; half past midnight UTC is still yesterday in New York."""
    with shop.writing() as session:
        session.exec(select(Site).where(Site.code == 'HQ')).one().time_zone = zone
        session.commit()
    shop.at = datetime(2026, 3, 29, 0, 30, tzinfo=UTC) if zone == 'America/New_York' else datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
    tool = shop.tool()
    entered = shop.plan_now(shop.plan(tool, every_days=30, last_done_on='2026-03-20'))
    assert entered.last_done_on == date(2026, 3, 20)
    plan = shop.plan(tool, name='Clean', every_days=30, every_shots=1000)
    shop.do('ann', complete_plan, plan_id=plan, seen_version=1)
    shop.wait(days=2)
    shop.do('ann', complete_plan, plan_id=plan, seen_version=2, status='skipped', notes='No time')
    done = shop.plan_now(plan)
    shop.do('ben', change_plan, plan_id=plan, seen_version=done.version, last_done_on=done.last_done_on.isoformat(),
            last_done_shots=done.last_done_shots, every_days=30)
    saved = shop.plan_now(plan)
    assert (saved.last_done_at, saved.due_on, saved.left_days) == (done.last_done_at, done.due_on, done.left_days)
    assert [row.idle_days for row in shop.rows(MaintenancePlan) if row.id == plan] == [2]


def test_a_plan_that_was_done_is_not_made_one_that_never_was(shop):
    plan = shop.plan_now(shop.plan(shop.tool(), every_days=30, last_done_on='2026-02-20'))
    for field in ('last_done_on', 'last_done_shots'):
        with pytest.raises(Invalid, match='cannot be emptied') as refusal:
            shop.do('ben', change_plan, plan_id=plan.id, seen_version=1, **{field: ''})
        assert list(refusal.value.fields) == [field]
    assert shop.plan_now(plan.id) == plan


@pytest.mark.parametrize(('values', 'field'), [
    ({'name': ''}, 'name'), ({'every_shots': 0}, 'every_shots'), ({'every_days': 4000}, 'every_days'),
    ({'frequency_type': 'hourly'}, 'frequency_type'),
    ({'frequency_value': 0}, 'frequency_value'), ({'warn_percent': 101}, 'warn_percent'), ({'stop_percent': 99}, 'stop_percent'),
    ({'level': 10}, 'level'), ({'assigned_to_id': str(uuid4())}, 'assigned_to_id'),
    ({'checklist_template_id': str(uuid4())}, 'checklist_template_id'), ({'colour': 'red'}, 'colour'), ({'name': 'Taken'}, 'name')])
def test_a_refusal_names_the_field(shop, values, field):
    tool = shop.tool()
    shop.plan(tool, name='Taken')
    with pytest.raises(Invalid) as refusal:
        shop.plan(tool, **values)
    assert list(refusal.value.fields) == [field]
    assert len(shop.do('ben', plans_of, asset_id=tool)) == 1


def test_a_machine_is_planned_by_dates(shop):
    machine = shop.do('ben', add_asset, kind=AssetKind.MACHINE, asset_number='P-1', name='Press')
    for values, field in (({'every_shots': 1000}, 'every_shots'), ({}, 'every_days')):
        with pytest.raises(Invalid) as refusal:
            shop.plan(machine, **values)
        assert list(refusal.value.fields) == [field]
    plan = shop.plan_now(shop.plan(machine, name='Oil', frequency_type='quarterly'))
    assert (plan.due_on, plan.frequency_value, plan.left_shots) == (date(2026, 6, 2), 1, None)


def test_a_change_leaves_alone_what_was_not_given(shop):
    tool = shop.tool()
    plan = shop.plan_now(shop.plan(tool, every_days=30, instructions='Use the blue grease', assigned_to_id=str(shop.cast.ids['ann'])))
    shop.do('ben', change_plan, plan_id=plan.id, seen_version=1, every_days=10)
    changed = shop.plan_now(plan.id)
    assert (changed.every_days, changed.instructions, changed.assigned_to) == (10, 'Use the blue grease', 'Ann Person')
    assert changed.due_on == date(2026, 3, 12)
    with pytest.raises(Conflict, match='ben changed this'):
        shop.do('sue', change_plan, plan_id=plan.id, seen_version=1, every_days=20)


def test_done_counts_anew_and_is_written_down(shop):
    tool = shop.tool()
    plan = shop.plan(tool, every_shots=10_000, every_days=7)
    shop.count(tool, 12_000)
    shop.wait(days=2)
    shop.do('ann', complete_plan, plan_id=plan, seen_version=1)
    found = shop.plan_now(plan)
    assert (found.state, found.left_shots, found.left_days, found.last_done_shots) == ('ok', 10_000, 7, 12_000)
    assert found.last_done_at == shop.at
    (done,) = shop.do('guest', list_completions, plan_id=plan).items
    assert (done.plan, done.completed_by, done.status, done.shots_at, done.by_level) == ('Grease', 'Ann Person', 'completed', 12_000, None)
    with pytest.raises(Conflict):
        shop.do('ann', complete_plan, plan_id=plan, seen_version=1)


def test_a_higher_level_does_the_lower_ones_too(shop):
    tool, other = shop.tool(), shop.tool('TL-2')
    low = shop.plan(tool, name='Grease', level=2, every_days=7)
    inspect = shop.plan(tool, name='Inspection', level=3, every_days=7)
    pull = shop.plan(tool, name='Pull routine', level=1)
    spray = shop.plan(tool, name='Spray', level=0, every_days=7)
    paused = shop.plan(tool, name='Paused', level=1, every_days=7)
    higher = shop.plan(tool, name='Overhaul', level=5, every_days=7)
    elsewhere = shop.plan(other, name='Grease', level=2, every_days=7)
    service = shop.plan(tool, name='Service', level=4, every_days=7)
    shop.do('ben', pause_plan, plan_id=paused, seen_version=1)
    shop.wait(days=8)
    shop.do('ann', complete_plan, plan_id=service, seen_version=1)
    states = {plan: shop.plan_now(plan).state for plan in (service, low, inspect, pull, spray, paused, higher, elsewhere)}
    assert [plan for plan, state in states.items() if state == 'ok'] == [service, low, inspect, pull]
    assert shop.plan_now(pull).last_done_at is None
    done = {completion.plan: completion.by_level for completion in shop.do('ann', list_completions, asset_id=tool).items}
    assert done == {'Service': None, 'Grease': 4, 'Inspection': 4}


@pytest.mark.parametrize(('status', 'state', 'left_days'), [('partial', 'due', -1), ('skipped', 'ok', 7), ('issues_found', 'quiet', None)])
def test_what_was_not_simply_done_needs_a_reason(shop, status, state, left_days):
    tool = shop.tool()
    plan, lower = shop.plan(tool, level=2, every_days=7), shop.plan(tool, name='Lower', level=1, every_days=7)
    shop.wait(days=8)
    with pytest.raises(Invalid) as refusal:
        shop.do('ann', complete_plan, plan_id=plan, seen_version=1, status=status)
    assert list(refusal.value.fields) == ['notes']
    shop.do('ann', complete_plan, plan_id=plan, seen_version=1, status=status, notes='No grease left')
    found = shop.plan_now(plan)
    assert (found.state, found.left_days, found.last_done_at) == (state, left_days, None)
    assert shop.plan_now(lower).state == 'due'
    assert [done.notes for done in shop.do('ann', list_completions, asset_id=tool).items] == ['No grease left']


def test_problems_pause_the_plan_until_an_engineer_resumes_it(shop):
    plan = shop.plan(shop.tool(), every_days=7)
    shop.wait(days=8)
    shop.do('ann', complete_plan, plan_id=plan, seen_version=1, status='issues_found', notes='Guide pillar galled')
    assert shop.plan_now(plan).status == 'paused'
    with pytest.raises(Conflict, match='Paused'):
        shop.do('ann', complete_plan, plan_id=plan, seen_version=2)
    with pytest.raises(NotAllowed):
        shop.do('ann', resume_plan, plan_id=plan, seen_version=2)
    shop.do('ben', resume_plan, plan_id=plan, seen_version=2)
    assert shop.plan_now(plan).state == 'due'


def test_a_pause_is_not_caught_up(shop):
    tool = shop.tool()
    plan = shop.plan(tool, every_shots=10_000, frequency_type='daily', frequency_value=3)
    shop.count(tool, 9_000)
    shop.wait(days=1)
    shop.do('ben', pause_plan, plan_id=plan, seen_version=1)
    shop.wait(days=60)
    shop.count(tool, 50_000)
    assert (shop.plan_now(plan).state, shop.do('ann', list_due).total) == ('quiet', 0)
    shop.do('ben', resume_plan, plan_id=plan, seen_version=2)
    found = shop.plan_now(plan)
    assert (found.state, found.left_shots, found.left_days) == ('warn', 1_000, 2)
    with pytest.raises(Conflict, match='Active'):
        shop.do('ben', resume_plan, plan_id=plan, seen_version=3)


def test_a_cancelled_plan_is_quiet_and_can_be_brought_back(shop):
    plan = shop.plan(shop.tool(), every_days=7)
    shop.do('ben', cancel_plan, plan_id=plan, seen_version=1)
    shop.wait(days=300)
    assert (shop.plan_now(plan).state, shop.plan_now(plan).due_on, shop.do('ann', list_due).total) == ('quiet', None, 0)
    shop.do('ben', resume_plan, plan_id=plan, seen_version=2)
    assert shop.plan_now(plan).left_days == 7


def test_a_pull_makes_the_pull_routine_due(shop):
    tool = shop.tool()
    machine = shop.do('ben', add_asset, kind=AssetKind.MACHINE, asset_number='P-1', name='Press')
    shop.run(tool, machine)
    shop.wait(hours=1)
    plan = shop.plan(tool, name='Pull routine')
    assert shop.plan_now(plan).state == 'ok'
    shop.wait(hours=8)
    shop.run(tool, machine)
    assert shop.plan_now(plan).state == 'due'
    shop.wait(hours=1)
    shop.do('ann', complete_plan, plan_id=plan, seen_version=1, status='skipped', notes='Same order goes on')
    assert shop.plan_now(plan).state == 'ok'
    shop.wait(hours=8)
    shop.run(tool, machine)
    assert shop.plan_now(plan).state == 'due'
    shop.wait(minutes=1)
    shop.do('ann', complete_plan, plan_id=plan, seen_version=shop.plan_now(plan).version)
    assert shop.plan_now(plan).state == 'ok'


def test_days_are_those_of_the_site(shop):
    """Half past eleven in the evening UTC is tomorrow in Berlin, and today in the works that are in UTC."""
    shop.at = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
    here, there = shop.tool(), shop.tool('TL-2', 'olga')
    plans = shop.plan(here, every_days=1), shop.plan(there, 'olga', every_days=1)
    assert [shop.plan_now(plan).due_on for plan in plans] == [date(2026, 3, 30), date(2026, 3, 29)]
    shop.at = datetime(2026, 3, 29, 21, 59, tzinfo=UTC)
    assert [shop.plan_now(plan).state for plan in plans] == ['ok', 'due']
    shop.at = datetime(2026, 3, 29, 22, 1, tzinfo=UTC)
    assert [shop.plan_now(plan).state for plan in plans] == ['due', 'due']


def test_the_pace_is_that_of_the_last_weeks(shop):
    tool = shop.tool()
    plan = shop.plan(tool, every_shots=100_000)
    assert (shop.plan_now(plan).pace, shop.plan_now(plan).forecast) == (None, None)
    shop.count(tool, 40_000)  # since nobody knows when
    shop.wait(days=5)
    shop.count(tool, 5_000)
    assert shop.plan_now(plan).pace is None  # five days say nothing
    shop.wait(days=5)
    shop.count(tool, 5_000)
    found = shop.plan_now(plan)
    assert (found.pace, found.left_shots, found.forecast) == (1_000, 50_000, (shop.at + timedelta(days=50)).date())
    shop.wait(days=100)
    assert shop.plan_now(plan).forecast is None


def take_shifts(shop, days):
    """A thousand shots on each of these days of March."""
    lines = [f'2026-03-{day:02},1,P-1,TL-1,1000,1,1000' for day in days]
    head = 'recordDate,workingShift,machineNo,moldNo,moldShot,moldCavity,itemGoodQuantity'
    shop.do('ben', import_records, kind='production', content='\n'.join([head, *lines]).encode())


def test_shifts_that_were_imported_count_for_the_pace_once_and_are_no_pulls(shop):
    tool = shop.tool()
    shop.do('ben', add_asset, kind=AssetKind.MACHINE, asset_number='P-1', name='Press')
    plan, pull = shop.plan(tool, every_shots=100_000), shop.plan(tool, name='Pull routine')
    shop.wait(days=8)
    take_shifts(shop, range(3, 11))
    assert shop.plan_now(plan).pace == 1_000
    assert shop.plan_now(pull).state == 'ok'


def test_shifts_between_two_readings_are_left_to_them_for_the_pace(shop):
    tool = shop.tool()
    shop.do('ben', add_asset, kind=AssetKind.MACHINE, asset_number='P-1', name='Press')
    plan = shop.plan(tool, every_shots=100_000)
    shop.count(tool, 40_000)
    shop.wait(days=10)
    shop.count(tool, 10_000)
    take_shifts(shop, range(4, 10))
    assert shop.plan_now(plan).pace == 1_000


def test_the_due_list_begins_with_what_is_most_urgent(shop):
    tools = [shop.tool(f'TL-{number}') for number in range(5)]
    for tool, days in zip(tools, (1, 9, 10, 12, 5), strict=True):
        shop.plan(tool, every_days=days, stop_percent=200)
    shop.wait(days=8)
    assert [number for number, _name in names(shop.do('guest', list_due))] == ['TL-0', 'TL-4', 'TL-1', 'TL-2', 'TL-3']
    assert [number for number, _name in names(shop.do('guest', list_due, due=True))] == ['TL-0', 'TL-4']
    assert [number for number, _name in names(shop.do('guest', list_due, state='warn'))] == ['TL-1', 'TL-2']
    assert [number for number, _name in names(shop.do('guest', list_due, offset=1, limit=2))] == ['TL-4', 'TL-1']
    assert names(shop.do('guest', list_due, text='tl-3 grease')) == [('TL-3', 'Grease')]
    counts = shop.do('guest', count_due)
    assert (counts.total, counts.due, counts.warn, counts.mine) == (5, 2, 2, 0)


def test_everybody_finds_their_own_plans(shop):
    tool = shop.tool()
    shop.plan(tool, name='Mine', every_days=1, assigned_to_id=str(shop.cast.ids['ann']))
    shop.plan(tool, name='Yours', every_days=1)
    assert names(shop.do('ann', list_due, mine=True)) == [('TL-1', 'Mine')]
    assert names(shop.do('ann', list_due, mine_first=True))[0] == ('TL-1', 'Mine')
    assert shop.do('ann', count_due).mine == 1
    assert names(shop.do('sue', list_plans, assigned_to_id=shop.cast.ids['ann'])) == [('TL-1', 'Mine')]


def test_a_retired_tool_needs_no_care(shop):
    tool = shop.tool()
    shop.plan(tool, every_days=1)
    shop.wait(days=3)
    assert shop.do('ann', list_due, due=True).total == 1
    shop.do('ben', retire_asset, asset_id=tool, seen_version=1)
    assert shop.do('ann', list_due).total == 0


def test_the_list_asks_the_same_number_of_questions_for_one_plan_and_for_fifty(quick_shop):
    shop, asked = quick_shop, []
    watch = sa.engine.Engine, 'before_cursor_execute', lambda *what: asked.append(what[2])
    sa.event.listen(*watch)
    shop.plan(shop.tool('TL-0'), every_days=1, every_shots=10)
    counts = []
    for stock in (range(0), range(1, 50)):
        for number in stock:
            shop.plan(shop.tool(f'TL-{number}'), every_days=1, every_shots=10)
        asked.clear()
        shop.do('ann', list_due)
        counts.append(len(asked))
    sa.event.remove(*watch)
    assert counts[0] == counts[1] < 20


def test_people_of_the_other_site_see_and_do_nothing(shop):
    plan = shop.plan(shop.tool(), every_days=1)
    shop.wait(days=3)
    assert shop.do('olga', list_due).total == shop.do('olga', list_plans).total == shop.do('olga', list_completions).total == 0
    for function in (show_plan, complete_plan, pause_plan, cancel_plan):
        seen = {} if function is show_plan else {'seen_version': 1}
        with pytest.raises(NotFound):
            shop.do('olga', function, plan_id=plan, **seen)
    with pytest.raises(Invalid):
        shop.plan(shop.tool('TL-9', 'olga'), 'olga', assigned_to_id=str(shop.cast.ids['ann']))


def test_a_form_offers_those_who_may_do_the_work_here(shop):
    tool = shop.tool()
    with shop.writing() as session:
        session.add_all([ChecklistTemplate(name='M3', purpose='inspection'), ChecklistTemplate(name='M3', edition=2, purpose='inspection'),
                         ChecklistTemplate(name='Old', purpose='inspection', active=False)])
        session.commit()
    choices = shop.do('ben', plan_choices, asset_id=tool)
    people = [name for _id, name in choices.people]
    assert 'Ann Person' in people
    assert not {'Guest Person', 'Ivy Person', 'Olga Person', 'Gone Person'} & set(people)
    assert [name for _id, name in choices.checklists] == ['M3']
    plan = shop.plan(tool, every_days=1, checklist_template_id=str(choices.checklists[0][0]))
    assert shop.plan_now(plan).checklist == 'M3'


def test_ten_people_who_finish_the_same_work_write_it_down_once(shop):
    plan = shop.plan(shop.tool(), every_days=1)
    lower = shop.plan_now(plan)

    def finish(_person):
        try:
            shop.do('ann', complete_plan, plan_id=plan, seen_version=lower.version)
            return True
        except Conflict:
            return False
    with ThreadPoolExecutor(10) as people:
        assert sum(people.map(finish, range(10))) == 1
    assert len(shop.rows(PlanCompletion)) == 1


def test_two_levels_finished_at_once_leave_neither_half_done(shop):
    tool = shop.tool()
    levels = [shop.plan(tool, name=f'Level {level}', level=level, every_days=7) for level in (2, 3, 4)]
    shop.wait(days=8)

    def finish(plan):
        while (found := shop.plan_now(plan)).state != 'ok':
            try:
                shop.do('ann', complete_plan, plan_id=plan, seen_version=found.version)
            except Conflict:
                continue
    with ThreadPoolExecutor(3) as people:
        list(people.map(finish, levels))
    assert {shop.plan_now(plan).state for plan in levels} == {'ok'}
    assert sum(done.by_level is None for done in shop.rows(PlanCompletion)) in {1, 2, 3}


def test_what_a_technician_may_not(shop):
    tool = shop.tool()
    with pytest.raises(NotAllowed):
        shop.plan(tool, 'ann', every_days=1)
    with pytest.raises(NotAllowed):
        shop.do('guest', complete_plan, plan_id=shop.plan(tool, every_days=1), seen_version=1)


def test_people_of_all_sites_can_be_given_plans_and_are_named(shop):
    tool, boss = shop.tool(), shop.cast.ids['boss']
    assert (boss, 'Boss Person') in shop.do('ben', plan_choices, asset_id=tool).people
    assert shop.cast.ids['olga'] not in dict(shop.do('ben', plan_choices, asset_id=tool).people)
    given, kept = shop.plan(tool, assigned_to_id=str(boss)), shop.plan(tool, name='Polish')
    shop.do('ben', change_plan, plan_id=kept, seen_version=1, name='Polish it', assigned_to_id=str(boss))
    assert [shop.do('ann', show_plan, plan_id=plan).assigned_to for plan in (given, kept)] == ['Boss Person'] * 2
    with pytest.raises(Invalid, match='works here'):
        shop.do('ben', change_plan, plan_id=kept, seen_version=2, assigned_to_id=str(shop.cast.ids['olga']))
