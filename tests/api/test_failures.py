from services.failures.lists import failure_codes
from services.work import SYSTEM
from tests.api.test_access import shape


async def code_of(rest, code='EJ-001', **values):
    given = {'code': code, 'name': 'Ejector pin broken', 'severity_default': 'critical', 'scope': 'cavity', **values}
    return str(await rest.application.runner.run(SYSTEM, failure_codes.save, **given))


async def test_a_failure_is_reported_found_explained_and_closed(any_rest):
    ann, things = await any_rest.client('ann'), any_rest.things
    sent = {'asset_id': things['tool'], 'failure_code_id': await code_of(any_rest), 'cavities': ['2'], 'occurred_at': '2026-03-02T13:05:00+01:00'}
    made = await ann.post('/failure-reports', json=sent, headers={'Idempotency-Key': 'once'})
    assert made.status_code == 201, made.text
    report = made.json()
    assert (report['severity'], report['status'], report['cavities'], report['occurred_at']) == ('critical', 'open', ['2'], '2026-03-02T12:05:00Z')
    assert (report['code']['code'], report['asset_number'], report['reported_by'], report['asset_status']) == ('EJ-001', 'TL-1', 'Ann Person', 'down')
    again = await ann.post('/failure-reports', json=sent, headers={'Idempotency-Key': 'once'})
    assert again.json()['id'] == report['id']
    listed = (await ann.get('/failure-reports', params={'severity': 'critical', 'asset_id': things['tool'], 'q': 'pin'})).json()
    assert ([row['id'] for row in listed['items']], listed['total']) == ([report['id']], 1)
    assert (await ann.get('/failure-reports', params={'status': 'closed'})).json()['total'] == 0
    path = f'/failure-reports/{report["id"]}'
    action = (await (await any_rest.client('ben')).post('/corrective-actions', json={'name': 'Replaced pin'})).json()
    changed = await ann.patch(path, json={'version': 1, 'corrective_action_id': action['id'], 'status': 'closed'})
    assert (changed.status_code, changed.json()['corrective_action'], changed.json()['closed_by']) == (200, 'Replaced pin', 'Ann Person')
    assert shape(await ann.patch(path, json={'version': 1, 'root_cause': 'x'})) == (409, 'conflict')
    answered = await ann.post(f'{path}/fix', json={'version': 2, 'held': False})
    assert (answered.json()['status'], answered.json()['fix_held']) == ('open', False)
    assert (await ann.get(path)).json() == answered.json()


async def test_what_cannot_be_is_refused(rest):
    guest, things, code = await rest.client('guest'), rest.things, await code_of(rest)
    new = {'asset_id': things['tool'], 'failure_code_id': code}
    for sent, field in (({}, 'asset_id'), (new | {'cavities': ['9']}, 'cavities'), (new | {'occurred_at': '2999-01-01T00:00:00Z'}, 'occurred_at'),
                        (new | {'asset_id': things['machine']}, 'failure_code_id'), (new | {'colour': 'red'}, 'colour')):
        answer = await guest.post('/failure-reports', json=sent)
        assert (answer.status_code, list(answer.json()['error']['fields'])[:1]) == (422, [field]), answer.text
    assert shape(await guest.post('/failure-reports', json=new | {'asset_id': things['other_tool']})) == (404, 'not_found')
    report = (await guest.post('/failure-reports', json=new)).json()
    assert shape(await guest.patch(f'/failure-reports/{report["id"]}', json={'version': 1, 'status': 'closed'})) == (403, 'not_allowed')
    olga = await rest.client('olga')
    assert shape(await olga.get(f'/failure-reports/{report["id"]}')) == (404, 'not_found')
    assert (await olga.get('/failure-reports')).json() == {'items': [], 'total': 0}


async def test_codes_and_words_are_kept_over_rest(any_rest):
    ben, guest = await any_rest.client('ben'), await any_rest.client('guest')
    code = (await ben.post('/failure-codes', json={'code': 'XY-1', 'name': 'Sings', 'applies_to': 'machine'})).json()
    assert (code['scope'], code['severity_default'], code['active']) == ('machine', 'medium', True)
    assert (await ben.patch(f'/failure-codes/{code["id"]}', json={'version': 1, 'active': False})).json()['active'] is False
    assert (await guest.get('/failure-codes', params={'q': 'sings'})).json()['total'] == 1
    for path in ('/stop-reasons', '/part-defects', '/causes', '/corrective-actions'):
        word = (await ben.post(path, json={'name': 'Example'})).json()
        assert shape(await guest.post(path, json={'name': 'Mine'})) == (403, 'not_allowed')
        assert (await guest.get(f'{path}/{word["id"]}')).json() == word
        assert (await ben.delete(f'{path}/{word["id"]}', params={'version': 1})).status_code == 204
    used = await code_of(any_rest, 'EJ-001')
    await guest.post('/failure-reports', json={'asset_id': any_rest.things['tool'], 'failure_code_id': used})
    assert shape(await ben.delete(f'/failure-codes/{used}', params={'version': 1})) == (409, 'conflict')
