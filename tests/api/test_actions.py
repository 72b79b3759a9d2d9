import pytest

NEW = {'title': 'Polish the core', 'due_date': '2030-05-17'}


@pytest.fixture
async def action(any_rest):
    """Given by ben to ann."""
    ben = await any_rest.client('ben')
    made = await ben.post('/actions', json=NEW | {'asset_id': any_rest.things['tool'], 'assigned_to_id': str(any_rest.cast.ids['ann'])})
    assert made.status_code == 201, made.text
    return made.json()


async def test_an_action_is_created_found_worked_on_and_finished(any_rest, action):
    ben, ann = await any_rest.client('ben'), await any_rest.client('ann')
    path = f'/actions/{action["id"]}'
    assert (action['assigned_to'], action['created_by'], action['status'], action['comments']) == ('Ann Person', 'Ben Person', 'open', [])
    assert (await ann.get(path)).json() == action
    assert [row['id'] for row in (await ann.get('/actions', params={'mine': True, 'q': 'polish tl-1'})).json()['items']] == [action['id']]
    assert (await ben.get('/actions', params={'mine': True})).json() == {'items': [], 'total': 0}
    for who, verb, extra, seen in ((ann, 'start', {}, 'in_progress'), (ann, 'complete', {}, 'completed'), (ann, 'reopen', {}, 'open'),
                                   (ben, 'cancel', {}, 'cancelled'), (ben, 'reopen', {'status': 'in_progress'}, 'in_progress')):
        answer = await who.post(f'{path}/{verb}', json={'version': action['version'], **extra})
        assert (answer.status_code, answer.json().get('status')) == (200, seen), answer.text
        action = answer.json()
    action = (await ben.post(f'{path}/assign', json={'version': action['version'], 'assigned_to_id': None})).json()
    assert (action['assigned_to_id'], action['assigned_to']) == (None, '')
    action = (await ben.patch(path, json={'version': action['version'], 'title': 'Polish both', 'due_date': None})).json()
    assert (action['title'], action['due_date'], action['days_left']) == ('Polish both', None, None)


async def test_comments_are_made_once_and_shown_newest_first(any_rest, action):
    ann, path = await any_rest.client('ann'), f'/actions/{action["id"]}'
    for text, key in (('First', 'a'), ('Second', 'b'), ('Second', 'b')):
        answer = await ann.post(f'{path}/comments', json={'text': text}, headers={'Idempotency-Key': key})
        assert answer.status_code == 201, answer.text
    assert [(each['text'], each['by']) for each in answer.json()['comments']] == [('Second', 'Ann Person'), ('First', 'Ann Person')]
    assert (await ann.post(f'{path}/comments', json={'text': ''})).json()['error']['fields'] == {'text': 'This is needed.'}


async def test_the_list_is_filtered_sorted_and_paged(any_rest, action):
    ben, things = await any_rest.client('ben'), any_rest.things
    await ben.post('/actions', json={'asset_id': things['machine'], 'title': 'Late', 'due_date': '2020-01-01'})
    async def found(**wanted):
        return [row['title'] for row in (await ben.get('/actions', params=wanted)).json()['items']]
    assert await found() == ['Late', 'Polish the core']
    assert await found(sort='-due_date', limit=1) == ['Polish the core']
    assert await found(overdue=True) == ['Late']
    assert await found(asset_id=things['tool']) == await found(assigned_to_id=str(any_rest.cast.ids['ann'])) == ['Polish the core']
    assert await found(status='completed') == await found(failure_report_id=things['tool']) == []
    assert (await ben.get('/actions', params={'sort': 'description'})).status_code == 422


async def test_what_cannot_be_is_refused_with_a_sentence(any_rest, action):
    ben, ann, path = await any_rest.client('ben'), await any_rest.client('ann'), f'/actions/{action["id"]}'
    stale = await ben.patch(path, json={'version': 7, 'title': 'x'})
    assert (stale.status_code, stale.json()['error']['code']) == (409, 'conflict')
    await ann.post(f'{path}/complete', json={'version': 1})
    again = await ann.post(f'{path}/start', json={'version': 2})
    assert (again.status_code, again.json()['error']['message']) == (409, 'This action is finished (Completed). Open it again first.')
    wrong = await ben.post('/actions', json=NEW | {'asset_id': any_rest.things['tool'], 'assigned_to_id': str(any_rest.cast.ids['olga'])})
    assert wrong.json()['error']['fields'] == {'assigned_to_id': 'This person does not work here.'}
    assert (await ann.patch(path, json={'version': 2, 'title': 'x'})).status_code == 403
    elsewhere = await ben.post('/actions', json=NEW | {'asset_id': any_rest.things['other_tool']})
    assert elsewhere.status_code == 404
