"""Signed work: a verdict for every step, by whom and when, and what follows from it."""
from datetime import timedelta
from uuid import uuid4

import pytest

from data.tables.assets import AssetKind
from data.tables.maintenance import LogStep
from data.tables.photos import Attachment
from services.actions.card import show_action
from services.actions.register import list_actions
from services.assets.card import show_asset
from services.assets.cavities import block_cavity
from services.assets.lifecycle import retire_asset
from services.errors import Conflict, Invalid, NotAllowed, NotFound, ServiceError
from services.maintenance.completing import list_completions
from services.maintenance.judging import Answer, Cavities, judge
from services.maintenance.logs import assets_to_log, checklists_for, count_logs, list_logs, show_log
from services.maintenance.plans import cancel_plan, pause_plan
from services.maintenance.release import released
from services.maintenance.signing import sign_log
from services.maintenance.templates import Step, add_template, change_template
from tests.maintenance.conftest import BEGIN

STEPS = [{'text': 'Vents', 'type': 'verdict'}, {'text': 'Water out', 'critical': True},
         {'text': 'Pressure', 'type': 'number', 'unit': 'bar', 'low': 2, 'high': 6}, {'text': 'Tag', 'type': 'text'},
         {'text': 'Picture', 'type': 'photo'}, {'text': 'Last shot', 'type': 'per_cavity'}]
DRY = {'step': 2, 'verdict': 'ok'}


def checklist(shop, steps=STEPS, **values):
    return shop.do('ben', add_template, **{'name': 'After the run', 'purpose': 'post_run', 'steps': steps, **values})


def sign(shop, tool, template, *answers, who='ann', **values):
    return shop.do(who, sign_log, asset_id=tool, checklist_template_id=template, answers=list(answers), **values)


def card(shop, log, who='ann'):
    return shop.do(who, show_log, log_id=log)


def verdicts(shop, log):
    return [(step.text, step.cavity, step.verdict, step.value) for step in card(shop, log).steps]


def is_released(shop, tool, since):
    return shop.runner.do(shop.cast.boss, _released(), tool_id=tool, since=since)


def _released():
    """The plain helper, behind a guard as everything that is called through the runner."""
    from datetime import datetime
    from uuid import UUID

    from services.guard import query

    def ask(work, *, tool_id: UUID, since: datetime) -> bool:
        return released(work, tool_id, since)
    return query(None)(ask)


def test_people_of_all_sites_are_named_in_what_they_signed(shop):
    log = sign(shop, shop.tool(), checklist(shop, STEPS[:2]), {'step': 1, 'verdict': 'ok'}, DRY, who='boss')
    assert (card(shop, log).log.performed_by, {step.done_by for step in card(shop, log).steps}) == ('Boss Person', {'Boss Person'})
    assert [row.performed_by for row in shop.do('ann', list_logs).items] == ['Boss Person']


def test_all_in_order_in_one_go(shop):
    tool, template = shop.tool(cavity_count=2), checklist(shop)
    shop.count(tool, 700)
    began = shop.at
    shop.wait(minutes=19)
    log = sign(shop, tool, template, DRY, others_ok=True, started_at=began, spares_fitted='2 O-rings', observations='Clean')
    row = card(shop, log).log
    assert (row.kind, row.checklist, row.edition, row.performed_by, row.performed_at) == ('post_run', 'After the run', 1, 'Ann Person', shop.at)
    assert (row.duration_minutes, row.result, row.others_ok, row.spares_fitted, row.shots_at) == (19, 'ok', True, '2 O-rings', 700)
    assert verdicts(shop, log) == [('Vents', '', 'ok', ''), ('Water out', '', 'ok', ''), ('Pressure', '', 'skipped', ''), ('Tag', '', 'skipped', ''),
                                   ('Picture', '', 'skipped', ''), ('Last shot', '1', 'ok', ''), ('Last shot', '2', 'ok', '')]
    assert {(step.done_by, step.done_at) for step in card(shop, log).steps} == {('Ann Person', shop.at)}
    assert card(shop, log).actions == ()


def test_every_step_keeps_the_moment_of_its_answer_unless_a_clock_is_wrong(shop):
    tool, template, began = shop.tool(cavity_count=2), checklist(shop), shop.at
    shop.wait(minutes=19)
    told = {'step': 6, 'cavities': {'1': 'ok', '2': 'ok'}, 'at': began + timedelta(minutes=12)}
    before, after = DRY | {'at': began - timedelta(hours=1)}, {'step': 1, 'verdict': 'ok', 'at': shop.at + timedelta(hours=2)}
    log = sign(shop, tool, template, told, {'step': 4, 'value': 'A 17'}, before, after, others_ok=True, started_at=began)
    moments = {(step.text, step.cavity): step.done_at for step in card(shop, log).steps}
    assert moments.pop(('Last shot', '1')) == moments.pop(('Last shot', '2')) == began + timedelta(minutes=12)
    assert set(moments.values()) == {shop.at}
    assert water_out(shop, sign(shop, tool, template, before, others_ok=True)) == began - timedelta(hours=1)
    lagging = DRY | {'at': began - timedelta(seconds=3)}
    assert water_out(shop, sign(shop, tool, template, lagging, others_ok=True, started_at=began)) == began
    ancient = DRY | {'at': began - timedelta(days=8)}
    assert water_out(shop, sign(shop, tool, template, ancient, others_ok=True)) == shop.at


def water_out(shop, log):
    return next(step.done_at for step in card(shop, log).steps if step.text == 'Water out')


def test_key_checks_are_never_taken_for_granted(quick_shop):
    tool, template = quick_shop.tool(), checklist(quick_shop)
    with pytest.raises(Invalid, match='Key check not answered: Water out'):
        sign(quick_shop, tool, template, others_ok=True)
    log = sign(quick_shop, tool, template, DRY)
    assert verdicts(quick_shop, log)[0] == ('Vents', '', 'skipped', '')


def test_a_failed_key_check_keeps_the_tool_from_release_and_becomes_an_action(shop):
    tool, template = shop.tool(), checklist(shop)
    log = sign(shop, tool, template, {'step': 2, 'verdict': 'fail', 'value': 'leaking'}, others_ok=True, observations='Drips at 3')
    action = shop.do('ann', list_actions).items[0]
    assert (action.title, action.blocks_release, action.asset_id) == ('Water out', True, tool)
    assert [(each.id, each.blocks_release) for each in card(shop, log).actions] == [(action.id, True)]
    assert (card(shop, log).log.result, card(shop, log).log.follow_up_required) == ('failed', True)
    assert not is_released(shop, tool, BEGIN)


def test_a_checklist_without_steps_is_neither_offered_nor_signed(shop):
    tool, template = shop.tool(), checklist(shop, steps=[])
    assert shop.do('ann', checklists_for, asset_id=tool) == []
    with pytest.raises(Conflict, match='After the run has no steps yet'):
        sign(shop, tool, template)


def test_whoever_leaves_out_a_key_check_after_a_run_says_why(shop):
    tool, template, other = shop.tool(), checklist(shop), checklist(shop, name='Bench', purpose='inspection')
    left_out = {'step': 2, 'verdict': 'skipped'}
    with pytest.raises(Invalid, match='Key check left out: Water out') as refusal:
        sign(shop, tool, template, left_out)
    assert list(refusal.value.fields) == ['observations']
    sign(shop, tool, other, left_out)
    sign(shop, tool, template, left_out, observations='This tool has no water')
    sign(shop, tool, template, {**left_out, 'value': 'No water'})


def test_the_newest_inspection_since_a_moment_releases(shop):
    tool, template, other = shop.tool(), checklist(shop), checklist(shop, name='Wipe', purpose='cleaning')
    since = shop.at
    assert not is_released(shop, tool, since)
    shop.do('ann', sign_log, asset_id=tool, kind='post_run', observations='Looks fine')
    sign(shop, tool, other, DRY)
    assert not is_released(shop, tool, since)
    shop.wait(minutes=1)
    sign(shop, tool, template, DRY)
    assert is_released(shop, tool, since)
    assert not is_released(shop, tool, shop.at + timedelta(seconds=1))
    shop.wait(minutes=1)
    sign(shop, tool, template, {'step': 2, 'verdict': 'fail'})
    assert not is_released(shop, tool, since)
    shop.wait(minutes=1)
    sign(shop, tool, template, {'step': 2, 'verdict': 'watch'})
    assert is_released(shop, tool, since)


def test_cavities_to_be_mended_become_actions_each(shop):
    tool, template = shop.tool(cavity_count=4), checklist(shop)
    blocked = shop.do('ann', show_asset, asset_id=tool).cavities[3]
    shop.do('ann', block_cavity, cavity_id=blocked.id, reason='Gate worn')
    log = sign(shop, tool, template, DRY, {'step': 6, 'cavities': {'1': 'fail', '2': 'watch', '3': 'fail'}})
    assert verdicts(shop, log)[5:] == [('Last shot', '1', 'fail', ''), ('Last shot', '2', 'watch', ''), ('Last shot', '3', 'fail', '')]
    assert [(each.title, each.blocks_release) for each in card(shop, log).actions] == [('Cavity 1: Last shot', False), ('Cavity 3: Last shot', False)]
    assert card(shop, log).log.result == 'issues'
    with pytest.raises(Invalid, match='no cavity 9'):
        sign(shop, tool, template, DRY, {'step': 6, 'cavities': {'9': 'ok'}})


@pytest.mark.parametrize(('value', 'verdict'), [(2, 'ok'), ('6', 'ok'), (6.01, 'fail'), ('1.9', 'fail'), ('', 'skipped')])
def test_a_number_is_held_against_its_limits(quick_shop, value, verdict):
    tool, template = quick_shop.tool(), checklist(quick_shop)
    log = sign(quick_shop, tool, template, DRY, {'step': 3, 'value': value})
    step = card(quick_shop, log).steps[2]
    assert (step.verdict, step.value, step.unit) == (verdict, str(value), 'bar')


VERDICTS = (None, 'ok', 'skipped', 'watch', 'fail')
AMOUNTS_TO = [  # what is said to each kind of step, and what it comes to beside each verdict
    ('tick', '', 'ok ok skipped watch fail'), ('tick', 'worn', 'ok ok skipped watch fail'), ('verdict', 'worn', 'ok ok skipped watch fail'),
    ('per_cavity', 'worn', 'ok ok skipped watch fail'),
    ('number', '', 'skipped skipped skipped watch fail'), ('number', '3', 'ok ok skipped watch fail'), ('number', '0.5', 'fail fail fail fail fail'),
    ('text', '', 'skipped skipped skipped watch fail'), ('text', 'T-4', 'ok ok skipped watch fail'),
    ('photo', '', 'skipped ok skipped watch fail'), ('photo', '9848e92e-ac6b-4d92-b0a0-57dbc14ce465', 'ok ok skipped watch fail'),
    ('photo', 'damaged', 'ok ok skipped watch fail'),
]


@pytest.mark.parametrize(('kind', 'value', 'amounts'), AMOUNTS_TO)
def test_the_worse_of_what_was_said_and_what_was_measured_counts(kind, value, amounts):
    step = Step('Look', kind, low=2, high=6)
    found = [judge([step], [Answer(1, verdict, value)], Cavities((), ()), others_ok=True)[0] for verdict in VERDICTS]
    assert [each.verdict for each in found] == amounts.split()
    assert {each.value for each in found} == {value}


@pytest.mark.parametrize('value', ['nan', 'inf', '-Infinity', '1e999', 'much'])
def test_what_is_no_number_is_no_measurement(value):
    with pytest.raises(Invalid, match='a number, please'):
        judge([Step('Pressure', 'number')], [Answer(1, None, value)], Cavities((), ()), others_ok=True)


def test_a_key_photo_can_be_answered_with_what_is_wrong(shop):
    tool, template = shop.tool(), checklist(shop, steps=[{'text': 'Gate side', 'type': 'photo', 'critical': True}])
    log = sign(shop, tool, template, {'step': 1, 'verdict': 'fail', 'value': 'damaged'})
    assert (card(shop, log).log.result, verdicts(shop, log)) == ('failed', [('Gate side', '', 'fail', 'damaged')])
    action = shop.do('ann', list_actions).items[0]
    assert (action.title, action.blocks_release) == ('Gate side', True)
    assert shop.do('ann', show_action, action_id=action.id).description == 'After the run: Damaged'
    with pytest.raises(Invalid, match='no photo of TL-1'):
        sign(shop, tool, template, {'step': 1, 'verdict': 'fail', 'value': str(uuid4())})
    with pytest.raises(Invalid, match='no photo of TL-1'):
        sign(shop, tool, template, {'step': 1, 'verdict': 'ok', 'value': 'damaged'})


def test_photos_taken_on_the_way_go_with_the_log(shop):
    tool, other, template = shop.tool(), shop.tool('TL-2'), checklist(shop)
    with shop.writing() as session:
        photos = [Attachment(asset_id=asset, storage_path=f'x{asset}', file_type='image/jpeg', size=1, width=1, height=1, sha256='0' * 64)
                  for asset in (tool, other)]
        session.add_all(photos)
        session.commit()
        mine, strange = [photo.id for photo in photos]
    for wrong in (strange, 'a picture'):
        with pytest.raises(Invalid, match='no photo of TL-1'):
            sign(shop, tool, template, DRY, {'step': 5, 'value': str(wrong)})
    log = sign(shop, tool, template, {'step': 2, 'verdict': 'fail'}, {'step': 5, 'value': str(mine)})
    photo = next(photo for photo in shop.rows(Attachment) if photo.id == mine)
    assert (photo.asset_id, photo.maintenance_log_id, photo.caption) == (None, log, 'Picture')


def test_a_follow_up_that_was_asked_for_becomes_an_action_unless_something_to_mend_is_one_already(shop):
    tool, template = shop.tool(), checklist(shop)
    log = sign(shop, tool, template, DRY, follow_up_required=True, observations='Look at the hoses')
    assert [(action.title, action.blocks_release) for action in card(shop, log).actions] == [('Follow up: After the run', False)]
    failed = sign(shop, tool, template, {'step': 2, 'verdict': 'fail'}, follow_up_required=True)
    assert [action.title for action in card(shop, failed).actions] == ['Water out']
    assert card(shop, sign(shop, tool, template, DRY)).actions == ()


def test_a_checklist_signed_without_coming_from_a_plan_fulfils_those_that_name_it(shop):
    tool, template = shop.tool(), checklist(shop)
    higher, lower, other = (shop.plan(tool, name=name, level=level, every_days=days, checklist_template_id=named)
                            for name, level, days, named in (('L3', 3, 10, template), ('L1', 1, 5, template), ('L2', 2, 8, None)))
    elsewhere = shop.plan(shop.tool('TL-2'), every_days=10, checklist_template_id=template)
    shop.do('ben', change_template, template_id=template, seen_version=1, steps=[*STEPS, {'text': 'Hoses'}])
    shop.wait(days=11)
    sign(shop, tool, template, {'step': 2, 'verdict': 'fail'})
    assert {shop.plan_now(plan).state for plan in (higher, lower, other, elsewhere)} == {'due'}
    log = sign(shop, tool, template, DRY)
    assert [shop.plan_now(plan).state for plan in (higher, lower, other, elsewhere)] == ['ok', 'ok', 'ok', 'due']
    assert card(shop, log).plan_ids == (higher,)
    assert [each.by_level for each in shop.do('ann', list_completions, plan_id=lower).items] == [3], 'once, with the level above it'


def test_work_signed_for_a_plan_fulfils_it_unless_a_key_check_failed(shop):
    tool, template = shop.tool(), checklist(shop)
    plan = shop.plan(tool, every_days=10)
    shop.wait(days=11)
    sign(shop, tool, template, {'step': 2, 'verdict': 'fail'}, plan_id=plan)
    assert shop.plan_now(plan).state == 'due'
    log = sign(shop, tool, template, DRY, plan_id=plan)
    assert (shop.plan_now(plan).state, shop.plan_now(plan).left_days) == ('ok', 10)
    assert sorted(each.status for each in shop.do('ann', list_completions, plan_id=plan).items) == ['completed', 'partial']
    assert card(shop, log).plan_ids == (plan,)
    other = shop.tool('TL-2')
    with pytest.raises(Invalid, match='not about TL-2'):
        sign(shop, other, template, DRY, plan_id=plan)


@pytest.mark.parametrize(('stop', 'status'), [(pause_plan, 'Paused'), (cancel_plan, 'Cancelled')])
def test_work_is_signed_although_its_plan_was_stopped_meanwhile(shop, stop, status):
    tool, template = shop.tool(), checklist(shop)
    plan = shop.plan(tool, every_days=10)
    shop.do('ben', stop, plan_id=plan, seen_version=1)
    before = shop.plan_now(plan)
    log = sign(shop, tool, template, DRY, plan_id=plan, observations='Clean')
    assert card(shop, log).log.observations == f'Clean\nThe plan Grease does not count now: {status}.'
    assert (card(shop, log).plan_ids, shop.plan_now(plan), shop.do('ann', list_completions, plan_id=plan).total) == ((), before, 0)
    log = sign(shop, tool, template, DRY, plan_id=plan, observations='x' * 2000)
    assert card(shop, log).log.observations == 'x' * 2000


def test_work_without_a_checklist_says_what_was_done(quick_shop):
    tool = quick_shop.tool()
    log = quick_shop.do('ann', sign_log, asset_id=tool, kind='repair', observations='Pin 3 replaced', duration_minutes=45)
    assert (card(quick_shop, log).log.kind, card(quick_shop, log).log.duration_minutes, card(quick_shop, log).steps) == ('repair', 45, ())
    for missing in ({'kind': 'repair'}, {'observations': 'Pin 3 replaced'}):
        with pytest.raises(Invalid):
            quick_shop.do('ann', sign_log, asset_id=tool, **missing)


def test_a_wrong_clock_makes_no_negative_and_no_endless_work(quick_shop):
    tool = quick_shop.tool()
    for began, minutes in ((timedelta(hours=1), 0), (timedelta(days=-9), 24 * 60)):
        log = quick_shop.do('ann', sign_log, asset_id=tool, kind='repair', observations='x', started_at=quick_shop.at + began)
        assert card(quick_shop, log).log.duration_minutes == minutes


def test_the_register_is_searched_filtered_and_counted(shop):
    tool, other, template = shop.tool(), shop.tool('TL-2'), checklist(shop)
    first = sign(shop, tool, template, DRY)
    shop.wait(minutes=1)
    second = sign(shop, other, template, {'step': 2, 'verdict': 'fail'})
    shop.wait(minutes=1)
    third = shop.do('ann', sign_log, asset_id=tool, kind='repair', observations='Pin replaced')

    def found(**given):
        return [row.id for row in shop.do('ann', list_logs, **given).items]
    assert found() == [third, second, first]
    assert (found(text='after tl-2'), found(text='pin'), found(asset_id=tool), found(kind='repair'), found(result='failed')) == (
        [second], [third], [third, first], [third], [second])
    assert shop.do('ann', count_logs, text='tl-1').by_result == {'ok': 2, 'issues': 0, 'failed': 0}


def test_what_came_out_of_a_machine_is_offered_first_and_machines_are_not_asked_for_cavities(shop):
    checklist(shop)
    checklist(shop, name='Oil', purpose='lubrication', steps=[{'text': 'Oil'}])
    machine = shop.do('ben', __import__('services.assets.plate', fromlist=['add_asset']).add_asset, kind=AssetKind.MACHINE, asset_number='P-1',
                      name='Press')
    first, second = shop.tool('TL-1'), shop.tool('TL-2')
    shop.do('ann', sign_log, asset_id=second, kind='repair', observations='x')
    assert [row.id for row in shop.do('ann', assets_to_log).items] == [second, machine, first]
    assert [each.name for each in shop.do('ann', checklists_for, asset_id=first)] == ['After the run', 'Oil']
    assert [each.name for each in shop.do('ann', checklists_for, asset_id=machine)] == ['Oil']


def test_who_may_not_and_what_is_not_there_is_refused_and_leaves_nothing(shop):
    tool, template = shop.tool(), checklist(shop)
    for who, asset, error in (('guest', tool, NotAllowed), ('olga', tool, NotFound)):
        with pytest.raises(error):
            sign(shop, asset, template, DRY, who=who)
    shop.do('ben', retire_asset, asset_id=tool, seen_version=1)
    with pytest.raises(Conflict, match='retired'):
        sign(shop, tool, template, DRY)
    with pytest.raises(ServiceError):
        sign(shop, shop.tool('TL-2'), template, {'step': 7, 'verdict': 'ok'})
    assert shop.rows(LogStep) == []


def test_a_log_of_the_other_site_does_not_exist(shop):
    log = shop.do('olga', sign_log, asset_id=shop.tool('TL-9', 'oscar'), kind='repair', observations='Theirs')
    with pytest.raises(NotFound):
        card(shop, log)
    assert shop.do('ben', list_logs).total == 0
