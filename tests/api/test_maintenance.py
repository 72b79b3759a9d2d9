"""Maintenance plans over REST."""
from tests.api.test_access import shape

NEW = {'name': 'Grease', 'level': 2, 'every_shots': 10_000, 'every_days': 7, 'stop_percent': 150}


async def test_a_plan_is_made_found_changed_done_paused_resumed_and_cancelled(any_rest):
    ben, tool = await any_rest.client('ben'), any_rest.things['tool']
    made = await ben.post('/maintenance-plans', json=NEW | {'asset_id': tool})
    assert made.status_code == 201, made.text
    plan = made.json()
    assert (plan['state'], plan['left_shots'], plan['left_days'], plan['asset_number'], plan['warn_percent']) == ('ok', 10_000, 7, 'TL-1', 80)
    path = f'/maintenance-plans/{plan["id"]}'
    assert (await ben.get(path)).json() == plan
    assert (await ben.get('/maintenance-plans', params={'asset_id': tool, 'state': 'ok', 'q': 'tl-1 grea'})).json() == {'items': [plan], 'total': 1}
    plan = (await ben.patch(path, json={'version': plan['version'], 'every_days': 3})).json()
    assert (plan['every_days'], plan['every_shots'], plan['left_days']) == (3, 10_000, 3)
    for verb, sent, status in (('complete', {}, 'active'), ('pause', {}, 'paused'), ('resume', {}, 'active'),
                               ('complete', {'status': 'issues_found', 'notes': 'Galled'}, 'paused'), ('cancel', {}, 'cancelled')):
        answer = await ben.post(f'{path}/{verb}', json={'version': plan['version'], **sent})
        assert answer.status_code == 200, answer.text
        plan = answer.json()
        assert plan['status'] == status
    done = (await ben.get(f'{path}/completions')).json()
    assert [(each['status'], each['notes'], each['completed_by']) for each in done['items']] == [
        ('issues_found', 'Galled', 'Ben Person'), ('completed', '', 'Ben Person')]


async def test_work_that_is_reported_twice_is_written_down_once(any_rest):
    ben, ann = await any_rest.client('ben'), await any_rest.client('ann')
    plan = (await ben.post('/maintenance-plans', json=NEW | {'asset_id': any_rest.things['tool']})).json()
    path = f'/maintenance-plans/{plan["id"]}'
    for _ in range(2):
        answer = await ann.post(f'{path}/complete', json={'version': 1}, headers={'Idempotency-Key': 'done-1'})
        assert (answer.status_code, answer.json()['version']) == (200, 2)
    assert shape(await ann.post(f'{path}/complete', json={'version': 1})) == (409, 'conflict')
    assert (await ann.get(f'{path}/completions')).json()['total'] == 1


async def test_what_is_wrong_is_said_beside_the_field(rest):
    ben, tool = await rest.client('ben'), rest.things['tool']
    for sent, field in (({'every_days': 0}, 'every_days'), ({'stop_percent': 50}, 'stop_percent'), ({'spelt': 1}, 'spelt'),
                        ({'frequency_type': 'hourly'}, 'frequency_type'), ({'asset_id': rest.things['other_tool']}, None)):
        answer = await ben.post('/maintenance-plans', json=NEW | {'asset_id': tool} | sent)
        assert (answer.status_code, list(answer.json()['error']['fields'])) == ((422, [field]) if field else (404, []))
    plan = (await ben.post('/maintenance-plans', json=NEW | {'asset_id': tool})).json()
    answer = await ben.post(f'/maintenance-plans/{plan["id"]}/complete', json={'version': 1, 'status': 'skipped'})
    assert list(answer.json()['error']['fields']) == ['notes']
    for query in ({'sort': 'pace'}, {'state': 'late'}, {'limit': 0}, {'mine': 'perhaps'}):
        assert (await ben.get('/maintenance-plans', params=query)).status_code == 422


async def test_a_plan_of_the_other_site_is_one_that_does_not_exist(rest):
    olga, ben = await rest.client('olga'), await rest.client('ben')
    plan = (await olga.post('/maintenance-plans', json=NEW | {'asset_id': rest.things['other_tool']})).json()
    path, nobody = f'/maintenance-plans/{plan["id"]}', '/maintenance-plans/019a4e5c-7d21-7c3e-9a55-0c1f4b8e2d10'
    for method, ending, sent in (('GET', '', None), ('PATCH', '', {'version': 1, 'name': 'x'}), ('POST', '/complete', {'version': 1}),
                                 ('POST', '/pause', {'version': 1}), ('GET', '/completions', None)):
        theirs, nobodys = [await ben.request(method, address + ending, json=sent) for address in (path, nobody)]
        assert (theirs.status_code, theirs.text) == (404, nobodys.text)
    assert (await ben.get('/maintenance-plans')).json()['total'] == 0
