"""The server that takes our e-mail: how it is named in the settings, and one letter handed over to it."""
import logging
import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, parseaddr
from enum import Enum, auto
from urllib.parse import SplitResult, unquote, urlsplit

from services.errors import Unavailable
from services.language import _
from services.mail.letters import Letter, is_address

log = logging.getLogger(__name__)
TIMEOUT = 15.0  # seconds for each step, so that a server that says nothing holds up nobody for long
PORTS = {'smtp': 587, 'smtps': 465, 'smtp+plain': 25}
HOST = re.compile(r'[A-Za-z0-9._:-]+')
FORM = 'must look like smtps://name@mail.example or smtp://mail.example:587'


class MailTrouble(Unavailable):
    """Nothing goes out at present, to nobody."""


class Outcome(Enum):
    SENT = auto()
    REFUSED = auto()
    LATER = auto()


@dataclass(frozen=True, slots=True)
class MailServer:
    host: str
    port: int
    scheme: str
    sender: str
    user: str = ''
    password: str = field(default='', repr=False)

    @property
    def address(self) -> str:
        """The bare address of the sender."""
        return parseaddr(self.sender)[1]


def mail_server(url: str, sender: str, password: str) -> MailServer | None:
    """What the settings name; a ValueError says in the second half of a sentence what is wrong with them, and never quotes them."""
    if not url:
        return None
    split = urlsplit(url)
    port = _require_sound(split)
    if not is_address(parseaddr(sender)[1]) or not sender.isprintable():
        raise ValueError('needs TOOLWARDEN_SMTP_SENDER, such as toolwarden@plant.example')
    if bool(split.username) != bool(password):
        raise ValueError('and TOOLWARDEN_SMTP_PASSWORD belong together: a user name in the address, the password in the other setting')
    if not (unquote(split.username or '') + password).isascii():  # the library cannot say anything else to a server
        raise ValueError('needs a user name and a password of plain letters, digits and signs, without umlauts or accents')
    if password and split.scheme == 'smtp+plain':
        raise ValueError('would send the password unencrypted; use smtp:// or smtps://')
    return MailServer(split.hostname or '', port, split.scheme, sender, unquote(split.username or ''), password)


@contextmanager
def connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    """A line to the server, encrypted and signed in as the settings say, or one sentence why not."""
    with _one_sentence(server):
        line = _dial(server)
    try:
        with _one_sentence(server):
            _introduce(line, server)
            yield line
        with suppress(OSError, smtplib.SMTPException):  # everything is said; a server that hangs up first does no harm
            line.quit()
    finally:
        line.close()


def hand_over(line: smtplib.SMTP, server: MailServer, letter: Letter) -> Outcome:
    """What the server says of this letter alone; whatever concerns all of them is MailTrouble."""
    try:
        line.send_message(_message(server, letter), server.address, [letter.address])
    except smtplib.SMTPRecipientsRefused as error:
        return _outcome(error.recipients[letter.address][0])
    except smtplib.SMTPDataError as error:
        return _outcome(error.smtp_code)
    except (OSError, smtplib.SMTPException):
        raise
    except Exception:  # a letter that cannot even be written down must not keep all others from theirs
        log.exception('an e-mail to %s cannot be written', letter.address)
        return Outcome.REFUSED
    return Outcome.SENT


def _require_sound(split: SplitResult) -> int:
    try:
        port = split.port
    except ValueError as error:
        raise ValueError(FORM) from error
    if split.password:
        raise ValueError('must not hold the password: give it as TOOLWARDEN_SMTP_PASSWORD or TOOLWARDEN_SMTP_PASSWORD_FILE')
    if split.scheme not in PORTS or not HOST.fullmatch(split.hostname or '') or split.path.strip('/') or split.query or split.fragment:
        raise ValueError(FORM)
    return port or PORTS[split.scheme]


def _dial(server: MailServer) -> smtplib.SMTP:
    here = name if '.' in (name := socket.gethostname()) else '[127.0.0.1]'  # what smtplib would ask a name server for, which may be away
    if server.scheme == 'smtps':
        return smtplib.SMTP_SSL(server.host, server.port, here, timeout=TIMEOUT, context=ssl.create_default_context())
    return smtplib.SMTP(server.host, server.port, here, timeout=TIMEOUT)


def _introduce(line: smtplib.SMTP, server: MailServer) -> None:
    if server.scheme == 'smtp':  # without encryption not a word more: neither the password nor what is written
        line.starttls(context=ssl.create_default_context())
    if server.user:
        line.login(server.user, server.password)


@contextmanager
def _one_sentence(server: MailServer) -> Iterator[None]:
    """What the other side says stays out of it: it may quote what it was told."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise MailTrouble(_('The certificate of the mail server {host} is not trusted.', host=server.host)) from error
    except smtplib.SMTPAuthenticationError as error:
        raise MailTrouble(_('The mail server {host} does not accept our user name and password.', host=server.host)) from error
    except smtplib.SMTPNotSupportedError as error:
        raise MailTrouble(_('The mail server {host} offers no encryption or no signing in.', host=server.host)) from error
    except smtplib.SMTPSenderRefused as error:
        raise MailTrouble(_('The mail server {host} does not accept the sender {sender}.', host=server.host, sender=server.sender)) from error
    except (OSError, smtplib.SMTPException) as error:
        raise MailTrouble(_('The mail server {host} cannot be reached.', host=server.host)) from error


def _message(server: MailServer, letter: Letter) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message['From'], message['Subject'] = server.sender, _verbatim(letter.subject)
    message['To'] = formataddr((_verbatim(letter.name), letter.address))
    message['Date'], message['Message-ID'] = format_datetime(letter.at), f'<{letter.id}@{server.address.split("@")[1]}>'
    message['Auto-Submitted'] = 'auto-generated'  # so that nobody's holiday answers us
    message.set_content(letter.body)
    for paper in letter.papers:
        message.add_attachment(paper.content, maintype='application', subtype='pdf', filename=_verbatim(paper.name))
    return message


def _verbatim(text: str) -> str:
    """A letter holds no line break, but `=?` begins an encoded word, which the library would decode into one."""
    return text.replace('=?', '= ?')


def _outcome(code: int) -> Outcome:
    return Outcome.REFUSED if code >= 500 else Outcome.LATER
