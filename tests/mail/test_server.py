"""Talking to the mail server: encryption, the password, and one sentence for everything that can be wrong."""
import asyncio
import logging
import socket
import time

import pytest

from app.jobs import Jobs
from app.settings import BadSetting, Settings
from services.mail.sending import send_test
from services.mail.server import MailServer, MailTrouble, mail_server
from tests.mail.conftest import SENDER, plain
from tests.mail.post_office import PostOffice

PASSWORD = 'very-secret-word'
LOGIN = ('tools', PASSWORD)


def encrypted(office, scheme='smtp', password=PASSWORD):
    return MailServer('127.0.0.1', office.port, scheme, SENDER, 'tools', password)


@pytest.mark.parametrize(('scheme', 'implicit'), [('smtp', False), ('smtps', True)])
def test_letters_and_the_password_go_encrypted(quick_shop, certificate, scheme, implicit):
    quick_shop.office = PostOffice(certificate, implicit, LOGIN)
    quick_shop.tell('ann')
    with quick_shop.office.open():
        assert quick_shop.send(encrypted(quick_shop.office, scheme)) == 1
    assert quick_shop.office.secure == [True]
    assert any(line.startswith('AUTH') for line in quick_shop.office.said)


def test_without_encryption_neither_password_nor_letter_leaves_the_house(quick_shop, cast):
    quick_shop.tell('ann')
    with quick_shop.office.open():
        assert quick_shop.send(encrypted(quick_shop.office)) == 0
    assert [line.split()[0] for line in quick_shop.office.said] == ['ehlo']


@pytest.mark.parametrize(('scheme', 'implicit'), [('smtp', False), ('smtps', True)])
def test_a_certificate_that_nobody_signed_is_not_believed(certificate, monkeypatch, letter, scheme, implicit):
    monkeypatch.delenv('SSL_CERT_FILE')
    office = PostOffice(certificate, implicit, LOGIN)
    with office.open(), pytest.raises(MailTrouble, match='is not trusted'):
        send_test(encrypted(office, scheme), letter)
    assert not any(line.startswith('AUTH') for line in office.said)


def test_a_wrong_password_is_one_sentence_that_does_not_hold_it(certificate, letter, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    office = PostOffice(certificate, login=('tools', 'other'))
    server = encrypted(office)
    with office.open(), pytest.raises(MailTrouble) as trouble:
        send_test(server, letter)
    assert str(trouble.value) == 'The mail server 127.0.0.1 does not accept our user name and password.'
    assert PASSWORD not in f'{caplog.text}{server!r}{"".join(capfd.readouterr())}'


@pytest.mark.parametrize(('refuses', 'sentence'), [
    ({'sender': 550}, 'does not accept the sender Toolwarden <tools@plant.example>'), ({'boss@example.com': 550}, 'does not accept the address boss'),
    ({'data': 554}, 'does not accept the address')])
def test_each_refusal_of_a_test_is_one_sentence(letter, refuses, sentence):
    office = PostOffice(refuses=refuses)
    with office.open(), pytest.raises(MailTrouble, match=sentence):
        send_test(plain(office), letter)


def test_a_server_that_says_nothing_is_given_up(letter, monkeypatch):
    monkeypatch.setattr('services.mail.server.TIMEOUT', 0.2)
    with socket.create_server(('127.0.0.1', 0)) as silent, pytest.raises(MailTrouble, match='cannot be reached'):
        send_test(MailServer('127.0.0.1', silent.getsockname()[1], 'smtp+plain', SENDER), letter)


async def test_the_scheduler_sends_off_the_event_loop(quick_shop, monkeypatch):
    await asyncio.to_thread(quick_shop.tell, 'ann')
    monkeypatch.setattr('services.mail.server.TIMEOUT', 0.5)
    jobs = Jobs(quick_shop.runner, [], pulse=0.1, mail=quick_shop.server)
    longest = 0.0
    with socket.create_server(('127.0.0.1', quick_shop.office.port)):  # takes calls and says nothing
        jobs.start()
        until, last = time.monotonic() + 0.7, time.monotonic()
        while time.monotonic() < until:
            await asyncio.sleep(0.01)
            longest, last = max(longest, time.monotonic() - last), time.monotonic()
    quick_shop.later(minutes=6)
    with quick_shop.office.open():
        for _ in range(100):
            if quick_shop.office.taken:
                break
            await asyncio.sleep(0.05)
    await jobs.stop()
    assert longest < 0.25
    assert len(quick_shop.office.taken) == 1


@pytest.mark.parametrize(('url', 'expected'), [
    ('smtps://mail.example', ('mail.example', 465, 'smtps')), ('smtp://mail.example', ('mail.example', 587, 'smtp')),
    ('smtp+plain://relay:2525', ('relay', 2525, 'smtp+plain'))])
def test_the_settings_name_a_server(url, expected):
    server = Settings.from_environment({'TOOLWARDEN_SMTP_URL': url, 'TOOLWARDEN_SMTP_SENDER': SENDER}).mail_server
    assert (server.host, server.port, server.scheme) == expected


def test_name_and_password_come_from_two_settings_and_neither_object_shows_the_password():
    settings = Settings.from_environment({'TOOLWARDEN_SMTP_URL': 'smtps://tools%40plant@mail.example', 'TOOLWARDEN_SMTP_SENDER': SENDER,
                                          'TOOLWARDEN_SMTP_PASSWORD': PASSWORD})
    assert (settings.mail_server.user, settings.mail_server.password) == ('tools@plant', PASSWORD)
    assert PASSWORD not in f'{settings!r}{settings.mail_server!r}'
    assert Settings.from_environment({}).mail_server is None


@pytest.mark.parametrize('given', [
    {'url': 'http://mail.example'}, {'url': 'mail.example'}, {'url': 'smtp://mail.example:99999'}, {'url': 'smtp://mail.example/x'}, {'url': 'smtp://'},
    {'url': f'smtps://tools:{PASSWORD}@mail.example'}, {'url': 'smtps://tools@mail.example'}, {'url': 'smtps://mail.example', 'password': PASSWORD},
    {'url': 'smtp+plain://tools@mail.example', 'password': PASSWORD}, {'url': 'smtps://mail.example', 'sender': ''},
    {'url': 'smtps://tools@mail.example', 'password': f'ü{PASSWORD}'}, {'url': 'smtps://m%C3%BCller@mail.example', 'password': PASSWORD},
    {'url': 'smtps://mail.example', 'sender': 'nobody'}, {'url': 'smtps://mail.example', 'sender': 'a@b.example\nBcc: c@d.example'}])
def test_settings_that_cannot_be_right_stop_the_start_and_are_not_quoted(given):
    environment = {f'TOOLWARDEN_SMTP_{name.upper()}': value for name, value in {'sender': SENDER, **given}.items()}
    with pytest.raises(BadSetting) as refusal:
        Settings.from_environment(environment)
    assert str(refusal.value).startswith('TOOLWARDEN_SMTP_URL ')
    assert PASSWORD not in str(refusal.value)
    assert '\n' not in str(refusal.value)


async def test_a_plant_without_a_mail_server_says_so(application):
    boss = application.screen('boss')
    await boss.open('/admin/settings')
    await boss.should_see('No mail server is named yet')
    await boss.should_not_see('Send me a test e-mail')


@pytest.fixture
def letter(quick_shop, cast):
    from services.mail.queue import write_test_letter
    return quick_shop.runner.do(cast.boss, write_test_letter)


def test_no_url_means_no_server():
    assert mail_server('', SENDER, PASSWORD) is None
