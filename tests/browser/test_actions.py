"""What only a browser sees of actions: taps, the way back, the sheet for a comment, and the bell."""
import re

import pytest
from playwright.sync_api import expect

from services.actions.register import list_actions
from services.assets.register import list_assets
from tests.browser.audit import measured
from tests.browser.stage import visit
from tests.factory import ask


def give(product, plant, title, who='anna'):
    tool = ask(plant.home, list_assets, kind='tool', text='TL-1042').items[0]
    with product.client('dilek') as dilek:
        answer = dilek.post('/forms/add_action', json={'asset_id': str(tool.id), 'title': title, 'assigned_to_id': plant.people[who]})
        return answer.raise_for_status().json()['go']


def status_of(plant, title):
    return ask(plant.home, list_actions, text=title).items[0].status


def test_the_bell_rings_within_a_second_and_a_tap_opens_what_it_is_about_and_counts_as_read(page_of, product, plant):
    page = page_of('carlos', '/tools', 'kiosk')
    bell = page.get_by_role('link', name='Notifications')
    expect(bell).to_have_accessible_name('Notifications')
    path = give(product, plant, 'Ring the bell', 'carlos')
    expect(bell).to_have_accessible_name(re.compile(r'^Notifications\s+1 unread\s*$'), timeout=1000)
    bell.click()
    page.get_by_role('link', name='Ring the bell').click()
    page.wait_for_url(f'**{path}')
    expect(bell).to_have_accessible_name('Notifications')
    give(product, plant, 'Ring it again', 'carlos')
    bell.click()
    page.get_by_role('button', name='Mark all as read').click()
    expect(bell).to_have_accessible_name('Notifications')
    expect(page.get_by_role('button', name='Mark all as read')).to_have_count(0)


def test_an_action_is_begun_finished_and_taken_back_with_three_taps(page_of, product, plant):
    page = page_of('anna', give(product, plant, 'Three taps'), 'kiosk')
    page.get_by_role('button', name='Start').click()
    expect(page.get_by_role('button', name='Start')).to_have_count(0)
    assert status_of(plant, 'Three taps') == 'in_progress'
    page.get_by_role('button', name='Done').click()
    expect(page.get_by_role('button', name='Open it again')).to_be_visible()
    assert status_of(plant, 'Three taps') == 'completed'
    page.get_by_role('button', name='Undo').last.click()
    expect(page.get_by_role('button', name='Done')).to_be_visible()
    assert status_of(plant, 'Three taps') == 'in_progress'


def test_a_comment_is_written_in_a_sheet_and_shown_to_its_end(page_of, product, plant):
    page = page_of('anna', give(product, plant, 'Something to say'))
    page.get_by_role('button', name='Comment').click()
    words = 'The paste is empty, and the new tin comes on Thursday. ' * 6
    page.locator('textarea[name=text]').fill(words)
    page.get_by_role('button', name='Say it').click()
    said = page.get_by_text('the new tin comes on Thursday').last
    expect(said).to_be_visible()
    assert said.evaluate('(element) => element.scrollWidth <= element.clientWidth + 1')
    expect(page.get_by_role('dialog')).to_have_count(0)


@pytest.mark.parametrize('size', ['kiosk', 'phone'])
@pytest.mark.parametrize('path', ['/actions?show=all', '/actions/019a4e5c-7d21-7c3e-9a55-00000000a001', '/actions/new', '/notifications', '/'])
def test_everything_fits_with_a_number_on_the_bell(page_of, product, plant, path, size):
    give(product, plant, 'One more for the supervisor with a long name that has to be read', 'dilek')
    give(product, plant, 'One more for the supervisor with a long name that has to be read', 'fatima')
    page = page_of('fatima', '/', size)
    expect(page.get_by_role('link', name='unread')).to_be_visible()
    visit(page, path)
    assert measured(page, size) == []
