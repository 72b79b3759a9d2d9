"""What somebody was told, over REST: listed, read one by one, and all at once."""
import pytest

from services.guard import command
from services.upkeep.notices import tell_administrators
from services.work import SYSTEM


@command(None)
def tell_something(work, *, text: str) -> None:
    tell_administrators(work, 'test', lambda: text, '/more')


@pytest.fixture
def told(any_rest):
    async def tell(text):
        await any_rest.application.runner.run(SYSTEM, tell_something, text=text)
    return tell


async def test_notifications_are_listed_and_read(any_rest, told):
    boss, ann = await any_rest.client('boss'), await any_rest.client('ann')
    for text in ('one', 'two', 'three'):
        await told(text)
    listed = (await boss.get('/notifications')).json()
    assert [(row['text'], row['is_read'], row['link']) for row in listed['items']] == [(text, False, '/more') for text in ('three', 'two', 'one')]
    assert (await ann.get('/notifications')).json() == {'items': [], 'total': 0}
    two = listed['items'][1]['id']
    assert (await ann.post(f'/notifications/{two}/read')).status_code == 404, 'it was not told to ann'
    assert (await boss.post(f'/notifications/{two}/read')).status_code == 204
    unread = (await boss.get('/notifications', params={'unread': 'true'})).json()
    assert [row['text'] for row in unread['items']] == ['three', 'one']
    assert (await boss.post('/notifications/read')).json() == {'read': 2}
    assert (await boss.get('/notifications', params={'unread': 'true'})).json()['total'] == 0
    assert (await boss.get('/notifications')).json()['total'] == 3
