"""Figures and reports over HTTP: files for whoever is signed in, a sentence for nonsense, nothing for strangers."""
import pytest

pytestmark = pytest.mark.anyio
DAYS = 'since=2026-01-01&until=2026-01-31'


async def test_files_are_to_keep_and_say_what_they_are(application):
    async with application.client('guest') as client:
        for path, kind in ((f'trends/tool-use.csv?{DAYS}', 'text/csv; charset=utf-8'), (f'report?{DAYS}', 'application/pdf'),
                           ('handover?hours=8', 'application/pdf'),
                           (f'trends/tool-use.xlsx?{DAYS}', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')):
            answer = await client.get(f'/exports/{path}')
            assert (answer.status_code, answer.headers['content-type']) == (200, kind), path
            assert answer.headers['content-disposition'].startswith('attachment; filename="')
            assert answer.headers['cache-control'] == 'no-store'


async def test_strangers_get_nothing_and_nonsense_is_refused(application):
    async with application.client('') as client:
        for path in (f'trends/tool-use.csv?{DAYS}', f'report?{DAYS}', 'handover'):
            assert (await client.get(f'/exports/{path}')).status_code in (303, 401), path
    async with application.client('ben') as client:
        for path, status in ((f'trends/nonsense.csv?{DAYS}', 404), ('trends/tool-use.csv', 422), (f'trends/tool-use.pdf?{DAYS}', 422),
                             ('trends/tool-use.csv?since=2026-02-01&until=2026-01-01', 422), ('report?since=2000-01-01&until=2026-01-01', 422),
                             (f'trends/failure-pareto.csv?{DAYS}&choice=x', 422), (f'report?{DAYS}&tool_id=x', 422),
                             ('handover?hours=0', 422), ('handover?hours=9999', 422)):
            assert (await client.get(f'/exports/{path}')).status_code == status, path


async def test_rest_gives_what_the_pages_show(application):
    async with application.client('ben') as client:
        assert (await client.get('/api/v1/trends/tool-use')).status_code == 401, 'a cookie opens no REST'


async def test_the_part_of_plotly_is_one_for_all_and_kept_for_ever(application):
    from app.web.charts import plotly_address, script
    async with application.client('guest') as client:
        page = await client.get('/')
        assert plotly_address() not in page.text, 'only a chart loads it'
        answer = await client.get(plotly_address())
    assert (answer.status_code, answer.headers['content-type']) == (200, 'text/javascript; charset=utf-8')
    assert 'immutable' in answer.headers['cache-control']
    assert answer.content == script().read_bytes()
