"""Sending what waits. It talks to another machine, so it belongs on a thread of its own, and every letter is settled before the next one."""
import logging
from collections.abc import Callable, Sequence

from services.language import _
from services.mail.letters import Letter
from services.mail.queue import settle_letter, take_letters
from services.mail.server import MailServer, MailTrouble, Outcome, connected, hand_over
from services.runner import Runner
from services.upkeep.jobs import JOB

log = logging.getLogger(__name__)


def send_waiting(runner: Runner, server: MailServer, is_ending: Callable[[], bool] = lambda: False) -> int:
    """Send until nothing is due or the server is away; says how many letters it took."""
    sent, went_well = 0, True
    while went_well and not is_ending() and (letters := runner.do(JOB, take_letters)):
        taken, went_well = _send(runner, server, letters, is_ending)
        sent += taken
    return sent


def send_test(server: MailServer, letter: Letter) -> None:
    """One letter at once, or one sentence why not."""
    with connected(server) as line:
        outcome = hand_over(line, server, letter)
    if outcome is not Outcome.SENT:
        raise MailTrouble(_('The mail server {host} does not accept the address {address}.', host=server.host, address=letter.address))


def _send(runner: Runner, server: MailServer, letters: Sequence[Letter], is_ending: Callable[[], bool]) -> tuple[int, bool]:
    left, sent = list(letters), 0
    try:
        with connected(server) as line:
            while left and not is_ending():
                outcome = hand_over(line, server, left[0])
                sent += outcome is Outcome.SENT
                _settle(runner, left.pop(0), outcome)
    except MailTrouble as trouble:
        log.warning('e-mail has to wait: %s', trouble)
    for letter in left:
        _settle(runner, letter, Outcome.LATER)
    return sent, not left


def _settle(runner: Runner, letter: Letter, outcome: Outcome) -> None:
    if outcome is Outcome.REFUSED:
        log.warning('the mail server refuses %s', letter.address)
    runner.do(JOB, settle_letter, notification_ids=list(letter.notification_ids), outcome=outcome)
