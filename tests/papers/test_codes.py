"""The code on a label: made by us, photographed, read again, and understood."""
import pytest

from pages.assets.paths import card_path
from services.assets.codes import dark_modules, find_by_code, find_by_codes, number_meant
from services.assets.labels import asset_labels
from services.assets.plate import add_asset, change_asset
from services.assets.reading import read_codes
from services.errors import Invalid, NotFound
from services.photos.picture import TooLarge
from services.upkeep.settings import change_settings
from tests.papers.pictures import photo_of
from tests.photos.pictures import HEIC, SVG, bomb

SHORT, LONG = 'TW:TL-1042', 'https://toolwarden.plant.example/tools/TL-1042'
ADDRESS = 'https://toolwarden.example'


@pytest.mark.parametrize('code', [SHORT, LONG, 'TW:Größe 4/ß'])
@pytest.mark.parametrize('how', [{}, {'turned': 37}, {'turned': 180}, {'blur': 2.5}, {'turned': 20, 'blur': 1.5}, {'side': 140}, {'kind': '.png'},
                                 {'kind': '.webp'}], ids=str)
def test_what_we_made_is_read_from_a_photo_also_turned_blurred_and_small(code, how):
    assert read_codes(photo_of(code, **how)) == [code]


def test_a_short_code_has_the_smallest_modules_there_are_so_that_it_can_be_read_from_far():
    assert len(dark_modules(SHORT)) == 21


def test_a_live_picture_is_looked_at_once():
    assert read_codes(photo_of(SHORT), thorough=False) == [SHORT]


@pytest.mark.parametrize('content', [SVG, HEIC, b'%PDF-1.7', b'\xff\xd8\xff' + bytes(500), bomb(60_000, 60_000), b''])
def test_what_is_no_picture_is_refused_with_a_sentence(content):
    with pytest.raises(Invalid, match=r'\.$'):
        read_codes(content)


def test_a_picture_that_is_too_large_is_not_even_looked_at():
    with pytest.raises(TooLarge):
        read_codes(b'\xff\xd8\xff' + bytes(15 * 1024 * 1024))


def test_a_picture_without_a_code_has_none(tmp_path):
    from tests.photos.pictures import encoded
    assert read_codes(encoded()) == []


@pytest.mark.parametrize(('code', 'number', 'site'), [
    ('TL-1042', 'TL-1042', ''), ('TW:TL-1042', 'TL-1042', ''), ('tw: TL-1042', 'TL-1042', ''), (LONG, 'TL-1042', ''),
    ('http://10.0.0.5:8080/machines/P~2F01?site=HQ', 'P/01', 'HQ'), ('https://toolwarden.example/tools/TL-1042/', 'TL-1042', ''),
    ('https://example.com/', '', ''), ('https://[broken', '', ''), ('https://example.com/tools/a/b', '', '')])
def test_a_code_may_be_an_address_a_marked_number_or_a_number(code, number, site):
    assert number_meant(code) == (number, site)


def add(runner, who, number, kind='tool', **values):
    return runner.do(who, add_asset, kind=kind, asset_number=number, name='Cap', **values)


def meant(runner, who, code):
    return [row.id for row in runner.do(who, find_by_code, code=code)]


@pytest.mark.parametrize('number', ['TL-1042', 'W 1/2', 'Größe~4', '..', 'a?b#c%41', 'TW:7'])
def test_the_label_of_a_tool_leads_back_to_it_with_and_without_an_address(number, runner, cast):
    tool = add(runner, cast.ben, number)
    assert runner.do(cast.ben, asset_labels, asset_ids=[tool])[0].code == f'TW:{number}'
    assert meant(runner, cast.guest, f'TW:{number}') == [tool]
    runner.do(cast.boss, change_settings, plant_address=f'{ADDRESS}/')
    code = runner.do(cast.ben, asset_labels, asset_ids=[tool])[0].code
    assert code == ADDRESS + card_path('tool', number), 'the address of the card itself, so that any phone opens it'
    assert meant(runner, cast.guest, code) == [tool]


def test_a_label_stays_good_when_the_tool_gets_another_number(runner, cast):
    tool = add(runner, cast.ben, 'TL-1')
    code = runner.do(cast.ben, asset_labels, asset_ids=[tool])[0].code
    runner.do(cast.ben, change_asset, asset_id=tool, seen_version=1, asset_number='TL-2')
    assert runner.do(cast.ben, asset_labels, asset_ids=[tool])[0].code == code
    assert meant(runner, cast.ann, code) == meant(runner, cast.ann, 'TL-2') == [tool]


def test_machines_have_labels_too(quick_runner, cast):
    press = add(quick_runner, cast.ben, 'P-01', kind='machine')
    quick_runner.do(cast.boss, change_settings, plant_address=ADDRESS)
    code = quick_runner.do(cast.ben, asset_labels, asset_ids=[press])[0].code
    assert (code, meant(quick_runner, cast.ann, code)) == (f'{ADDRESS}/machines/P-01', [press])


@pytest.mark.parametrize('code', ['TL-9', 'https://example.com/', 'TW:', 'x' * 400, 'https://toolwarden.example/tools/TL-9'])
def test_an_unknown_code_is_one_sentence(code, quick_runner, cast):
    with pytest.raises(NotFound) as refused:
        quick_runner.do(cast.guest, find_by_code, code=code)
    assert str(refused.value).startswith('No tool or machine has the code ')
    assert len(str(refused.value)) < 110


def test_of_several_codes_on_a_picture_the_known_one_counts(quick_runner, cast):
    tool = add(quick_runner, cast.ben, 'TL-1')
    assert [row.id for row in quick_runner.do(cast.ann, find_by_codes, codes=['https://maker.example/4711', 'TW:TL-1'])] == [tool]
    with pytest.raises(NotFound, match='No code can be read'):
        quick_runner.do(cast.ann, find_by_codes, codes=[])


def test_the_other_site_has_no_codes_and_no_labels(runner, cast):
    theirs = add(runner, cast.oscar, 'TL-1')
    for who in (cast.ben, cast.guest):
        with pytest.raises(NotFound):
            runner.do(who, find_by_code, code='TW:TL-1')
        with pytest.raises(NotFound):
            runner.do(who, asset_labels, asset_ids=[theirs])
    mine = add(runner, cast.ben, 'TL-1')
    assert meant(runner, cast.ann, 'TW:TL-1') == [mine]
    assert set(meant(runner, cast.boss, 'TL-1')) == {mine, theirs}
    assert meant(runner, cast.boss, f'{ADDRESS}/tools/TL-1?site=OTHER') == [theirs]


@pytest.mark.parametrize('address', ['toolwarden', 'javascript:alert(1)', 'https://a b', 'https://x.example/path', 'ftp://x.example', '//x.example'])
def test_only_an_address_of_a_website_goes_onto_labels(address, quick_runner, cast):
    with pytest.raises(Invalid):
        quick_runner.do(cast.boss, change_settings, plant_address=address)
    for fine in ('https://toolwarden.example', 'http://192.168.1.20:8080', 'http://[fd00::1]:8080', ''):
        assert quick_runner.do(cast.boss, change_settings, plant_address=fine).plant_address == fine
