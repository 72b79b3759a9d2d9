"""S5, S10, S11 and the ways into the house: cookies, headers, foreign pages, redirects, sizes."""
import json
import re

import pytest
from nicegui import core

from app.api.application import describe
from app.pages import FORMS
from app.web.doors import safe_path
from data.tables.people import User
from services.people.sign_ins import find_session
from services.work import SYSTEM
from tests.conftest import PASSWORD

DOORS = ('/sign-in', '/sign-out', '/set-up', '/me/theme', '/me/here', '/me/password', '/devices/enrol')
ENTRY = {'username': 'ann', 'password': PASSWORD}


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    """Whoever knows the password of the tests is let in without half a second of hashing."""
    monkeypatch.setattr('services.people.reception.matches', lambda keyring, secret, stored: bool(stored) and secret == PASSWORD)


async def test_signing_in_hands_out_a_fresh_token_and_a_planted_one_is_worthless(application):
    async with application.client() as client:
        client.cookies.set('toolwarden', 'planted-by-somebody')
        answer = await client.post('/sign-in', json=ENTRY)
        token = answer.cookies['toolwarden']
        assert (answer.status_code, token != 'planted-by-somebody', len(token) >= 43) == (200, True, True)
    async with application.client() as thief:
        thief.cookies.set('toolwarden', 'planted-by-somebody')
        assert (await thief.get('/me')).status_code == 303


async def test_signing_in_again_ends_the_session_that_was_there(application):
    """On a kiosk the next person must not leave the one before signed in behind their back."""
    async with application.client('ben') as client:
        answer = await client.post('/sign-in', json=ENTRY)
        assert answer.cookies['toolwarden'] != application.cast.tokens['ben']
    assert await application.runner.run(SYSTEM, find_session, token=application.cast.tokens['ben']) is None
    assert await application.runner.run(SYSTEM, find_session, token=answer.cookies['toolwarden'])


async def test_the_cookie_is_for_this_site_only_and_out_of_reach_for_scripts(application):
    async with application.client() as client:
        cookie = (await client.post('/sign-in', json=ENTRY)).headers['set-cookie']
    assert all(word in cookie for word in ('HttpOnly', 'SameSite=strict', 'Path=/'))
    assert 'Domain' not in cookie
    assert 'Max-Age' not in cookie.split('toolwarden=')[1].split(',')[0], 'it ends with the browser'


async def test_after_signing_out_the_old_cookie_is_worthless_everywhere(application):
    async with application.client('ann') as client:
        assert (await client.post('/sign-out')).status_code == 200
    async with application.client('ann') as client:
        assert (await client.get('/tools', headers={'accept': 'text/html'})).status_code == 303
        for path in ('/me/here', '/me/theme', '/forms/add_asset', '/devices/enrol', '/me/password'):
            assert (await client.post(path, json={})).status_code == 401


ROUTES = [('GET', '/'), ('GET', '/tools'), ('GET', '/sign-in'), ('GET', '/no/such/page'), ('GET', '/healthz'), ('GET', '/readyz'),
          ('GET', '/metrics'),
          ('GET', '/api/v1/users'), ('GET', '/api/no-such'), ('GET', '/manifest.webmanifest'), ('GET', '/static/x/none.css'), ('POST', '/forms/none'),
          ('POST', '/forms/add_asset'), ('POST', '/sign-in'), ('DELETE', '/sign-in'), ('GET', '/exports/audit.csv'), ('GET', '/favicon.ico'),
          ('GET', '/service-worker.js'), ('GET', '/_nicegui/3.18.0/none.js'), ('GET', '/_nicegui_ws/socket.io/?EIO=4&transport=polling'),
          ('GET', '/_nicegui/auto/static/x'), ('POST', '/me/theme'), ('GET', '/openapi.json'), ('GET', '/docs'), ('GET', '/redoc'),
          ('GET', '/api/docs'), ('GET', '/api/openapi.json')]


@pytest.mark.parametrize('name', ['', 'ann', 'boss'])
async def test_every_answer_has_the_headers_and_none_tells_what_went_wrong_inside(name, application):
    async with application.client(name) as client:
        for method, path in ROUTES:
            answer = await client.request(method, path)
            headers = answer.headers
            assert "object-src 'none'" in headers['content-security-policy'], path
            assert "base-uri 'none'" in headers['content-security-policy'], path
            assert "frame-ancestors 'none'" in headers['content-security-policy'], path
            assert (headers['x-content-type-options'], headers['referrer-policy'],
                    headers['x-frame-options']) == ('nosniff', 'same-origin', 'DENY'), path
            assert 'access-control-allow-origin' not in headers, path
            assert 'server' not in headers, path
            assert headers.get('cache-control') == 'no-store' or path.startswith(('/static/', '/_nicegui/3')), path
            assert answer.status_code < 500, f'{method} {path}: {answer.status_code}'
            assert 'Traceback' not in answer.text, path


DESCRIPTIONS = ['/docs', '/redoc', '/openapi.json', '/metrics', '/api/docs', '/api/openapi.json', '/exports/audit.csv']


async def test_strangers_see_neither_descriptions_nor_figures(application):
    for path in DESCRIPTIONS:
        async with application.client() as client:
            assert (await client.get(path)).status_code in {303, 401, 404}


async def test_even_a_breakdown_has_the_headers_and_keeps_its_reason_to_itself(application, monkeypatch):
    async def broken(*_):
        raise RuntimeError('the password of the database is hunter2')
    monkeypatch.setattr(type(application.runner), 'run', broken)
    async with application.client('ann') as client:
        answer = await client.get('/tools')
    assert answer.status_code == 500
    assert 'hunter2' not in answer.text
    assert answer.headers['x-content-type-options'] == 'nosniff'


FOREIGN = [{'origin': 'http://evil.example'}, {'origin': 'null'}, {'origin': 'http://test.evil.example'}, {'origin': 'http://test:81'},
           {'sec-fetch-site': 'cross-site'}, {'sec-fetch-site': 'same-site'},
           {'origin': 'http://test', 'sec-fetch-site': 'cross-site'}]


async def test_a_foreign_page_changes_nothing(application):
    for foreign in FOREIGN:
        before = await everything(application)
        async with application.client('boss', headers=foreign) as client:
            for path in (*DOORS, *(f'/forms/{name}' for name in FORMS), '/_nicegui/client/x/upload/1', '/_nicegui_ws/socket.io/'):
                assert (await client.post(path, json={'night': True, **ENTRY})).status_code == 403, path
            assert (await client.get('/exports/audit.csv')).status_code == 403, 'the change log would say that the person took it'
        assert await everything(application) == before


async def test_the_own_page_is_not_a_foreign_one(application):
    for own in ({'origin': 'http://test', 'sec-fetch-site': 'same-origin'}, {'sec-fetch-site': 'none'}, {}):
        async with application.client('ann', headers=own) as client:
            assert (await client.post('/me/here')).status_code == 200


async def test_every_route_that_changes_something_is_behind_the_gate(application):
    """A route under a new prefix would not be in the list above; none may answer a stranger from elsewhere."""
    routes = set(changing(core.app.routes))
    async with application.client('boss', headers={'origin': 'http://evil.example'}) as client:
        for path, method in routes:
            if path.startswith('/api/'):
                continue  # keys only; see test_permissions
            assert (await client.request(method, re.sub(r'\{[^}]*\}', 'x', path))).status_code == 403, path
    assert {path for path, _method in routes} >= {'/sign-in', '/forms/{name}'}
    assert describe()['paths']


def changing(routes):
    for route in routes:
        yield from ((route.path, method) for method in getattr(route, 'methods', None) or () if method not in {'GET', 'HEAD', 'OPTIONS'})
        yield from changing(getattr(getattr(route, 'original_router', None), 'routes', ()))


async def everything(application):
    def look():
        with application.runner.house.database.reading() as session:
            boss = session.get(User, application.cast.ids['boss'])
            return boss.theme, boss.version, boss.password_hash, session.connection().exec_driver_sql('SELECT count(*) FROM audit_entry').scalar()
    import asyncio
    return await asyncio.to_thread(look)


@pytest.mark.parametrize('path', ['//evil.example', '/\\evil.example', '\\\\evil.example', 'https://evil.example', 'https:evil.example',
                                  'javascript:alert(1)',
                                  '/\t/evil.example', '/\n/evil', '//[', 'http:///evil', '', 'evil', '/sign-out', '/sign-in?next=/x',
                                  '/set-up', '///evil',
                                  '\t//evil', ' //evil', '/\x00'])
def test_what_leads_elsewhere_leads_home(path):
    assert safe_path(path) == '/'


@pytest.mark.parametrize('path', ['/', '/tools', '/tools/TL-1042?tab=moves#top', '/tools/ü', '/tools/https://x'])
def test_a_place_in_the_house_stays_what_it_is(path):
    assert safe_path(path) == path


ELSEWHERE = ['//evil.example', '/%5Cevil.example', 'https:evil.example', '/%09/evil.example', '//[']


async def test_no_sign_in_leads_out_of_the_house(application):
    for next_path, name in zip(ELSEWHERE, ('ann', 'ben', 'sue', 'max', 'ivy'), strict=True):
        async with application.client(name) as client:
            assert (await client.get(f'/sign-in?next={next_path}')).headers['location'] == '/'
            out = await client.post(f'/sign-out?idle=true&next={next_path}')
            assert out.json()['go'] == '/sign-in?next=/'
        async with application.client() as client:
            assert 'evil' not in (await client.get(f'/sign-in?next={next_path}')).text
            entered = await client.post('/sign-in', json={**ENTRY, 'next': next_path.replace('%5C', '\\').replace('%09', '\t')})
            assert entered.json()['go'] == '/'


async def test_a_resume_cookie_made_by_somebody_does_not_lead_out_either(application):
    async with application.client() as client:
        client.cookies.set('toolwarden-resume', f'{application.cast.ids["ann"]}|//evil.example')
        assert (await client.post('/sign-in', json=ENTRY)).json()['go'] == '/'


async def test_more_than_a_megabyte_is_refused_unread(application):
    async with application.client('ann') as client:
        for path in ('/forms/add_asset', '/sign-in', '/me/theme', '/_nicegui/client/x/upload/1', '/api/v1/tools'):
            assert (await client.post(path, content=b'x' * (1024 * 1024 + 1))).status_code == 413, path
            assert (await client.post(path, content=endless())).status_code == 411, path


async def endless():
    yield b'{"night": true}'


NO_FORMS = [b'', b'[]', b'null', b'"x"', b'{', b'\xff\xfe', b'{"key": "x"}', b'[' * 100_000, b'1e999', b'{"a": "\\ud800"}']


async def test_what_is_no_form_is_refused_with_a_sentence(application):
    for body in NO_FORMS:
        async with application.client('boss', headers={'content-type': 'application/json'}) as client:
            for path in ('/forms/save_site', '/me/theme', '/me/password', '/devices/enrol', '/sign-in', '/set-up'):
                answer = await client.post(path, content=body)
                if path == '/me/theme' and answer.status_code == 200:
                    continue  # whatever is no "night" is day
                assert 400 <= answer.status_code < 500, (path, answer.status_code)
                assert answer.json().get('detail') or answer.json()['error']['message'], path


async def test_the_present_password_of_an_open_screen_cannot_be_guessed_without_end(application):
    statuses = []
    async with application.client('ann') as client:
        for number in range(8):
            statuses.append((await client.post('/me/password', json={'present': f'guess {number}', 'password': 'blue gravel otters'})).status_code)
    assert statuses[0] == 403
    assert statuses[-1] == 429


async def test_the_own_password_changes_with_the_present_one(application):
    async with application.client('ann') as client:
        answer = await client.post('/me/password', json={'present': PASSWORD, 'password': 'blue gravel otters'})
        assert (answer.status_code, json.loads(answer.text)['go']) == (200, '/me')
        assert (await client.post('/me/here')).status_code == 200
