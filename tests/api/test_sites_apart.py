"""A person of one site gets for the ids of another exactly what they get for ids that nobody has."""
import json
import re

import pytest

from data.tables.people import Role
from services.actions.planning import add_action
from services.people.users import change_user, show_user

NOBODY = '019a4e5c-7d21-7c3e-9a55-0c1f4b8e2d10'
PATHS = [
    ('GET', '/tools/{tool}', None), ('PATCH', '/tools/{tool}', {'version': 1, 'name': 'x'}), ('GET', '/machines/{machine}', None),
    ('POST', '/tools/{tool}/move', {'version': 1, 'location_id': None}), ('POST', '/tools/{tool}/retire', {'version': 1}),
    ('POST', '/tools/{tool}/status', {'version': 1, 'status': 'down'}), ('GET', '/locations/{press}', None),
    ('PATCH', '/locations/{press}', {'version': 1, 'name': 'x'}), ('DELETE', '/locations/{press}?version=1', None),
    ('GET', '/departments/{department}', None), ('DELETE', '/departments/{department}?version=1', None), ('GET', '/sites/{site}', None),
    ('GET', '/users/{user}', None), ('PATCH', '/users/{user}', {'version': 1, 'full_name': 'x'}), ('POST', '/users/{user}/deactivate', {}),
    ('POST', '/users/{user}/reactivate', {}), ('POST', '/api-keys/{key}/revoke', {}),
    ('GET', '/actions/{action}', None), ('PATCH', '/actions/{action}', {'version': 1, 'title': 'x'}),
    *(('POST', f'/actions/{{action}}/{verb}', {'version': 1}) for verb in ('start', 'complete', 'cancel', 'reopen')),
    ('POST', '/actions/{action}/comments', {'text': 'x'}), ('POST', '/actions/{action}/assign', {'version': 1, 'assigned_to_id': None}),
]
BODIES = [
    ('POST', '/tools', {'asset_number': 'X', 'name': 'x', 'site_id': '{site}'}, 404),
    ('POST', '/tools', {'asset_number': 'X', 'name': 'x', 'location_id': '{press}'}, 422),
    ('POST', '/tools', {'asset_number': 'X', 'name': 'x', 'department_id': '{department}'}, 422),
    ('POST', '/locations', {'name': 'x', 'site_id': '{site}'}, 404), ('POST', '/locations', {'name': 'x', 'parent_id': '{press}'}, 422),
    ('POST', '/users', {'username': 'new', 'full_name': 'New', 'role': 'operator', 'site_id': '{site}'}, 404),
    ('POST', '/actions', {'asset_id': '{tool}', 'title': 'x'}, 404),
    ('POST', '/users', {'username': 'new', 'full_name': 'New', 'role': 'operator', 'department_id': '{department}'}, 404),
]
QUERIES = ['/tools?location_id={press}', '/tools?site_id={site}', '/locations?site_id={site}', '/departments?site_id={site}', '/audit?person={user}',
           '/audit?row_id={tool}', '/actions?asset_id={tool}', '/actions?assigned_to_id={user}', '/actions?q=theirs']


@pytest.fixture
async def foreign(rest):
    """The ids of the other site, and a program of an administrator of this one."""
    local = rest.cast.ids['max']
    seen = await rest.application.runner.run(rest.cast.boss, show_user, user_id=local)
    await rest.application.runner.run(rest.cast.boss, change_user, user_id=local, seen_version=seen.version, role=Role.ADMIN)
    things = {name.removeprefix('other_'): value for name, value in rest.things.items() if name.startswith('other_')}
    key = (await rest.key('olga')).id
    action = await rest.application.runner.run(rest.cast.olga, add_action, asset_id=rest.things['other_tool'], title='Theirs: other_')
    return await rest.client('max'), things | {'user': str(rest.cast.ids['olga']), 'key': str(key), 'action': str(action)}


async def both(client, method, path, sent, things):
    """The answer for the other site's ids, and the one for ids of nobody."""
    answers = []
    for ids in (things, dict.fromkeys(things, NOBODY)):
        fitted = {name: value.format(**ids) if isinstance(value, str) else value for name, value in sent.items()} if sent is not None else None
        answer = await client.request(method, path.format(**ids), json=fitted)
        answers.append((answer.status_code, re.sub(r'[0-9a-f]{8}-[0-9a-f-]{27}', 'ID', answer.text)))
    return answers


async def test_ids_of_another_site_are_answered_like_ids_nobody_has(foreign):
    client, things = foreign
    for method, path, sent in PATHS:
        theirs, nobodys = await both(client, method, path, sent, things)
        assert (path, theirs[0], theirs) == (path, 404, nobodys)
    for method, path, sent, status in BODIES:
        theirs, nobodys = await both(client, method, path, sent, things)
        assert (path, sent, theirs[0], theirs) == (path, sent, status, nobodys)
    for path in QUERIES:
        theirs, nobodys = await both(client, 'GET', path, None, things)
        assert (path, theirs[0], theirs) == (path, 200, nobodys)
        assert {'items': [], 'total': 0}.items() <= json.loads(theirs[1]).items(), path


async def test_lists_show_nothing_of_the_other_site(foreign):
    client, _things = foreign
    for path in ('/tools', '/machines', '/locations', '/departments', '/sites', '/users', '/audit', '/devices', '/api-keys', '/actions'):
        answer = await client.get(path, params={'limit': 500})
        assert answer.status_code == 200, answer.text
        assert not any(word in answer.text for word in ('other_', 'OTHER', 'olga', 'oscar', *_things.values()))
