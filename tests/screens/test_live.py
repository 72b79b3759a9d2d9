import asyncio
from collections import Counter

from services.assets.lifecycle import retire_asset
from services.assets.plate import add_asset
from services.people.users import change_own_account


async def test_a_tool_added_on_one_screen_appears_on_another(application):
    ben, ann = application.screen('ben'), application.screen('ann')
    await ben.open('/tools')
    await ann.open('/tools')
    await ann.should_see('No tools yet')
    await application.runner.run(application.cast.ben, add_asset, kind='tool', asset_number='TL-1', name='Cap')
    await ann.should_see('TL-1')
    await ben.should_see('TL-1')


async def test_a_list_draws_itself_anew_only_when_it_shows_something_else(application):
    ann = application.screen('ann')
    await application.runner.run(application.cast.ben, add_asset, kind='tool', asset_number='TL-1', name='Cap')
    await ann.open('/tools')
    await ann.should_see('TL-1')
    drawn = _row(ann)
    await application.runner.run(application.cast.ben, add_asset, kind='machine', asset_number='P-1', name='Press')
    await asyncio.sleep(0.5)
    assert _row(ann) == drawn
    await application.runner.run(application.cast.ben, add_asset, kind='tool', asset_number='TL-2', name='Lid')
    await ann.should_see('TL-2')
    assert _row(ann) != drawn


def _row(screen):
    return {(element.id, element.edition) for element in screen.find('TL-1').elements}


async def test_regions_of_a_page_that_ask_the_same_ask_once(application, monkeypatch):
    ann = application.screen('ann')
    tool = await application.runner.run(application.cast.ben, add_asset, kind='tool', asset_number='TL-1', name='Cap')
    await ann.open('/tools/TL-1')
    await ann.should_see('TL-1')
    asked = _count_questions(application.runner, monkeypatch)
    await application.runner.run(application.cast.ben, retire_asset, asset_id=tool, seen_version=1)
    await ann.should_see('Retired')
    await asyncio.sleep(0.3)
    assert asked['show_asset'] == 1  # the badge, the plate, the cavities and the buttons


async def test_a_region_never_draws_from_what_was_asked_before_a_change(application):
    """The answer that is on its way when something changes may be older than the change."""
    ann = application.screen('ann')
    await ann.open('/tools')
    for number in range(8):
        await application.runner.run(application.cast.ben, add_asset, kind='tool', asset_number=f'TL-{number}', name='Cap')
    await ann.should_see('TL-7')


def _count_questions(runner, monkeypatch):
    asked, run = Counter(), runner.run

    async def counting(who, function, /, *arguments, **values):
        asked[function.__name__] += 1
        return await run(who, function, *arguments, **values)

    monkeypatch.setattr(runner, 'run', counting)
    return asked


async def test_what_somebody_else_changes_is_drawn_in_the_language_of_whoever_looks(application):
    """Changes in quick succession are drawn by a task that has no screen around it; it must not fall back to English and to Greenwich."""
    await application.runner.run(application.cast.ann, change_own_account, language='de')
    ann = application.screen('ann')
    await ann.open('/tools')
    await ann.should_see('Noch keine Werkzeuge')
    for number in range(6):
        await application.runner.run(application.cast.ben, add_asset, kind='tool', asset_number=f'TL-{number}', name='Deckel')
    await ann.should_see('TL-5')
    await ann.should_see('Aktiv')
    await ann.should_not_see('Active')
