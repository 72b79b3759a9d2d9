import json
from collections import Counter

import pytest

from data.tables.failures import FailureCode
from services.errors import Conflict, Invalid, NotAllowed
from services.failures.content import CONTENT
from services.failures.lists import causes, corrective_actions, failure_codes, part_defects, stop_reasons
from services.first_run import load_demo, set_up
from services.work import SYSTEM
from tests.failures.conftest import load_lists

LISTS = (failure_codes, stop_reasons, part_defects, causes, corrective_actions)
SIZES = [93, 27, 17, 14, 24]


def sizes(runner, who):
    return [runner.do(who, catalog.read, limit=500).total for catalog in LISTS]


@pytest.mark.parametrize(('language', 'name', 'category'), [
    ('en', 'Parting-line flash', 'Parting line'), ('de', 'Grat an der Trennebene', 'Trennebene'), ('fr', 'Parting-line flash', 'Parting line')])
def test_the_lists_come_in_the_language_of_the_plant(quick_runner, cast, language, name, category):
    load_lists(quick_runner, language)
    code = quick_runner.do(cast.guest, failure_codes.read, text='FL-001').items[0]
    assert (code['name'], code['category'], code['severity_default'], code['scope']) == (name, category, 'medium', 'cavity')
    assert sizes(quick_runner, cast.guest) == SIZES


def test_nothing_is_loaded_twice_and_nothing_removed_comes_back(runner, cast):
    load_lists(runner)
    wear = runner.do(cast.ben, causes.read, text='Normal wear').items[0]
    runner.do(cast.ben, causes.remove, row_id=wear.id, seen_version=wear.version)
    load_lists(runner, 'de')
    assert sizes(runner, cast.guest) == [93, 27, 17, 13, 24]


def test_every_code_has_a_place_a_severity_and_words_in_both_languages():
    content = json.loads(CONTENT.read_text())
    tools, machines = content['tool_codes'], content['machine_codes']
    assert (len(tools), len(machines), len({row[0] for row in tools + machines})) == (52, 41, 93)
    assert Counter(row[2] for row in machines) == {'critical': 3, 'high': 9, 'medium': 29}
    assert {row[0] for row in machines if row[2] == 'critical'} == {'EL-10', 'HY-07', 'ME-08'}
    assert all(row[1] and all(english and german for english, german in zip(row[5], row[6], strict=True)) for row in tools)
    assert not [row[0] for row in tools + machines if row[5] == row[6] and row[0] != 'TH-02']


def test_set_up_and_the_demo_plant_bring_them(quick_runner, keyring):
    quick_runner.do(SYSTEM, set_up, username='first', full_name='First Person', password='a heron stands in the rain', plant_name='Werk',
                    language='de', locale='de-DE')
    assert quick_runner.do(SYSTEM, stop_reasons.read, text='Auftrag fertig').items[0]['scheduled']
    assert sizes(quick_runner, SYSTEM) == SIZES


def test_the_demo_plant_has_failures_to_look_at(runner):
    from services.failures.register import count_reports
    runner.do(SYSTEM, load_demo)
    counts = runner.do(SYSTEM, count_reports)
    assert (counts.total, *counts.by_status.values()) == (6, 3, 2, 1)


def test_engineers_change_the_lists_and_everybody_sees_them(runner, cast):
    given = {'code': 'XY-1', 'name': 'Sings', 'severity_default': 'low', 'applies_to': 'tool', 'scope': 'mould'}
    with pytest.raises(NotAllowed):
        runner.do(cast.ann, failure_codes.save, **given)
    row_id = runner.do(cast.ben, failure_codes.save, **given)
    runner.do(cast.ben, failure_codes.save, row_id=row_id, seen_version=1, active=False)
    assert runner.do(cast.ivy, failure_codes.read, text='sings').items[0]['active'] is False
    with pytest.raises(Invalid, match='already used') as refusal:
        runner.do(cast.ben, failure_codes.save, code='XY-1', name='Twice')
    assert list(refusal.value.fields) == ['code']


def test_a_code_asks_only_for_what_its_kind_has(runner, cast):
    row_id = runner.do(cast.ben, failure_codes.save, code='M-1', name='Stuck', applies_to='machine', scope='cavity')
    assert runner.do(cast.ben, failure_codes.read, row_id=row_id).items[0]['scope'] == 'machine'
    with pytest.raises(Invalid) as refusal:
        runner.do(cast.ben, failure_codes.save, code='T-1', name='Stuck', applies_to='tool', scope='machine')
    assert list(refusal.value.fields) == ['scope']


def test_a_code_in_use_stays_and_says_what_to_do_instead(shop):
    shop.report('FL-001')
    used, unused = shop.code('FL-001'), shop.code('FL-002')
    with pytest.raises(Conflict, match=r'Parting-line flash is in use, so it stays\. Switch it off'):
        shop.runner.do(shop.cast.ben, failure_codes.remove, row_id=used, seen_version=1)
    shop.runner.do(shop.cast.ben, failure_codes.remove, row_id=unused, seen_version=1)
    with shop.runner.house.database.reading() as session:
        assert session.get(FailureCode, used) is not None
        assert session.get(FailureCode, unused) is None
