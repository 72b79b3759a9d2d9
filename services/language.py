"""Words, numbers, dates and times as the person in front of the screen reads them."""
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton, format_time
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

CATALOGUES = Path(__file__).parent.parent / 'data' / 'locales'
CONTINENTS = {'Africa', 'America', 'Antarctica', 'Asia', 'Atlantic', 'Australia', 'Europe', 'Indian', 'Pacific'}
LOCALES = ('en-GB', 'en-US', 'en-IN', 'de-DE', 'de-AT', 'de-CH', 'fr-FR', 'it-IT', 'es-ES', 'es-MX', 'pt-BR', 'pt-PT', 'nl-NL', 'pl-PL', 'cs-CZ',
           'sk-SK', 'hu-HU', 'ro-RO', 'tr-TR', 'sv-SE', 'da-DK', 'fi-FI', 'nb-NO', 'ja-JP', 'ko-KR', 'zh-CN', 'vi-VN', 'th-TH')
NATIVE_NAMES = {'en': 'English', 'de': 'Deutsch'}


@dataclass(frozen=True, slots=True)
class Voice:
    """The language of one person, and the locale and time zone of the plant."""
    language: str = 'en'
    locale: str = 'en-GB'
    zone: str = 'UTC'


_speaking: ContextVar[Voice | None] = ContextVar('speaking', default=None)
_listener: list[Callable[[], Voice | None]] = []


def listen_to(find: Callable[[], Voice | None]) -> None:
    """Say how to find the voice of whoever a screen is built for; services get theirs from the runner."""
    _listener[:] = [find]


@contextmanager
def speaking(voice: Voice) -> Iterator[None]:
    """Everything said inside is said to this person."""
    token = _speaking.set(voice)
    try:
        yield
    finally:
        _speaking.reset(token)


def voice() -> Voice:
    if chosen := _speaking.get():
        return chosen
    for find in _listener:
        if found := find():
            return found
    return Voice()


def _(text: str, **values: Any) -> str:
    """A sentence in the language of the person it is said to."""
    said = _translated(voice().language, text)
    return said.format(**values) if values else said


def ngettext(one: str, many: str, count: int, **values: Any) -> str:
    """A sentence whose wording depends on a number, which it can show as {count}."""
    said = _translated_plural(voice().language, one, many, count)
    return said.format(count=number(count), **values)


def N_(text: str) -> str:  # noqa: N802 (the name every gettext tool looks for)
    """Mark a text for the catalogue that is translated later, where it is shown."""
    return text


def number(value: float, digits: int = 0) -> str:
    return format_decimal(value, f'#,##0.{"0" * digits}' if digits else '#,##0', locale=_locale())


def day(value: date | datetime) -> str:
    return format_date(_local(value), 'medium', locale=_locale())


def day_in_year(value: date | datetime) -> str:
    """Without the year, where there is little room."""
    return format_skeleton('MMMd', _local(value), locale=_locale())


def moment(value: datetime) -> str:
    return format_datetime(value, 'medium', tzinfo=_zone(), locale=_locale())


def when(value: datetime) -> str:
    """The time of day for today, the date for everything else: short enough for a list."""
    today = datetime.now(_zone()).date()
    return clock(value) if value.astimezone(_zone()).date() == today else day(value)


def clock(value: datetime) -> str:
    return format_time(value, 'short', tzinfo=_zone(), locale=_locale())


@cache
def languages() -> dict[str, str]:
    """Every language that has a catalogue, under its own name."""
    found = ['en', *sorted(path.stem for path in CATALOGUES.glob('*.po'))]
    return {code: NATIVE_NAMES.get(code) or Locale.parse(code).display_name or code for code in found}


def wanted_language(accept_language: str) -> str:
    """The first language of the browser that we speak; before sign-in nothing else is known."""
    spoken = (part.split(';')[0].split('-')[0].strip().lower() for part in accept_language.split(','))
    return next((language for language in spoken if language in languages()), '')


def locales() -> dict[str, str]:
    """The usual ways to write numbers and dates, each under its own name."""
    return {code: str(Locale.parse(code, sep='-').display_name) for code in LOCALES}


def zones() -> list[str]:
    """Time zones that are places, and UTC."""
    return ['UTC', *sorted(zone for zone in available_timezones() if zone.split('/')[0] in CONTINENTS)]


def _locale() -> Locale:
    return Locale.parse(voice().locale, sep='-')


def _zone() -> ZoneInfo:
    return ZoneInfo(voice().zone)


def _local(value: date | datetime) -> date | datetime:
    return value.astimezone(_zone()) if isinstance(value, datetime) else value


@cache
def _catalogue(language: str) -> Catalog | None:
    path = CATALOGUES / f'{language}.po'
    if not path.is_file():
        return None
    with path.open('rb') as file:
        return read_po(file, locale=language)


@cache
def _translated(language: str, text: str) -> str:
    message = found.get(text) if (found := _catalogue(language)) else None
    return str(message.string) if message and message.string else text


def _translated_plural(language: str, one: str, many: str, count: int) -> str:
    found = _catalogue(language)
    message = found.get(one) if found else None
    if found and message and isinstance(message.string, tuple) and all(message.string):
        return message.string[0 if count == 1 else -1]
    return one if count == 1 else many
