"""A mail server that can be turned off, that encrypts, asks for a password and refuses people: small, but a real one on a real port."""
import base64
import socket
import socketserver
import ssl
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy


@dataclass
class PostOffice:
    """`refuses` maps an address (or 'sender', 'data') to the code it is answered with."""
    certificate: tuple = ()
    implicit: bool = False
    login: tuple = ()
    refuses: dict = field(default_factory=dict)
    hangs_up_after: int | None = None
    port: int = 0
    taken: list = field(default_factory=list)
    envelopes: list = field(default_factory=list)
    said: list = field(default_factory=list)
    secure: list = field(default_factory=list)

    def __post_init__(self):
        with socket.socket() as probe:
            probe.bind(('127.0.0.1', 0))
            self.port = probe.getsockname()[1]

    @contextmanager
    def open(self):
        office = self

        class Counter(socketserver.StreamRequestHandler):
            def handle(self):
                Conversation(office, self.request).hold()

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address, daemon_threads = True, True

            def handle_error(self, request, client_address):
                """A client that hangs up, or trusts no certificate of ours, is part of what is tried here."""
        with Server(('127.0.0.1', self.port), Counter) as server:
            threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.02}, daemon=True).start()
            try:
                yield self
            finally:
                server.shutdown()

    def tls(self):
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*self.certificate)
        return context


class Conversation:
    def __init__(self, office, connection):
        self.office, self.line, self.recipients, self.mine = office, connection, [], 0
        if office.implicit:
            self.encrypt()
        self.read = self.line.makefile('rb')

    def encrypt(self):
        self.line = self.office.tls().wrap_socket(self.line, server_side=True)
        self.read = self.line.makefile('rb')

    def say(self, text):
        self.line.sendall(text.encode() + b'\r\n')

    def hold(self):
        self.say('220 post office')
        while line := self.read.readline():
            text = line.decode().rstrip('\r\n')
            self.office.said.append(text)
            verb = text.split(' ')[0].split(':')[0].upper()
            if verb == 'QUIT':
                return self.say('221 bye')
            if getattr(self, f'on_{verb.lower()}', self.unknown)(text) == 'gone':
                return None
        return None

    def unknown(self, text):
        self.say('502 what?')

    def on_ehlo(self, text):
        offers = ['STARTTLS'] if self.office.certificate and not isinstance(self.line, ssl.SSLSocket) else []
        offers += ['AUTH PLAIN'] if self.office.login and isinstance(self.line, ssl.SSLSocket) else []
        lines = ['post office', *offers, '8BITMIME']
        for each in lines[:-1]:
            self.say(f'250-{each}')
        self.say(f'250 {lines[-1]}')

    def on_starttls(self, text):
        self.say('220 go')
        self.encrypt()

    def on_auth(self, text):
        _, user, password = base64.b64decode(text.split(' ')[2]).decode().split('\0')
        self.say('235 welcome' if (user, password) == self.office.login else f'535 not {password}')

    def on_rset(self, text):
        self.recipients = []
        self.say('250 ok')

    def on_mail(self, text):
        self.recipients = []
        self.say(f'{self.office.refuses.get("sender", 250)} sender')

    def on_rcpt(self, text):
        address = text.split('<')[1].rstrip('>')
        code = self.office.refuses.get(address, 250)
        if code == 250:
            self.recipients.append(address)
        self.say(f'{code} recipient')

    def on_data(self, text):
        if self.mine == self.office.hangs_up_after:
            self.line.close()
            return 'gone'
        self.say('354 go on')
        lines = []
        while (line := self.read.readline()) not in (b'.\r\n', b''):
            lines.append(line[1:] if line.startswith(b'.') else line)
        if (code := self.office.refuses.get('data', 250)) == 250:
            self.mine += 1
            self.office.secure.append(isinstance(self.line, ssl.SSLSocket))
            self.office.envelopes.append(list(self.recipients))
            self.office.taken.append(message_from_bytes(b''.join(lines).replace(b'\r\n', b'\n'), policy=policy.default))
        self.say(f'{code} done')
        return None
