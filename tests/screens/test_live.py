import asyncio

from services.assets.plate import add_asset


async def test_a_tool_added_on_one_screen_appears_on_another(application):
    ben, ann = application.screen('ben'), application.screen('ann')
    await ben.open('/tools')
    await ann.open('/tools')
    await ann.should_see('No tools yet')
    await application.runner.run(application.cast.ben, add_asset, kind='tool', asset_number='TL-1', name='Cap')
    await ann.should_see('TL-1', retries=20)
    await ben.should_see('TL-1', retries=20)


async def test_a_list_draws_itself_anew_only_when_it_shows_something_else(application):
    ann = application.screen('ann')
    await application.runner.run(application.cast.ben, add_asset, kind='tool', asset_number='TL-1', name='Cap')
    await ann.open('/tools')
    await ann.should_see('TL-1', retries=20)
    drawn = _row(ann)
    await application.runner.run(application.cast.ben, add_asset, kind='machine', asset_number='P-1', name='Press')
    await asyncio.sleep(0.5)
    assert _row(ann) == drawn
    await application.runner.run(application.cast.ben, add_asset, kind='tool', asset_number='TL-2', name='Lid')
    await ann.should_see('TL-2', retries=20)
    assert _row(ann) != drawn


def _row(screen):
    return {(element.id, element.edition) for element in screen.find('TL-1').elements}
