"""Sources over REST: connected, changed, trusted, decided and explained by programs."""
from uuid import UUID

import pytest

from data.base import now
from services.sources.accounting import Counted, Look
from services.sources.booking import Seen, book
from services.sources.leases import claim_sources
from services.work import SYSTEM

pytestmark = pytest.mark.anyio


@pytest.fixture
def application(uncollected):
    """What the test sees of a press must not be overtaken by what a collector sees."""
    return uncollected


@pytest.fixture
async def ben(rest):
    return await rest.client('ben')


async def connected(rest, ben, **values):
    machine = (await ben.post('/machines', json={'asset_number': 'P-77', 'name': 'Press'})).json()
    made = await ben.post('/sources', json={'machine_id': machine['id'], 'kind': 'simulated', **values})
    assert made.status_code == 201, made.text
    await rest.application.runner.run(SYSTEM, claim_sources, holder='test')
    return made.json()


async def see(rest, source, number, count, elapsed=None):
    seen = Seen(UUID(source['id']), number, now(), Look(Counted(count), None, '', ''), elapsed)
    await rest.application.runner.run(SYSTEM, book, seen=[seen])


async def test_a_source_is_connected_read_changed_and_its_count_explained(rest, ben):
    source = await connected(rest, ben, password='never shown')
    assert (source['has_password'], 'password' in source) == (True, False)
    await see(rest, source, 1, 100)
    await see(rest, source, 2, 130, 60.0)
    shown = (await ben.get(f'/sources/{source["id"]}')).json()
    assert (shown['mood'], shown['unassigned'], shown['machine_count']) == ('no_tool', 30, 130)
    booked = await ben.post(f'/sources/{source["id"]}/book', json={'tool_id': rest.things['tool'], 'shots': 30})
    assert booked.json()['unassigned'] == 0
    assert (await ben.get(f'/counters/{rest.things["tool"]}')).json()['lifetime_shots'] == 30
    events = (await ben.get(f'/sources/{source["id"]}/events')).json()
    assert [(each['kind'], each['delta']) for each in events['items']] == [('booked', 30), ('poll', 30), ('first', 0)]
    changed = await ben.patch(f'/sources/{source["id"]}', json={'version': shown['version'], 'poll_seconds': 5})
    assert changed.json()['poll_seconds'] == 5
    stale = await ben.patch(f'/sources/{source["id"]}', json={'version': shown['version'], 'poll_seconds': 6})
    assert stale.status_code == 409
    assert (await ben.get('/sources', params={'q': 'P-77'})).json()['total'] == 1
    assert (await ben.delete(f'/sources/{source["id"]}', params={'version': 2})).status_code == 409


async def test_what_no_counter_can_tell_is_decided_over_rest_too(rest, ben):
    source = await connected(rest, ben)
    await see(rest, source, 1, 5000)
    await see(rest, source, 2, 4, 600.0)
    doubt, = (await ben.get(f'/sources/{source["id"]}/doubts')).json()
    assert (doubt['reason'], doubt['counted'], doubt['missing']) == ('restarted', 4, 599)
    assert (await ben.post(f'/sources/doubts/{doubt["id"]}', json={'shots': 600})).status_code == 422
    assert (await ben.post(f'/sources/doubts/{doubt["id"]}', json={'shots': 7})).status_code == 204
    assert (await ben.get(f'/sources/{source["id"]}/doubts')).json() == []


async def test_a_press_that_is_told_its_tool_counts_on_it(rest, ben):
    source = await connected(rest, ben)
    told = await ben.post(f'/sources/{source["id"]}/tool', json={'tool_id': rest.things['tool']})
    assert told.json()['tool_id'] == rest.things['tool']
    assert (await ben.post(f'/sources/{source["id"]}/try')).status_code == 204


async def test_a_machine_that_does_not_answer_says_so_and_an_address_that_is_none_is_refused(rest, ben):
    source = await connected(rest, ben)
    assert (await ben.post(f'/sources/{source["id"]}/offer')).json() == {'proposals': [], 'trouble': '', 'certificate': ''}
    machine = (await ben.post('/machines', json={'asset_number': 'P-78', 'name': 'Press'})).json()
    wrong = await ben.post('/sources', json={'machine_id': machine['id'], 'kind': 'opcua', 'url': 'http://10.0.0.1'})
    assert (wrong.status_code, 'url' in wrong.json()['error']['fields']) == (422, True)
    with_password = await ben.post('/sources', json={'machine_id': machine['id'], 'kind': 'opcua', 'url': 'opc.tcp://a:b@10.0.0.1'})
    assert with_password.status_code == 422
    nobody = await ben.post('/sources', json={'machine_id': machine['id'], 'kind': 'opcua', 'url': 'opc.tcp://127.0.0.1:1'})
    offer = (await ben.post(f'/sources/{nobody.json()["id"]}/offer')).json()
    assert offer['trouble'] == '127.0.0.1 is on the network, but its OPC-UA server is off: switch it on at the machine.'
    assert (await ben.post(f'/sources/{nobody.json()["id"]}/browse', json={})).status_code == 409
