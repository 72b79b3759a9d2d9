"""S3, S4, S8 and B2 against the real server: what a stranger can do with a socket, and how quickly a page dies."""
import json
import random
import time

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from services.first_run import DEMO_PASSWORD
from services.people.users import deactivate_user, set_password
from tests.factory import ask, build_plant, serving
from tests.web.sockets import Page

SECRETS: set[str] = set()
COOKIES: dict[str, dict[str, str]] = {}
CLOSED = (InvalidStatus, ConnectionClosed, AssertionError)


@pytest.fixture(scope='module')
def product(tmp_path_factory):
    home = tmp_path_factory.mktemp('sockets') / 'home'
    plant = build_plant(home)
    with serving(home) as running:
        running.plant = plant
        yield running


@pytest.fixture
def open_page(product):
    """Somebody's page, with fresh cookies."""
    def opening(name, path='/sites'):
        if name not in COOKIES or httpx.post(f'{product.url}/me/here', cookies=COOKIES[name]).status_code == 401:
            COOKIES[name] = product.enter(name)  # hashing takes its time, so once is enough
        cookies = COOKIES[name]
        opened = Page(product, cookies, path)
        SECRETS.update({cookies['toolwarden'], opened.client_id})
        return opened
    return opening


@pytest.fixture
def watched(open_page):
    """The administrator's page with its own socket, and the row a stranger would like to tap."""
    opened = open_page('boss')
    with opened.socket() as socket:
        assert socket.shake_hands(opened.client_id)
        opened.socket_of_owner, opened.button = socket, opened.row()
        socket.hear(0.3)
        yield opened


def test_the_owner_can_tap(watched):
    watched.socket_of_owner.tap(watched.client_id, watched.button)
    assert any('update' in said for said in watched.socket_of_owner.hear(1))


@pytest.mark.parametrize('changed', [{'origin': 'http://evil.example'}, {'origin': None}, {'origin': 'null'}, {'cookies': {}},
                                     {'cookies': {'toolwarden': 'made-up'}}, {'origin': 'http://evil.example', 'cookies': {}}], ids=str)
@pytest.mark.parametrize('query', ['', '&implicit_handshake=true&document_id=d&tab_id=t&next_message_id=0'])
def test_no_stranger_gets_a_socket(watched, changed, query):
    with pytest.raises(CLOSED), watched.socket(query=query, **changed) as socket:
        socket.tap(watched.client_id, watched.button)
    assert watched.socket_of_owner.hear(0.2) == []


@pytest.mark.parametrize('query', ['', '&implicit_handshake=true&document_id=d&tab_id=t&next_message_id=0'])
def test_nobody_connects_to_the_page_of_somebody_else(watched, open_page, query):
    with pytest.raises(CLOSED), open_page('anna').socket(client_id=watched.client_id, query=query) as socket:
        socket.tap(watched.client_id, watched.button)
    assert watched.socket_of_owner.hear(0.2) == []


def test_a_socket_speaks_for_its_own_page_only(watched, open_page):
    own = open_page('anna')
    with own.socket() as socket:
        assert socket.shake_hands(own.client_id)
        assert not socket.shake_hands(watched.client_id)
        socket.tap(watched.client_id, watched.button)
        for event, more in (('javascript_response', {'request_id': 'x', 'result': 1}), ('ack', {'next_message_id': 9}),
                            ('log', {'level': 'error', 'message': 'x'})):
            socket.tell(event, {'client_id': watched.client_id, **more})
    assert watched.socket_of_owner.hear(0.7) == []


def test_before_the_handshake_nothing_is_heard(watched):
    with watched.socket() as second:
        second.tap(watched.client_id, watched.button)
        assert watched.socket_of_owner.hear(0.7) == []


@pytest.mark.parametrize('name', ['connect', 'disconnect', '\\u0063onnect', 'disconnecting'])
def test_no_frame_passes_itself_off_as_the_beginning_or_end_of_a_line(watched, open_page, name):
    """NiceGUI takes the page from the query of the connection; a frame called 'connect' would bring a query of its own."""
    own = open_page('anna')
    query = f'implicit_handshake=true&client_id={watched.client_id}&tab_id=t&document_id=d&next_message_id=0'
    with own.socket() as socket:
        assert socket.shake_hands(own.client_id)
        for frame in (f'42["{name}",{{"QUERY_STRING":"{query}"}}]', f'421["{name}",{{"QUERY_STRING":"{query}"}}]',
                      f'42 ["{name}",{{"QUERY_STRING":"{query}"}}]'):
            socket.raw.send(frame)
        socket.hear(0.3)
        socket.tap(watched.client_id, watched.button)
        assert not any(said and 'dialog' in said for said in socket.hear(0.5)), 'it hears what the other page shows'
    assert watched.socket_of_owner.hear(0.3) == []


@pytest.mark.parametrize('headers', [{'origin': 'http://evil.example'}, {}])
def test_the_older_transport_is_closed_to_strangers_too(product, watched, headers):
    address = f'{product.url}/_nicegui_ws/socket.io/?EIO=4&transport=polling&client_id={watched.client_id}'
    cookies = watched.cookies if headers else {}
    assert httpx.get(address, headers=headers, cookies=cookies).status_code in {401, 403}
    assert httpx.post(address, headers=headers, cookies=cookies, content='40').status_code in {401, 403}


def leave(product, who):
    httpx.post(f'{product.url}/sign-out', cookies=who.cookies)


def deactivated_from_the_terminal(product, who):
    ask(product.home, deactivate_user, user_id=product.plant.people[who.name])


def password_from_the_terminal(product, who):
    ask(product.home, set_password, user_id=product.plant.people[who.name], password='another heron in the rain')


def new_role(product, who):
    with product.client('boss') as boss:
        answer = boss.post('/forms/change_user', json={'user_id': product.plant.people[who.name], 'seen_version': 1, 'role': 'operator'})
        assert answer.status_code == 200, answer.text


def own_new_password(product, who):
    answer = httpx.post(f'{product.url}/me/password', cookies=product.enter(who.name), timeout=20,
                        json={'present': DEMO_PASSWORD, 'password': 'the own new heron in the rain'})
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(('name', 'act'), [('boss', leave), ('bruno', new_role), ('carla', own_new_password), ('anna', password_from_the_terminal),
                                           ('dilek', deactivated_from_the_terminal)], ids=lambda value: getattr(value, '__name__', value))
def test_an_open_page_dies_within_two_seconds(product, open_page, name, act):
    if name not in product.plant.people:
        name = next(other for other in product.plant.people if other not in {'boss', 'anna', 'dilek', *USED})
    USED.add(name)
    opened = open_page(name, '/tools')
    opened.name = name
    with opened.socket() as socket:
        assert socket.shake_hands(opened.client_id)
        socket.hear(0.5)
        act(product, opened)
        began, heard = time.monotonic(), []
        while time.monotonic() - began < 4 and None not in heard:
            heard += socket.hear(0.1)
        took = time.monotonic() - began
    assert None in heard, 'the line was not cut'
    assert any(said and 'signedOut' in said for said in heard), 'the screen was not cleared'
    assert took < 3.2, took  # two seconds until the screen is cleared, then the line is cut
    assert httpx.post(f'{product.url}/me/here', cookies=opened.cookies).status_code == 401
    with pytest.raises(CLOSED), opened.socket() as again:
        again.shake_hands(opened.client_id)


USED: set[str] = set()


def test_ten_thousand_malformed_frames_run_nothing_and_fill_no_log(product, watched, open_page):
    own, chance, sent, before = open_page('emil', '/tools'), random.Random(7), 0, len(product.output)
    began = time.monotonic()
    while sent < 10_000 and time.monotonic() - began < 90:
        with own.socket() as socket:
            socket.shake_hands(own.client_id)
            try:
                for _number in range(1000):
                    socket.raw.send(malformed(chance, own.client_id, watched))
                    sent += 1
                socket.hear(0.1)
            except ConnectionClosed:
                pass
    assert sent == 10_000
    for _number in range(10):  # far too long
        with own.socket() as socket:
            socket.raw.send('42["log",{"message":"' + 'x' * 1_500_000 + '"}]')
            assert socket.hear(5) == [None]
    assert httpx.get(f'{product.url}/readyz').status_code == 200
    assert watched.socket_of_owner.hear(0.3) in ([], [None])
    assert_the_log_is_small_and_our_own(product.output[before:])


NO_PACKETS = ['EVIL\nEVIL', '', '9', '8x', '²', 'bEVIL', b'\xff\xfe', b'', '-1', '\n2026-01-01 EVIL']


def test_what_is_no_packet_at_all_cuts_the_line_and_fills_no_log(product, open_page):
    own, before = open_page('emil', '/tools'), len(product.output)
    for number in range(200):
        with own.socket() as socket:
            socket.raw.send(NO_PACKETS[number % len(NO_PACKETS)])
            assert socket.hear(5)[-1] is None, number
    assert_the_log_is_small_and_our_own(product.output[before:])


def test_the_older_transport_fills_no_log_either(product, open_page):
    own, before = open_page('emil', '/tools'), len(product.output)
    address = f'{product.url}/_nicegui_ws/socket.io/?EIO=4&transport=polling&client_id={own.client_id}'
    with httpx.Client(cookies=own.cookies, headers={'origin': product.url}) as web:
        assert web.get(f'{address}&sid=EVIL%0A2026-01-01%20EVIL').status_code == 400
        for number in range(100):
            sid = json.loads(web.get(address).text[1:])['sid']
            assert web.post(f'{address}&sid={sid}', content='d=EVIL' if number % 2 else 'EVIL\nEVIL').status_code == 200
    assert_the_log_is_small_and_our_own(product.output[before:])


def assert_the_log_is_small_and_our_own(grown):
    assert len(grown) < 64 * 1024, grown[-2000:]
    assert not any(line.lstrip().startswith(('EVIL', '2026-01-01')) for line in grown.splitlines()), grown[-2000:]


def malformed(chance, client_id, watched):
    """Frames of the right and of the wrong shape, for the own page and for somebody else's."""
    junk = chance.choice([None, 1, -1, 'x', [], {}, {'client_id': None}, {'client_id': []}, {'client_id': client_id}, True, 1e300, '\n',
                          'EVIL\nEVIL'])
    message = chance.choice([
        junk, {'client_id': client_id, 'id': junk, 'listener_id': junk, 'args': junk}, {'client_id': watched.client_id, 'id': 1, 'listener_id': junk},
        {'client_id': client_id, 'level': 'error', 'message': '\nEVIL 2026-01-01 line\r\nEVIL'},
        {'client_id': client_id, 'request_id': junk, 'result': junk},
        {'client_id': client_id, 'id': watched.button[0], 'listener_id': watched.button[1], 'args': []},
        {'client_id': client_id, 'next_message_id': junk},
    ])
    event = chance.choice(['event', 'ack', 'log', 'javascript_response', 'handshake', 'connect', 'unknown', '', '__init__'])
    return chance.choice(['42' + json.dumps([event, message]), '421' + json.dumps([event, message]), '42' + json.dumps([event]),
                          '42' + json.dumps(message),
                          '42[', '4', '49', '451-["x"]', '43[]', '40{}', '42' + '[' * 200, '42/x,["event"]'])


def test_neither_tokens_nor_passwords_nor_page_ids_are_in_the_log(product, open_page):
    """The last one of this file, so that everything above has been written down."""
    cookies = product.enter('boss')
    httpx.get(f'{product.url}/tools?token={cookies["toolwarden"]}', cookies=cookies)
    httpx.post(f'{product.url}/sign-in', json={'username': 'boss', 'password': 'a wrong secret of mine'}, timeout=20)
    httpx.get(f'{product.url}/api/v1/tools', headers={'authorization': 'Bearer tw_secret-of-mine'})
    told = product.output
    secrets = {*SECRETS, cookies['toolwarden'], DEMO_PASSWORD, 'a wrong secret of mine', 'tw_secret-of-mine', product.plant.device} - {''}
    assert [line for line in told.splitlines() if any(secret in line for secret in secrets)] == []
