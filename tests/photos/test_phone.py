"""A phone that was shown a code: it may add photos to one thing, for ten minutes, in the name of whoever asked, and nothing else."""
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta

import pytest

from services.assets.plate import add_asset
from services.errors import NotFound
from services.people.sign_ins import sign_out
from services.people.users import deactivate_user
from services.photos.photos import list_photos
from services.photos.tickets import read_ticket, write_ticket
from services.upkeep.audit import list_audit
from services.upkeep.whereabouts import address_in_network, seen_from_outside
from services.work import SYSTEM
from tests.photos.pictures import HEIC, with_exif

PHOTO = with_exif()
OVER = 'This code is not valid any more. Ask for a new one on the screen.'


@pytest.fixture
async def tools(application):
    """One in each site."""
    run, cast = application.runner.run, application.cast
    return {name: await run(who, add_asset, kind='tool', asset_number='TL-1', name='Cap <b>') for name, who in (
        ('here', cast.ben), ('there', cast.oscar))}


async def ask(application, name, tool):
    who = getattr(application.cast, name)
    return await application.runner.run(who, write_ticket, sign_in_id=application.cast.sign_ins[name], asset_id=tool)


async def photos(application, tool):
    return (await application.runner.run(application.cast.ben, list_photos, asset_id=tool)).items


async def test_a_phone_without_a_session_sends_a_photo_in_the_name_of_whoever_asked(application, tools):
    ticket = await ask(application, 'guest', tools['here'])
    async with application.client() as phone:
        page = await phone.get(f'/phone/{ticket}')
        assert (page.status_code, page.headers['cache-control']) == (200, 'no-store')
        assert 'TL-1 Cap &lt;b&gt;' in page.text
        assert f'action="/phone/{ticket}"' in page.text
        answer = await phone.post(f'/phone/{ticket}', content=PHOTO, headers={'X-File-Name': 'IMG%201.jpg', 'Origin': 'http://test'})
        assert (answer.status_code, answer.json()['message']) == (200, 'Photo added.')
        assert not phone.cookies
    taken, = await photos(application, tools['here'])
    assert (taken.uploaded_by, taken.original_name) == ('Guest Person', 'IMG 1.jpg')
    entry = next(each for each in (await application.runner.run(SYSTEM, list_audit, limit=20)).items if each.table == 'attachment')
    assert (entry.actor_name, entry.source) == ('guest', 'phone')


async def test_it_opens_nothing_else(application, tools):
    ticket = await ask(application, 'ann', tools['here'])
    async with application.client() as phone:
        for path in ('/', '/tools/TL-1', '/photos', '/camera/preview.jpg', f'/phone/{ticket}/more'):
            assert (await phone.get(path, headers={'Authorization': f'Bearer {ticket}', 'Cookie': f'toolwarden={ticket}'})).status_code in {303, 404}
        assert (await phone.post('/photos', params={'asset_id': str(tools['here'])}, content=PHOTO)).status_code == 401
        elsewhere = await phone.post(f'/phone/{ticket}', params={'asset_id': str(tools['there'])}, content=PHOTO)
        assert elsewhere.status_code == 200
    assert len(await photos(application, tools['here'])) == 1


async def test_nobody_gets_a_ticket_for_another_site_or_for_somebody_elses_session(application, tools):
    with pytest.raises(NotFound):
        await ask(application, 'ann', tools['there'])
    with pytest.raises(NotFound, match='not valid'):
        await application.runner.run(application.cast.ann, write_ticket, sign_in_id=application.cast.sign_ins['ben'], asset_id=tools['here'])


async def test_what_is_no_photo_gets_a_sentence(application, tools):
    ticket = await ask(application, 'ann', tools['here'])
    async with application.client() as phone:
        answer = await phone.post(f'/phone/{ticket}', content=HEIC)
    assert answer.status_code == 422
    assert await photos(application, tools['here']) == []


async def over(application, ticket):
    """What a page and a photo are answered."""
    async with application.client() as phone:
        page, photo = await phone.get(f'/phone/{ticket}'), await phone.post(f'/phone/{ticket}', content=PHOTO)
    assert OVER in page.text
    return page.status_code, photo.status_code


async def test_it_ends_with_the_sign_in(application, tools):
    ticket = await ask(application, 'ann', tools['here'])
    await application.runner.run(application.cast.ann, sign_out, sign_in_id=application.cast.sign_ins['ann'])
    assert await over(application, ticket) == (404, 401)
    assert await photos(application, tools['here']) == []


async def test_it_ends_with_the_account(application, tools):
    ticket = await ask(application, 'ann', tools['here'])
    await application.runner.run(application.cast.boss, deactivate_user, user_id=application.cast.ids['ann'])
    assert await over(application, ticket) == (404, 401)


async def test_it_ends_after_ten_minutes(application, tools, monkeypatch):
    ticket, now = await ask(application, 'ann', tools['here']), application.runner.house.steady()
    until = (await application.runner.run(SYSTEM, read_ticket, ticket=ticket)).until
    assert timedelta(minutes=9, seconds=50) < until - now <= timedelta(minutes=10)
    monkeypatch.setattr('services.photos.tickets.LASTS', timedelta(seconds=-1))
    assert await over(application, await ask(application, 'ann', tools['here'])) == (404, 404)


async def test_a_made_up_or_changed_ticket_is_worth_nothing(application, tools):
    ticket = await ask(application, 'ann', tools['here'])
    sealed = urlsafe_b64decode(ticket + '=' * (-len(ticket) % 4))
    for place in (0, 5, 10, len(sealed) // 2, len(sealed) - 1):
        changed = bytearray(sealed)
        changed[place] ^= 1
        assert await over(application, urlsafe_b64encode(bytes(changed)).decode().rstrip('=')) == (404, 404)
    for made_up in ('x', 'ä', '....', 'A' * 2000, ticket[:-4], 'null'):
        assert await over(application, made_up) == (404, 404), made_up
    assert await photos(application, tools['here']) == []


def test_nothing_can_be_read_out_of_a_ticket(quick_runner, cast):
    tool = quick_runner.do(cast.ben, add_asset, kind='tool', asset_number='TL-1', name='Cap')
    ticket = quick_runner.do(cast.ann, write_ticket, sign_in_id=cast.sign_ins['ann'], asset_id=tool)
    assert re.fullmatch('[A-Za-z0-9_-]{100,140}', ticket)
    assert tool.bytes not in urlsafe_b64decode(ticket + '==')
    assert quick_runner.do(SYSTEM, read_ticket, ticket=ticket).owner['asset_id'] == tool


@pytest.mark.parametrize(('browser', 'phone'), [
    ('http://plant.example:8080/', 'http://plant.example:8080'), ('https://192.168.4.20/', 'https://192.168.4.20'),
    ('http://[fd00::5]:8080/', 'http://[fd00::5]:8080'), ('https://[fd00::5]/', 'https://[fd00::5]'),
    ('http://[::1]:8080/', f'http://{address_in_network()}:8080')])
def test_the_code_says_the_address_as_a_phone_can_call_it(browser, phone):
    assert seen_from_outside(browser) == phone
