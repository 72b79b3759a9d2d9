"""The passport of a tool: what stands on it, in whose language, and that nothing is cut off."""
import re
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from components.paper import PLAIN, UNKNOWN, WIDTH, printable, wrapped
from data.tables.actions import ActionItem
from data.tables.assets import AssetMove
from data.tables.maintenance import LogKind, LogResult, LogStep, MaintenanceLog, StepType, StepVerdict
from data.trail import Writer
from pages.assets.label_sheet import print_label, print_sheet
from pages.assets.passport import print_passport
from services.assets.card import show_asset
from services.assets.cavities import block_cavity
from services.assets.labels import Label
from services.assets.passport import tool_passport
from services.assets.plate import add_asset
from services.errors import Invalid, NotFound
from services.failures.lists import failure_codes
from services.failures.reporting import report_failure
from services.language import Voice, speaking
from services.maintenance.fitted import fit_part
from services.maintenance.plans import add_plan
from services.photos.marks import add_mark, resolve_mark
from services.photos.taking import take_photo
from services.shots.counts import read_counter
from tests.papers.reading import outside, pages_of, squeezed, words_of
from tests.photos.pictures import with_exif

GERMAN = Voice('de', 'de-DE', 'Europe/Berlin')
LONG = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'


@pytest.fixture
def tool(runner, cast):
    return add(runner, cast)


@pytest.fixture
def quick_tool(quick_runner, cast):
    return add(quick_runner, cast)


def add(runner, cast):
    """A tool with a little of everything."""
    run = runner.do
    tool = run(cast.ben, add_asset, kind='tool', asset_number='TL-7', name='Öse für Griff', cavity_count=4, customer='Größe & Söhne',
               description='Łódź Ελλάδα Київ', expected_life_shots=1_000_000)
    run(cast.ann, read_counter, tool_id=tool, shot_count=412_880)
    run(cast.ann, block_cavity, cavity_id=run(cast.ann, show_asset, asset_id=tool).cavities[1].id, reason='Anguss verschlissen')
    code = run(cast.boss, failure_codes.save, code='EJ-9', name='Auswerfer gebrochen')
    run(cast.guest, report_failure, asset_id=tool, failure_code_id=code)
    run(cast.ben, add_plan, asset_id=tool, name='Schmieren', every_shots=10_000)
    return tool


def write(runner, *rows):
    with runner.house.database.writing() as session:
        session.attribute(Writer(None, 'test', 'system', '', 'test'))
        for row in rows:
            session.add(row)
            session.flush()
        session.commit()


def printed(runner, who, tool, voice=None):
    passport = runner.do(who, tool_passport, tool_id=tool)
    with speaking(voice or Voice()):
        return print_passport(passport)


def test_everything_stands_on_it(runner, cast, tool):
    write(runner, ActionItem(asset_id=tool, title='Bestelle neuen Auswerfer', created_by_id=cast.ids['ben']))
    found = words_of(printed(runner, cast.ann, tool))
    for said in ('TL-7', 'Öse für Griff', 'Größe & Söhne', 'Łódź Ελλάδα Київ', '412,880', '587,120', '3 of 4 cavities', 'Anguss verschlissen',
                 'EJ-9 Auswerfer gebrochen', 'Schmieren', 'Every 10,000 shots', 'Bestelle neuen Auswerfer', 'Cavity 2 blocked',
                 'There is no last-shot review yet.', 'Printed', 'by Ann Person', 'Page 1 of'):
        assert squeezed(said) in found, said


def test_it_speaks_the_language_of_the_reader_and_writes_numbers_and_times_as_the_plant_does(runner, cast, tool):
    found = words_of(printed(runner, cast.ann, tool, GERMAN))
    for said in ('412.880', 'Seite 1 von', 'Werkzeugpass', 'Offene Punkte', 'Verlauf', 'Wartungspläne'):
        assert squeezed(said) in found, said
    passport = runner.do(cast.ann, tool_passport, tool_id=tool)
    for zone, hours in (('Asia/Tokyo', 9), ('UTC', 0)):
        with speaking(Voice('en', 'en-GB', zone)):
            there = (passport.made_at + timedelta(hours=hours)).strftime('%H:%M')
            assert there in words_of(print_passport(passport))


def test_the_last_shot_review_says_what_was_not_in_order(runner, cast, tool):
    log = MaintenanceLog(asset_id=tool, kind=LogKind.LAST_SHOT, result=LogResult.ISSUES, observations='Grat', performed_by_id=cast.ids['ann'])
    write(runner, log)
    steps = [LogStep(log_id=log.id, position=number, text=f'Schritt {number}', type=StepType.VERDICT, verdict=verdict, cavity='3')
             for number, verdict in enumerate((StepVerdict.OK, StepVerdict.FAIL))]
    write(runner, *steps)
    found = words_of(printed(runner, cast.ann, tool))
    assert squeezed('Schritt 1 (3)') in found
    assert squeezed('Schritt 0') not in found


def test_a_review_that_was_part_of_the_post_run_list_counts_as_well_and_only_its_cavities_are_told(runner, cast, tool):
    log = MaintenanceLog(asset_id=tool, kind=LogKind.POST_RUN, result=LogResult.ISSUES, performed_by_id=cast.ids['ann'])
    later = MaintenanceLog(asset_id=tool, kind=LogKind.CLEANING, result=LogResult.OK, performed_by_id=cast.ids['ann'])
    write(runner, log, later)
    write(runner, LogStep(log_id=log.id, position=1, text='Letzter Schuss', type=StepType.PER_CAVITY, verdict=StepVerdict.FAIL, cavity='3'),
          LogStep(log_id=log.id, position=2, text='Trennebene', type=StepType.VERDICT, verdict=StepVerdict.FAIL))
    found = words_of(printed(runner, cast.ann, tool))
    assert squeezed('Letzter Schuss (3)') in found
    assert squeezed('Trennebene') not in found.split(squeezed('Last-shot review'))[1].split(squeezed('History'))[0]


def test_parts_by_position_open_marks_and_lines_to_sign_are_on_it(quick_runner, cast, quick_tool):
    quick_runner.do(cast.ann, fit_part, asset_id=quick_tool, position='E07', cavity='1', name='Ejector pin')
    photo = take_photo(quick_runner, cast.ann, with_exif(), asset_id=quick_tool)
    for note in ('Burnt here', 'Mended since'):
        mark = quick_runner.do(cast.ann, add_mark, photo_id=photo, kind='pin', x=0.5, y=0.5, note=note)
    quick_runner.do(cast.ann, resolve_mark, mark_id=mark, seen_version=1)
    found = words_of(printed(quick_runner, cast.ann, quick_tool))
    for said in ('E07', 'Ejector pin', 'Burnt here', 'Handed over: date, name, signature'):
        assert squeezed(said) in found, said
    assert squeezed('Mended since') not in found


def test_it_shows_the_photo_and_does_without_one_that_is_lost(quick_runner, cast, quick_tool):
    bare = printed(quick_runner, cast.ann, quick_tool)
    take_photo(quick_runner, cast.ann, with_exif(), asset_id=quick_tool, angle='front')
    with_photo = printed(quick_runner, cast.ann, quick_tool)
    assert [len(PdfReader(BytesIO(content)).pages[0].images) for content in (bare, with_photo)] == [0, 1]
    for file in quick_runner.house.photos.rglob('*.jpg'):
        file.write_bytes(b'lost')
    assert len(PdfReader(BytesIO(printed(quick_runner, cast.ann, quick_tool))).pages[0].images) == 0


def test_five_hundred_entries_go_over_many_numbered_pages_with_the_head_of_the_table_on_each(quick_runner, cast, quick_tool):
    write(quick_runner, *(AssetMove(asset_id=quick_tool, by_id=cast.ids['ann']) for _move in range(500)))
    pages = pages_of(printed(quick_runner, cast.ann, quick_tool))
    assert len(pages) > 8
    for number, page in enumerate(pages, 1):
        assert f'Page {number} of {len(pages)}' in page
    assert all('What' in page and 'Who' in page for page in pages[2:])
    assert sum(page.count('Moved to') for page in pages) + sum(page.count('blocked') for page in pages) >= 490


def test_hostile_and_endless_words_are_whole_and_stay_on_the_page(quick_runner, cast):
    evil = '<b>x</b> {{7*7}} %s javascript:alert(1) =1+1'
    tool = quick_runner.do(cast.ben, add_asset, kind='tool', asset_number='W' * 40, name=LONG[:80], customer=LONG, cavity_count=128,
                           description=f'{evil}\n' + (LONG + ' ') * 20, manufacturer='i' * 120, tags=['M' * 40] * 1)
    content = printed(quick_runner, cast.ben, tool, GERMAN)
    found = words_of(content)
    for said in ('W' * 40, LONG, evil, 'i' * 120, 'M' * 40):
        assert squeezed(said) in found, said
    assert outside(content) == []


def test_signs_that_no_font_has_are_marked_and_invisible_ones_are_left_out():
    assert printable('a\u202eb\u0000c\ud800d 日 🙂 ä') == f'abcd {UNKNOWN} {UNKNOWN} ä'
    assert printable('a\u0308\tb\r\nc') == 'ä b\nc'


def test_no_line_is_wider_than_its_place():
    from reportlab.pdfbase import pdfmetrics
    lines = wrapped(f'{LONG} kurz {"W" * 300}\n\nEnde', PLAIN, 8.5, WIDTH / 4)
    assert max(pdfmetrics.stringWidth(line, PLAIN, 8.5) for line in lines) <= WIDTH / 4
    assert squeezed(''.join(lines)) == squeezed(f'{LONG} kurz {"W" * 300} Ende')
    assert lines[-2:] == ['', 'Ende']


def test_only_tools_of_the_own_site_have_a_passport(runner, cast, tool):
    press = runner.do(cast.ben, add_asset, kind='machine', asset_number='P-1', name='Press')
    with pytest.raises(NotFound):
        runner.do(cast.olga, tool_passport, tool_id=tool)
    with pytest.raises(Invalid, match=r'P-1 is a machine'):
        runner.do(cast.ben, tool_passport, tool_id=press)


def label(number='TL-1042', name='Kappe', plant='Werk Nürnberg'):
    return Label(f'TW:{number}', number, name, plant)


def test_a_label_is_a_page_of_its_own_size():
    page = PdfReader(BytesIO(print_label(label()))).pages[0]
    assert (round(float(page.mediabox.width) / 72 * 25.4), round(float(page.mediabox.height) / 72 * 25.4)) == (70, 37)
    assert [word in page.extract_text() for word in ('TL-1042', 'Kappe', 'Werk Nürnberg')] == [True] * 3


@pytest.mark.parametrize(('count', 'copies', 'first', 'sheets'), [(1, 1, 1, 1), (24, 1, 1, 1), (24, 1, 2, 2), (5, 10, 24, 4), (1, 1, 24, 1)])
def test_a_sheet_has_as_many_labels_as_wanted_from_the_first_free_place(count, copies, first, sheets):
    pages = pages_of(print_sheet([label(f'TL-{number:03}') for number in range(count)], copies=copies, first=first))
    numbers = re.findall(r'TL-\d{3}', ' '.join(pages))
    assert (len(pages), numbers) == (sheets, [f'TL-{number:03}' for number in range(count) for _copy in range(copies)])


def test_the_number_on_a_label_is_whole_however_long_it_is():
    content = print_sheet([label('W' * 40, LONG, LONG)] * 24)
    assert words_of(content).count('W' * 40) == 24
    assert outside(content, 10) == []
