"""What a tool or machine shows about its shots, and the forms behind it."""
from services.assets.card import show_asset
from services.assets.lifecycle import retire_asset
from services.assets.moves import move_tool
from services.assets.plate import add_asset
from services.maintenance.completing import complete_plan
from services.maintenance.plans import add_plan
from services.shots.counts import read_counter, undo_reading
from services.shots.run_list import list_runs, show_run
from services.shots.runs import end_run, start_run


async def furnish(application):
    run, ben = application.runner.run, application.cast.ben
    tool = await run(ben, add_asset, kind='tool', asset_number='TL-1', name='Cap', cavity_count=4, expected_life_shots=1_000_000)
    machine = await run(ben, add_asset, kind='machine', asset_number='PR-1', name='Press')
    return tool, machine


async def test_a_reading_appears_on_the_card_and_can_be_taken_back_by_whoever_made_it(application):
    tool, _machine = await furnish(application)
    ann, guest = application.screen('ann'), application.screen('guest')
    for screen in (ann, guest):
        await screen.open('/tools/TL-1?tab=shots')
        await screen.should_see('Nobody has read the counter yet')
    reading = await application.runner.run(application.cast.ann, read_counter, tool_id=tool, shot_count=412_880)
    for screen in (ann, guest):
        await screen.should_see('+412,880 to 412,880')
        await screen.should_see('587,120')
    await guest.should_not_see('Take back the last reading')
    await ann.should_see('Take back the last reading')
    await application.runner.run(application.cast.ann, undo_reading, reading_id=reading)
    for screen in (ann, guest):
        await screen.should_see('Nobody has read the counter yet')


async def test_a_run_is_started_and_ended_with_its_forms(application):
    tool, machine = await furnish(application)
    ann = application.screen('ann')
    await ann.open('/tools/TL-1/run')
    await ann.should_see('Start the run')
    async with application.client('ann') as client:
        begun = await client.post('/forms/start_run', json={'tool_id': str(tool), 'machine_id': str(machine), 'shot_count': None})
        assert (begun.status_code, begun.json()['message']) == (200, 'The run has started.')
        await ann.open('/machines/PR-1')
        await ann.should_see('Runs with TL-1 since')
        await ann.open('/machines/PR-1/run')
        await ann.should_see('4 of 4 cavities run')
        ended = await client.post('/forms/end_run', json={'run_id': begun.json()['id'], 'seen_version': 1, 'shot_count': 100, 'good': 390,
                                                          'rejected: Flash': 10, 'rejected: Sink': None})
        assert (ended.status_code, ended.json()['message']) == (200, 'The run has ended.')
    run = (await application.runner.run(application.cast.ann, list_runs)).items[0]
    assert (run.shots, run.good, run.rejected) == (100, 390, {'Flash': 10})
    await ann.open('/tools/TL-1?tab=shots')
    await ann.should_see('Ran with PR-1 until')
    await ann.should_see('Take back the end of the run')
    await ann.should_not_see('Take back the last reading')


async def test_the_card_tells_the_shots_since_the_last_service_and_a_life_by_class_where_none_is_entered(application):
    run, ben = application.runner.run, application.cast.ben
    tool = await run(ben, add_asset, kind='tool', asset_number='TL-7', name='Cap', spi_class=104)
    await run(ben, read_counter, tool_id=tool, shot_count=400)
    plan = await run(ben, add_plan, asset_id=tool, name='General service', level=4, every_shots=1000)
    await run(ben, complete_plan, plan_id=plan, seen_version=1)
    await run(ben, read_counter, tool_id=tool, shot_count=1150)
    ann = application.screen('ann')
    await ann.open('/tools/TL-7?tab=shots')
    for told in ('Since General service', '750', '100,000 shots are usual for its SPI class', '98,850'):
        await ann.should_see(told)


async def test_a_run_has_a_page_with_what_was_rejected_and_its_figures_can_be_put_right(application):
    tool, machine = await furnish(application)
    run, ann = application.runner.run, application.cast.ann
    run_id = await run(ann, start_run, tool_id=tool, machine_id=machine)
    await run(ann, end_run, run_id=run_id, seen_version=1, shots=100, good=380, rejected={'Flash': 12, 'Burn': 3}, note='Order done')
    screen, guest = application.screen('ann'), application.screen('guest')
    for each in (screen, guest):
        await each.open(f'/runs/{run_id}')
        for told in ('Run of TL-1', '380', 'Flash', 'Order done'):
            await each.should_see(told)
    await screen.should_see('Correct the figures')
    await guest.should_not_see('Correct the figures')
    async with application.client('ann') as client:
        sent = {'run_id': str(run_id), 'seen_version': 2, 'good': 375, 'rejected: Flash': 17, 'rejected: Burn': None}
        assert (await client.post('/forms/change_run', json=sent)).status_code == 200
    await guest.should_see('375')
    await guest.should_not_see('Burn')
    await screen.open('/tools/TL-1?tab=shots')
    await screen.should_see('375 good · 17 rejected')
    await screen.open('/runs/anything')
    await screen.should_see('This run does not exist')


async def test_a_machine_that_runs_is_not_offered_again(application):
    _tool, machine = await furnish(application)
    other = await application.runner.run(application.cast.ben, add_asset, kind='tool', asset_number='TL-2', name='Lid')
    await application.runner.run(application.cast.ann, start_run, tool_id=other, machine_id=machine)
    ann = application.screen('ann')
    await ann.open('/tools/TL-1/run')
    await ann.should_see('Nothing is free to run with TL-1')


async def test_the_last_of_many_tools_is_offered_to_a_machine_and_what_does_not_fit_in_the_list_is_said(application, monkeypatch):
    await furnish(application)
    ann, run, cast = application.screen('ann'), application.runner.run, application.cast
    for number in ('TL-0001', 'TL-0002'):
        tool = await run(cast.ben, add_asset, kind='tool', asset_number=number, name='Old')
        await run(cast.ben, retire_asset, asset_id=tool, seen_version=1)
    monkeypatch.setattr('pages.shots.running.MOST_CHOICES', 1)
    await ann.open('/machines/PR-1/run')
    await ann.should_see('Start the run')  # what is retired takes no room in the list
    await run(cast.ben, add_asset, kind='tool', asset_number='TL-2', name='Lid')
    await ann.open('/machines/PR-1/run')
    await ann.should_see('A run with PR-1: which tool?')
    await ann.should_see('TL-2')


async def test_among_very_many_a_tool_is_searched_for_and_then_the_form_comes(application, monkeypatch):
    await furnish(application)
    second = await application.runner.run(application.cast.ben, add_asset, kind='tool', asset_number='TL-2', name='Lid')
    monkeypatch.setattr('pages.shots.running.MOST_CHOICES', 1)
    ann = application.screen('ann')
    await ann.open('/machines/PR-1/run')
    await ann.should_see('A run with PR-1: which tool?')
    await ann.open(f'/machines/PR-1/run?tool={second}')
    await ann.should_see('Start the run')
    await ann.open('/machines/PR-1/run?tool=anything')
    await ann.should_see('A run with PR-1: which tool?')


async def test_the_form_asks_for_the_counter_where_nobody_has_read_it(application):
    tool, machine = await furnish(application)
    ann = application.screen('ann')
    await ann.open('/tools/TL-1/run')
    await ann.should_see('Nobody has read it yet')
    async with application.client('ann') as client:
        begun = {'tool_id': str(tool), 'machine_id': str(machine), 'can_look': True}
        refused = await client.post('/forms/start_run', json={**begun, 'shot_count': None})
        assert (refused.status_code, list(refused.json()['error']['fields'])) == (422, ['shot_count'])
        assert (await client.post('/forms/start_run', json={**begun, 'shot_count': 412_880})).status_code == 200


async def test_an_operator_reads_but_neither_starts_nor_changes(application):
    await furnish(application)
    guest = application.screen('guest')
    await guest.open('/tools/TL-1?tab=shots')
    await guest.should_see('Read')
    for hidden in ('Start a run', 'Change the counter'):
        await guest.should_not_see(hidden)
    await guest.open('/tools/TL-1/run')
    await guest.should_see('Runs cannot be started or ended here.')


async def test_a_cavity_is_blocked_with_what_the_counter_shows_while_the_tool_runs(application):
    tool, machine = await furnish(application)
    run, ann = application.runner.run, application.cast.ann
    run_id = await run(ann, start_run, tool_id=tool, machine_id=machine)
    cavity = (await run(ann, show_asset, asset_id=tool)).cavities[0]
    async with application.client('ann') as client:
        for form, values in (('block_cavity', {'usual': 'Flash', 'reason': None, 'shot_count': 900}), ('unblock_cavity', {'shot_count': 1000})):
            answer = await client.post(f'/forms/{form}', json={'cavity_id': str(cavity.id), **values})
            assert answer.status_code == 200, answer.text
    segments = (await run(ann, show_run, run_id=run_id)).segments
    assert [(each.active_cavities, each.shots) for each in segments] == [(4, 900), (3, 100), (4, 0)]


async def test_the_board_is_live_and_who_may_not_move_finds_the_card_behind_a_tool(application):
    await furnish(application)
    ann, guest = application.screen('ann'), application.screen('guest')
    for screen in (ann, guest):
        await screen.open('/board')
        await screen.should_see('TL-1')
    tool = await application.runner.run(application.cast.ben, add_asset, kind='tool', asset_number='TL-2', name='Lid')
    for screen in (ann, guest):
        await screen.should_see('TL-2')
    await application.runner.run(application.cast.ann, move_tool, tool_id=tool, seen_version=1, stage='red_tag')
    await ann.should_see('TL-2, Red tag: move it')
    await guest.should_not_see('move it')
