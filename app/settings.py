"""Everything that differs between machines. Read once, at the start, and handed on as plain values."""
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from services.mail.server import MailServer, mail_server

PREFIX = 'TOOLWARDEN_'
CHECKOUT = Path(__file__).parent.parent


class BadSetting(Exception):
    """One sentence about what is wrong with the environment."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    home: Path = CHECKOUT / 'var'
    host: str = '0.0.0.0'
    port: int = 8080
    database_url: str = ''
    photo_store: str = ''
    redis_url: str = ''
    secret: str = field(default='', repr=False)
    role: str = 'all'
    camera: str = ''
    tls_cert: str = ''
    tls_key: str = ''
    log: str = 'text'
    origins: str = ''
    recovery_key: str = field(default='', repr=False)
    smtp_url: str = ''
    smtp_sender: str = ''
    smtp_password: str = field(default='', repr=False)
    development: bool = False

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> 'Settings':
        given = {name.removeprefix(PREFIX).lower(): value for name, value in environment.items() if name.startswith(PREFIX)}
        known = {each.name for each in fields(cls)}
        values = {name: _from_file(name, given) for name in known if name in given or f'{name}_file' in given}
        if unknown := sorted(given.keys() - known - {f'{name}_file' for name in known}):
            raise BadSetting(f'Unknown setting {PREFIX}{unknown[0].upper()}; docs/operations.md lists the ones there are.')
        settings = cls(**{name: _CONVERT.get(name, _text)(name, value) for name, value in values.items() if value})  # type: ignore[arg-type]
        settings._require_sound_mail()
        return settings

    @property
    def url(self) -> str:
        return self.database_url or f'sqlite:///{self.home.resolve() / "toolwarden.db"}'

    @property
    def photo_folder(self) -> Path | None:
        """Where photos lie when not in the home."""
        return Path(self.photo_store.removeprefix('file:')) if self.photo_store.removeprefix('file:') else None

    @property
    def mail_server(self) -> MailServer | None:
        """Where e-mail is handed over, if anywhere."""
        return mail_server(self.smtp_url, self.smtp_sender, self.smtp_password)

    @property
    def uses_tls(self) -> bool:
        return bool(self.tls_cert)

    @property
    def is_worker(self) -> bool:
        return self.role == 'worker'

    def _require_sound_mail(self) -> None:
        try:
            _ = self.mail_server
        except ValueError as error:
            raise BadSetting(f'{PREFIX}SMTP_URL {error}.') from None  # what was given may hold a password


def _from_file(name: str, given: Mapping[str, str]) -> str:
    if f'{name}_file' not in given:
        return given[name]
    path = Path(given[f'{name}_file'])
    try:
        return path.read_text().strip()
    except OSError as error:
        raise BadSetting(f'{PREFIX}{name.upper()}_FILE names {path}, which cannot be read: {error.strerror}.') from error


def _text(_name: str, value: str) -> str:
    return value


def _path(_name: str, value: str) -> Path:
    return Path(value)


def _port(name: str, value: str) -> int:
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise BadSetting(f'{PREFIX}{name.upper()} must be a number from 1 to 65535, not {value!r}.')
    return int(value)


def _photo_store(name: str, value: str) -> str:
    if value != 'file:' and not value.startswith('file:/'):
        raise BadSetting(f'{PREFIX}{name.upper()} must be file: and a whole path, such as file:/srv/photos; other stores are not supported yet.')
    return value


def _yes(name: str, value: str) -> bool:
    return _one_of('yes', 'no', 'true', 'false', '1', '0')(name, value) in {'yes', 'true', '1'}


def _one_of(*choices: str):  # noqa: ANN202 (a converter like the others)
    def convert(name: str, value: str) -> str:
        if value not in choices:
            raise BadSetting(f'{PREFIX}{name.upper()} must be one of {", ".join(choices)}, not {value!r}.')
        return value
    return convert


_CONVERT = {'home': _path, 'port': _port, 'photo_store': _photo_store, 'role': _one_of('all', 'web', 'worker'),
            'log': _one_of('text', 'json'), 'development': _yes}
