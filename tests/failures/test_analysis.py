import pytest
from sqlmodel import select

from data.tables.upkeep import Notification
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.failures.analysis import analyse_failure, answer_fix, close_failure, contain_failure, reopen_failure
from services.failures.card import report_history, show_report
from services.failures.register import count_reports, list_reports
from services.failures.reminders import ask_about_fixes
from services.upkeep.settings import change_settings
from services.work import SYSTEM


def test_a_failure_is_contained_explained_and_closed(shop):
    report_id = shop.report('EJ-001')
    shop.do(contain_failure, report_id, containment_action='Cavity 2 blocked')
    shop.do(analyse_failure, report_id, stop_reason_id=shop.word('stop_reason', 'Broken pin'), cause_id=shop.word('cause', 'Missed PM'),
            corrective_action_id=shop.word('corrective_action', 'Replaced pin'), root_cause='Ran dry', affected_component='Pin E07',
            further_code_ids=[shop.code('LB-001')])
    shop.do(close_failure, report_id)
    card = shop.show(report_id)
    assert (card.stop_reason, card.cause, card.corrective_action) == ('Broken pin', 'Missed PM', 'Replaced pin')
    assert (card.root_cause, card.affected_component, card.containment_action) == ('Ran dry', 'Pin E07', 'Cavity 2 blocked')
    assert (card.status, card.closed_by, [code.code for code in card.further_codes]) == ('closed', 'Ann Person', ['LB-001'])
    assert card.closed_at is not None


def test_what_is_not_given_stays_and_what_is_empty_goes(shop):
    report_id, cause = shop.report(), shop.word('cause', 'Corrosion')
    shop.do(analyse_failure, report_id, cause_id=cause, root_cause='Water', further_code_ids=[shop.code('LB-001'), shop.code('VN-001')])
    shop.do(analyse_failure, report_id, affected_component='Core')
    assert (shop.show(report_id).cause, len(shop.show(report_id).further_codes)) == ('Corrosion', 2)
    shop.do(analyse_failure, report_id, cause_id='', further_code_ids=[shop.code('VN-001')])
    card = shop.show(report_id)
    assert (card.cause, card.root_cause, [code.code for code in card.further_codes]) == ('', 'Water', ['VN-001'])


def test_a_report_made_in_a_hurry_is_put_right_and_nothing_else_changes(shop):
    report_id = shop.report('FL-001', cavities=['1'], further_code_ids=[shop.code('VN-001')])
    shop.do(analyse_failure, report_id, failure_code_id=shop.code('VN-001'), severity='low', cavities=['2', '3'], description='Burn mark',
            occurred_at='2026-01-01T06:00:00Z')
    card = shop.show(report_id)
    assert (card.code.code, card.severity, list(card.cavities), card.description) == ('VN-001', 'low', ['2', '3'], 'Burn mark')
    assert (card.occurred_at.year, card.further_codes, card.asset_status) == (2026, (), 'active')
    told = ' '.join(event.detail for event in shop.runner.do(shop.cast.guest, report_history, report_id=report_id))
    assert [word for word in ('code: VN-001', 'Severity: Low', 'Cavities: 2, 3', 'Description: Burn mark') if word not in told] == [], told
    shop.do(analyse_failure, report_id, severity=None, description=None)
    assert (shop.show(report_id).severity, shop.show(report_id).description) == ('low', 'Burn mark')


def test_a_report_that_turns_out_to_be_worse_is_told_like_a_new_one(shop):
    report_id = shop.report(severity='low')
    assert shop.told() == {}
    shop.do(analyse_failure, report_id, severity='critical')
    assert (shop.show(report_id).asset_status, sorted(shop.told())) == ('down', ['ben', 'max', 'sue'])
    shop.do(analyse_failure, report_id, severity='critical', root_cause='Worn')
    assert [len(told) for told in shop.told().values()] == [1, 1, 1]


@pytest.mark.parametrize(('values', 'field'), [
    ({'cavities': ['9']}, 'cavities'), ({'occurred_at': '2999-01-01T00:00:00Z'}, 'occurred_at'),
    ({'failure_code_id': '019a4e5c-7d21-7c3e-9a55-000000009999'}, 'failure_code_id'),
])
def test_a_report_is_not_put_wrong(quick_shop, values, field):
    report_id = quick_shop.report()
    with pytest.raises(Invalid) as refused:
        quick_shop.do(analyse_failure, report_id, **values)
    assert (list(refused.value.fields), quick_shop.show(report_id).version) == ([field], 1)


def test_two_who_explain_the_same_failure_hear_of_each_other(shop):
    report_id = shop.report()
    shop.do(analyse_failure, report_id, root_cause='Worn')
    with pytest.raises(Conflict, match='Root cause: Worn'):
        shop.runner.do(shop.cast.ben, analyse_failure, report_id=report_id, seen_version=1, root_cause='Bent')


def test_two_who_add_a_further_code_hear_of_each_other(shop):
    report_id = shop.report()
    seen = {'report_id': report_id, 'seen_version': 1}
    shop.runner.do(shop.cast.ben, analyse_failure, **seen, further_code_ids=[shop.code('LB-001')])
    with pytest.raises(Conflict, match=r'ben changed this .*Further failure codes: LB-001'):
        shop.runner.do(shop.cast.ann, analyse_failure, **seen, further_code_ids=[shop.code('VN-001')])
    assert [code.code for code in shop.show(report_id).further_codes] == ['LB-001']
    shop.do(analyse_failure, report_id, further_code_ids=[shop.code('LB-001')])
    assert shop.show(report_id).version == 2
    told = shop.runner.do(shop.cast.guest, report_history, report_id=report_id)
    assert [(event.what, event.detail) for event in told] == [('changed', 'Further failure codes: LB-001'), ('reported', '')]


def test_operators_report_but_do_not_judge(shop):
    report_id = shop.report()
    for command, values in ((analyse_failure, {}), (contain_failure, {}), (close_failure, {}), (reopen_failure, {}), (answer_fix, {'held': True})):
        with pytest.raises(NotAllowed):
            shop.do(command, report_id, who=shop.cast.guest, **values)


def test_a_status_is_not_set_twice(shop):
    report_id = shop.report()
    with pytest.raises(Conflict, match='already: Open'):
        shop.do(reopen_failure, report_id)
    shop.do(close_failure, report_id)
    with pytest.raises(Conflict, match='already: Closed'):
        shop.do(close_failure, report_id)
    shop.do(reopen_failure, report_id, status='contained')
    assert (shop.show(report_id).status, shop.show(report_id).closed_at) == ('contained', None)
    with pytest.raises(Conflict, match='already: Contained'):
        shop.do(contain_failure, report_id)


def test_a_word_that_was_switched_off_stays_where_it_is_and_comes_to_nothing_else(shop):
    from services.failures.lists import causes
    first, second, cause = shop.report(), shop.report(), shop.word('cause', 'Corrosion')
    shop.do(analyse_failure, first, cause_id=cause)
    shop.runner.do(shop.cast.ben, causes.save, row_id=cause, seen_version=1, active=False)
    shop.do(analyse_failure, first, cause_id=cause, root_cause='Water')
    with pytest.raises(Invalid) as refusal:
        shop.do(analyse_failure, second, cause_id=cause)
    assert list(refusal.value.fields) == ['cause_id']


def test_after_20_000_shots_somebody_is_asked_whether_the_fix_has_held(shop):
    shop.count_to(100_000)
    report_id = shop.report('EJ-001')
    shop.mend(report_id)
    assert shop.show(report_id).ask_at_shots == 120_000
    assert _asked(shop, 119_999) == (False, 0, [])
    assert _asked(shop, 120_000) == (True, 1, [report_id])
    shop.do(answer_fix, report_id, held=True)
    card = shop.show(report_id)
    assert (card.status, card.fix_held, card.fix_is_asked) == ('closed', True, False)
    assert shop.runner.do(shop.cast.guest, count_reports).fixes_asked == 0


def test_how_long_a_fix_has_to_hold_is_a_setting_and_whoever_closed_it_is_asked_once(shop):
    shop.runner.do(SYSTEM, change_settings, fix_asked_after=500)
    shop.count_to(1_000)
    report_id = shop.report('EJ-001')
    shop.mend(report_id)
    assert shop.show(report_id).ask_at_shots == 1_500
    assert shop.runner.do(SYSTEM, ask_about_fixes) == 0
    shop.count_to(1_500)
    assert [shop.runner.do(SYSTEM, ask_about_fixes) for _again in range(2)] == [1, 0]
    assert _notes(shop) == [(shop.cast.ids['ann'], 'Has the fix held? Ejector pin broken on TL-1', f'/failures/{report_id}')]
    with pytest.raises(NotAllowed):
        shop.runner.do(shop.cast.ann, ask_about_fixes)


def _notes(shop):
    with shop.runner.house.database.reading() as session:
        return [(each.user_id, each.text, each.link) for each in session.exec(select(Notification).where(Notification.kind == 'fix_asked'))]


def test_a_fix_that_has_not_held_opens_the_report_again(shop):
    shop.count_to(100_000)
    report_id = shop.report('EJ-001')
    shop.mend(report_id)
    shop.do(answer_fix, report_id, held=False)
    card = shop.show(report_id)
    assert (card.status, card.fix_held, card.closed_at, card.ask_at_shots) == ('open', False, None, None)
    shop.mend(report_id)
    assert (shop.show(report_id).fix_held, shop.show(report_id).ask_at_shots) == (None, 120_000)


def test_what_was_done_may_be_said_or_taken_back_after_closing(shop):
    shop.count_to(100_000)
    report_id, mended = shop.report('EJ-001'), shop.word('corrective_action', 'Replaced pin')
    shop.do(close_failure, report_id)
    shop.count_to(105_000)
    shop.do(analyse_failure, report_id, corrective_action_id=mended)
    assert shop.show(report_id).ask_at_shots == 125_000
    shop.count_to(106_000)
    shop.do(analyse_failure, report_id, corrective_action_id=mended, root_cause='Ran dry')
    assert shop.show(report_id).ask_at_shots == 125_000
    shop.do(analyse_failure, report_id, corrective_action_id='')
    assert shop.show(report_id).ask_at_shots is None
    shop.do(analyse_failure, report_id, corrective_action_id=mended)
    shop.do(answer_fix, report_id, held=True)
    shop.do(analyse_failure, report_id, corrective_action_id='')
    assert (shop.show(report_id).ask_at_shots, shop.show(report_id).fix_held) == (None, True)


def test_nobody_is_asked_about_what_was_not_mended_or_is_not_counted(shop):
    uncounted = shop.report()
    shop.mend(uncounted)
    shop.count_to(100_000)
    unmended = shop.report()
    shop.do(close_failure, unmended)
    assert [shop.show(report_id).ask_at_shots for report_id in (uncounted, unmended)] == [None, None]
    with pytest.raises(Conflict, match='closed with a corrective action'):
        shop.do(answer_fix, unmended, held=True)


def test_the_history_tells_who_did_what(shop):
    report_id = shop.report()
    shop.do(contain_failure, report_id, containment_action='Sorted')
    shop.mend(report_id)
    told = [(event.what, event.who) for event in shop.runner.do(shop.cast.guest, report_history, report_id=report_id)]
    assert told == [('closed', 'ann'), ('changed', 'ann'), ('contained', 'ann'), ('changed', 'ann'), ('reported', 'guest')]
    details = [event.detail for event in shop.runner.do(shop.cast.guest, report_history, report_id=report_id)]
    assert details[1] == 'Corrective action: Replaced pin'
    assert details[3] == 'Containment: Sorted'


def test_lists_are_filtered_searched_sorted_and_counted(shop):
    flash = shop.report('FL-001', severity='low')
    pin = shop.report('EJ-001', description='Squeaks')
    oil = shop.report('HY-01', asset_id=shop.machine)
    shop.do(close_failure, flash)
    assert _ids(shop) == [oil, pin, flash]
    for values, expected in (({'status': 'closed'}, [flash]), ({'severity': 'critical'}, [pin]), ({'asset_id': shop.machine}, [oil]),
                             ({'text': 'squeaks'}, [pin]), ({'text': 'tl-1 flash'}, [flash]), ({'text': 'nothing'}, [])):
        assert _ids(shop, **values) == expected, values
    assert _ids(shop, sort='-severity') == [pin, oil, flash]
    assert _ids(shop, sort='occurred_at', limit=1, offset=1) == [pin]
    counts = shop.runner.do(shop.cast.guest, count_reports, status='open')
    assert (counts.total, counts.by_status['open'], counts.by_status['closed']) == (3, 2, 1)
    assert {severity: count for severity, count in counts.by_severity.items() if count} == {'critical': 1, 'high': 1}
    with pytest.raises(Invalid):
        _ids(shop, sort='root_cause')


def test_severities_are_counted_among_those_whose_fix_has_to_prove_itself(shop):
    shop.count_to(100_000)
    shop.report('FL-001', severity='low')
    shop.mend(shop.report('EJ-001', severity='high'))
    shop.count_to(120_000)
    counts = shop.runner.do(shop.cast.guest, count_reports, fix_is_asked=True)
    assert (counts.total, counts.fixes_asked) == (2, 1)
    assert {severity: count for severity, count in counts.by_severity.items() if count} == {'high': 1}


def test_another_site_sees_nothing_of_it(shop):
    report_id = shop.report()
    assert shop.runner.do(shop.cast.olga, list_reports).total == 0
    assert shop.runner.do(shop.cast.olga, count_reports).total == 0
    with pytest.raises(NotFound):
        shop.runner.do(shop.cast.olga, show_report, report_id=report_id)


def _ids(shop, **values):
    return [row.id for row in shop.runner.do(shop.cast.guest, list_reports, **values).items]


def _asked(shop, shots):
    """On the card, in the count and in the list."""
    shop.count_to(shots)
    listed = shop.runner.do(shop.cast.guest, list_reports, fix_is_asked=True).items
    counted = shop.runner.do(shop.cast.guest, count_reports).fixes_asked
    report = shop.runner.do(shop.cast.guest, list_reports).items[0]
    assert report.fix_is_asked == shop.show(report.id).fix_is_asked == bool(listed)
    return report.fix_is_asked, counted, [row.id for row in listed]
