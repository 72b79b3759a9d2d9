from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from data.tables.people import User
from data.trail import Writer
from services.assets.card import show_asset
from services.assets.lifecycle import retire_asset
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.failures.card import show_report
from services.failures.lists import failure_codes
from services.failures.offered import assets_to_report, codes_to_report, repair_words
from services.failures.register import list_reports


def test_a_report_says_what_where_who_and_how_bad_it_usually_is(shop):
    shop.count_to(412_000)
    report_id = shop.report('FL-001', cavities=['3', '1', '3'], containment_action='Sorted by hand', description='Since noon')
    card = shop.show(report_id)
    assert (card.code.code, card.severity, card.status, card.cavities, card.asset_number) == ('FL-001', 'medium', 'open', ('3', '1'), 'TL-1')
    assert (card.reported_by, card.containment_action, card.description) == ('Guest Person', 'Sorted by hand', 'Since noon')
    assert (card.shots_at, card.further_codes) == (412_000, ())


def test_whoever_reports_may_know_better_how_bad_it_is_and_when_it_was(shop):
    yesterday = datetime.now(UTC) - timedelta(days=1)
    card = shop.show(shop.report('FL-001', severity='low', occurred_at=yesterday, further_code_ids=[shop.code('VN-001'), shop.code('FL-001')]))
    assert (card.severity, card.occurred_at, card.shots_at) == ('low', yesterday, None)
    assert [code.code for code in card.further_codes] == ['VN-001']


@pytest.mark.parametrize(('values', 'field'), [
    ({'cavities': ['5']}, 'cavities'), ({'occurred_at': datetime.now(UTC) + timedelta(hours=2)}, 'occurred_at'),
    ({'occurred_at': datetime(1970, 1, 1, tzinfo=UTC)}, 'occurred_at'), ({'failure_code_id': uuid4()}, 'failure_code_id'),
    ({'further_code_ids': [uuid4()]}, 'further_code_ids'), ({'severity': 'awful'}, 'severity'), ({'cavities': '1'}, 'cavities')])
def test_what_cannot_be_is_refused_beside_its_field(shop, values, field):
    with pytest.raises(Invalid) as refusal:
        shop.report(**values)
    assert list(refusal.value.fields) == [field]


def test_a_machine_has_codes_of_its_own_and_no_cavities(shop):
    with pytest.raises(Invalid, match='no such failure code for P-1'):
        shop.report('FL-001', asset_id=shop.machine)
    with pytest.raises(Invalid, match='P-1 has no cavity 1'):
        shop.report('HY-01', asset_id=shop.machine, cavities=['1'])
    assert shop.show(shop.report('HY-01', asset_id=shop.machine)).severity == 'high'


def test_a_code_that_was_switched_off_and_a_retired_tool_take_no_reports(shop):
    shop.runner.do(shop.cast.ben, failure_codes.save, row_id=shop.code('FL-001'), seen_version=1, active=False)
    with pytest.raises(Invalid, match='no such failure code'):
        shop.report('FL-001')
    shop.runner.do(shop.cast.ben, retire_asset, asset_id=shop.tool, seen_version=1)
    with pytest.raises(Conflict, match='TL-1 is retired'):
        shop.report('FL-002')


def test_nobody_reports_for_another_site_or_without_the_right(shop):
    with pytest.raises(NotFound):
        shop.report(who=shop.cast.olga)
    with pytest.raises(NotAllowed):
        shop.report(who=shop.cast.ivy)


def test_the_only_cavity_need_not_be_named(shop):
    from services.assets.plate import add_asset
    single = shop.runner.do(shop.cast.ben, add_asset, kind='tool', asset_number='TL-2', name='Lid', cavity_count=1)
    assert shop.show(shop.report('FL-001', asset_id=single)).cavities == ('1',)
    assert shop.show(shop.report('WL-003', asset_id=single)).cavities == ()


@pytest.mark.parametrize(('severity', 'status', 'told'), [
    ('low', 'active', set()), ('medium', 'active', set()), ('high', 'active', {'ben', 'sue', 'max'}), ('critical', 'down', {'ben', 'sue', 'max'})])
def test_the_severity_decides_who_is_told_and_whether_the_tool_is_down(shop, severity, status, told):
    shop.report('FL-001', severity=severity)
    assert set(shop.told()) == told
    assert shop.runner.do(shop.cast.guest, show_asset, asset_id=shop.tool).status == status


def test_leaders_of_all_sites_are_told_too(shop):
    shop.of_all_sites('max')
    shop.report('FL-001', severity='critical')
    assert set(shop.told()) == {'ben', 'sue', 'max'}


def test_people_of_all_sites_are_named_on_what_they_reported(shop):
    report_id = shop.report('FL-001', who=shop.cast.boss)
    assert shop.runner.do(shop.cast.ann, show_report, report_id=report_id).reported_by == 'Boss Person'
    assert [row.reported_by for row in shop.runner.do(shop.cast.ann, list_reports).items] == ['Boss Person']


def test_everybody_is_told_in_their_own_language_and_nobody_of_what_they_did(shop):
    _speak_german(shop, 'sue')
    shop.report('EJ-001', who=shop.cast.ben)
    told = shop.told()
    assert set(told) == {'sue', 'max'}
    assert told['max'] == ['Critical: Ejector pin broken on TL-1 Cap']
    assert told['sue'][0].startswith('Kritisch: ')


def test_a_critical_failure_of_one_tool_changes_no_other(shop):
    shop.report('HY-07', asset_id=shop.machine)
    assert shop.runner.do(shop.cast.guest, show_asset, asset_id=shop.machine).status == 'down'
    assert shop.runner.do(shop.cast.guest, show_asset, asset_id=shop.tool).status == 'active'


def test_codes_that_were_used_lately_come_first(shop):
    assert [code.code for code in _offered(shop)[:2]] == ['AL-001', 'AL-002']
    shop.report('WL-002', who=shop.cast.ann)
    shop.report('SL-001')
    offered = _offered(shop)
    assert [(code.code, code.is_recent) for code in offered[:3]] == [('SL-001', True), ('WL-002', True), ('AL-001', False)]
    assert len(offered) == 52
    assert {code.code[:2] for code in shop.runner.do(shop.cast.guest, codes_to_report, asset_id=shop.machine)} == {
        'EL', 'HY', 'LU', 'ME', 'PN', 'TH', 'VI', 'WE'}


def test_what_somebody_reported_on_elsewhere_comes_first_for_them_only(shop):
    shop.report('HY-01', asset_id=shop.machine)
    from services.assets.plate import add_asset
    second = shop.runner.do(shop.cast.ben, add_asset, kind='machine', asset_number='P-2', name='Press')
    mine, theirs = (shop.runner.do(who, codes_to_report, asset_id=second)[0] for who in (shop.cast.guest, shop.cast.ann))
    assert (mine.code, mine.is_recent, theirs.code, theirs.is_recent) == ('HY-01', True, 'EL-01', False)


def test_the_tools_somebody_reported_on_lately_come_first(shop):
    asked = lambda **values: [row.asset_number for row in shop.runner.do(shop.cast.guest, assets_to_report, **values).items]  # noqa: E731
    assert asked() == ['TL-1', 'P-1']
    shop.report('HY-01', asset_id=shop.machine)
    assert asked() == ['P-1', 'TL-1']
    assert asked(text='cap') == ['TL-1']
    shop.runner.do(shop.cast.ben, retire_asset, asset_id=shop.tool, seen_version=1)
    assert asked() == ['P-1']


def test_words_that_were_switched_off_are_not_offered(shop):
    from services.failures.lists import causes
    cause = shop.runner.do(shop.cast.ben, causes.read, text='Corrosion').items[0]
    assert 'Corrosion' in shop.runner.do(shop.cast.guest, repair_words).causes.values()
    shop.runner.do(shop.cast.ben, causes.save, row_id=cause.id, seen_version=cause.version, active=False)
    words = shop.runner.do(shop.cast.guest, repair_words)
    assert (len(words.causes), len(words.stop_reasons), len(words.corrective_actions)) == (13, 27, 24)


def _offered(shop):
    return shop.runner.do(shop.cast.guest, codes_to_report, asset_id=shop.tool)


def _speak_german(shop, name):
    with shop.runner.house.database.writing() as session:
        session.attribute(Writer(None, 'test', 'system', '', 'test'))
        session.get(User, shop.cast.ids[name]).language = 'de'
        session.commit()
