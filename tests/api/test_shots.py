"""Readings, counters and runs over REST."""
from tests.api.test_access import shape


async def test_readings_are_written_down_listed_and_taken_back(any_rest):
    guest, tool = await any_rest.client('guest'), any_rest.things['tool']
    made = await guest.post('/shots', json={'tool_id': tool, 'shot_count': 400, 'note': 'First'})
    assert made.status_code == 201, made.text
    reading = made.json()
    assert (reading['delta'], reading['source'], reading['recorded_by'], reading['note']) == (400, 'manual', 'Guest Person', 'First')
    assert (await guest.get(f'/shots/{reading["id"]}')).json() == reading
    assert (await guest.get('/shots', params={'tool_id': tool})).json() == {'items': [reading], 'total': 1}
    fallen = await guest.post('/shots', json={'tool_id': tool, 'shot_count': 399})
    assert (shape(fallen), list(fallen.json()['error']['fields'])) == ((422, 'invalid'), ['shot_count'])
    counter = (await guest.get(f'/counters/{tool}')).json()
    assert (counter['lifetime_shots'], counter['counter'], counter['last_reading']) == (400, 400, reading)
    assert (await guest.delete(f'/shots/{reading["id"]}')).status_code == 204
    assert (await guest.get(f'/counters/{tool}')).json()['lifetime_shots'] == 0
    assert shape(await guest.delete(f'/shots/{reading["id"]}')) == (404, 'not_found')


async def test_the_same_reading_sent_twice_counts_once(any_rest):
    guest, tool = await any_rest.client('guest'), any_rest.things['tool']
    for _ in range(2):
        answer = await guest.post('/shots', json={'tool_id': tool, 'shot_count': 400}, headers={'Idempotency-Key': 'reading-1'})
        assert answer.status_code == 201
    assert (await guest.get('/shots')).json()['total'] == 1
    other = await guest.post('/shots', json={'tool_id': tool, 'shot_count': 500}, headers={'Idempotency-Key': 'reading-1'})
    assert shape(other) == (409, 'conflict')


async def test_a_counter_is_changed_with_a_reason_by_whoever_may(rest):
    guest, ben, path = await rest.client('guest'), await rest.client('ben'), f'/counters/{rest.things["tool"]}'
    await guest.post('/shots', json={'tool_id': rest.things['tool'], 'shot_count': 400})
    assert shape(await guest.post(f'{path}/change', json={'new_count': 7, 'reason': 'New counter'})) == (403, 'not_allowed')
    assert list((await ben.post(f'{path}/change', json={'new_count': 7})).json()['error']['fields']) == ['reason']
    changed = (await ben.post(f'{path}/change', json={'new_count': 7, 'reason': 'New counter'})).json()
    assert (changed['counter'], changed['lifetime_shots']) == (7, 400)


async def test_a_run_is_started_parted_ended_and_opened_again(any_rest):
    ann, tool, machine = await any_rest.client('ann'), any_rest.things['tool'], any_rest.things['machine']
    begun = await ann.post('/runs', json={'tool_id': tool, 'machine_id': machine, 'shot_count': 100}, headers={'Idempotency-Key': 'run-1'})
    assert begun.status_code == 201, begun.text
    run = begun.json()
    assert (run['tool'], run['machine'], run['active_cavities'], run['ended_at']) == ('TL-1', 'PR-1', 2, None)
    assert (await ann.get('/runs', params={'machine_id': machine, 'running': True})).json() == {'items': [run], 'total': 1}
    assert shape(await ann.post('/runs', json={'tool_id': tool, 'machine_id': machine})) == (422, 'invalid')
    cavity = (await ann.get(f'/tools/{tool}')).json()['cavities'][0]
    await ann.post(f'/tools/{tool}/cavities/{cavity["id"]}/block', json={'reason': 'Flash', 'shot_count': 150})
    ended = await ann.post(f'/runs/{run["id"]}/end', json={'version': run['version'], 'shot_count': 200, 'good': 140, 'rejected': {'Flash': 10}})
    assert ended.status_code == 200, ended.text
    told = ended.json()
    assert (told['shots'], told['parts'], told['parts_not_made'], told['rejected']) == (100, 150, 50, {'Flash': 10})
    assert shape(await ann.post(f'/runs/{run["id"]}/end', json={'version': run['version'], 'shots': 1})) == (409, 'conflict')
    again = (await ann.post(f'/runs/{run["id"]}/reopen', json={'version': told['version']})).json()
    assert (again['ended_at'], again['shots'], again == (await ann.get(f'/runs/{run["id"]}')).json()) == (None, 50, True)


async def test_lists_refuse_what_they_do_not_know(rest):
    ann = await rest.client('ann')
    for path, query in (('/shots', {'sort': 'note'}), ('/shots', {'tool_id': 'x'}), ('/runs', {'sort': 'good'}), ('/runs', {'limit': 0}),
                        ('/runs', {'running': 'perhaps'}), ('/runs', {'q': 'x'})):
        answer = await ann.get(path, params=query)
        assert (query, answer.status_code, list(answer.json()['error']['fields'])) == (query, 422, list(query))


async def test_tools_and_runs_of_the_other_site_do_not_exist(rest):
    ann, theirs = await rest.client('ann'), rest.things['other_tool']
    for answer in (await ann.post('/shots', json={'tool_id': theirs, 'shot_count': 1}), await ann.get(f'/counters/{theirs}'),
                   await ann.get('/shots', params={'tool_id': theirs}), await ann.get('/runs', params={'tool_id': theirs}),
                   await ann.post('/runs', json={'tool_id': theirs, 'machine_id': rest.things['machine']})):
        assert shape(answer) == (404, 'not_found')


async def test_parts_by_position_are_written_down_listed_and_taken_back(any_rest):
    guest, ann, tool = await any_rest.client('guest'), await any_rest.client('ann'), any_rest.things['tool']
    await guest.post('/shots', json={'tool_id': tool, 'shot_count': 400})
    made = await ann.post('/fitted-parts', json={'asset_id': tool, 'position': 'E07', 'name': 'Ejector pin', 'shots_at': 100})
    assert made.status_code == 201, made.text
    changed = (await ann.post('/fitted-parts', json={'asset_id': tool, 'position': 'E07', 'note': 'Worn'})).json()
    assert (changed['shots_at'], changed['name'], changed['lasted']) == (400, 'Ejector pin', None)
    assert (await guest.get('/fitted-parts', params={'asset_id': tool})).json()['total'] == 2
    assert (await guest.get(f'/fitted-parts/{made.json()["id"]}')).json()['lasted'] == 300
    [seat] = (await guest.get(f'/fitted-parts/positions/{tool}')).json()
    assert (seat['position'], seat['age'], seat['usual_life'], seat['changes']) == ('E07', 0, 300, 2)
    assert shape(await guest.delete(f'/fitted-parts/{changed["id"]}')) == (403, 'not_allowed')
    assert (await ann.delete(f'/fitted-parts/{changed["id"]}')).status_code == 204
    assert (await guest.get('/fitted-parts', params={'asset_id': tool})).json()['total'] == 1
