"""S11 in Chromium: a page of somebody else, open beside ours, can change nothing at any address of the product."""
import json
import re

import pytest

from app.pages import FORMS
from app.web.gate import is_file
from services.assets.card import show_asset
from services.first_run import DEMO_PASSWORD
from services.guard import guard_of
from services.people.sites import sites
from services.people.users import list_users
from services.upkeep.audit import list_audit
from tests.api.test_permissions import BEHIND, short
from tests.browser.foreign import foreign_site
from tests.browser.stage import visit
from tests.factory import ask
from tests.noted import Noted
from tests.routes import READING, all_addresses
from tests.sockets import CLIENT
from tests.web.samples import sample
from tests.web.test_permissions import plain

HOSTS = {'127.0.0.1': 'cookie', 'localhost': ''}
"""The same site under another port, where the browser sends the cookie along, and another site, where it does not: not from scripts and
frames. With whole pages this one does, as Playwright's cookies are less strict than ours; those must be refused all the same."""
AT_ONCE = 8
LAST = ('/sign-in', '/sign-out')  # after these it is somebody else who asks, and then nobody


@pytest.fixture(scope='module')
def attacked(built, tmp_path_factory):
    """Without the jobs, which write into the change log whenever they like."""
    home = built.copy_to(tmp_path_factory.mktemp('attacked') / 'home').home
    product = Noted(home, TOOLWARDEN_ROLE='web')
    try:
        product.start()
        yield product
    finally:
        product.stop()


@pytest.fixture(scope='module')
def things(attacked):
    """What is really there, so that each request would change it, were it not refused."""
    tool, machine = (ask(attacked.home, show_asset, asset_number=number) for number in ('TL-1107', 'P-01'))
    person = next(each for each in ask(attacked.home, list_users, limit=100).items if each.username == 'carlos')
    return {'tool': tool, 'machine': machine, 'person': person, 'site': ask(attacked.home, sites.read).items[0]}


@pytest.fixture
def own_page(window, attacked):
    page = visit(window(url=attacked.url, cookies=attacked.enter('boss')).new_page(), '/tools')
    page.client_id = CLIENT.search(page.request.get(f'{attacked.url}/tools').text())[1]
    return page


@pytest.mark.timeout(300)  # some 1,500 requests; 20 seconds when nothing else goes on
@pytest.mark.parametrize('host', HOSTS)
def test_a_foreign_page_changes_nothing_at_any_address(attacked, things, own_page, host):
    """Every address that changes something x forms, fetch and beacons with every type a page may send unasked; the others by looking at them."""
    before, heard = entries(attacked), len(attacked.requests)
    tries = changing(attacked, things, own_page.client_id)
    reads = [{'url': attacked.url + filled(path)} for method, path in all_addresses() if method == 'GET']
    with foreign_site() as port:
        page = own_page.context.new_page()
        page.goto(f'http://{host}:{port}/')
        run(page, 'attack', tries)
        run(page, 'look', reads)
        run(page, 'speak', [connection(attacked, own_page.client_id)])
        submit_as_a_whole_page(page, tries)
    arrived = [request for request in attacked.requests[heard:] if request[2].startswith(f'http://{host}:{port}')]
    assert_each_arrived_and_was_refused(arrived, tries, HOSTS[host])
    assert {method for method, *_rest in arrived} == {'POST', 'GET', 'OPTIONS', 'SOCKET'}, 'a browser asks first for anything else'
    assert {path for _method, path, *_rest in arrived} >= {path_of(each) for each in reads}
    assert entries(attacked) == before
    assert own_page.url == f'{attacked.url}/tools', 'nobody was signed out'
    assert own_page.evaluate("fetch('/me/here', {method: 'POST'}).then((answer) => answer.status)") == 200


def test_the_same_requests_of_the_own_page_are_let_in_and_change_something(attacked, things, own_page):
    """So that nobody takes a request that is refused for being nonsense for one that is refused for being foreign."""
    effective = {*(f'/forms/{name}' for name in forms(things)), *doors(things)} - {'/me/here', '/set-up'}
    tries = [each for each in changing(attacked, things, own_page.client_id) if path_of(each).startswith(('/forms/', *doors(things)))]
    headers = {'Content-Type': 'application/json', 'Origin': attacked.url, 'Sec-Fetch-Site': 'same-origin'}
    for each in sorted(tries, key=lambda each: LAST.index(path_of(each)) if path_of(each) in LAST else -1):
        before = entries(attacked)
        status = own_page.request.post(each['url'], data=each['text'], headers=headers).status
        assert status != 403, path_of(each)
        assert path_of(each) not in effective or (status, entries(attacked) > before) == (200, True), (path_of(each), status)


def changing(product, things, client_id):
    """Every address that may change something, with a body it accepts."""
    found = []
    for method, path in all_addresses():
        if method in READING or is_file(f'{path}/'):
            continue
        for name in FORMS if path == '/forms/{name}' else ['']:
            found.append({'method': method or 'POST', 'url': product.url + filled(path, things, client_id).replace('{name}', name),
                          'text': json.dumps(body(method, path, name, things))})
    return [*found, {'method': 'POST', 'url': f'{product.url}/_nicegui/client/{client_id}/upload/1', 'text': '{"x": "a=b"}'}]


def body(method, path, form, things):
    if form:
        return plain(sample(guard_of(FORMS[form].command), **forms(things).get(form, {})))
    if path.startswith('/api/'):
        return BEHIND.get(short(method, path), (None, None))[1] or {}
    return doors(things).get(path, {'x': 'a=b'})


def doors(things):
    """What each of them accepts; one that is new and not here yet is tried with nonsense."""
    new = {'password': 'Zaunkönig & rain = song', 'username': 'evil', 'full_name': 'a=b', 'plant_name': 'a=b', 'setup_code': 'ABBA-4711'}
    return {'/sign-in': {'username': 'anna', 'password': DEMO_PASSWORD}, '/sign-out': {}, '/set-up': new, '/me/theme': {'night': True},
            '/me/here': {}, '/me/password': {'present': DEMO_PASSWORD, 'password': new['password']},
            '/devices/enrol': {'name': 'a=b', 'kind': 'kiosk', 'site_id': str(things['site'].id)}}


def forms(things):
    tool, machine, person, site = (things[name] for name in ('tool', 'machine', 'person', 'site'))
    return {
        'add_asset': {'asset_number': 'EVIL', 'name': 'a=b', 'site_id': site.id}, 'save_site': {'code': 'EVIL', 'name': 'a=b'},
        'save_location': {'name': 'a=b', 'kind': 'rack', 'site_id': site.id}, 'save_department': {'name': 'a=b', 'site_id': site.id},
        'change_tool': {'asset_id': tool.id, 'seen_version': tool.version, 'name': 'a=b'},
        'change_machine': {'asset_id': machine.id, 'seen_version': machine.version, 'name': 'a=b'},
        'block_cavity': {'cavity_id': tool.cavities[0].id, 'reason': 'a=b'}, 'change_settings': {'plant_name': 'a=b'},
        'change_own_account': {'email': 'a=b@example.org'}, 'add_user': {'full_name': 'a=b'},
        'change_user': {'user_id': person.id, 'seen_version': person.version, 'full_name': 'a=b'},
        'set_password': {'user_id': person.id}, 'set_badge': {'user_id': person.id, 'badge': 'a=b4711a=b'},
    }


def filled(path, things=None, client_id=''):
    """Each placeholder with something that is there; what only reads may as well ask for nothing in particular."""
    ids = {'asset_id': 'tool', 'cavity_id': 'tool', 'row_id': 'site', 'user_id': 'person'}
    if things:
        path = re.sub(r'\{(\w+_id)\}', lambda found: str(things[ids.get(found[1], 'site')].id), path)
        path = f'/_nicegui_ws/socket.io/?EIO=4&transport=polling&client_id={client_id}' if path == '/_nicegui_ws' else path
    return re.sub(r'\{(?!name\})[^}]*\}', 'x', path)


def connection(product, client_id):
    query = f'EIO=4&transport=websocket&client_id={client_id}&implicit_handshake=true&document_id=d&tab_id=t&next_message_id=0'
    return {'url': f'{product.url.replace("http", "ws")}/_nicegui_ws/socket.io/?{query}',
            'frames': ['40', '42' + json.dumps(['event', {'client_id': client_id, 'id': 1, 'listener_id': 'x', 'args': []}])]}


def run(page, function, tries):
    """A few at a time, as the browser would make the others wait anyway."""
    for start in range(0, len(tries), AT_ONCE):
        page.evaluate(f'(tries) => Promise.all(tries.map({function}))', tries[start:start + AT_ONCE])


def submit_as_a_whole_page(page, tries):
    """Not in a frame: what a click on a button of that page would do."""
    home = page.url
    for each in tries:
        if not path_of(each).startswith('/api/'):
            with page.expect_navigation():
                page.evaluate("({url, text}) => document.body.appendChild(formFor(url, text, 'text/plain', '_self')).submit()", each)
            page.goto(home)


def assert_each_arrived_and_was_refused(arrived, tries, cookie):
    for each in tries:
        answers = {(sent, status) for method, path, _site, sent, status in arrived if (method, path) == ('POST', path_of(each))}
        refused = {'401', '403', '404', '405', '422'} if path_of(each).startswith('/api/') else {'403', '405'}
        assert cookie in {sent for sent, _status in answers}, f'{path_of(each)} was never tried'
        assert {status for _sent, status in answers} <= refused, (path_of(each), answers)


def path_of(each):
    return re.sub(r'^\w+://[^/]*|\?.*', '', each['url'])


def entries(product):
    return ask(product.home, list_audit, limit=1).total
