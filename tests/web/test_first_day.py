"""S15 and the TLS part of S10: a fresh installation, twice, and one with a certificate."""
import re
import ssl

import httpx
import pytest

from tests.certificates import self_signed
from tests.factory import Product

FORM = {'username': 'first', 'full_name': 'First Person', 'password': 'a heron stands in the rain', 'plant_name': 'Works'}


class Fresh(Product):
    """A product on an empty home, and how to talk to it."""

    def get(self, path, **options):
        return httpx.get(self.url + path, verify=False, timeout=20, **options)

    def post(self, path, **options):
        return httpx.post(self.url + path, verify=False, timeout=30, **options)

    def codes(self):
        return re.findall(r'\b[0-9A-F]{4}-[0-9A-F]{4}\b', self.output)


@pytest.fixture(scope='module')
def fresh(tmp_path_factory):
    """Two fresh installations, the second under TLS."""
    folder = tmp_path_factory.mktemp('fresh')
    certificate, key = self_signed(folder)
    plain, secure = Fresh(folder / 'one'), Fresh(folder / 'two', TOOLWARDEN_TLS_CERT=str(certificate), TOOLWARDEN_TLS_KEY=str(key))
    try:
        plain.start()
        secure.start()
        yield plain, secure
    finally:
        plain.stop()
        secure.stop()


def test_nobody_can_sign_in_before_the_set_up(fresh):
    product, _other = fresh
    assert product.get('/', headers={'accept': 'text/html'}).headers['location'].startswith('/sign-in')
    assert product.get('/sign-in').headers['location'] == '/set-up'
    for name, password in (('admin', 'admin'), ('boss', 'moulds never sleep at night'), ('admin', ''), ('root', 'toolwarden')):
        assert product.post('/sign-in', json={'username': name, 'password': password}).status_code == 401


def test_two_installations_have_nothing_in_common(fresh):
    one, two = fresh
    assert set(one.codes()).isdisjoint(two.codes())
    for name in ('secret.key', 'recovery.key'):
        if (one.home / name).exists():
            assert (one.home / name).read_bytes() != (two.home / name).read_bytes()
    assert len(bytes.fromhex((one.home / 'secret.key').read_text().strip())) == 32


def test_the_home_is_readable_by_its_owner_only(fresh):
    for product in fresh:
        assert product.home.stat().st_mode & 0o777 == 0o700
        open_to_others = {str(path): oct(path.stat().st_mode & 0o777) for path in product.home.rglob('*') if path.stat().st_mode & 0o077}
        assert open_to_others == {}


def test_the_set_up_code_is_renewed_after_five_wrong_tries_and_works_once(fresh):
    product, _other = fresh
    first = product.codes()[-1]
    for wrong in ('', '0000-0000', 'ü' * 8, first[:-1], 'x' * 10_000):
        answer = product.post('/set-up', json={**FORM, 'setup_code': wrong})
        assert (answer.status_code, 'setup_code' in answer.json()['error']['fields']) == (403, True)
    second = product.codes()[-1]
    assert second != first
    assert product.post('/set-up', json={**FORM, 'setup_code': first}).status_code == 403
    assert product.post('/set-up', json={**FORM, 'setup_code': second, 'password': 'short'}).status_code == 422
    assert product.post('/set-up', json={**FORM, 'setup_code': second, 'role': 'admin'}).status_code == 422
    done = product.post('/set-up', json={**FORM, 'setup_code': second.lower()})
    assert done.status_code == 200, done.text
    assert product.post('/set-up', json={**FORM, 'setup_code': second, 'username': 'other'}).status_code == 404
    assert product.get('/set-up').headers['location'] == '/sign-in'
    assert product.post('/sign-in', json={'username': 'first', 'password': FORM['password']}).status_code == 200
    assert FORM['password'] not in product.output


def test_under_tls_cookies_belong_to_this_host_only_and_the_browser_is_told_to_stay(fresh):
    _other, product = fresh
    done = product.post('/set-up', json={**FORM, 'setup_code': product.codes()[-1]})
    assert done.status_code == 200, done.text
    cookie = next(line for line in done.headers.get_list('set-cookie') if 'toolwarden=' in line)
    assert cookie.startswith('__Host-toolwarden=')
    assert all(word in cookie for word in ('Secure', 'HttpOnly', 'SameSite=strict', 'Path=/'))
    assert 'Domain' not in cookie
    token = done.cookies['__Host-toolwarden']
    for path in ('/sign-in', '/healthz', '/no/such', '/api/none'):
        assert 'max-age=63072000' in product.get(path).headers['strict-transport-security'], path
    assert product.get('/me', cookies={'__Host-toolwarden': token}).status_code == 200
    assert product.get('/me', cookies={'toolwarden': token}).status_code == 303, 'a cookie any neighbour could have set'


def test_old_versions_of_tls_are_refused(fresh):
    import socket
    _other, product = fresh
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers('ALL:@SECLEVEL=0')
    context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    with pytest.raises(ssl.SSLError), socket.create_connection(('127.0.0.1', product.port)) as raw, context.wrap_socket(raw):
        pass
