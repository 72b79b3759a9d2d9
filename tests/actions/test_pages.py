import pytest

from services.actions.doing import complete_action
from services.actions.offered import assets_to_act_on
from services.actions.planning import add_action
from services.assets.lifecycle import retire_asset
from services.assets.locations import locations
from services.assets.plate import add_asset
from services.failures.offered import assets_to_report
from services.maintenance.logs import assets_to_log
from services.people.users import change_own_account
from services.upkeep.notices import mark_all_read


@pytest.fixture
async def tool(application):
    return await application.runner.run(application.cast.ben, add_asset, kind='tool', asset_number='TL-1', name='Cap')


async def give(application, tool, **values):
    return await application.runner.run(application.cast.ben, add_action, **{
        'asset_id': tool, 'title': 'Polish the core', 'assigned_to_id': application.cast.ids['ann'], 'due_date': '2020-02-03', **values})


async def test_an_action_shows_up_at_once_on_the_list_on_the_bell_and_at_home(application, tool):
    listing, home = application.screen('ann'), application.screen('ann')
    await listing.open('/actions')
    await home.open('/')
    await listing.should_see('Nothing waits for you')
    await home.should_see('Nothing overdue')
    await listing.should_not_see('unread')
    action = await give(application, tool)
    await listing.should_see('Polish the core')
    await listing.should_see('days overdue')
    for screen in (listing, home):
        await screen.should_see('1 unread')
    await home.should_see('1 overdue')
    await application.runner.run(application.cast.ann, complete_action, action_id=action, seen_version=1)
    await listing.should_see('Nothing waits for you')
    await home.should_see('Nothing overdue')
    await application.runner.run(application.cast.ann, mark_all_read)
    await listing.should_not_see('unread')


async def test_the_bell_rings_only_for_whoever_was_told(application, tool):
    ben = application.screen('ben')
    await ben.open('/actions?show=all')
    await give(application, tool)
    await ben.should_see('Polish the core')
    await ben.should_not_see('unread')


async def test_the_card_tells_what_has_to_be_done_and_offers_the_next_step(application, tool):
    action = await give(application, tool, description='With paste 3', blocks_release=True)
    async with application.client('ann') as client:
        said = await client.post('/forms/comment_action', json={'action_id': str(action), 'text': 'Paste is empty'})
        assert said.status_code == 200, said.text
    ann, guest = application.screen('ann'), application.screen('guest')
    for screen in (ann, guest):
        await screen.open(f'/actions/{action}')
        for words in ('Polish the core', 'With paste 3', 'TL-1 · Cap', 'the tool is not released', 'Paste is empty', 'Ann Person', 'days overdue'):
            await screen.should_see(words)
    await ann.should_see('Start')
    await ann.should_not_see('Call it off')
    await guest.should_not_see('Start')
    await application.runner.run(application.cast.ann, complete_action, action_id=action, seen_version=1)
    await ann.should_see('Open it again')
    await ann.should_not_see('days overdue')


async def test_the_form_adds_an_action_to_the_tool_it_was_opened_for(application, tool):
    ben, ann = application.screen('ben'), application.screen('ann')
    for asset in ('TL-1', str(tool)):
        await ben.open(f'/actions/new?asset={asset}')
        await ben.should_see('TL-1')
        await ben.should_see('They are told at once')
    await ann.open(f'/actions/new?asset={tool}')
    await ann.should_see('What has to be done?')
    await ann.should_not_see('They are told at once')
    async with application.client('ann') as client:
        answer = await client.post('/forms/add_action', json={'asset_id': str(tool), 'title': 'Weigh it', 'due_date': '', 'blocks_release': False})
    assert answer.json()['go'].startswith('/actions/')
    await ann.open(answer.json()['go'])
    await ann.should_see('Weigh it')
    await ann.open('/tools/TL-1?tab=history')
    await ann.should_see('Weigh it')


@pytest.mark.parametrize('path', ['/actions/nonsense', '/actions/019a4e5c-7d21-7c3e-9a55-0c1f4b8e2d10', '/actions/nonsense/edit'])
async def test_an_address_that_leads_nowhere_says_so(application, path):
    ben = application.screen('ben')
    await ben.open(path)
    await ben.should_see('There is no such action' if path == '/actions/nonsense' else 'cannot be edited' if path.endswith('edit') else
                         'does not exist')


async def test_everything_is_german_for_whoever_chose_german(application, tool):
    await application.runner.run(application.cast.ann, change_own_account, language='de')
    action = await give(application, tool)
    ann = application.screen('ann')
    for path, words in (('/actions', 'Tage überfällig'), (f'/actions/{action}', 'Was getan und gesagt wurde'),
                        ('/notifications', 'Neue Maßnahme von Ben Person')):
        await ann.open(path)
        await ann.should_see(words)


async def test_whoever_comes_without_a_tool_looks_for_it_first_by_its_place_too(application, tool):
    run, cast, ann = application.runner.run, application.cast, application.screen('ann')
    rack = await run(cast.ben, locations.save, name='Rack Z9', kind='rack')
    far, gone = [await run(cast.ben, add_asset, kind='tool', asset_number=number, name='Lid', location_id=rack) for number in ('TL-8', 'TL-9')]
    await run(cast.boss, retire_asset, asset_id=gone, seen_version=1)
    await ann.open('/actions/new')
    await ann.should_see('Action: which tool or machine?')
    await ann.should_see('TL-1')
    await ann.should_not_see('TL-9')
    for offer in (assets_to_act_on, assets_to_report, assets_to_log):
        assert [row.id for row in (await run(cast.ann, offer, text='rack z9')).items] == [far]


async def test_a_choice_says_when_there_is_more(application, tool, monkeypatch):
    monkeypatch.setattr('services.actions.offered.MOST_ASSETS', 1)
    await application.runner.run(application.cast.ben, add_asset, kind='tool', asset_number='TL-8', name='Lid')
    ann = application.screen('ann')
    await ann.open('/actions/new')
    await ann.should_see('There are more. Type a part of the name.')
