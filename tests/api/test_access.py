import logging
from datetime import timedelta

from sqlmodel import select

from data.tables.people import ApiKey
from services.guard import command
from services.people.api_keys import revoke_key
from services.people.roles import RIGHTS, Permission
from services.people.users import deactivate_user, set_password
from services.work import SYSTEM
from tests.conftest import PASSWORD, ROLES


@command(None)
def let_keys_end(work):
    for key in work.session.exec(select(ApiKey)):
        key.expires_at = work.now - timedelta(seconds=1)


def shape(answer):
    error = answer.json()['error']
    assert set(error) == {'code', 'message', 'fields'}
    return answer.status_code, error['code']


async def test_nothing_is_served_without_a_key(rest):
    stranger, description = await rest.client(), (await (await rest.client('ben')).get('http://test/api/openapi.json')).json()
    for path, operations in description['paths'].items():
        for method in operations.keys() - {'parameters'}:
            if path != '/api/v1/auth/token':
                answer = await stranger.request(method.upper(), 'http://test' + path.replace('{', '').replace('}', ''), json={})
                assert (path, *shape(answer)) == (path, 401, 'not_signed_in')
                assert answer.headers['www-authenticate'] == 'Bearer'


async def test_only_keys_in_force_open(rest):
    for secret in ('tw_wrong', 'tws_wrong', 'wrong', f'tws_{rest.cast.tokens["ben"]}', rest.cast.tokens['ben']):
        assert shape(await rest.bearing(secret).get('/me')) == (401, 'not_signed_in')
    assert shape(await rest.application.client('ben').get('/api/v1/me')) == (401, 'not_signed_in')  # a cookie is not looked at
    first, second, third = await rest.key('ben'), await rest.key('ben'), await rest.key('ann')
    await rest.application.runner.run(SYSTEM, revoke_key, key_id=first.id)
    assert (await rest.bearing(first.key).get('/me')).status_code == 401
    assert (await rest.bearing(second.key).get('/me')).json()['username'] == 'ben'
    await rest.application.runner.run(SYSTEM, deactivate_user, user_id=rest.cast.ids['ann'])
    assert (await rest.bearing(third.key).get('/me')).status_code == 401
    await rest.application.runner.run(SYSTEM, let_keys_end)
    assert (await rest.bearing(second.key).get('/me')).status_code == 401


async def test_a_key_does_what_its_scopes_say(rest):
    looking = await rest.client('ben', scopes=[Permission.SEE_ASSETS])
    assert (await looking.get('/tools')).status_code == 200
    assert shape(await looking.get('/locations')) == (403, 'not_allowed')
    assert shape(await looking.post('/tools', json={'asset_number': 'N', 'name': 'N'})) == (403, 'not_allowed')
    blind = await rest.client('ben', scopes=[Permission.EDIT_ASSETS])
    assert shape(await blind.post('/tools', json={'asset_number': 'N', 'name': 'N'})) == (403, 'not_allowed')
    assert (await looking.get('/tools', params={'q': 'N'})).json()['total'] == 0  # refused before anything was done


async def test_a_key_makes_no_stronger_key(rest):
    ben = await rest.client('ben', scopes=[Permission.OWN_KEYS, Permission.SEE_ASSETS])
    assert shape(await ben.post('/api-keys', json={'name': 'more', 'scopes': ['edit-assets']})) == (403, 'not_allowed')
    assert shape(await ben.post('/api-keys', json={'name': 'x', 'user_id': str(rest.cast.ids['boss'])})) == (422, 'invalid')
    made = await ben.post('/api-keys', json={'name': 'same'}, headers={'Idempotency-Key': 'k'})
    assert (made.status_code, set(made.json())) == (201, {'id', 'key'})
    assert shape(await ben.post('/api-keys', json={'name': 'same'}, headers={'Idempotency-Key': 'k'})) == (409, 'conflict')
    listed = (await ben.get('/api-keys')).json()
    assert listed['items'][0]['scopes'] == ['own-keys', 'see-assets']
    assert made.json()['key'] not in str(listed)
    assert (await ben.post(f'/api-keys/{made.json()["id"]}/revoke')).status_code == 204
    assert (await rest.bearing(made.json()['key']).get('/tools')).status_code == 401


async def test_a_token_lasts_until_the_password_changes(rest, caplog):
    caplog.set_level(logging.DEBUG)
    stranger = await rest.client()
    answer = await stranger.post('/auth/token', json={'username': 'ann', 'password': PASSWORD})
    assert answer.status_code == 200
    assert answer.json() | {'access_token': ''} == {'access_token': '', 'token_type': 'bearer', 'expires_in': 900}
    token = answer.json()['access_token']
    assert token.startswith('tws_')
    ann = rest.bearing(token)
    assert (await ann.get('/me')).json()['username'] == 'ann'
    assert shape(await ann.get('/audit')) == (403, 'not_allowed')
    await rest.application.runner.run(SYSTEM, set_password, user_id=rest.cast.ids['ann'], password='seven clouds over the harbour')
    assert shape(await ann.get('/me')) == (401, 'not_signed_in')
    assert shape(await stranger.post('/auth/token', json={'username': 'ann', 'password': PASSWORD})) == (401, 'not_signed_in')
    assert token not in caplog.text
    assert PASSWORD not in caplog.text


async def test_each_role_reads_what_its_rights_say(rest):
    needed = {'/tools': Permission.SEE_ASSETS, '/locations': Permission.SEE_PLACES, '/users': Permission.SEE_PEOPLE, '/api-keys': Permission.OWN_KEYS,
              '/devices': Permission.EDIT_DEVICES, '/audit': Permission.SEE_AUDIT}
    for name in ('guest', 'ann', 'ben', 'ivy', 'sue', 'boss'):
        client = await rest.client(name)
        for path, permission in needed.items():
            assert (name, path, (await client.get(path)).status_code) == (name, path, 200 if permission in RIGHTS[ROLES[name]] else 403)
