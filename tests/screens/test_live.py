from services.assets.plate import add_asset


async def test_a_tool_added_on_one_screen_appears_on_another(application):
    ben, ann = application.screen('ben'), application.screen('ann')
    await ben.open('/tools')
    await ann.open('/tools')
    await ann.should_see('No tools yet')
    await application.runner.run(application.cast.ben, add_asset, kind='tool', asset_number='TL-1', name='Cap')
    await ann.should_see('TL-1', retries=20)
    await ben.should_see('TL-1', retries=20)
