"""The morning's reminders, under a clock that is turned."""
import pytest
from sqlmodel import select

from data.tables.upkeep import Notification
from services.actions.doing import complete_action
from services.actions.planning import add_action
from services.actions.reminders import remind_of_actions
from services.assets.plate import add_asset
from services.errors import NotAllowed
from services.people.users import change_own_account, deactivate_user
from services.upkeep.jobs import run_due, standing_jobs
from services.upkeep.notices import count_unread, mark_all_read, my_notifications
from services.upkeep.settings import change_settings
from services.work import SYSTEM
from tests.actions.turned import plant_at

REMIND = 'remind of actions'


@pytest.fixture
def add(runner, cast):
    """Actions for ann that are due on the 5th of May, unless said otherwise; everybody takes their own, so nobody is told of that."""
    tool = runner.do(cast.ben, add_asset, kind='tool', asset_number='TL-1042', name='Housing cover')
    runner.do(SYSTEM, change_settings, zone='Europe/Berlin')

    def make(title, due='2026-05-05', who='ann'):
        assigned_to_id = cast.ids[who] if who else None
        return runner.do(getattr(cast, who or 'ben'), add_action, asset_id=tool, title=title, due_date=due, assigned_to_id=assigned_to_id)
    return make


def morning(runner, *moment):
    """Look for jobs at this time of world time."""
    with plant_at(runner, *moment) as turned:
        return run_due(turned, [job for job in standing_jobs() if job.name == REMIND])


def unread(runner, who):
    return [notice.text for notice in runner.do(who, my_notifications).items if not notice.is_read]


def test_each_morning_whoever_has_something_due_is_told_once(runner, cast, add):
    action = add('Polish')
    add('Some day', due=None)
    add('Later', due='2026-05-06')
    assert morning(runner, 2026, 5, 4, 4) == [REMIND]
    assert morning(runner, 2026, 5, 5, 3, 59) == []
    assert unread(runner, cast.ann) == []
    assert morning(runner, 2026, 5, 5, 4, 0) == [REMIND]
    assert morning(runner, 2026, 5, 5, 4, 1) == morning(runner, 2026, 5, 5, 20, 0) == []
    assert unread(runner, cast.ann) == ['Due today: TL-1042, Polish']
    assert runner.do(cast.ann, my_notifications).items[0].link == f'/actions/{action}'
    assert unread(runner, cast.ben) == []


def test_the_reminder_of_yesterday_gives_way_to_that_of_today(runner, cast, add):
    add('Polish')
    morning(runner, 2026, 5, 5, 5)
    morning(runner, 2026, 5, 6, 5)
    assert unread(runner, cast.ann) == ['1 day overdue: TL-1042, Polish']
    runner.do(cast.ann, mark_all_read)
    morning(runner, 2026, 5, 7, 5)
    assert unread(runner, cast.ann) == ['2 days overdue: TL-1042, Polish']
    assert len([notice for notice in runner.do(cast.ann, my_notifications).items if notice.kind == 'action_due']) == 2


def test_a_job_that_is_done_again_under_another_clock_repeats_no_reminder(runner, cast, add):
    """Three days back, so that the scheduler takes the stored day for a wrong clock's, and forward again."""
    add('Polish')
    morning(runner, 2026, 5, 5, 5)
    morning(runner, 2026, 5, 1, 5)
    add('New', due='2026-05-05')
    with plant_at(runner, 2026, 5, 5, 7) as turned:
        assert turned.do(SYSTEM, remind_of_actions) == 1
    assert sorted(unread(runner, cast.ann)) == ['Due today: TL-1042, New', 'Due today: TL-1042, Polish']


def test_what_is_finished_or_nobodys_or_belongs_to_somebody_who_left_reminds_nobody(runner, cast, add):
    done = add('Done')
    runner.do(cast.ann, complete_action, action_id=done, seen_version=1)
    add('Nobody', who=None)
    add('Left', who='sue')
    runner.do(cast.boss, deactivate_user, user_id=cast.ids['sue'])
    assert morning(runner, 2026, 5, 8, 5) == [REMIND]
    with runner.house.database.reading() as session:
        assert session.exec(select(Notification).where(Notification.kind == 'action_due')).all() == []


def test_people_of_all_sites_are_reminded_in_their_language(runner, cast, add):
    runner.do(cast.boss, change_own_account, language='de')
    add('Polish', who='boss')
    morning(runner, 2026, 5, 8, 5)
    assert unread(runner, cast.boss) == ['3 Tage überfällig: TL-1042, Polish']
    assert runner.do(cast.boss, count_unread) == 1


def test_nobody_but_the_house_and_administrators_of_all_sites_sends_reminders(runner, cast):
    for who in (cast.sue, cast.oscar):
        with pytest.raises(NotAllowed):
            runner.do(who, remind_of_actions)
