"""The board under a finger and under a mouse."""
import pytest

from services.assets.card import show_asset
from tests.factory import ask


def stage(plant, number):
    return ask(plant.home, show_asset, asset_number=number).stage


@pytest.mark.parametrize('size', ['kiosk', 'phone'])
def test_two_taps_move_a_tool_and_a_third_takes_it_back(page_of, plant, size):
    page = page_of('carlos', '/board?stage=stored', size)
    page.get_by_role('button', name='TL-1096, Stored: move it').click()
    sheet = page.locator('.sheet:visible')
    sheet.get_by_role('button', name='Inspection').click()
    page.get_by_text('TL-1096: Inspection').wait_for()
    page.get_by_role('button', name='TL-1096, Stored: move it').wait_for(state='detached')
    assert stage(plant, 'TL-1096') == 'inspection'
    page.get_by_role('button', name='Undo').click()
    page.get_by_role('button', name='TL-1096, Stored: move it').wait_for()
    assert stage(plant, 'TL-1096') == 'stored'


def test_what_is_closed_says_why_and_cannot_be_tapped(page_of):
    page = page_of('carlos', '/board?stage=bench', 'kiosk')
    page.get_by_role('button', name='TL-0734, Bench: move it').click()
    closed = page.locator('.board-closed', has_text='Stored')
    closed.get_by_text('From here it goes to: Inspection, Final check, Red tag.').wait_for()
    assert page.locator('.sheet:visible').get_by_role('button', name='Ready, in its place').count() == 0


def test_a_tool_is_dragged_with_the_mouse_and_a_closed_way_says_why(page_of, plant):
    page = page_of('carlos', '/board')
    card = page.get_by_role('button', name='TL-1081, Stored: move it')
    card.drag_to(page.get_by_role('region', name='Final check'))
    page.get_by_text('TL-1081 cannot go there now').wait_for()
    assert stage(plant, 'TL-1081') == 'stored'
    card.drag_to(page.get_by_role('region', name='Bench'))
    page.get_by_role('region', name='Bench').get_by_role('button', name='TL-1081').wait_for()
    assert stage(plant, 'TL-1081') == 'bench'
    assert page.locator('.sheet:visible').count() == 0
