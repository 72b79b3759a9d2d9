"""A process that only works: whoever watches it is answered, everybody else is sent away."""
import httpx

from tests.factory import build_plant, serving


def test_a_worker_answers_whoever_watches_it_and_shows_no_page(tmp_path):
    plant = build_plant(tmp_path / 'home')
    with serving(plant.home, TOOLWARDEN_ROLE='worker') as product:
        paths = ('/healthz', '/readyz', '/metrics', '/', '/sign-in', '/api/v1/me', '/static/x')
        answers = {path: httpx.get(product.url + path).status_code for path in paths}
        posted = httpx.post(product.url + '/sign-in', data={'username': 'dilek'})
    assert answers == {'/healthz': 200, '/readyz': 200, '/metrics': 401, '/': 404, '/sign-in': 404, '/api/v1/me': 404, '/static/x': 404}
    assert posted.status_code == 404
