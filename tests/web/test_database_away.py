"""Whoever is signed in while the database is away is told so, and is back by themselves afterwards."""
import asyncio
from contextlib import asynccontextmanager


@asynccontextmanager
async def away(application):
    """People cannot be read, as when the database does not answer."""
    def rename(old, new):
        with application.runner.house.database.exclusively() as connection:
            connection.exec_driver_sql(f'ALTER TABLE {old} RENAME TO {new}')
    await asyncio.to_thread(rename, 'user', 'gone')
    try:
        yield
    finally:
        await asyncio.to_thread(rename, 'gone', 'user')


async def test_a_page_says_what_is_wrong_and_asks_again_by_itself(application):
    async with application.client('ann') as client:
        async with away(application):
            answer = await client.get('/tools', headers={'accept': 'text/html'})
        assert (answer.status_code, answer.headers['refresh'], answer.headers['cache-control']) == (503, '5', 'no-store')
        assert 'The database cannot be reached. Please try again.' in answer.text
        assert "default-src 'self'" in answer.headers['content-security-policy']
        assert (await client.get('/me', headers={'accept': 'text/html'})).status_code == 200


async def test_a_form_gets_the_sentence_and_is_not_told_to_sign_in_again(application):
    async with application.client('ann') as client, away(application):
        answer = await client.post('/forms/save_department', json={})
        assert (answer.status_code, answer.json()['error']['code']) == (503, 'unavailable')


async def test_a_kiosk_that_starts_meanwhile_and_nobody_is_signed_in_at_asks_again_by_itself(application):
    async with application.client() as client:
        async with away(application):
            for path in ('/sign-in', '/set-up'):
                answer = await client.get(path, headers={'accept': 'text/html,*/*'})
                assert (answer.status_code, answer.headers['refresh'], answer.headers['cache-control']) == (503, '5', 'no-store'), path
                assert 'The database cannot be reached. Please try again.' in answer.text
            program = await client.get('/sign-in', headers={'accept': 'application/json'})
            assert (program.status_code, program.json()['error']['code']) == (503, 'unavailable')
        assert (await client.get('/sign-in', headers={'accept': 'text/html'})).status_code == 200


async def test_what_watches_the_server_hears_that_it_lives(application):
    async with application.client('ann') as client, away(application):
        assert (await client.get('/healthz')).status_code == 200
