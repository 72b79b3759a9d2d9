"""Maintenance logs and checklists over REST."""
from tests.api.test_access import shape

LIST = {'name': 'After the run', 'purpose': 'post_run', 'steps': [
    {'text': 'Vents', 'type': 'verdict'}, {'text': 'Water out', 'critical': True},
    {'text': 'Pressure', 'type': 'number', 'unit': 'bar', 'low': 2, 'high': 6}]}


async def checklist(client, **values):
    made = await client.post('/checklist-templates', json=LIST | values)
    assert made.status_code == 201, made.text
    return made.json()


async def test_a_log_is_signed_found_and_read_step_by_step(any_rest):
    ben, ann, tool = await any_rest.client('ben'), await any_rest.client('ann'), any_rest.things['tool']
    template = await checklist(ben)
    sent = {'asset_id': tool, 'checklist_template_id': template['id'], 'others_ok': True, 'duration_minutes': 12,
            'answers': [{'step': 2, 'verdict': 'fail', 'value': 'leaking'}, {'step': 3, 'value': 4.5}]}
    made = await ann.post('/maintenance-logs', json=sent)
    assert made.status_code == 201, made.text
    card = made.json()
    assert [(step['text'], step['verdict'], step['value'], step['done_by']) for step in card['steps']] == [
        ('Vents', 'ok', '', 'Ann Person'), ('Water out', 'fail', 'leaking', 'Ann Person'), ('Pressure', 'ok', '4.5', 'Ann Person')]
    assert (card['log']['result'], card['log']['kind'], card['log']['duration_minutes']) == ('failed', 'post_run', 12)
    assert (await ann.get(f'/maintenance-logs/{card["log"]["id"]}')).json() == card
    assert (await ann.get('/maintenance-logs', params={'asset_id': tool, 'result': 'failed', 'q': 'after'})).json() == {
        'items': [card['log']], 'total': 1}
    action = (await ann.get(f'/actions/{card["actions"][0]["id"]}')).json()
    assert (action['title'], action['blocks_release'], action['maintenance_log_id']) == ('Water out', True, card['log']['id'])


async def test_a_log_that_is_sent_twice_is_signed_once(any_rest):
    ann, tool = await any_rest.client('ann'), any_rest.things['tool']
    sent = {'asset_id': tool, 'kind': 'repair', 'observations': 'Pin replaced'}
    first, second = [(await ann.post('/maintenance-logs', json=sent, headers={'Idempotency-Key': 'log-1'})).json() for _ in range(2)]
    assert first == second
    assert (await ann.get('/maintenance-logs')).json()['total'] == 1


async def test_a_checklist_that_was_used_is_changed_into_its_next_edition(any_rest):
    ben, tool = await any_rest.client('ben'), any_rest.things['tool']
    template = await checklist(ben)
    await ben.post('/maintenance-logs', json={'asset_id': tool, 'checklist_template_id': template['id'],
                                              'answers': [{'step': 2, 'verdict': 'ok'}]})
    changed = (await ben.patch(f'/checklist-templates/{template["id"]}', json={'version': 1, 'steps': LIST['steps'][:1]})).json()
    assert (changed['edition'], changed['is_newest'], len(changed['steps'])) == (2, True, 1)
    editions = (await ben.get(f'/checklist-templates/{changed["id"]}/editions')).json()
    assert [(each['edition'], len(each['steps'])) for each in editions['items']] == [(2, 1), (1, 3)]
    assert (await ben.get('/checklist-templates')).json() == {'items': [changed], 'total': 1}
    assert shape(await ben.patch(f'/checklist-templates/{template["id"]}', json={'version': 2, 'name': 'x'})) == (409, 'conflict')


async def test_what_is_wrong_is_said_beside_the_field(rest):
    ben, tool = await rest.client('ben'), rest.things['tool']
    template = await checklist(ben)
    for sent, field in (({}, 'answers'), ({'answers': [{'step': 9}]}, 'answers'), ({'answers': [{'step': 2, 'verdict': 'fine'}]}, 'answers'),
                        ({'spelt': 1}, 'spelt'), ({'started_at': 'noon'}, 'started_at'), ({'checklist_template_id': None}, 'kind'),
                        ({'asset_id': rest.things['other_tool']}, None)):
        answer = await ben.post('/maintenance-logs', json={'asset_id': tool, 'checklist_template_id': template['id']} | sent)
        assert (answer.status_code, list(answer.json()['error']['fields'])[:1]) == ((422, [field]) if field else (404, [])), sent
    answer = await ben.post('/checklist-templates', json=LIST | {'name': 'B', 'steps': [{'text': 'x'}, {'text': 'X'}]})
    assert list(answer.json()['error']['fields']) == ['steps']
    assert shape(await (await rest.client('ann')).post('/checklist-templates', json=LIST | {'name': 'B'})) == (403, 'not_allowed')


async def test_a_log_of_the_other_site_is_one_that_does_not_exist(rest):
    olga, ben = await rest.client('olga'), await rest.client('ben')
    log = (await olga.post('/maintenance-logs', json={'asset_id': rest.things['other_tool'], 'kind': 'repair', 'observations': 'x'})).json()
    theirs, nobodys = [await ben.get(f'/maintenance-logs/{row_id}') for row_id in (log['log']['id'], '019a4e5c-7d21-7c3e-9a55-0c1f4b8e2d10')]
    assert (theirs.status_code, theirs.text) == (404, nobodys.text)
