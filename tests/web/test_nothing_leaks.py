"""S8 against the real server: what opens a door is neither in the log, nor in the manifest of a backup, nor on any error page."""
import json
import random
import re
import socket
from html import escape, unescape
from urllib.parse import quote, quote_plus

import httpx
import pytest

from data.archive import recovery_key, unpack
from data.tables.upkeep import BackupKind
from services.people.sites import sites
from services.upkeep.backup import make_backup
from services.upkeep.manifest import MANIFEST, Manifest
from services.work import SYSTEM
from tests.factory import Product, apart, ask, looking_into
from tests.sockets import CLIENT
from tests.web.sockets import Page

STATUSES = {400, 401, 403, 404, 405, 409, 413, 422, 500, 503}
SAID_IN_WORDS = 200  # of pages that do not exist, for whoever is signed in
FORMS = ('text/html', 'application/json')
PASSWORDS = {'boss': 'Zaunkönig & rain at "dusk"', 'pia': 'Eichelhäher & fog at "dawn"', 'new': 'Rotkehlchen & sun at "noon"'}
WRONG = {'password': 'Mauersegler & wind at "four"', 'pin': '947261', 'key': 'tw_key-that-nobody-made', 'setup_code': 'ABBA-4711'}
PIN, BADGE = '385029', '04C7E1A9B2D3F8'
HASHES = ('SELECT password_hash, pin_hash, badge_hash FROM user', 'SELECT token_hash FROM sign_in', 'SELECT token_hash FROM device',
          'SELECT key_hash FROM api_key')
FOREIGN = {'origin': 'http://evil.example'}
LIMIT = 1024 * 1024


class Planted:
    """An installation set up like any other, whose every secret is known here."""

    def __init__(self, home):
        self.product, self.answers, self.secrets = Product(home), [], {}
        self.cookies, self.keys = {}, {}

    def plant(self):
        self.product.start()
        self._set_up()
        self._enrol()
        self._hire()
        self._make_keys()
        self._open_pages()
        self._sign_out()
        self.secrets |= {f'password of {name}': password for name, password in PASSWORDS.items()}
        self.secrets |= {f'wrong {name}': secret for name, secret in WRONG.items()}
        self.secrets |= {'PIN': PIN, 'badge': BADGE}

    def client(self, name, accept='*/*', **headers):
        """A browser that sends along everything it has."""
        sent = {'Accept': accept, 'Authorization': f'Bearer {self.keys.get(name, WRONG["key"])}', **headers}
        return httpx.Client(base_url=self.product.url, cookies=self.cookies.get(name), headers=sent, timeout=20)

    def provoke(self, expected, name, method, path, *, foreign=False, **sent):
        """The same mistake as a browser and as a program."""
        for accept in FORMS:
            with self.client(name, accept, **(FOREIGN if foreign else {})) as client:
                answer = client.request(method, path, **sent)
            assert answer.status_code == expected, (method, path, answer.status_code, answer.text[:300])
            self.answers.append((accept, answer.status_code, spoken(answer)))

    def _set_up(self):
        """The first door: wrong codes and bad passwords are refused with pages of their own."""
        self.secrets['set-up code'] = re.search(r'set-up code ([0-9A-F]{4}-[0-9A-F]{4})', self.product.output)[1]
        form = {'username': 'boss', 'full_name': 'The Boss', 'plant_name': 'Works', 'password': PASSWORDS['boss'], 'second_factor': False}
        code = {'setup_code': self.secrets['set-up code']}
        self.provoke(403, '', 'POST', '/set-up', json=form | {'setup_code': WRONG['setup_code']})
        self.provoke(422, '', 'POST', '/set-up', json=form | code | {'unknown': PASSWORDS['boss']})
        self.provoke(422, '', 'POST', '/set-up', data=form | code)
        self.keep(boss=self.answered('', '/set-up', form | code).cookies['toolwarden'])

    def _enrol(self):
        site = ask(self.product.home, sites.read).items[0].id
        enrolled = self.answered('boss', '/devices/enrol', {'name': 'Tool room', 'kind': 'kiosk', 'site_id': str(site)})
        self.secrets['device'] = enrolled.cookies['toolwarden-device']
        for name in ('boss', 'pia', 'badge', 'left'):
            self.cookies[name] = self.cookies.get(name, {}) | {'toolwarden-device': self.secrets['device']}
        self.site = str(site)

    def _hire(self):
        """Pia signs in with a PIN, with a badge, and with a password: three sessions."""
        self.pia = self.answered('boss', '/forms/add_user', {
            'username': 'pia', 'full_name': 'Pia', 'role': 'technician', 'site_id': self.site, 'password': PASSWORDS['pia'], 'pin': PIN,
            'badge': BADGE}).json()['id']
        self.sign_in('pia', user_id=self.pia, pin=PIN)
        self.sign_in('badge', badge=BADGE)
        self.sign_in('left', username='pia', password=PASSWORDS['pia'])

    def _make_keys(self):
        for name in ('boss', 'pia'):
            token = self.answered(name, '/api/v1/auth/token', {'username': name, 'password': PASSWORDS[name]}).json()['access_token']
            self.keys[name] = self.secrets[f'token of {name}'] = token
        self.keys['boss'] = self.secrets['API key'] = self.answered('boss', '/api/v1/api-keys', {'name': 'Line 3'}).json()['key']

    def _open_pages(self):
        for name in ('boss', 'pia'):
            page = Page(self.product, self.cookies[name])
            self.secrets[f'page of {name}'] = page.client_id
            with page.socket() as connected:
                assert connected.shake_hands(page.client_id)
                for event in ('log', 'unknown', 'event'):
                    connected.tell(event, {'client_id': page.client_id, 'level': 'error', 'message': 'said by the browser'})
                connected.raw.send('42["log",{' + page.client_id)
                connected.hear(0.2)

    def _sign_out(self):
        self.answered('left', '/sign-out', {})

    def sign_in(self, name, **entry):
        self.keep(**{name: self.answered(name, '/sign-in', entry).cookies['toolwarden']})

    def keep(self, **cookies):
        for name, cookie in cookies.items():
            self.cookies.setdefault(name, {})['toolwarden'] = cookie
            self.secrets[f'cookie {len(self.secrets)} of {name}'] = cookie

    def answered(self, name, path, sent):
        with self.client(name) as client:
            answer = client.post(path, json=sent)
        assert answer.status_code < 300, answer.text
        return answer


@pytest.fixture(scope='module')
def planted(tmp_path_factory):
    made = Planted(tmp_path_factory.mktemp('leaks') / 'home')
    try:
        made.plant()
        ask_wrongly(made)
        made.backup, made.manifest = apart(lambda: back_up(made.product.home, tmp_path_factory.mktemp('unpacked')))
        made.secrets |= {f'hash {hashed[:6]}': hashed for hashed in apart(lambda: hashes(made.product.home))}
        made.secrets |= {name: (made.product.home / name).read_text().strip() for name in ('secret.key', 'recovery.key')}
        break_down(made)
        made.rescued = damaged(made)
        yield made
    finally:
        made.product.stop()


def ask_wrongly(planted):
    """Every mistake with secrets in everything that is sent: cookies, keys, bodies."""
    guess, new = {'username': 'pia', 'password': WRONG['password']}, {'username': 'new', 'full_name': 'New', 'password': PASSWORDS['new']}
    stale = {'user_id': planted.pia, 'full_name': 'Other'}
    planted.secrets['open page'] = Page(planted.product, planted.cookies['pia']).client_id
    planted.provoke(403, 'boss', 'POST', f'/_nicegui/client/{planted.secrets["open page"]}/upload/1', content=b'x')
    planted.answered('boss', '/forms/set_password', {'user_id': planted.pia, 'password': PASSWORDS['new']})
    for arguments in (
        (400, 'boss', 'GET', '/_nicegui_ws/socket.io/?EIO=4&transport=nonsense'),
        (401, 'left', 'POST', '/forms/add_user'), (401, '', 'POST', '/me/here'), (401, 'left', 'GET', '/api/v1/me'),
        (404, 'boss', 'POST', '/forms/none'), (404, 'boss', 'GET', '/api/v1/none'), (404, 'boss', 'GET', '/static/x/none.css'),
        (404, 'boss', 'GET', '/api/v1/users/019a4e5c-7d21-7c3e-9a55-0c1f4b8e2d10'), (404, '', 'GET', '/_nicegui/3.18.0/libraries/none'),
        (405, 'boss', 'DELETE', '/sign-in'), (405, 'boss', 'PUT', '/api/v1/users'), (405, '', 'PURGE', '/sign-in'),
    ):
        planted.provoke(*arguments)
    for expected, name, path, sent in (
        (401, '', '/sign-in', guess), (401, '', '/api/v1/auth/token', guess),
        (401, 'badge', '/sign-in', {'user_id': planted.pia, 'pin': WRONG['pin']}),
        (403, '', '/sign-in', {'badge': BADGE}), (403, 'boss', '/me/password', {'present': WRONG['password'], 'password': PASSWORDS['new']}),
        (404, 'boss', '/set-up', new | {'setup_code': planted.secrets['set-up code']}),
        (409, 'boss', '/forms/change_user', stale | {'seen_version': 1}),
        (422, 'boss', '/forms/add_user', new | {'role': 'technician', 'pin': BADGE}), (422, 'boss', '/forms/add_user', new | {'role': 'king'}),
        (422, 'boss', '/sign-in', {'username': 'boss', 'password': {'x': PASSWORDS['boss']}}), (422, 'boss', '/sign-in', [PASSWORDS['boss']]),
        (422, 'boss', '/api/v1/users', new | {'role': 'admin', 'pin': PIN}), (422, '', '/api/v1/auth/token', {'username': 'boss', 'pin': PIN}),
    ):
        planted.provoke(expected, name, 'POST', path, json=sent)
    planted.provoke(403, 'boss', 'POST', '/sign-in', json=guess, foreign=True)
    planted.provoke(409, 'boss', 'PATCH', f'/api/v1/users/{planted.pia}', json={'version': 1, 'full_name': 'Other'})
    for path in ('/sign-in', '/forms/set_password', '/api/v1/users'):
        planted.provoke(413, 'boss', 'POST', path, content=json.dumps(guess | {'pin': PIN}).encode() + b' ' * LIMIT)
        planted.provoke(422, 'boss', 'POST', path, data=guess)
    planted.provoke(SAID_IN_WORDS, 'boss', 'GET', '/no/such/page')
    ask_in_no_known_language(planted)


def ask_in_no_known_language(planted):
    """What is no HTTP is refused before any of our code sees it."""
    cookie = '; '.join(f'{name}={value}' for name, value in planted.cookies['boss'].items())
    for accept in FORMS:
        with socket.create_connection(('127.0.0.1', planted.product.port), timeout=10) as line:
            line.sendall(f'POST /sign-in HTTP/1.1\r\nAccept: {accept}\r\nCookie: {cookie}\r\n{PASSWORDS["boss"]}\r\n\r\n'.encode())
            said = line.recv(10_000).decode()
        assert ' 400 ' in said
        planted.answers.append((accept, 400, said))


def break_down(planted):
    """A table that is away is the database's fault, a kind of device that nobody knows is one of ours."""
    planted.sign_in('pia', user_id=planted.pia, pin=PIN)
    change(planted.product.home, "UPDATE device SET kind = 'nonsense'", 'ALTER TABLE department RENAME TO away')
    planted.provoke(500, 'left', 'GET', '/sign-in?next=/tools')
    planted.provoke(500, 'boss', 'GET', '/api/v1/devices')
    planted.provoke(500, 'pia', 'GET', '/tools')
    planted.provoke(503, 'boss', 'GET', '/api/v1/departments')
    planted.provoke(503, 'boss', 'POST', '/forms/save_department', json={'name': PASSWORDS['new'], 'site_id': planted.site})
    change(planted.product.home, 'ALTER TABLE user RENAME TO gone')
    planted.provoke(503, '', 'GET', '/readyz')
    planted.provoke(503, 'boss', 'GET', '/tools')
    planted.provoke(503, '', 'POST', '/sign-in', json={'username': 'boss', 'password': PASSWORDS['boss']})


def damaged(planted):
    """The product on a broken file shows one page at every address; its log counts too."""
    planted.product.stop()
    change(planted.product.home, 'PRAGMA wal_checkpoint(TRUNCATE)')
    path = planted.product.home / 'toolwarden.db'
    content, chance = bytearray(path.read_bytes()), random.Random(8)
    content[8192:] = chance.randbytes(len(content) - 8192)
    path.write_bytes(content)
    written = planted.product.output
    planted.product.first_page = '/healthz'
    planted.product.start()
    planted.provoke(503, 'boss', 'GET', '/tools')
    planted.provoke(503, 'boss', 'POST', '/sign-in', json={'username': 'boss', 'password': PASSWORDS['boss'], 'pin': PIN})
    planted.product.stop()
    return planted.product.output[len(written):]


def change(home, *statements):
    def write():
        with looking_into(home) as runner, runner.house.database.exclusively() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
    apart(write)


def hashes(home):
    with looking_into(home) as runner, runner.house.database.reading() as session:
        rows = [row for statement in HASHES for row in session.connection().exec_driver_sql(statement)]
    return {value for row in rows for value in row if value}


def back_up(home, folder):
    with looking_into(home) as runner:
        made = make_backup(runner, SYSTEM, kind=BackupKind.MANUAL)
    unpack(made.path, recovery_key(home), folder, most_bytes=made.size * 10, keep=lambda name: name == MANIFEST)
    return made.path, (folder / MANIFEST).read_bytes()


def spoken(answer):
    """An answer with its headers, as it came over the wire."""
    return '\n'.join([answer.reason_phrase, *(f'{name}: {value}' for name, value in answer.headers.multi_items()), '', answer.text])


def found_in(text, secrets):
    """The names of the secrets in a text, in any spelling a page, an address, JSON or a traceback may give them."""
    return [name for name, secret in secrets.items() if any(occurs(spelled, text) for spelled in spellings(secret))]


def spellings(secret):
    return {secret, escape(secret), escape(secret, quote=False), quote(secret), quote(secret, safe=''), quote_plus(secret), json.dumps(secret)[1:-1],
            repr(secret)[1:-1], ascii(secret)[1:-1], secret.split(' ')[0], secret.removeprefix('tws_').removeprefix('tw_')}


def occurs(spelled, text):
    """Six digits may be part of something longer by accident, anything else may not."""
    return re.search(rf'(?<![0-9a-f]){spelled}(?![0-9a-f])', text) is not None if spelled.isdigit() else spelled in text


def test_the_search_finds_what_there_is(planted):
    for name, secret in planted.secrets.items():
        for text in (f'key={secret};', f'<td>{escape(secret)}</td>', f'/x?y={quote(secret)}', json.dumps({'x': secret}), repr([secret])):
            assert name in found_in(text, planted.secrets)
    assert found_in('2026-03-02 12:00:00 WARNING: nothing', planted.secrets) == []
    assert len(planted.secrets) >= 25


def test_every_error_was_provoked_as_a_page_and_as_json(planted):
    for accept in FORMS:
        assert {status for form, status, _said in planted.answers if form == accept} == {*STATUSES, SAID_IN_WORDS}
    kinds = {(status, kind) for _form, status, said in planted.answers for kind in ('application/json', 'text/') if f'content-type: {kind}' in said}
    assert {kind for _status, kind in kinds} == {'application/json', 'text/'}


def test_no_error_page_says_anything_that_opens_a_door(planted):
    told = [(status, said, names) for _form, status, said in planted.answers if (names := found_in(said, planted.secrets))]
    assert told == []
    assert [said for _form, status, said in planted.answers if status >= 500 and re.search(r'nonsense|no such table|Traceback|\.py', said)] == []


def test_no_line_of_the_log_says_anything_that_opens_a_door(planted):
    """But for the set-up code, for which the terminal is the safe way; it works once."""
    log = planted.product.output
    greeting = next(line for line in log.splitlines() if line.startswith('Welcome to Toolwarden.'))
    pages = {f'page {number}': page for number, (_form, _status, said) in enumerate(planted.answers) for page in CLIENT.findall(unescape(said))}
    assert found_in(greeting, planted.secrets) == ['set-up code']
    assert [line for line in log.splitlines() if line != greeting and found_in(line, planted.secrets | pages)] == []
    assert 'Traceback' in log, 'the breakdown is in it'
    assert planted.rescued.strip(), 'the damage is in it'


def test_neither_a_backup_nor_its_manifest_says_anything_that_opens_a_door(planted):
    manifest = planted.manifest.decode()
    assert Manifest.model_validate_json(manifest).counts['user'] == 2
    assert found_in(manifest, planted.secrets) == []
    assert found_in(planted.backup.name + planted.backup.read_bytes().decode('latin-1'), planted.secrets) == []
