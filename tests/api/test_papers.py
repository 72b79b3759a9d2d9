"""Passports and labels over REST."""
from tests.papers.reading import words_of


async def test_a_program_gets_the_papers_of_its_site_in_its_language(rest):
    ben, olga = await rest.client('ben'), await rest.client('olga')
    tool, machine = rest.things['tool'], rest.things['machine']
    for path in (f'/tools/{tool}/passport.pdf', f'/tools/{tool}/label.pdf', f'/machines/{machine}/label.pdf',
                 f'/labels.pdf?asset_id={tool}&copies=2'):
        answer = await ben.get(path)
        assert (answer.status_code, answer.headers['content-type'], answer.content[:5]) == (200, 'application/pdf', b'%PDF-'), path
        assert (await olga.get(path)).status_code == 404, path
    german = await ben.get(f'/tools/{tool}/passport.pdf', headers={'Accept-Language': 'de'})
    assert 'Werkzeugpass' in words_of(german.content)
    assert (await ben.get(f'/tools/{machine}/passport.pdf')).status_code == 422
    assert (await ben.get('/labels.pdf')).status_code == 422


async def test_a_key_that_may_not_see_assets_gets_no_paper(rest):
    client = await rest.client('ben', scopes=['see-places'])
    for path in (f'/tools/{rest.things["tool"]}/passport.pdf', f'/tools/{rest.things["tool"]}/label.pdf'):
        assert (await client.get(path)).status_code == 403
