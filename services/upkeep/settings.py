"""What a plant sets for itself while the product runs; everything else is in the environment."""
import re
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError
from sqlmodel import Session, select

from data.tables.upkeep import Setting
from services.fields import Line, Name
from services.guard import command, query
from services.language import languages
from services.people.roles import Permission
from services.people.sites import Zone
from services.work import Work

ADDRESS = re.compile(r'https?://[\w.-]+(:\d{1,5})?|https?://\[[\da-fA-F:]+\](:\d{1,5})?')


@dataclass(frozen=True, slots=True)
class PlantSettings:
    """The settings and what they are until somebody changes them."""
    plant_name: str = 'Toolwarden'
    language: str = 'en'
    locale: str = 'en-GB'
    zone: str = 'UTC'
    second_factor: str = 'yes'
    plant_address: str = ''
    fix_asked_after: str = '20000'  # shots


def _known_locale(name: str) -> str:
    try:
        Locale.parse(name, sep='-')
    except (UnknownLocaleError, ValueError) as error:
        raise PydanticCustomError('unknown_locale', 'no such locale') from error
    return name


def _known_language(name: str) -> str:
    if name not in languages():
        raise PydanticCustomError('enum', 'no such language')
    return name


def _address(text: str) -> str:
    """Where a browser finds the plant, and nothing behind it."""
    text = text.rstrip('/')
    if text and not ADDRESS.fullmatch(text):
        raise PydanticCustomError('no_address', 'no address')
    return text


LocaleName = Annotated[Line, AfterValidator(_known_locale)]
LanguageName = Annotated[Line, AfterValidator(_known_language)]
FixAfter = Annotated[int, Field(ge=1, le=10_000_000)]
Address = Annotated[Line, AfterValidator(_address), Field(max_length=100)]


@query(None)
def read_settings(work: Work) -> PlantSettings:
    """Everybody may see these: the sign-in page shows the plant's name in the plant's language."""
    return settings_of(work.session)


@command(Permission.EDIT_SETTINGS)
def change_settings(work: Work, *, plant_name: Name | None = None, language: LanguageName | None = None, locale: LocaleName | None = None,
                    zone: Zone | None = None, second_factor: Literal['yes', 'no'] | None = None,
                    plant_address: Address | None = None, fix_asked_after: FixAfter | None = None) -> PlantSettings:
    """Change what is given and leave the rest."""
    work.actor.require_all_sites()
    given = {'plant_name': plant_name, 'language': language, 'locale': locale, 'zone': zone, 'second_factor': second_factor,
             'plant_address': plant_address, 'fix_asked_after': None if fix_asked_after is None else str(fix_asked_after)}
    for name, value in given.items():
        if value is not None:
            _store(work, name, value)
    return settings_of(work.session)


def settings_of(session: Session) -> PlantSettings:
    known = asdict(PlantSettings())
    stored = session.exec(select(Setting).where(Setting.name.in_(known))).all()  # type: ignore[attr-defined]
    return PlantSettings(**{**known, **{setting.name: setting.value for setting in stored}})


def plant_day(session: Session, at: datetime) -> date:
    """The day on the plant's calendar."""
    return at.astimezone(ZoneInfo(settings_of(session).zone)).date()


def _store(work: Work, name: str, value: str) -> None:
    setting = work.session.exec(select(Setting).where(Setting.name == name)).first()
    if setting is None:
        work.add(Setting(name=name, value=value))
    elif setting.value != value:
        setting.value = value
        work.session.add(setting)
        work.session.flush()
