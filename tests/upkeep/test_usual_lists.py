"""A plant that began without the usual lists can fill them later, in its own language, and nothing that stands in one is touched."""
import pytest
from nicegui.testing.user_interaction import UserInteraction

from services.errors import NotAllowed
from services.failures.lists import causes, failure_codes
from services.first_run import empty_lists, fill_empty_lists
from services.maintenance.templates import list_templates
from services.upkeep.settings import change_settings

LISTS = {'failure_code', 'stop_reason', 'part_defect', 'cause', 'corrective_action', 'checklist_template'}


def test_empty_lists_are_filled_and_the_others_are_left_alone(runner, cast):
    assert set(runner.do(cast.boss, empty_lists)) == LISTS
    runner.do(cast.ben, causes.save, name='Our own cause')
    runner.do(cast.boss, change_settings, language='de')
    assert set(runner.do(cast.boss, empty_lists)) == LISTS - {'cause'}
    runner.do(cast.boss, fill_empty_lists)
    assert runner.do(cast.boss, empty_lists) == []
    assert [each['name'] for each in runner.do(cast.ben, causes.read).items] == ['Our own cause']
    assert runner.do(cast.ben, failure_codes.read, limit=1).total == 93
    assert 'Einlagern' in {each.name for each in runner.do(cast.ben, list_templates).items}


def test_who_belongs_to_one_site_does_not_fill_the_lists_of_all(runner, cast):
    with pytest.raises(NotAllowed):
        runner.do(cast.oscar, fill_empty_lists)
    assert set(runner.do(cast.boss, empty_lists)) == LISTS


async def test_the_settings_offer_it_once(application):
    boss = application.screen('boss')
    await boss.open('/admin/settings')
    await boss.should_see('Fill the empty lists')
    label = next(iter(boss.find('Fill the empty lists').elements))
    UserInteraction(boss, {label.parent_slot.parent}, None).click()
    await boss.should_not_see('Fill the empty lists')
    await boss.open('/admin/settings')
    await boss.should_see('Plant name')
    await boss.should_not_see('Fill the empty lists')
