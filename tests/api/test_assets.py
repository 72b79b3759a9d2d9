NEW = {'asset_number': 'TL-9', 'name': 'Lid', 'cavity_count': 4, 'tags': ['lids']}


async def test_a_tool_is_created_found_changed_moved_retired_and_restored(any_rest):
    ben = await any_rest.client('ben')
    made = await ben.post('/tools', json=NEW | {'location_id': any_rest.things['rack']})
    assert made.status_code == 201, made.text
    tool = made.json()
    assert (tool['stage'], tool['cavity_count'], len(tool['cavities']), tool['updated_at'][-1]) == ('stored', 4, 4, 'Z')
    assert (await ben.get('/tools/TL-9')).json() == (await ben.get(f'/tools/{tool["id"]}')).json() == tool
    tool = (await ben.patch(f'/tools/{tool["id"]}', json={'version': tool['version'], 'name': 'Lid 2'})).json()
    assert (tool['name'], tool['tags']) == ('Lid 2', ['lids'])
    steps = (('move', {'location_id': any_rest.things['press']}, ('stage', 'in_press')), ('status', {'status': 'down'}, ('status', 'down')),
             ('retire', {}, ('status', 'retired')), ('restore', {}, ('status', 'active')))
    for verb, extra, seen in steps:
        answer = await ben.post(f'/tools/{tool["id"]}/{verb}', json={'version': tool['version'], **extra})
        assert answer.status_code == 200, answer.text
        tool = answer.json()
        assert tool[seen[0]] == seen[1]


async def test_lists_are_paged_sorted_searched_and_filtered(any_rest):
    ben = await any_rest.client('ben')
    for number in ('A-1', 'A-2', 'A-3'):
        await ben.post('/tools', json=NEW | {'asset_number': number, 'tags': ['small', number]})
    found = (await ben.get('/tools', params={'q': 'a-', 'sort': '-asset_number', 'limit': 2})).json()
    assert ([row['asset_number'] for row in found['items']], found['total']) == (['A-3', 'A-2'], 3)
    assert [row['asset_number'] for row in (await ben.get('/tools', params={'tag': 'A-2'})).json()['items']] == ['A-2']
    assert (await ben.get('/tools', params={'status': 'down'})).json() == {'items': [], 'total': 0}
    assert (await ben.get('/machines')).json()['total'] == 1


async def test_a_list_refuses_what_it_does_not_know(rest):
    ben = await rest.client('ben')
    for query in ({'limit': 0}, {'limit': 501}, {'offset': -1}, {'offset': 10**30}, {'sort': 'password_hash'}, {'sort': 'name;drop'},
                  {'status': 'lost'}, {'spelt': 'wrong'}, {'q': 'x' * 101}, {'q': 'a\x00b'}):
        answer = await ben.get('/tools', params=query)
        assert (query, answer.status_code, list(answer.json()['error']['fields'])) == (query, 422, list(query))


async def test_the_same_create_twice_makes_one_tool(any_rest):
    ben = await any_rest.client('ben')
    answers = [await ben.post('/tools', json=NEW, headers={'Idempotency-Key': 'once-1'}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()['id'] == answers[1].json()['id']
    assert (await ben.get('/tools', params={'q': 'TL-9'})).json()['total'] == 1
    other = await ben.post('/tools', json=NEW | {'asset_number': 'TL-10'}, headers={'Idempotency-Key': 'once-1'})
    assert (other.status_code, other.json()['error']['code']) == (409, 'conflict')


async def test_a_stale_version_is_told_what_changed_and_by_whom(any_rest):
    ben, sue, path = await any_rest.client('ben'), await any_rest.client('sue'), f'/tools/{any_rest.things["tool"]}'
    version = (await ben.get(path)).json()['version']
    assert (await sue.patch(path, json={'version': version, 'name': 'Cap 28 mm'})).status_code == 200
    late = await ben.patch(path, json={'version': version, 'name': 'Mine'})
    assert late.status_code == 409
    assert all(word in late.json()['error']['message'] for word in ('sue', 'Cap 28 mm'))


async def test_a_machine_is_no_tool(rest):
    ben, machine = await rest.client('ben'), rest.things['machine']
    assert (await ben.get(f'/tools/{machine}')).status_code == 404
    assert (await ben.patch(f'/tools/{machine}', json={'version': 1, 'name': 'x'})).status_code == 404
    assert (await ben.post('/machines', json=NEW | {'asset_number': 'M'})).json()['error']['fields'].keys() == {'cavity_count'}
    assert 'cavities' not in (await ben.get(f'/machines/{machine}')).json()


async def test_cavities_are_blocked_and_unblocked(rest):
    ann, path = await rest.client('ann'), f'/tools/{rest.things["tool"]}'
    cavity = (await ann.get(path)).json()['cavities'][0]
    blocked = await ann.post(f'{path}/cavities/{cavity["id"]}/block', json={'reason': 'Gate worn'})
    assert (blocked.status_code, blocked.json()['reason'], blocked.json()['blocked_by']) == (200, 'Gate worn', 'Ann Person')
    assert (await ann.post(f'{path}/cavities/{cavity["id"]}/block', json={'reason': 'again'})).status_code == 409
    assert (await ann.post(f'{path}/cavities/{cavity["id"]}/unblock')).json() == cavity
    assert (await ann.post(f'{path}/cavities/{rest.things["machine"]}/unblock')).status_code == 404


async def test_the_number_that_screens_could_not_open_is_refused(rest):
    ben, tool = await rest.client('ben'), f'/tools/{rest.things["tool"]}'
    version = (await ben.get(tool)).json()['version']
    for answer in (await ben.post('/tools', json=NEW | {'asset_number': 'New'}),
                   await ben.patch(tool, json={'version': version, 'asset_number': 'new'}),
                   await ben.post('/machines', json={'asset_number': 'NEW', 'name': 'Press'})):
        assert answer.status_code == 422, answer.text
        sentence = answer.json()['error']['message']
        assert answer.json()['error']['fields'] == {'asset_number': sentence}
        assert sentence.endswith('cannot be used: its address is that of the empty form.')
    assert (await ben.get(tool)).json()['asset_number'] == 'TL-1'


async def test_what_is_wrong_is_said_beside_the_field(rest):
    ben = await rest.client('ben')
    missing = await ben.post('/tools', json={'name': ''})
    assert missing.status_code == 422
    assert missing.json()['error']['fields'] == {'asset_number': 'This is needed.', 'name': 'This is needed.'}
    assert (await ben.post('/tools', json=NEW | {'owner': 'me'})).json()['error']['fields'].keys() == {'owner'}
    assert (await ben.post('/tools', json=NEW | {'asset_number': 'TL-1'})).json()['error']['fields'].keys() == {'asset_number'}
    assert (await ben.patch(f'/tools/{rest.things["tool"]}', json={'name': 'no version'})).json()['error']['fields'].keys() == {'version'}
