"""Who is told of a plan that becomes due, and how often."""
from data.tables.people import User
from data.tables.upkeep import Notification
from services.maintenance.completing import complete_plan
from services.maintenance.plans import pause_plan, resume_plan
from services.maintenance.reminders import remind_of_plans
from services.people.users import change_own_account, deactivate_user, show_user
from services.upkeep.jobs import JOB, run_due, standing_jobs


def remind(shop):
    """What was written this time: who, about what, in which words."""
    known = {note.id for note in shop.rows(Notification)}
    shop.runner.do(JOB, remind_of_plans)
    people = {user_id: name for name, user_id in shop.cast.ids.items()}
    new = [note for note in shop.rows(Notification) if note.id not in known]
    return sorted((people[note.user_id], note.kind.removeprefix('maintenance_'), note.text) for note in new)


def told(shop):
    return [(who, kind) for who, kind, _text in remind(shop)]


def test_each_state_is_told_once_to_whoever_has_the_plan(shop):
    plan = shop.plan(shop.tool(), every_days=10, stop_percent=150, assigned_to_id=str(shop.cast.ids['ann']))
    assert told(shop) == []
    shop.wait(days=8)
    assert remind(shop) == [('ann', 'warn', 'TL-1: Grease is due soon (80 % used).')]
    shop.wait(days=1)
    assert told(shop) == []
    shop.wait(days=1)
    assert told(shop) == [('ann', 'due')]
    shop.wait(days=5)
    assert told(shop) == [('ann', 'stop')]
    shop.wait(days=5)
    assert told(shop) == []
    assert {note.link for note in shop.rows(Notification)} == {f'/maintenance/plans/{plan}'}


def test_what_was_done_is_told_of_again_when_it_is_due_again(shop):
    plan = shop.plan(shop.tool(), every_days=1, assigned_to_id=str(shop.cast.ids['ann']))
    for turn in range(3):
        shop.wait(days=1)
        assert told(shop) == [('ann', 'due')]
        shop.wait(hours=1)
        shop.do('ann', complete_plan, plan_id=plan, seen_version=turn + 1)


def test_a_plan_of_nobody_is_told_to_the_engineers_of_the_site(shop):
    shop.plan(shop.tool(), every_days=1)
    shop.plan(shop.tool('TL-9', 'olga'), 'olga', every_days=1)
    shop.wait(days=2)
    assert told(shop) == [('ben', 'due'), ('olga', 'due')]  # the other site has no engineer, so whoever leads there


def test_engineers_of_all_sites_are_told_as_well(shop):
    with shop.writing() as session:
        session.get(User, shop.cast.ids['ben']).site_id = None
        session.commit()
    shop.plan(shop.tool(who='sue'), 'sue', every_days=1)
    shop.wait(days=2)
    assert told(shop) == [('ben', 'due')]


def test_whoever_left_is_told_nothing(shop):
    shop.plan(shop.tool(), every_days=1, assigned_to_id=str(shop.cast.ids['ann']))
    ann = shop.do('boss', show_user, username='ann')
    shop.do('boss', deactivate_user, user_id=ann.id, seen_version=ann.version)
    shop.wait(days=2)
    assert told(shop) == [('ben', 'due')]


def test_a_paused_plan_tells_nobody(shop):
    plan = shop.plan(shop.tool(), every_days=2)
    shop.do('ben', pause_plan, plan_id=plan, seen_version=1)
    shop.wait(days=90)
    assert told(shop) == []
    shop.do('ben', resume_plan, plan_id=plan, seen_version=2)
    assert told(shop) == []


def test_everybody_reads_it_in_their_own_language(quick_shop):
    shop = quick_shop
    shop.plan(shop.tool(), every_days=1, assigned_to_id=str(shop.cast.ids['ann']))
    shop.do('ann', change_own_account, language='de')
    shop.wait(days=1)
    assert remind(shop) == [('ann', 'due', 'TL-1: Grease ist fällig.')]


def test_a_job_looks_every_morning(quick_shop):
    shop = quick_shop
    shop.plan(shop.tool(), every_days=1)
    jobs = [job for job in standing_jobs() if job.name == 'remind of plans']
    for expected in (0, 1, 1):
        assert run_due(shop.runner, jobs) == ['remind of plans']
        assert run_due(shop.runner, jobs) == []
        assert len(shop.rows(Notification)) == expected
        shop.wait(days=1)
