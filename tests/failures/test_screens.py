from functools import wraps

import pytest

from services.assets.plate import add_asset
from services.failures.card import show_report
from services.failures.lists import failure_codes
from services.failures.register import count_reports, list_reports
from services.failures.reporting import report_failure


@pytest.fixture
async def tool(application):
    return await application.runner.run(application.cast.ben, add_asset, kind='tool', asset_number='TL-1', name='Cap', cavity_count=4)


async def report(application, tool, **values):
    code = await application.runner.run(application.cast.ben, failure_codes.save, code='FL-001', name='Parting-line flash', scope='cavity')
    return await application.runner.run(application.cast.guest, report_failure, asset_id=tool, failure_code_id=code, **values)


async def test_a_report_appears_on_open_screens_and_on_the_card_of_the_tool(application, tool):
    listing, home, card = (application.screen(name) for name in ('ann', 'guest', 'ben'))
    await listing.open('/failures')
    await listing.should_see('No failures yet')
    await card.open('/tools/TL-1?tab=history')
    await report(application, tool, severity='high', cavities=['3'])
    await listing.should_see('Parting-line flash')
    await listing.should_see('Cavity 3')
    await card.should_see('Parting-line flash')
    await home.open('/')
    await home.should_see('Report a failure')


async def test_the_list_is_filtered_from_its_address(application, tool):
    await report(application, tool)
    ann = application.screen('ann')
    await ann.open('/failures?status=closed')
    await ann.should_see('Nothing found')
    await ann.open('/failures?severity=medium&q=flash')
    await ann.should_see('Parting-line flash')


async def test_severities_are_counted_among_the_failures_that_are_listed(application, tool, monkeypatch):
    """Not among all of them, when the fix of some has to prove itself."""
    asked = []
    monkeypatch.setattr('pages.failures.listing.count_reports', seen(count_reports, asked))
    ann = application.screen('ann')
    await ann.open('/failures?status=fix')
    await ann.should_see('Nothing found')
    assert {'status': None, 'fix_is_asked': True} in asked


def seen(verb, asked):
    @wraps(verb)
    def noted(work, **values):
        asked.append({name: value for name, value in values.items() if name != 'text'})
        return verb(work, **values)
    return noted


async def test_forms_contain_and_explain_a_failure(application, tool):
    report_id = await report(application, tool)
    async with application.client('ann') as client:
        sent = {'report_id': str(report_id), 'seen_version': 1, 'containment_action': 'Sorted'}
        assert (await client.post('/forms/contain_failure', json=sent)).status_code == 200
        sent = {'report_id': str(report_id), 'seen_version': 2, 'root_cause': 'Land rolled', 'cause_id': None}
        assert (await client.post('/forms/analyse_failure', json=sent)).status_code == 200
    card = await application.runner.run(application.cast.guest, show_report, report_id=report_id)
    assert (card.status, card.containment_action, card.root_cause) == ('contained', 'Sorted', 'Land rolled')
    ann = application.screen('ann')
    await ann.open(f'/failures/{report_id}')
    for words in ('Land rolled', 'Contained', 'Sorted', 'Analyse'):
        await ann.should_see(words)


async def test_an_operator_reads_a_failure_and_gets_no_buttons_to_judge_it(application, tool):
    report_id = await report(application, tool)
    guest = application.screen('guest')
    await guest.open(f'/failures/{report_id}')
    await guest.should_see('Parting-line flash')
    await guest.should_not_see('Analyse')


async def test_a_repeated_report_is_one_report(application, tool):
    code = await application.runner.run(application.cast.ben, failure_codes.save, code='FL-001', name='Flash', scope='cavity')
    sent = {'asset_id': str(tool), 'failure_code_id': str(code), 'severity': 'low', 'cavities': ['1', '2'], 'containment_action': ''}
    async with application.client('guest') as client:
        answers = [(await client.post('/forms/report_failure', json=sent, headers={'Idempotency-Key': 'a' * 32})).json() for _ in range(2)]
    assert answers[0]['go'] == answers[1]['go'] == f'/failures/{answers[0]["id"]}'
    assert (await application.runner.run(application.cast.guest, list_reports)).total == 1


@pytest.mark.parametrize('path', ['/failures/nothing', '/failures/019a4e5c-7d21-7c3e-9a55-0c1f4b8e2d10'])
async def test_what_is_not_there_says_so(application, path):
    ann = application.screen('ann')
    await ann.open(path)
    await ann.should_see('This failure does not exist (any more).')


async def test_a_failure_of_another_site_is_not_there(application, tool):
    report_id = await report(application, tool)
    olga = application.screen('olga')
    await olga.open(f'/failures/{report_id}')
    await olga.should_see('This failure does not exist (any more).')
    await olga.open('/failures')
    await olga.should_not_see('Parting-line flash')
