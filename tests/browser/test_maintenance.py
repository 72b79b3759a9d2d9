"""Maintenance with a finger: from the due list to Done, and on the screens of everybody else."""
from services.maintenance.register import list_due
from tests.factory import ask


def test_work_done_on_one_screen_leaves_the_due_list_of_another(page_of, plant):
    watching = page_of('fatima', '/maintenance?show=due')
    row = watching.locator('a.plan-row', has_text='TL-1120')
    row.wait_for()
    page = page_of('carlos', '/maintenance', 'kiosk')
    page.locator('a.plan-row', has_text='TL-1120').click()
    page.get_by_role('button', name='Done', exact=True).click()
    page.get_by_role('radio', name='Problems found').check()
    page.get_by_role('button', name='Write down').click()
    page.get_by_text('Say in a few words why.').first.wait_for()
    page.locator('[name=notes]').fill('Vents blocked')
    page.get_by_role('button', name='Write down').click()
    page.get_by_text('Paused. What passes meanwhile will not count.').wait_for()
    page.get_by_text('Vents blocked').wait_for()
    row.wait_for(state='detached', timeout=3000)
    assert 'TL-1120' not in [plan.asset_number for plan in ask(plant.home, list_due, due=True).items]


def test_usual_plans_are_added_from_the_card_of_a_tool(page_of, plant):
    page = page_of('dilek', '/tools/TL-1013?tab=plans')
    page.get_by_role('link', name='Propose plans').click()
    page.get_by_role('switch', name='Pull routine').uncheck()
    page.get_by_role('button', name='Add these plans').click()
    page.wait_for_url('**/tools/TL-1013*')
    added = [plan.level for plan in ask(plant.home, list_due, text='TL-1013').items]
    assert sorted(added) == [0, 2, 3, 4, 5]  # it lies in a rack, so the spray is chosen too
