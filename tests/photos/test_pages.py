"""Where photos of a failure are seen: on its card, on the action that came of it, and among those of the tool."""
import pytest

from services.actions.planning import add_action
from services.assets.plate import add_asset
from services.failures.lists import failure_codes
from services.failures.reporting import report_failure
from tests.photos.pictures import encoded


@pytest.fixture
async def report(application):
    run, cast = application.runner.run, application.cast
    tool = await run(cast.ben, add_asset, kind='tool', asset_number='TL-1', name='Cap', cavity_count=4)
    code = await run(cast.ben, failure_codes.save, code='FL-001', name='Parting-line flash', scope='cavity')
    report_id = await run(cast.guest, report_failure, asset_id=tool, failure_code_id=code)
    action = await run(cast.ben, add_action, asset_id=tool, title='Polish the core', assigned_to_id=cast.ids['ann'], due_date='2020-02-03',
                       failure_report_id=report_id)
    return report_id, action


async def test_a_photo_of_a_failure_is_seen_at_once_on_its_card_its_action_and_its_tool(application, report):
    report_id, action = report
    card, doing, tool = (application.screen('ann') for _each in range(3))
    await card.open(f'/failures/{report_id}')
    await card.should_see('No photos yet')
    await doing.open(f'/actions/{action}')
    await doing.should_not_see('No photos yet')
    await tool.open('/tools/TL-1?tab=photos')
    async with application.client('guest') as guest:
        sent = await guest.post('/photos', params={'failure_report_id': str(report_id), 'caption': 'Burr at gate 3'}, content=encoded())
        assert sent.status_code == 200, sent.text
    for screen in (card, doing, tool):
        await screen.should_see('Burr at gate 3')


async def test_only_who_may_add_photos_can_put_one_into_a_report(application, report):
    async with application.client('guest') as guest, application.client('ivy') as ivy:
        allowed, refused = [(await client.post('/photos', params={'failure_report_id': str(report[0])}, content=encoded())).status_code
                            for client in (guest, ivy)]
    assert (allowed, refused) == (200, 403)
