from datetime import timedelta
from uuid import uuid4

import pytest

from services.actions.card import show_action
from services.actions.doing import comment_action, complete_action, reopen_action, start_action
from services.actions.history import action_history
from services.actions.people import list_assignees
from services.actions.planning import add_action, assign_action, cancel_action, change_action
from services.actions.register import count_actions, list_actions
from services.assets.plate import add_asset
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.people.users import change_own_account, deactivate_user
from services.upkeep.notices import count_unread, mark_all_read, mark_read, my_notifications
from services.upkeep.settings import change_settings, plant_day
from services.work import SYSTEM
from tests.actions.turned import plant_at


@pytest.fixture
def tool(runner, cast):
    return runner.do(cast.ben, add_asset, kind='tool', asset_number='TL-1042', name='Housing cover')


def add(runner, who, tool, **values):
    return runner.do(who, add_action, **{'asset_id': tool, 'title': 'Polish the core', **values})


def titles(runner, who, **wanted):
    return [row.title for row in runner.do(who, list_actions, **wanted).items]


def told(runner, who):
    return [(notice.text, notice.link, notice.is_read) for notice in runner.do(who, my_notifications).items]


def card_of(runner, action, who=SYSTEM):
    return runner.do(who, show_action, action_id=action)


def test_an_action_is_added_shown_and_given_to_somebody_who_is_told(runner, cast, tool):
    action = add(runner, cast.ben, tool, description='With paste 3', assigned_to_id=cast.ids['ann'], due_date='2030-05-17', blocks_release=True)
    card = card_of(runner, action, cast.guest)
    assert (card.title, card.description, card.status, card.version) == ('Polish the core', 'With paste 3', 'open', 1)
    assert (card.asset_number, card.assigned_to, card.created_by, card.blocks_release) == ('TL-1042', 'Ann Person', 'Ben Person', True)
    assert told(runner, cast.ann) == [
        ('Ben Person gave you an action due on 17 May 2030: TL-1042, Polish the core', f'/actions/{action}', False)]
    assert runner.do(cast.ann, count_unread) == 1
    assert told(runner, cast.ben) == []
    assert {change.table for change in runner.told} >= {'action_item', 'notification'}


def test_whoever_gives_work_to_themselves_is_not_told(runner, cast, tool):
    add(runner, cast.ben, tool, assigned_to_id=cast.ids['ben'])
    assert told(runner, cast.ben) == []


def test_a_technician_adds_actions_for_themselves_only(runner, cast, tool):
    own = add(runner, cast.ann, tool)
    assert card_of(runner, own).assigned_to == 'Ann Person'
    add(runner, cast.ann, tool, assigned_to_id=cast.ids['ann'])
    with pytest.raises(NotAllowed, match='assign'):
        add(runner, cast.ann, tool, assigned_to_id=cast.ids['ben'])
    for command in (change_action, cancel_action):
        with pytest.raises(NotAllowed):
            runner.do(cast.ann, command, action_id=own, seen_version=1)
    with pytest.raises(NotAllowed):
        add(runner, cast.guest, tool)


def test_only_people_who_work_here_and_may_do_it_are_given_actions(runner, cast, tool):
    said = {}
    for name, sentence in (('gone', 'does not work here'), ('olga', 'does not work here'), ('guest', 'Guest Person may not')):
        with pytest.raises(Invalid, match=sentence) as refusal:
            add(runner, cast.ben, tool, assigned_to_id=cast.ids[name])
        assert list(refusal.value.fields) == ['assigned_to_id']
        said[name] = str(refusal.value)
    with pytest.raises(Invalid) as refusal:
        add(runner, cast.boss, tool, assigned_to_id=uuid4())
    assert str(refusal.value) == said['olga']
    with pytest.raises(Invalid, match='does not work here'):
        add(runner, cast.boss, tool, assigned_to_id=cast.ids['olga'])
    people = [person.full_name for person in runner.do(cast.ben, list_assignees, asset_id=tool)]
    assert people == ['Ann Person', 'Ben Person', 'Boss Person', 'Max Person', 'Sue Person']
    assert [person.full_name for person in runner.do(cast.boss, list_assignees, asset_id=tool)] == people
    assert titles(runner, cast.boss) == []


def test_people_of_all_sites_can_be_given_actions_and_are_named(runner, cast, tool):
    action = add(runner, cast.ben, tool, assigned_to_id=cast.ids['boss'])
    assert card_of(runner, action, cast.ben).assigned_to == 'Boss Person'
    assert runner.do(cast.boss, count_unread) == 1
    runner.do(cast.boss, comment_action, action_id=action, text='On my way')
    assert [(comment.by, comment.text) for comment in card_of(runner, action, cast.ann).comments] == [('Boss Person', 'On my way')]
    runner.do(cast.ben, assign_action, action_id=action, seen_version=1, assigned_to_id=None)
    assert card_of(runner, action, cast.ben).assigned_to == ''
    runner.do(cast.ben, assign_action, action_id=action, seen_version=2, assigned_to_id=cast.ids['boss'])
    assert card_of(runner, action, cast.ben).assigned_to == 'Boss Person'
    runner.do(cast.ben, change_action, action_id=action, seen_version=3, assigned_to_id=cast.ids['ann'])
    runner.do(cast.ben, change_action, action_id=action, seen_version=4, title='Polish', assigned_to_id=cast.ids['boss'])
    assert (card_of(runner, action, cast.ben).title, card_of(runner, action, cast.ben).assigned_to) == ('Polish', 'Boss Person')
    assert runner.do(cast.boss, count_unread) == 3


def test_an_action_is_started_done_opened_again_and_called_off(runner, cast, tool):
    action = add(runner, cast.ben, tool, assigned_to_id=cast.ids['ann'])
    runner.do(cast.ann, start_action, action_id=action, seen_version=1)
    assert card_of(runner, action).status == 'in_progress'
    runner.do(cast.sue, complete_action, action_id=action, seen_version=2)
    card = card_of(runner, action)
    assert (card.status, card.completed_by, card.assigned_to, card.completed_at is None) == ('completed', 'Sue Person', 'Ann Person', False)
    runner.do(cast.sue, reopen_action, action_id=action, seen_version=3, status='in_progress')
    card = card_of(runner, action)
    assert (card.status, card.completed_by, card.completed_at) == ('in_progress', '', None)
    runner.do(cast.ben, cancel_action, action_id=action, seen_version=4)
    with pytest.raises(NotAllowed):
        runner.do(cast.ann, reopen_action, action_id=action, seen_version=5)
    runner.do(cast.ben, reopen_action, action_id=action, seen_version=5)
    assert card_of(runner, action).status == 'open'


@pytest.mark.parametrize(('steps', 'command', 'sentence'), [
    ([complete_action], start_action, r'finished \(Completed\). Open it again first'),
    ([complete_action], complete_action, r'finished \(Completed\)'), ([complete_action], cancel_action, r'finished \(Completed\)'),
    ([cancel_action], start_action, r'finished \(Cancelled\)'), ([cancel_action], complete_action, r'finished \(Cancelled\)'),
    ([start_action], start_action, 'already: In progress'), ([], reopen_action, 'already: Open'),
])
def test_a_step_that_makes_no_sense_is_refused(runner, cast, tool, steps, command, sentence):
    action = add(runner, cast.ben, tool)
    for version, step in enumerate(steps, 1):
        runner.do(cast.ben, step, action_id=action, seen_version=version)
    with pytest.raises(Conflict, match=sentence):
        runner.do(cast.ben, command, action_id=action, seen_version=len(steps) + 1)


def test_a_finished_action_is_not_given_to_anybody(runner, cast, tool):
    action = add(runner, cast.ben, tool)
    runner.do(cast.ben, complete_action, action_id=action, seen_version=1)
    with pytest.raises(Conflict, match='Open it again'):
        runner.do(cast.ben, assign_action, action_id=action, seen_version=2, assigned_to_id=cast.ids['ann'])
    with pytest.raises(Conflict, match='Open it again'):
        runner.do(cast.ben, change_action, action_id=action, seen_version=2, assigned_to_id=cast.ids['ann'])
    assert told(runner, cast.ann) == []
    runner.do(cast.ben, change_action, action_id=action, seen_version=2, title='Polish', assigned_to_id='')
    assert card_of(runner, action).title == 'Polish'


def test_what_was_nobodys_belongs_to_whoever_starts_it(runner, cast, tool):
    action = add(runner, cast.ben, tool)
    assert card_of(runner, action).assigned_to == ''
    runner.do(cast.ann, start_action, action_id=action, seen_version=1)
    assert card_of(runner, action).assigned_to == 'Ann Person'


def test_a_change_leaves_alone_what_was_not_given_and_tells_the_new_person(runner, cast, tool):
    action = add(runner, cast.ben, tool, description='Core side', due_date='2030-01-02', assigned_to_id=cast.ids['ann'])
    runner.do(cast.sue, change_action, action_id=action, seen_version=1, title='Polish both sides', assigned_to_id=cast.ids['ben'], due_date='')
    card = card_of(runner, action)
    assert (card.title, card.description, card.due_date, card.assigned_to) == ('Polish both sides', 'Core side', None, 'Ben Person')
    assert [text for text, _link, _read in told(runner, cast.ben)] == ['Sue Person gave you an action: TL-1042, Polish both sides']
    runner.do(cast.sue, change_action, action_id=action, seen_version=2, assigned_to_id=cast.ids['ben'], description='')
    assert len(told(runner, cast.ben)) == 1
    for values in ({'title': ''}, {'title': 'x' * 121}, {'due_date': 'soon'}, {'colour': 'red'}):
        with pytest.raises(Invalid) as refusal:
            runner.do(cast.sue, change_action, action_id=action, seen_version=3, **values)
        assert list(refusal.value.fields) == list(values)


def test_somebody_who_left_keeps_what_they_had_until_it_is_given_on(runner, cast, tool):
    action = add(runner, cast.ben, tool, assigned_to_id=cast.ids['ann'])
    runner.do(cast.boss, deactivate_user, user_id=cast.ids['ann'])
    runner.do(cast.ben, change_action, action_id=action, seen_version=1, title='Polish', assigned_to_id=cast.ids['ann'])
    assert card_of(runner, action).assigned_to == 'Ann Person'


def test_whoever_was_slower_is_told_who_changed_what(runner, cast, tool):
    action = add(runner, cast.ben, tool)
    runner.do(cast.ann, start_action, action_id=action, seen_version=1)
    for command in (complete_action, change_action, cancel_action, reopen_action):
        with pytest.raises(Conflict, match='ann changed this'):
            runner.do(cast.ben, command, action_id=action, seen_version=1)


def test_another_site_sees_and_touches_nothing(runner, cast, tool):
    action = add(runner, cast.ben, tool)
    assert titles(runner, cast.olga) == []
    assert runner.do(cast.olga, count_actions).total == 0
    for command in (start_action, complete_action, cancel_action):
        with pytest.raises(NotFound):
            runner.do(cast.olga, command, action_id=action, seen_version=1)
    for ask in (lambda: card_of(runner, action, cast.olga), lambda: runner.do(cast.olga, comment_action, action_id=action, text='x'),
                lambda: add(runner, cast.olga, tool)):
        with pytest.raises(NotFound):
            ask()


def test_the_list_is_filtered_searched_sorted_and_paged(runner, cast, tool):
    other = runner.do(cast.ben, add_asset, kind='machine', asset_number='P07', name='Press 7')
    today = plant_today(runner)
    late = add(runner, cast.ben, tool, title='Late', assigned_to_id=cast.ids['ann'], due_date=today - timedelta(days=2))
    add(runner, cast.ben, tool, title='Today', due_date=today)
    add(runner, cast.ben, other, title='Some day', assigned_to_id=cast.ids['ann'])
    done = add(runner, cast.ben, other, title='Done', assigned_to_id=cast.ids['ann'], due_date=today - timedelta(days=9))
    runner.do(cast.ann, complete_action, action_id=done, seen_version=1)
    assert titles(runner, cast.guest) == ['Done', 'Late', 'Today', 'Some day']
    assert titles(runner, cast.guest, sort='-due_date') == ['Some day', 'Today', 'Late', 'Done']
    assert titles(runner, cast.ann, mine=True) == ['Late', 'Some day']
    assert titles(runner, cast.ann, unfinished=True) == ['Late', 'Today', 'Some day']
    assert titles(runner, cast.ann, overdue=True) == ['Late']
    assert titles(runner, cast.ann, status='completed') == ['Done']
    assert titles(runner, cast.ann, asset_id=other, sort='title') == ['Done', 'Some day']
    assert titles(runner, cast.ann, text='p07 some') == ['Some day']
    assert titles(runner, cast.ann, sort='asset_number') == ['Some day', 'Done', 'Late', 'Today']
    page = runner.do(cast.ann, list_actions, offset=1, limit=2)
    assert ([row.title for row in page.items], page.total) == (['Late', 'Today'], 4)
    counts = runner.do(cast.ann, count_actions)
    assert (counts.mine, counts.mine_overdue, counts.open, counts.overdue, counts.total) == (2, 1, 3, 1, 4)
    assert runner.do(cast.ann, count_actions, text='press').total == 2
    row = runner.do(cast.ann, list_actions, overdue=True).items[0]
    assert (row.id, row.asset_number, row.assigned_to, row.days_left, row.site) == (late, 'TL-1042', 'Ann Person', -2, 'HQ')
    with pytest.raises(Invalid):
        runner.do(cast.ann, list_actions, sort='password_hash')


def plant_today(runner):
    with runner.house.database.reading() as session:
        return plant_day(session, runner.house.wall())


def test_overdue_follows_the_calendar_of_the_plant(runner, cast, tool):
    """At eleven in the evening in London it is tomorrow in Auckland."""
    runner.do(SYSTEM, change_settings, zone='Pacific/Auckland')
    add(runner, cast.ben, tool, due_date='2026-05-05')
    with plant_at(runner, 2026, 5, 5, 11, 59) as evening:
        assert titles(evening, cast.ann, overdue=True) == []
        assert evening.do(cast.ann, list_actions).items[0].days_left == 0
    with plant_at(runner, 2026, 5, 5, 12, 1) as midnight:
        assert titles(midnight, cast.ann, overdue=True) == ['Polish the core']
        assert midnight.do(cast.ann, count_actions).overdue == 1


def test_an_action_says_which_failure_it_follows_only_when_that_is_about_the_same_tool(runner, cast, tool):
    for field in ('failure_report_id', 'maintenance_log_id'):
        with pytest.raises(Invalid, match='is not about TL-1042') as refusal:
            add(runner, cast.ben, tool, **{field: uuid4()})
        assert list(refusal.value.fields) == [field]


def test_the_history_tells_what_was_done_said_and_changed(runner, cast, tool):
    action = add(runner, cast.ben, tool)
    runner.do(cast.ben, change_action, action_id=action, seen_version=1, assigned_to_id=cast.ids['ann'], due_date='2030-05-17')
    runner.do(cast.ann, comment_action, action_id=action, text='Paste is empty')
    runner.do(cast.ann, complete_action, action_id=action, seen_version=2)
    events = runner.do(cast.guest, action_history, action_id=action)
    assert [(event.what, event.title, event.who) for event in events] == [
        ('completed', 'Completed', 'ann'), ('said', 'Ann Person', ''), ('changed', 'Changed', 'ben'), ('added', 'Added', 'ben')]
    assert events[1].detail == 'Paste is empty'
    assert events[2].detail == 'Assigned to: Ann Person; Due: 17 May 2030'


def test_notifications_are_read_one_by_one_or_all_at_once_and_by_nobody_else(runner, cast, tool):
    for title in ('One', 'Two', 'Three'):
        add(runner, cast.ben, tool, title=title, assigned_to_id=cast.ids['ann'])
    newest = runner.do(cast.ann, my_notifications, limit=1)
    assert (newest.total, newest.items[0].text[-5:]) == (3, 'Three')
    for stranger in (cast.ben, cast.boss, cast.olga):
        with pytest.raises(NotFound):
            runner.do(stranger, mark_read, notification_id=newest.items[0].id)
    runner.told.clear()
    runner.do(cast.ann, mark_read, notification_id=newest.items[0].id)
    assert [change.table for change in runner.told] == ['notification']
    assert runner.do(cast.ann, count_unread) == 2
    assert runner.do(cast.ann, mark_all_read) == 2
    assert runner.do(cast.ann, count_unread) == 0
    assert runner.do(cast.ann, mark_all_read) == 0


def test_everybody_is_told_in_their_own_language(runner, cast, tool):
    runner.do(cast.ann, change_own_account, language='de')
    add(runner, cast.ben, tool, assigned_to_id=cast.ids['ann'])
    assert told(runner, cast.ann)[0][0] == 'Neue Maßnahme von Ben Person: TL-1042, Polish the core'
