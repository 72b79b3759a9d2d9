"""The restore screen, which stands where the product was when its database is damaged."""
import httpx

from tests.certificates import self_signed
from tests.factory import Product


def test_the_restore_screen_speaks_the_language_of_the_browser_over_the_same_line_as_before(tmp_path):
    certificate, key = self_signed(tmp_path)
    product = Product(tmp_path / 'home', TOOLWARDEN_TLS_CERT=str(certificate), TOOLWARDEN_TLS_KEY=str(key))
    product.run('migrate')
    database = product.home / 'toolwarden.db'
    database.write_bytes(database.read_bytes()[:8192] + b'x' * 100_000)  # its first page still says whose it is
    product.first_page = '/healthz'
    product.start()
    try:
        german, english = (httpx.get(product.url, verify=False, headers={'accept-language': wanted}) for wanted in ('de-DE,de;q=0.9', 'xx'))
    finally:
        product.stop()
    assert (german.status_code, english.status_code) == (503, 503)
    assert [words in german.text for words in ('<html lang="de">', 'Die Datenbank ist beschädigt')] == [True, True]
    assert [words in english.text for words in ('<html lang="en">', 'The database is damaged')] == [True, True]
