"""E-mail of notifications: to whom, how often, and what happens while the server is away. Against a server on a real port."""
import threading
from datetime import date, timedelta

import pytest

from services.errors import NotAllowed, NotFound
from services.mail.queue import settle_letter, take_letters, write_test_letter
from services.mail.server import Outcome
from services.people.sites import sites
from services.people.users import change_own_account, deactivate_user
from services.trends.standing import keep_report, report_plans
from services.upkeep.jobs import JOB
from services.upkeep.notices import count_unread, mark_all_read, mark_read, my_notifications
from services.work import SYSTEM
from tests.mail.conftest import give_address, rename


def test_reminders_come_as_one_digest_with_links_and_a_bad_failure_by_itself(shop):
    shop.tell('ann', 'Due today: TL-1042, Polish', link='/actions/1')
    shop.tell('ann', 'TL-1042: Lubricate is due.', 'maintenance_due', link='/maintenance/plans/2')
    shop.tell('ann', 'Critical: Flash on TL-1042 Cover', 'failure', link='/failures/3')
    shop.tell('ben', 'Due today: TL-1042, Clean', link='/actions/4')
    with shop.office.open():
        assert shop.send() == 3
    assert shop.received() == [
        ('Ann Person <ann@example.com>', 'Works North: 2 messages for you'),
        ('Ann Person <ann@example.com>', 'Works North: Critical: Flash on TL-1042 Cover'),
        ('Ben Person <ben@example.com>', 'Works North: Due today: TL-1042, Clean')]
    first, digest = shop.office.taken[0], next(each for each in shop.office.taken if '2 messages' in each['Subject'])
    assert 'Flash' in first['Subject'], 'the failure goes first'
    assert digest.get_content_type() == 'text/plain'
    assert digest['Auto-Submitted'] == 'auto-generated'
    text = digest.get_content()
    assert 'Due today: TL-1042, Polish (5 May 2026, 10:00:00)\nhttps://plant.example/actions/1\n' in text
    assert 'TL-1042: Lubricate is due.' in text
    assert 'https://plant.example/maintenance/plans/2\n' in text
    assert shop.office.envelopes[0] == ['ann@example.com']
    assert {note.sent_by for note in shop.notes()} == {'mail'}


def test_nothing_is_sent_twice(shop):
    shop.tell('ann')
    with shop.office.open():
        assert [shop.send(), shop.send()] == [1, 0]
        shop.later(days=3)
        assert shop.send() == 0
    assert len(shop.office.taken) == 1


def test_a_server_that_is_away_for_a_day_loses_nothing(shop):
    shop.tell('ann', 'First')
    assert shop.send() == 0
    shop.later(hours=24, minutes=1)
    shop.tell('ann', 'Second')
    shop.tell('ben', 'Other')
    with shop.office.open():
        assert shop.send() == 2
    assert shop.received() == [('Ann Person <ann@example.com>', 'Works North: 2 messages for you'),
                               ('Ben Person <ben@example.com>', 'Works North: Other')]
    text = next(message for message in shop.office.taken if '2 messages' in message['Subject']).get_content()
    assert text.index('First') < text.index('Second')


def test_a_server_that_was_away_is_left_alone_for_a_few_minutes(quick_shop):
    quick_shop.tell('ann')
    assert quick_shop.send() == 0
    with quick_shop.office.open():
        quick_shop.later(minutes=4)
        assert quick_shop.send() == 0
        quick_shop.later(minutes=2)
        assert quick_shop.send() == 1


def test_a_failure_that_waited_for_days_is_no_news_and_joins_the_digest(quick_shop):
    quick_shop.tell('ann', 'Critical: Flash', 'failure')
    quick_shop.tell('ann', 'High: Scratch', 'failure')
    quick_shop.later(days=2)
    with quick_shop.office.open():
        assert quick_shop.send() == 1
    assert quick_shop.received() == [('Ann Person <ann@example.com>', 'Works North: 2 messages for you')]


def test_a_server_that_hangs_up_in_the_middle_gets_only_the_rest_again(quick_shop):
    for text in ('Critical: One', 'Critical: Two', 'Critical: Three'):
        quick_shop.tell('ann', text, 'failure')
    quick_shop.office.hangs_up_after = 1
    with quick_shop.office.open():
        assert quick_shop.send() == 1
        quick_shop.office.hangs_up_after = None
        quick_shop.later(minutes=6)
        assert quick_shop.send() == 2
    assert [message['Subject'].split()[-1] for message in quick_shop.office.taken] == ['One', 'Two', 'Three']
    assert len({message['Message-ID'] for message in quick_shop.office.taken}) == 3


def test_whoever_dies_with_a_letter_is_succeeded_later_under_the_same_message_id(quick_shop):
    quick_shop.tell('ann')
    mine = quick_shop.runner.do(JOB, take_letters)
    assert quick_shop.runner.do(JOB, take_letters) == []
    quick_shop.later(minutes=31)
    assert [letter.id for letter in quick_shop.runner.do(JOB, take_letters)] == [letter.id for letter in mine]


def test_two_workers_never_take_the_same_letter(shop):
    for number in range(8):
        shop.tell('ann', f'Critical: {number}', 'failure')
    taken, together = [], threading.Barrier(2)

    def work():
        together.wait()
        taken.extend(shop.runner.do(JOB, take_letters))
    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(letter.subject[-1] for letter in taken) == list('01234567')


def test_a_time_from_a_wrong_clock_keeps_nothing_back(quick_shop):
    quick_shop.later(days=400)
    quick_shop.tell('ann')
    quick_shop.later(days=-400)
    with quick_shop.office.open():
        assert quick_shop.send() == 1


@pytest.mark.parametrize(('code', 'afterwards'), [(550, 'refused'), (450, '')])
def test_one_recipient_who_is_refused_keeps_nobody_else_from_their_mail(shop, code, afterwards, caplog):
    shop.tell('ann')
    shop.later(minutes=1)
    shop.tell('ben')
    shop.office.refuses = {'ann@example.com': code}
    with shop.office.open():
        assert shop.send() == 1
        assert shop.office.envelopes == [['ben@example.com']]
        assert [note.sent_by for note in shop.notes()] == [afterwards, 'mail']
        shop.office.refuses = {}
        shop.later(minutes=6)
        assert shop.send() == (0 if code == 550 else 1), 'only what was put off is tried again'
    assert ('refuses ann@example.com' in caplog.text) == (code == 550)


def test_a_server_that_refuses_our_sender_loses_nothing(quick_shop):
    quick_shop.tell('ann')
    quick_shop.office.refuses = {'sender': 550}
    with quick_shop.office.open():
        assert quick_shop.send() == 0
        quick_shop.office.refuses = {}
        quick_shop.later(minutes=6)
        assert quick_shop.send() == 1


def test_only_people_with_an_address_who_want_it_get_e_mail(shop, cast):
    shop.runner.do(cast.ben, change_own_account, wants_mail=False)
    for name in ('ann', 'ben', 'sue'):
        shop.tell(name)
    with shop.office.open():
        assert shop.send() == 1
        assert [message['To'] for message in shop.office.taken] == ['Ann Person <ann@example.com>']
        shop.runner.do(cast.ben, change_own_account, wants_mail=True)
        shop.later(hours=1)
        assert shop.send() == 0, 'what came while it was off stays on the bell'
    assert shop.runner.do(cast.ben, count_unread) == 1


def test_who_leaves_or_switches_it_off_or_reads_it_before_the_server_is_back_gets_none(shop, cast):
    for name in ('ann', 'ben', 'boss'):
        shop.tell(name)
    shop.tell('boss', 'Second')
    shop.runner.do(cast.boss, deactivate_user, user_id=cast.ids['ann'])
    shop.runner.do(cast.ben, change_own_account, wants_mail=False)
    read = shop.runner.do(cast.boss, my_notifications).items[1]
    shop.runner.do(cast.boss, mark_read, notification_id=read.id)
    with shop.office.open():
        assert shop.send() == 1
        assert len(shop.office.taken[0].get_content().split('https://')) == 2
        shop.tell('boss')
        shop.runner.do(cast.boss, mark_all_read)
        assert shop.send() == 0


def test_a_german_reader_reads_german(quick_shop, cast):
    quick_shop.runner.do(cast.ann, change_own_account, language='de')
    quick_shop.tell('ann', 'Heute fällig: TL-1042, Gehäuse polieren')
    quick_shop.tell('ann', 'Heute fällig: TL-1042, Düse prüfen')
    with quick_shop.office.open():
        quick_shop.send()
    message = quick_shop.office.taken[0]
    assert message['Subject'] == 'Works North: 2 Nachrichten für dich'
    assert 'Gehäuse polieren' in message.get_content()
    assert 'Mein Konto' in message.get_content()


def test_without_an_address_of_the_plant_there_is_no_half_a_link(quick_shop):
    from services.upkeep.settings import change_settings
    quick_shop.runner.do(SYSTEM, change_settings, plant_address='')
    quick_shop.tell('ann')
    with quick_shop.office.open():
        quick_shop.send()
    assert '/actions' not in quick_shop.office.taken[0].get_content()


def test_a_digest_does_not_grow_for_ever(quick_shop):
    for number in range(60):
        quick_shop.tell('ann', f'Note {number:02}')
        quick_shop.later(seconds=1)
    with quick_shop.office.open():
        assert quick_shop.send() == 1
    text = quick_shop.office.taken[0].get_content()
    assert 'Note 59' in text
    assert 'Note 09' not in text
    assert '10 older ones wait on your bell.' in text


EVIL = 'Flash\r\nBcc: thief@evil.example\r\n\r\nClick here\x00\u2028x'


def test_what_somebody_typed_never_becomes_a_header_or_a_second_recipient(quick_shop, cast):
    quick_shop.tell('ann', EVIL, 'failure')
    quick_shop.tell('ben', '.\r\nMAIL FROM:<thief@evil.example>\r\n.')
    with quick_shop.office.open():
        assert quick_shop.send() == 2
    evil = quick_shop.office.taken[0]
    assert evil['Bcc'] is None
    assert evil['Subject'] == 'Works North: Flash Bcc: thief@evil.example Click here x'
    assert quick_shop.office.envelopes == [['ann@example.com'], ['ben@example.com']]
    assert [line for line in quick_shop.office.said if 'thief' in line] == []


WORDS = ['x =?utf-8?q?x=0d=0aBcc:_thief@evil.example?=', '=?utf-8?q?x=0d=0a=0d=0aClick_here?=', '=?utf-8?b?Cg0KQmNjOiB0aGllZg==?=',
         '=?=?utf-8?q?=0a?=']


@pytest.mark.parametrize('word', WORDS)
def test_an_encoded_word_that_somebody_typed_is_sent_as_it_stands(quick_shop, cast, word, caplog):
    quick_shop.runner.do(SYSTEM, rename, user_id=cast.ids['ben'], full_name=word)
    quick_shop.tell('ann', word, 'failure')
    quick_shop.tell('ben')
    quick_shop.tell('boss')
    with quick_shop.office.open():
        assert quick_shop.send() == 3
    evil, ben, _boss = quick_shop.office.taken
    for message in (evil, ben):
        assert message['Bcc'] is None
        assert set(message) == {'From', 'To', 'Subject', 'Date', 'Message-ID', 'Auto-Submitted', 'Content-Type', 'Content-Transfer-Encoding',
                                'MIME-Version'}
    assert evil['Subject'] == f'Works North: {word.replace("=?", "= ?")}'
    assert [each.addr_spec for each in ben['To'].addresses] == ['ben@example.com']
    assert 'cannot be written' not in caplog.text


def test_one_letter_that_cannot_be_written_keeps_nobody_else_from_theirs(quick_shop, monkeypatch, caplog):
    from services.mail import server
    real = server._message

    def poisoned(to, letter):
        if letter.address == 'ann@example.com':
            raise ValueError('no header')
        return real(to, letter)
    monkeypatch.setattr(server, '_message', poisoned)
    for name in ('ann', 'ben', 'boss'):
        quick_shop.tell(name)
    with quick_shop.office.open():
        assert quick_shop.send() == 2
        quick_shop.later(hours=1)
        assert quick_shop.send() == 0
    assert quick_shop.office.envelopes == [['ben@example.com'], ['boss@example.com']]
    assert [note.sent_by for note in quick_shop.notes()] == ['refused', 'mail', 'mail']
    assert 'cannot be written' in caplog.text


def test_what_was_read_while_the_server_was_asked_is_not_sent_later(quick_shop, cast):
    quick_shop.tell('ann')
    [letter] = quick_shop.runner.do(JOB, take_letters)
    quick_shop.runner.do(cast.ann, mark_all_read)
    quick_shop.runner.do(JOB, settle_letter, notification_ids=list(letter.notification_ids), outcome=Outcome.LATER)
    quick_shop.later(hours=1)
    with quick_shop.office.open():
        assert quick_shop.send() == 0


@pytest.mark.parametrize('address', ['ann@example.com\r\nRCPT TO:<thief@evil.example>', 'a,b@example.com', '<ann@example.com>', 'ann@example.com>',
                                     'ann@exa mple.com', 'änn@example.com', 'ann', '"ann"@example.com', 'ann@example.com\n', '@example.com'])
def test_an_address_that_is_none_is_never_told_to_the_server(quick_shop, cast, address):
    quick_shop.tell('ann')
    quick_shop.runner.do(SYSTEM, give_address, user_id=cast.ids['ann'], email=address)
    quick_shop.tell('ann')
    with quick_shop.office.open():
        assert quick_shop.send() == 0
    assert quick_shop.office.said == []


def test_a_plant_without_a_mail_server_puts_nothing_in_line(quick_runner, cast):
    from tests.mail.conftest import tell_person
    quick_runner.do(SYSTEM, give_address, user_id=cast.ids['ann'], email='ann@example.com')
    quick_runner.do(SYSTEM, tell_person, user_id=cast.ids['ann'])
    assert quick_runner.do(JOB, take_letters) == []


def test_only_the_house_and_administrators_of_all_sites_touch_the_queue(quick_shop, cast):
    for who in (cast.sue, cast.oscar):
        for function, values in ((take_letters, {}), (settle_letter, {'notification_ids': [], 'outcome': Outcome.SENT}), (write_test_letter, {})):
            with pytest.raises(NotAllowed):
                quick_shop.runner.do(who, function, **values)


def test_a_test_goes_to_whoever_asks_and_needs_an_address(quick_shop, cast):
    assert quick_shop.runner.do(cast.boss, write_test_letter).address == 'boss@example.com'
    quick_shop.runner.do(cast.boss, change_own_account, email='')
    with pytest.raises(NotFound, match='Enter your e-mail address first'):
        quick_shop.runner.do(cast.boss, write_test_letter)


def test_the_paper_that_a_note_tells_of_goes_with_the_letter(shop):
    def made(until):
        content = f'%PDF-1.7 {until}'.encode()
        return shop.runner.do(JOB, keep_report, plan_id=plan, since=until - timedelta(days=6), until=until, content=content)

    plan = shop.runner.do(SYSTEM, report_plans.save, name='Monday', rhythm='weekly', site_id=shop.runner.do(SYSTEM, sites.read).items[0].id)
    shop.runner.do(SYSTEM, give_address, user_id=shop.ids['sue'], email='sue@example.com')
    for week in range(2):
        made(date(2026, 5, 3) + timedelta(weeks=week))
    with shop.office.open():
        assert shop.send() >= 1
    [letter] = [message for message in shop.office.taken if message['To'].endswith('<sue@example.com>')]
    papers = [(part.get_filename(), part.get_content_type(), part.get_content()) for part in letter.iter_attachments()]
    assert papers == [('Monday 2026-04-27.pdf', 'application/pdf', b'%PDF-1.7 2026-05-03'),
                      ('Monday 2026-05-04.pdf', 'application/pdf', b'%PDF-1.7 2026-05-10')]
    assert 'Monday is ready' in letter.get_body().get_content()
