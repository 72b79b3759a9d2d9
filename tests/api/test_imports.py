"""Files over REST: tried, taken, taken again, and refused line by line."""
CSV = 'asset_number,name,cavity_count\nTL-7,Cap,4\nTL-8,Lid,8\n'


async def test_a_file_is_tried_then_taken_and_changes_nothing_a_second_time(any_rest):
    sue = await any_rest.client('sue')

    async def send(content=CSV, **params):
        answer = await sue.post('/imports/tools', params=params, content=content.encode())
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def tools():
        return (await sue.get('/tools', params={'q': 'TL-'})).json()['total']

    before = await tools()
    tried = await send(try_only='true')
    assert (tried['taken'], tried['totals']['imported'], tried['errors'], await tools()) == (True, 2, [], before)
    assert (await send())['totals'] == {'rows': 2, 'imported': 2, 'unchanged': 0, 'errors': 0, 'changed': 0}
    assert await tools() == before + 2
    assert (await send())['totals']['unchanged'] == 2
    wrong = await send(CSV + 'TL-9,Ring,many\n')
    assert (wrong['taken'], [error['line'] for error in wrong['errors']], await tools()) == (False, [4], before + 2)
    assert (await send(CSV.replace('name', 'name,Colour').replace(',Cap', ',Cap,red').replace(',Lid', ',Lid,red')))['unused'] == ['Colour']


async def test_who_may_not_import_and_what_is_no_file_is_refused(rest):
    sue = await rest.client('sue')
    assert (await (await rest.client('ann')).post('/imports/tools', content=CSV.encode())).status_code == 403
    assert (await sue.post('/imports/ghosts', content=CSV.encode())).status_code == 422
    assert (await sue.post('/imports/tools', content=b'')).status_code == 422
    assert (await sue.post('/imports/tools', content=CSV.encode(), params={'site_id': rest.cast.other_site})).status_code in {403, 404}
    assert (await sue.post('/imports/tools', content=b'x' * (1024 * 1024 + 1))).status_code == 413


async def test_tools_and_machines_are_taken_away_on_the_page_and_over_rest(rest):
    async with rest.application.client('ben') as browser:
        answer = await browser.get('/exports/tools.csv')
        assert (answer.status_code, answer.text.splitlines()[0].split(',')[:2]) == (200, ['asset_number', 'name'])
    async with rest.application.client('ann') as browser:
        assert (await browser.get('/exports/machines.csv')).status_code == 403
    ben = await rest.client('ben')
    assert (await ben.get('/imports/tools')).text == answer.text
    assert (await ben.get('/imports/production')).status_code == 422
