"""What is said about sources: how one is, and what to do about it."""
from collections.abc import Callable
from datetime import datetime

from data.tables.sources import FoundBy, SourceMood
from services.language import N_, _, clock

MOODS = {
    SourceMood.OFF: N_('Switched off'), SourceMood.CONNECTING: N_('Connecting'), SourceMood.CHECKING: N_('Checking'),
    SourceMood.FIRST_READING: N_('First reading'), SourceMood.COUNTING: N_('Counting'), SourceMood.IDLE: N_('Standing'),
    SourceMood.BAD_DATA: N_('Bad data'), SourceMood.NO_TOOL: N_('No tool'), SourceMood.CHECK: N_('To be checked'), SourceMood.LOST: N_('Lost'),
    SourceMood.NEEDS_YOU: N_('Needs you'),
}
FOUND_BY = {FoundBy.PERSON: N_('Somebody said so'), FoundBy.MOULD_ID: N_('The press names its mould'), FoundBy.JOB_NAME: N_('By the name of the job'),
            FoundBy.RUN: N_('By the run')}
DOUBTS = {
    'restarted': N_('The counter began anew. Up to {count} shots before that are unknown.'),
    'unheard': N_('Nobody listened for a while. Up to {count} shots are unknown.'),
    'fell': N_('The counter shows less than before. Up to {count} shots are unknown.'),
    'jumped': N_('The counter shows more than the press can have done. Up to {count} shots are unknown.'),
}
SHORT = {'restarted': N_('began anew'), 'unheard': N_('not listened to'), 'fell': N_('fell back'), 'jumped': N_('jumped'),
         'split': N_('whose is not certain')}
EXACT = {
    'fell': N_('The counter of the machine fell back. The counter of the job says that nothing is missing.'),
    'jumped': N_('The counter of the machine jumped. The counter of the job says that nothing is missing.'),
}
MODES = {'automatic': N_('Automatic'), 'semi_automatic': N_('Semi-automatic'), 'manual': N_('By hand'), 'setup': N_('Setting up'),
         'sleep': N_('Asleep')}


def mood_word(mood: SourceMood) -> str:
    return _(MOODS[mood])


def found_word(found_by: FoundBy) -> str:
    return _(FOUND_BY[found_by])


def mode_word(mode: str) -> str:
    return _(MODES[mode]) if mode in MODES else mode


def doubt_word(reason: str) -> str:
    return _(SHORT[reason]) if reason in SHORT else reason


def doubt_sentence(reason: str, missing: int, shown: str) -> str:
    if not missing and reason in EXACT:
        return _(EXACT[reason])
    return _(DOUBTS[reason]).format(count=shown) if reason in DOUBTS else reason


def trouble_sentence(detail: str) -> str:
    """What is wrong and what to do, in one sentence; nothing where nothing is."""
    said, _bar, about = detail.partition('|')
    sentence = _sentences().get(said)
    return sentence(about) if sentence else ''


def _sentences() -> dict[str, Callable[[str], str]]:
    return {
        'refused': lambda about: _('{host} is on the network, but its OPC-UA server is off: switch it on at the machine.', host=about),
        'no_answer': lambda about: _('No answer from {host}: look at the cable and the switch; is the machine switched off?', host=about),
        'name_unknown': lambda about: _('Nobody knows the name {host}: check the address.', host=about),
        'broken_off': lambda about: _('The connection to {host} broke off; it is tried again.', host=about),
        'said': lambda about: _('The machine refused: {word}. It is tried again.', word=about),
        'unplugged': lambda _about: _('The simulated machine is unplugged.'),
        'nodes_changed': lambda _about: _('The machine has another program; its counters are looked up anew.'),
        'too_many_sessions': lambda _about: _('Other programs hold all connections of the machine; ours frees itself within a minute.'),
        'wrong_password': lambda _about: _('The machine does not accept the user or the password: correct them here.'),
        'wants_a_user': lambda _about: _('The machine wants a user and a password: enter them here.'),
        'open_password': lambda _about: _('The password would go over the wire for everybody to read: choose a secured connection, or allow it.'),
        'accept_ours': lambda _about: _('The machine does not trust us yet: accept the certificate "Toolwarden shot-collector" there, '
                                       'then try again.'),
        'our_certificate': lambda _about: _('The machine refuses our certificate: remove the old one of Toolwarden there, then try again.'),
        'certificate_time': lambda _about: _('A certificate has expired or is not valid yet: check the clocks of the machine and of this device, '
                                            'and renew the certificate.'),
        'first_certificate': lambda about: _('Compare this with the machine and accept it: {thumbprint}', thumbprint=about),
        'new_certificate': lambda about: _('The machine has a new certificate. Compare it and accept it: {thumbprint}', thumbprint=about),
        'no_such_security': lambda about: _('The machine does not offer this kind of security. It offers: {ways}', ways=about),
        'other_machine': lambda about: _('This is another machine: {name}. Check the address.', name=about),
        'no_counter': lambda _about: _('There is no counter where one was expected: choose what is to be counted.'),
        'not_there': lambda about: _('{name} is not there any more.', name=about),
        'no_topic': lambda _about: _('No topic is named: say where the machine tells its counters.'),
        'broker_off': lambda about: _('No MQTT broker answers at {host}: start it there.', host=about),
        'broker_certificate': lambda about: _('The certificate of the broker {host} is not trusted: have it renewed, or correct the address.',
                                              host=about),
        'no_contact': lambda about: _('Nothing is connected at {place}: plug it in, or correct the address.', place=about),
        'contact_gone': lambda about: _('{place} was unplugged: plug it in again.', place=about),
        'contact_taken': lambda about: _('Another program uses {place}: stop it, or choose another contact.', place=about),
        'may_not_listen': lambda about: _('Toolwarden may not listen to {place}: put its user into the groups gpio and input.', place=about),
        'garbage': lambda _about: _('What the machine sends cannot be read: look at its last message and correct what is counted.'),
        'kind_unknown': lambda _about: _('This version cannot collect sources of this kind yet.'),
        'mistake': lambda about: _('Something went wrong here ({word}): tell whoever looks after this machine. It is tried again.', word=about),
        'unsaved': lambda about: _('Not saved since {time}: the disk is full or the database is away. Make room; what was counted waits '
                                   'and is booked by itself.', time=clock(datetime.fromisoformat(about))),
        'collector_stopped': lambda _about: _('The collector does not run: start Toolwarden, or its worker, again.'),
    }
