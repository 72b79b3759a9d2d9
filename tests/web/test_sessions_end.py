"""S4 in one process: however a session ends, its open pages are emptied, and nobody else's."""
import asyncio
import time

import pytest

from services.people.sign_ins import sign_out
from services.people.users import change_user, deactivate_user, set_own_password, set_password, set_pin


@pytest.mark.parametrize('act', [
    lambda run, cast: run(cast.ann, sign_out, sign_in_id=cast.sign_ins['ann']),
    lambda run, cast: run(cast.boss, deactivate_user, user_id=cast.ids['ann']),
    lambda run, cast: run(cast.boss, change_user, user_id=cast.ids['ann'], seen_version=1, role='operator'),
    lambda run, cast: run(cast.boss, set_password, user_id=cast.ids['ann'], password='blue gravel otters'),
    lambda run, cast: run(cast.ann, set_own_password, password='blue gravel otters'),
    lambda run, cast: run(cast.sue, set_pin, user_id=cast.ids['ann'], pin='394817'),
], ids=['sign-out', 'deactivated', 'role', 'password', 'own password', 'pin'])
async def test_every_open_page_of_a_session_that_ended_is_emptied(act, application, monkeypatch):
    monkeypatch.setattr('services.people.passwords.ROUNDS', 4)
    pages = [application.screen(name) for name in ('ann', 'ann', 'ben')]
    clients = [await page.open('/tools') for page in pages]
    await act(application.runner.run, application.cast)
    await until(lambda: not any(client.content.default_slot.children for client in clients[:2]), seconds=2)
    assert [bool(client.content.default_slot.children) for client in clients] == [False, False, True]
    async with application.client('ann') as client:
        assert (await client.post('/me/here')).status_code == 401
    async with application.client('ben') as client:
        assert (await client.post('/me/here')).status_code == 200


async def test_a_page_that_rested_too_long_is_emptied(application, monkeypatch):
    """The limits themselves are tested with a clock; here they are short."""
    from datetime import timedelta
    client = await application.screen('ann').open('/tools')
    monkeypatch.setattr('services.people.sign_ins.limits', lambda *_: (timedelta(seconds=0.1), timedelta(hours=8)))
    await until(lambda: not client.content.default_slot.children, seconds=4)
    assert not client.content.default_slot.children


async def until(true, *, seconds):
    """Wait until something is so, but no longer than this."""
    ends = time.monotonic() + seconds
    while not true() and time.monotonic() < ends:  # noqa: ASYNC110
        await asyncio.sleep(0.02)
