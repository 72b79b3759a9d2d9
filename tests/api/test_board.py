"""The stations of a tool over REST."""
from tests.api.test_access import shape


async def test_a_tool_goes_on_and_is_told_why_it_may_not(any_rest):
    ann, tool, machine = await any_rest.client('ann'), any_rest.things['tool'], any_rest.things['machine']
    run = (await ann.post('/runs', json={'tool_id': tool, 'machine_id': machine})).json()
    assert (await ann.get(f'/tools/{tool}')).json()['stage'] == 'in_press'
    await ann.post(f'/runs/{run["id"]}/end', json={'version': 1, 'shots': 10})
    ways = (await ann.get(f'/tools/{tool}/ways')).json()
    reasons = {way['stage']: way['why_not'] for way in ways['ways']}
    assert (ways['stage'], reasons['inspection'], 'post-run checklist' in reasons['stored']) == ('pulled', '', True)
    refused = await ann.post(f'/tools/{tool}/stage', json={'version': ways['version'], 'stage': 'stored'})
    assert (shape(refused), refused.json()['error']['message']) == ((409, 'conflict'), reasons['stored'])
    gone = await ann.post(f'/tools/{tool}/stage', json={'version': ways['version'], 'stage': 'inspection'})
    assert (gone.status_code, gone.json()['stage'], gone.json()['version']) == (200, 'inspection', ways['version'] + 1)
    assert [row['asset_number'] for row in (await ann.get('/tools', params={'stage': 'inspection'})).json()['items']] == ['TL-1']
    assert shape(await ann.post(f'/tools/{tool}/stage', json={'version': ways['version'], 'stage': 'bench'})) == (409, 'conflict')


async def test_machines_other_sites_and_readers_are_refused(rest):
    ann, guest, things = await rest.client('ann'), await rest.client('guest'), rest.things
    for path in (f'/tools/{things["machine"]}', f'/tools/{things["other_tool"]}'):
        assert shape(await ann.get(f'{path}/ways')) == (404, 'not_found')
        assert shape(await ann.post(f'{path}/stage', json={'version': 1, 'stage': 'bench'})) == (404, 'not_found')
    assert shape(await guest.post(f'/tools/{things["tool"]}/stage', json={'version': 1, 'stage': 'bench'})) == (403, 'not_allowed')
    assert shape(await ann.post(f'/tools/{things["tool"]}/stage', json={'version': 1, 'stage': 'moon'})) == (422, 'invalid')
