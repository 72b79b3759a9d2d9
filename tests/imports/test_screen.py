"""Handing in a file from a browser: one plain POST, tried or taken, and what it says on the screen."""
from services.assets.register import list_assets
from services.imports.outcome import ImportKind
from tests.imports.files import MOULDS


async def post(client, query='', content=MOULDS, kind='tools'):
    return await client.post(f'/imports/{kind}?{query}', content=content.encode(), headers={'Content-Type': 'text/csv'})


async def registered(application):
    return (await application.runner.run(application.cast.ben, list_assets)).total


async def test_a_file_is_tried_and_then_taken(application):
    async with application.client('ben') as client:
        tried = (await post(client, 'try_only=true')).json()
        assert (tried['taken'], tried['try_only'], tried['totals']['imported'], await registered(application)) == (True, True, 2, 0)
        assert (await post(client)).json()['totals']['imported'] == 2
        assert await registered(application) == 2
        assert (await post(client)).json()['totals'] == {'rows': 2, 'imported': 0, 'unchanged': 2, 'errors': 0, 'changed': 0}


async def test_lines_that_do_not_fit_are_told_with_their_number(application):
    async with application.client('ben') as client:
        answer = (await post(client, content='asset_number,name\nA,\nB,B\n')).json()
    assert (answer['taken'], answer['errors']) == (False, [[2, 'name: This is needed.']])
    assert await registered(application) == 0


async def test_strangers_people_without_the_right_and_other_sites_hand_in_nothing(application):
    elsewhere = f'site_id={application.cast.other_site}'
    for who, query, status in (('', '', 401), ('gone', '', 401), ('ann', '', 403), ('boss', '', 422), ('ben', elsewhere, 404)):
        async with application.client(who) as client:
            answer = await post(client, query)
        assert (answer.status_code, 'message' in answer.json()['error']) == (status, True), who
    async with application.client('ben') as client:
        assert (await post(client, kind='potatoes')).status_code == 422
        assert (await client.post('/imports/tools', content=b'x', headers={'Origin': 'https://elsewhere.example'})).status_code == 403
    assert await registered(application) == 0


async def test_a_file_that_is_too_large_is_refused_at_the_gate(application):
    async with application.client('ben') as client:
        assert (await post(client, content='x' * (1024 * 1024 + 1))).status_code == 413


async def test_the_screen_offers_the_kinds_and_one_main_button(application):
    ben = application.screen('ben')
    await ben.open('/admin/import')
    await ben.should_see('Try it first')
    for word in ('Tools', 'Machines', 'Production', 'Counter readings', 'Failures', 'Take records away'):
        await ben.should_see(word)
    await ben.should_not_see('Import now')
    assert len(ImportKind) == 5


async def test_whoever_may_not_import_is_told_so(application):
    ann = application.screen('ann')
    await ann.open('/admin/import')
    await ann.should_see('You are not allowed to do this.')
    await ann.open('/more')
    await ann.should_not_see('Import records')


async def test_a_column_that_nobody_knows_can_be_named(application):
    content = 'Werkzeugnummer;Bezeichnung\nW-1;Deckel\n'
    async with application.client('ben') as client:
        refused = await post(client, 'try_only=true', content=content)
        assert (refused.status_code, refused.json()['headings']) == (422, ['Werkzeugnummer', 'Bezeichnung'])
        assert refused.json()['columns']['asset_number'] == ''
        named = 'column=asset_number:Werkzeugnummer&column=name:Bezeichnung&column=description:'
        assert (await post(client, f'try_only=true&{named}', content=content)).json()['totals']['imported'] == 1
        assert (await post(client, named, content=content)).json()['totals']['imported'] == 1
    [row] = (await application.runner.run(application.cast.ben, list_assets)).items
    assert (row.asset_number, row.name) == ('W-1', 'Deckel')
