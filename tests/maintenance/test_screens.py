"""Maintenance on screens: the due list, a plan, Done, proposals, and what the card of a tool says."""
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.assets.plate import add_asset
from services.maintenance.completing import complete_plan, list_completions
from services.maintenance.plans import add_plan, pause_plan
from services.maintenance.register import plans_of, show_plan
from services.maintenance.reminders import tell_of_the_hour
from services.maintenance.signing import sign_log
from services.maintenance.templates import add_template
from services.people.sites import sites
from services.people.users import deactivate_user
from services.work import SYSTEM


@pytest.fixture
async def tool(application):
    return await application.runner.run(application.cast.ben, add_asset, kind='tool', asset_number='TL-1', name='Cap', resin='POM')


async def plan(application, tool, days_ago=0, **values):
    last = (datetime.now(ZoneInfo('Europe/Berlin')) - timedelta(days=days_ago)).date()  # where the site is
    return await application.runner.run(application.cast.ben, add_plan, asset_id=tool, last_done_on=last, **{'name': 'Grease', **values})


async def test_what_is_due_stands_on_the_list_on_home_and_on_the_tool(application, tool):
    await plan(application, tool, 8, every_days=7)
    await plan(application, tool, 30, name='Overhaul', every_days=10, stop_percent=200)
    await plan(application, tool, name='Fresh', every_days=300)
    ann = application.screen('ann')
    await ann.open('/maintenance')
    for words in ('Overhaul', 'Stop', 'Grease', '1 day over', 'Fresh', 'On time'):
        await ann.should_see(words)
    await ann.open('/maintenance?show=due')
    await ann.should_see('Grease')
    await ann.should_not_see('Fresh')
    await ann.open('/')
    await ann.should_see('Overhaul')
    await ann.open('/tools/TL-1?tab=plans')
    await ann.should_see('Stop: Overhaul is at 300 %')
    await ann.should_see('Fresh')


async def test_what_becomes_due_because_a_day_has_begun_shows_on_an_open_screen_within_the_hour(application, tool):
    await plan(application, tool, 6, every_days=7)
    ann = application.screen('ann')
    await ann.open('/maintenance?show=due')
    await ann.should_not_see('Grease')
    runner = application.runner
    runner.house = replace(runner.house, wall=lambda: datetime.now(UTC) + timedelta(days=1))
    await ann.should_not_see('Grease')
    await runner.run(SYSTEM, tell_of_the_hour)
    await ann.should_see('Grease')


async def test_only_the_worst_stop_stands_above_the_plate(application, tool):
    for name, ago in (('Grease', 30), ('Overhaul', 50), ('Clean', 40)):
        await plan(application, tool, ago, name=name, every_days=10, stop_percent=200)
    ann = application.screen('ann')
    await ann.open('/tools/TL-1')
    await ann.should_see('Stop: Overhaul is at 500 %')
    await ann.should_see('And 2 more.')
    await ann.should_not_see('Stop: Grease')


async def test_work_that_is_written_down_leaves_the_list_of_every_screen(application, tool):
    plan_id = await plan(application, tool, 8, every_days=7)
    watching = application.screen('guest')
    await watching.open('/maintenance?show=due')
    await watching.should_see('Grease')
    async with application.client('ann') as client:
        sent = {'plan_id': str(plan_id), 'seen_version': 1, 'status': 'completed', 'notes': ''}
        for _again in range(2):
            answer = await client.post('/forms/complete_plan', json=sent, headers={'Idempotency-Key': 'd' * 32})
            assert answer.json()['message'] == 'Written down.'
    await watching.should_see('No plan is in this state now.')
    assert (await application.runner.run(application.cast.ann, list_completions, plan_id=plan_id)).total == 1


async def test_a_plan_shows_how_it_stands_and_only_offers_what_one_may(application, tool):
    plan_id = await plan(application, tool, 8, every_days=7, instructions='Use the blue grease')
    for name, seen in (('guest', set()), ('ann', {'Done'}), ('ben', {'Done', 'Pause', 'Edit'})):
        screen = application.screen(name)
        await screen.open(f'/maintenance/plans/{plan_id}')
        await screen.should_see('Use the blue grease')
        await screen.should_see('Every 7 days')
        for word in seen:
            await screen.should_see(f'>{word}<')
        for word in {'Done', 'Pause', 'Edit'} - seen:
            await screen.should_not_see(f'>{word}<')
    await application.runner.run(application.cast.ben, pause_plan, plan_id=plan_id, seen_version=1)
    await screen.should_see('What passes meanwhile will not count')
    await screen.should_see('Resume')


async def test_proposals_are_accepted_from_the_card_of_the_tool(application, tool):
    ben = application.screen('ben')
    await ben.open('/tools/TL-1?tab=plans')
    await ben.should_see('Propose plans')
    await ben.open(f'/maintenance/propose?asset_id={tool}')
    await ben.should_see('In-press clean and grease: 6,000 shots or 7 days, stop at 150 %')
    await ben.should_see('POM × 0.6')
    async with application.client('ben') as client:
        answer = await client.post('/forms/add_proposed_plans', json={'asset_id': str(tool), 'l2': True, 'l4': True, 'st': False})
        assert answer.json()['message'].startswith('Added')
    assert [plan.level for plan in await application.runner.run(application.cast.ben, plans_of, asset_id=tool)] == [2, 4]


async def test_the_forms_add_and_change_a_plan(application, tool):
    async with application.client('ben') as client:
        new = {'asset_id': str(tool), 'name': 'Clean vents', 'every_shots': 5000, 'every_days': '', 'frequency_type': 'monthly', 'frequency_value': 2,
               'warn_percent': 80, 'stop_percent': '', 'level': 2, 'assigned_to_id': '', 'checklist_template_id': '', 'instructions': '',
               'last_done_on': '', 'last_done_shots': ''}
        answer = await client.post('/forms/add_plan', json=new)
        assert answer.status_code == 200, answer.text
        plan_id = answer.json()['id']
        assert answer.json()['go'] == f'/maintenance/plans/{plan_id}'
        screen = application.screen('ben')
        await screen.open(f'/maintenance/plans/{plan_id}')
        await screen.should_see('Every 5,000 shots or every 2 months')
        changed = {name: value for name, value in new.items() if name != 'asset_id'} | {'plan_id': plan_id, 'seen_version': 1, 'every_shots': 4000}
        assert (await client.post('/forms/change_plan', json=changed)).status_code == 200
        assert (await client.post('/forms/change_plan', json=changed)).status_code == 409
        await screen.should_see('Every 4,000 shots or every 2 months')


async def test_saving_the_form_of_a_plan_changes_neither_the_day_it_was_done_nor_who_has_it(application, tool):
    """Where the site is it is another day than in Greenwich; and whoever has it has left."""
    runner, ann, ben = application.runner, application.cast.ann, application.cast.ben
    zone = 'Pacific/Kiritimati' if datetime.now(UTC).hour >= 10 else 'Pacific/Pago_Pago'
    await runner.run(application.cast.boss, sites.save, row_id=application.cast.site, seen_version=1, time_zone=zone)
    plan_id = await runner.run(ben, add_plan, asset_id=tool, name='Grease', every_days=30, assigned_to_id=application.cast.ids['ann'])
    await runner.run(ann, complete_plan, plan_id=plan_id, seen_version=1)
    await runner.run(application.cast.boss, deactivate_user, user_id=application.cast.ids['ann'])
    done = await runner.run(ben, show_plan, plan_id=plan_id)
    screen = application.screen('ben')
    await screen.open(f'/maintenance/plans/{plan_id}/edit')
    await screen.should_see('Last done on')
    assert f'data-start={done.last_done_on}' in str(screen.current_layout)
    sent = {'plan_id': str(plan_id), 'seen_version': done.version, 'name': 'Grease', 'every_shots': '', 'every_days': 20, 'frequency_type': '',
            'frequency_value': '', 'warn_percent': 80, 'stop_percent': '', 'level': 1, 'assigned_to_id': str(done.assigned_to_id),
            'checklist_template_id': '', 'instructions': '', 'last_done_on': str(done.last_done_on), 'last_done_shots': done.last_done_shots}
    async with application.client('ben') as client:
        answer = await client.post('/forms/change_plan', json=sent)
        assert answer.status_code == 200, answer.text
    saved = await runner.run(ben, show_plan, plan_id=plan_id)
    assert (saved.last_done_at, saved.assigned_to, saved.every_days) == (done.last_done_at, 'Ann Person', 20)


async def test_a_signed_log_says_why_a_photo_step_is_not_in_order(application, tool):
    template = await application.runner.run(application.cast.ben, add_template, name='Bench', purpose='inspection',
                                            steps=[{'text': 'Gate side', 'type': 'photo', 'critical': True}])
    log = await application.runner.run(application.cast.ann, sign_log, asset_id=tool, checklist_template_id=template,
                                       answers=[{'step': 1, 'verdict': 'fail', 'value': 'damaged'}])
    ann = application.screen('ann')
    await ann.open(f'/maintenance/logs/{log}')
    await ann.should_see('Damaged · Key check')


async def test_a_machine_has_plans_but_no_proposals(application):
    await application.runner.run(application.cast.ben, add_asset, kind='machine', asset_number='P-1', name='Press')
    ben = application.screen('ben')
    await ben.open('/machines/P-1?tab=plans')
    await ben.should_see('Add a plan')
    await ben.should_not_see('Propose plans')


async def test_a_part_is_written_down_with_the_form_of_the_page_with_and_without_a_cavity(application):
    tool = await application.runner.run(application.cast.ben, add_asset, kind='tool', asset_number='TL-5', name='Lid', cavity_count=4)
    ann, guest = application.screen('ann'), application.screen('guest')
    for screen in (ann, guest):
        await screen.open(f'/maintenance/parts?asset={tool}')
        await screen.should_see('No part was written down yet')
    await ann.should_see('A part was fitted')
    await guest.should_not_see('A part was fitted')
    async with application.client('ann') as client:
        for position, cavity in (('HR4', None), ('E07', '3')):
            empty = {'name': '', 'note': '', 'shots_at': None}
            answer = await client.post('/forms/fit_part', json={'asset_id': str(tool), 'position': position, 'cavity': cavity, **empty})
            assert (answer.status_code, answer.json()['message']) == (200, 'Written down.'), answer.text
    for screen in (ann, guest):
        await screen.should_see('HR4')
        await screen.should_see('E07 · cavity 3')
