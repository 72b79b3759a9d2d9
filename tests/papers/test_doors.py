"""Papers and codes over HTTP, for screens and for programs."""
import asyncio
import itertools
import threading
from uuid import uuid4

from services.assets.plate import add_asset
from tests.papers.pictures import photo_of
from tests.papers.reading import words_of


async def add(application, who='ben', number='TL-1042/Ä', kind='tool'):
    return await application.runner.run(getattr(application.cast, who), add_asset, kind=kind, asset_number=number, name='Kappe')


async def test_papers_are_files_to_keep_with_the_number_in_their_name(application):
    tool = await add(application)
    async with application.client('guest') as client:
        for path, name in ((f'passport/{tool}', 'Passport%20TL-1042-%C3%84'), (f'label/{tool}', 'Label%20TL-1042-%C3%84'),
                           (f'labels?asset_id={tool}&copies=3&first=24', 'QR%20labels')):
            answer = await client.get(f'/exports/{path}')
            assert (answer.status_code, answer.headers['content-type'], answer.content[:5]) == (200, 'application/pdf', b'%PDF-'), path
            assert f"filename*=UTF-8''{name}.pdf" in answer.headers['content-disposition']
            assert answer.headers['content-disposition'].startswith('attachment; filename="')
            assert answer.headers['cache-control'] == 'no-store'
            assert 'TL-1042/Ä' in words_of(answer.content)


async def test_strangers_other_sites_and_nonsense_get_no_paper(application):
    tool = await add(application)
    for who, status in (('', (303, 401)), ('olga', (404,)), ('gone', (303, 401))):
        async with application.client(who) as client:
            for path in (f'passport/{tool}', f'label/{tool}', f'labels?asset_id={tool}'):
                assert (await client.get(f'/exports/{path}')).status_code in status, (who, path)
    async with application.client('ben') as client:
        for path, status in ((f'passport/{uuid4()}', 404), ('passport/x', 422), ('labels', 422), (f'labels?asset_id={tool}&first=25', 422),
                             (f'labels?asset_id={tool}&copies=0', 422), ('labels?' + f'asset_id={tool}&' * 121, 422)):
            assert (await client.get(f'/exports/{path}')).status_code == status, path
        foreign = await client.get(f'/exports/passport/{tool}', headers={'Origin': 'https://evil.example'})
        assert foreign.status_code == 403


async def test_a_code_leads_to_its_page_or_is_answered_with_a_sentence(application):
    await add(application)
    async with application.client('guest') as client:
        for code in ('TL-1042/Ä', 'TW:TL-1042/Ä'):
            assert (await client.get('/codes', params={'code': code})).json() == {'go': '/tools/TL-1042~2F~C3~84'}
        unknown = await client.get('/codes', params={'code': 'https://example.com/'})
        assert (unknown.status_code, unknown.json()['error']['message']) == (404, 'No tool or machine has the code https://example.com/.')
        assert (await client.get('/codes', params={'code': 'a\nb\x00'})).status_code == 422
        for picture, live in ((photo_of('TW:TL-1042/Ä', turned=30), ''), (photo_of('TW:TL-1042/Ä'), '?live=true')):
            assert (await client.post(f'/codes{live}', content=picture)).json() == {'go': '/tools/TL-1042~2F~C3~84'}
        blank = await client.post('/codes?live=true', content=photo_of('TW:x', side=12))
        assert (blank.status_code, blank.json()['error']['code']) == (404, 'no_code')
        assert (await client.post('/codes', content=b'<svg/>')).status_code == 422
        assert (await client.post('/codes', content=bytes(17_000_000))).status_code == 413
    async with application.client() as client:
        assert (await client.post('/codes', content=photo_of('TW:x'))).status_code == 401
    async with application.client('olga') as client:
        assert (await client.get('/codes', params={'code': 'TL-1042/Ä'})).status_code == 404


async def test_a_code_of_two_sites_leads_to_the_choice_between_them(application):
    await add(application, 'ben', 'TL-1')
    await add(application, 'oscar', 'TL-1')
    async with application.client('boss') as client:
        assert (await client.get('/codes', params={'code': 'TW:TL-1'})).json() == {'go': '/scan?code=TL-1'}
    boss = application.screen('boss')
    await boss.open('/scan?code=TL-1')
    await boss.should_see('OTHER')
    await boss.should_see('HQ')


async def test_whoever_wants_a_book_of_labels_is_told_how_many_there_may_be(application):
    tool = await application.runner.run(application.cast.ben, add_asset, kind='tool', asset_number='TL-1', name='Cap')
    async with application.client('ann') as ann:
        answer = await ann.get('/exports/labels', params=[*[('asset_id', str(tool))] * 25, ('copies', 10)])
    assert (answer.status_code, answer.json()['error']['message']) == (422, 'At most 240 labels at once.')


async def test_whoever_comes_when_many_wait_for_the_printer_is_asked_to_wait(application, monkeypatch):
    going = threading.Event()
    monkeypatch.setattr('pages.assets.label_sheet.print_label', lambda _label: going.wait(20) and b'paper')
    tool = await application.runner.run(application.cast.ben, add_asset, kind='tool', asset_number='TL-1', name='Cap')
    async with application.client('ann') as ann:
        asked = [asyncio.ensure_future(ann.get(f'/exports/label/{tool}')) for _each in range(8)]
        refused = [await each for each in itertools.islice(asyncio.as_completed(asked), 3)]
        going.set()
        answers = await asyncio.gather(*asked)
        assert [(answer.status_code, answer.headers['retry-after']) for answer in refused] == [(429, '5')] * 3
        assert sorted(answer.status_code for answer in answers) == [200] * 5 + [429] * 3
        assert (await ann.get(f'/exports/label/{tool}')).status_code == 200
