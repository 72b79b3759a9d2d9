import json

from app.api.application import describe
from tests.api.test_access import shape


async def test_every_refusal_has_the_same_shape(rest):
    ben = await rest.client('ben')
    assert shape(await ben.get('/nothing')) == shape(await ben.get('/tools/')) == (404, 'not_found')
    assert shape(await ben.get('http://test/api/v2/tools')) == shape(await ben.get('http://test/api/')) == (404, 'not_found')
    assert shape(await ben.put('/tools', json={})) == shape(await ben.request('PURGE', '/tools')) == (405, 'method_not_allowed')
    for content in (b'{', b'[' * 100_000, b'\xff\xfe', b'"\\ud800"', b'{"\\ud800": 1}', b'{"name": 1' + b'0' * 5000 + b'}', b''):
        assert shape(await ben.post('/tools', content=content, headers={'Content-Type': 'application/json'})) == (422, 'invalid'), content[:20]
    assert shape(await ben.post('/tools', content=b'x' * 2_000_000)) == (413, 'too_large')

    async def endless():
        for _ in range(40):
            yield b' ' * 50_000
    assert shape(await ben.post('/tools', content=endless(), headers={'Content-Type': 'application/json'})) == (411, 'length_required')


async def test_the_description_is_for_people_and_programs_that_are_signed_in(rest):
    stranger = rest.application.client()
    assert shape(await stranger.get('/api/openapi.json')) == (401, 'not_signed_in')
    assert (await stranger.get('/api/docs')).headers['location'] == '/sign-in?next=/api/docs'
    description = (await rest.application.client('guest').get('/api/openapi.json')).json()
    assert description == json.loads(json.dumps(describe()))
    page = (await rest.application.client('guest').get('/api/docs')).text
    assert 'POST /api/v1/tools/{asset_id}/move' in page
    assert not any(f'{attribute}="http' in page for attribute in ('src', 'href'))
    assert (await (await rest.client('ben')).get('http://test/api/docs')).status_code == 200


def test_the_description_is_about_rest_only_and_shows_examples():
    description = describe()
    for path, operations in description['paths'].items():
        assert path.startswith('/api/v1/')
        for method, operation in operations.items():
            assert {'422', '401'} <= set(operation['responses']), path
            for status, answer in operation['responses'].items():
                content = answer.get('content', {})
                silent = status in {'204', '206', '304', '416'} or not content.keys().isdisjoint({'image/jpeg', 'application/pdf', 'text/csv'})
                assert silent or content.get('application/json', {}).get('example') is not None, (path, method, status)


async def test_people_places_and_settings(any_rest):
    boss, guest = await any_rest.client('boss'), await any_rest.client('guest')
    site, room = any_rest.things['site'], any_rest.things['department']
    person = (await boss.post('/users', json={'username': 'newcomer', 'full_name': 'New Comer', 'role': 'technician', 'site_id': site,
                                              'department_id': room, 'pin': '8524'})).json()
    assert person['has_pin']
    assert not {'pin', 'password', 'badge', 'pin_hash', 'password_hash', 'mfa_secret'} & person.keys()
    changed = (await boss.patch(f'/users/{person["id"]}', json={'version': person['version'], 'email': 'n@example.com'})).json()
    assert (changed['email'], changed['department_id'], changed['site_id']) == ('n@example.com', room, site)
    assert (await boss.post(f'/users/{person["id"]}/deactivate')).json()['active'] is False
    assert (await boss.post(f'/users/{person["id"]}/reactivate', json={'version': 1})).status_code == 409
    assert (await boss.post(f'/users/{person["id"]}/reactivate')).json()['active'] is True
    place = (await boss.post('/locations', json={'name': 'Bench', 'kind': 'bench', 'site_id': any_rest.things['site']})).json()
    assert (await boss.patch(f'/locations/{place["id"]}', json={'version': place['version'], 'name': 'Bench 1'})).json()['name'] == 'Bench 1'
    assert (await boss.delete(f'/locations/{place["id"]}', params={'version': 1})).status_code == 409
    assert (await boss.delete(f'/locations/{place["id"]}', params={'version': place['version'] + 1})).status_code == 204
    assert (await boss.get(f'/locations/{place["id"]}')).status_code == 404
    assert (await boss.patch('/settings', json={'plant_name': 'North'})).json()['plant_name'] == (await guest.get('/settings')).json()['plant_name']
    assert shape(await guest.patch('/settings', json={'plant_name': 'South'})) == (403, 'not_allowed')
    assert (await guest.patch('/me', json={'theme': 'dark'})).json()['theme'] == 'dark'
    assert (await boss.get('/audit', params={'table': 'location', 'row_id': place['id']})).json()['total'] == 3
    searched = (await boss.get('/audit', params={'q': 'bench'})).json()
    assert (searched['total'], searched['searched_from']) == (3, None)
    assert (await boss.get('/audit/verify')).json()['first_broken'] is None
    assert shape(await boss.get('/audit', params={'since': '0001-01-01T00:00:00+23:00'})) == (422, 'invalid')
    assert shape(await boss.get('/audit', params={'since': '2026-01-01T00:00:00'})) == (422, 'invalid')
