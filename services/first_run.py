"""The first day: the first administrator, the plant, what stands in it to begin with, and a plant to play with."""
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlmodel import select

from data.tables.assets import Asset, AssetKind, AssetStatus, Cavity, Location, LocationKind, Stage
from data.tables.failures import Cause, CorrectiveAction, FailureCode, PartDefect, StopReason
from data.tables.maintenance import ChecklistTemplate
from data.tables.people import Department, Role, Site, User
from data.tables.upkeep import Setting
from services.actions.demo import load_demo_actions
from services.demo.untouched import MARK
from services.errors import Conflict
from services.failures.content import load_demo_failures, load_failure_lists
from services.fields import LongName, Name
from services.guard import command, query
from services.house import House
from services.language import _
from services.maintenance.content import load_checklists, load_demo_logs
from services.maintenance.demo import load_demo_circuits, load_demo_parts, load_demo_plans
from services.people.passwords import hash_new_password, hash_password
from services.people.roles import Permission
from services.people.sites import Zone
from services.people.users import Secret, Username, give_password
from services.upkeep.settings import LanguageName, LocaleName, plant_day, settings_of
from services.work import Work

CONTENT = Path(__file__).parent.parent / 'data' / 'content'
DEMO_PIN, DEMO_PASSWORD = '2580', 'moulds never sleep at night'
USUAL = (FailureCode, StopReason, PartDefect, Cause, CorrectiveAction, ChecklistTemplate)


@dataclass(frozen=True, slots=True)
class DemoSignIn:
    username: str
    full_name: str
    role: Role
    password: str
    pin: str


@query(None)
def needs_set_up(work: Work) -> bool:
    """Whether nobody has ever worked here."""
    return work.session.exec(select(User.id).limit(1)).first() is None


def _hash(house: House, values: dict[str, Any]) -> dict[str, Any]:
    return values | {'password': hash_new_password(house.keyring, values['password'])}


@command(Permission.EDIT_SETTINGS, prepare=_hash)
def set_up(work: Work, *, username: Username, full_name: LongName, password: Secret, plant_name: Name,
           language: LanguageName = 'en', locale: LocaleName = 'en-GB', zone: Zone = 'UTC',
           second_factor: bool = True, starter: bool = True, demo: bool = False) -> UUID:
    """Everything the first visit asks for, or nothing of it; what was imported from the command line before stays."""
    _require_empty(work, of_assets=demo)
    administrator = User(username=username, full_name=full_name, role=Role.ADMIN, language=language)
    give_password(administrator, password, plant_name)
    if demo:
        _fill_demo(work, plant_name, language)
    site = work.session.exec(select(Site)).first() or work.add(Site(code='MAIN', name=plant_name, time_zone=zone))
    site.name, site.time_zone = plant_name, zone
    _settings(work, plant_name=plant_name, language=language, locale=locale, zone=zone, second_factor='yes' if second_factor else 'no')
    if starter and not demo:
        _starter_content(work, site.id, language)
    return work.add(administrator).id


@command(Permission.EDIT_SETTINGS)
def load_demo(work: Work) -> list[DemoSignIn]:
    """A plant to play with, for an empty database only."""
    _require_empty(work)
    _settings(work, plant_name='Demo plant', language='en', locale='en-GB', zone='Europe/Berlin', second_factor='no')
    return _fill_demo(work, 'Demo plant', 'en')


@query(Permission.EDIT_SETTINGS)
def empty_lists(work: Work) -> list[str]:
    """Which of the lists that a plant usually begins with have nothing in them, by the names of their tables."""
    return [str(table.__tablename__) for table in USUAL if work.session.exec(select(table.id).limit(1)).first() is None]


@command(Permission.EDIT_SETTINGS)
def fill_empty_lists(work: Work) -> None:
    """For a plant that began without them. A list in which something stands is left as it is."""
    work.actor.require_all_sites()
    language = settings_of(work.session).language
    load_failure_lists(work, language)
    load_checklists(work, language)


def _require_empty(work: Work, *, of_assets: bool = True) -> None:
    used = (User.id, Asset.id) if of_assets else (User.id,)
    if any(work.session.exec(select(column).limit(1)).first() for column in used):
        raise Conflict(_('This database is in use already; the demo plant and the set-up need an empty one.'))


def _settings(work: Work, **values: str) -> None:
    for name, value in values.items():
        work.session.add(Setting(name=name, value=value))


def _starter_content(work: Work, site_id: UUID, language: str) -> None:
    for name in _starter('departments', language):
        work.session.add(Department(site_id=site_id, name=name))
    work.session.add_all(Location(site_id=site_id, name=name, kind=kind) for name, kind in _locations(language))
    work.session.flush()
    load_failure_lists(work, language)
    load_checklists(work, language)


def _starter(part: str, language: str) -> Any:
    content = json.loads((CONTENT / 'starter.json').read_text())[part]
    return content.get(language, content['en'])


def _locations(language: str) -> list[tuple[str, LocationKind]]:
    """Some come in numbers."""
    return [(each, LocationKind(kind)) for name, kind, *numbered in _starter('locations', language)
            for each in ([f'{name} {number}' for number in range(numbered[0], numbered[1] + 1)] if numbered else [name])]


def _fill_demo(work: Work, plant_name: str, language: str) -> list[DemoSignIn]:
    content = json.loads((CONTENT / 'demo.json').read_text())
    site = work.add(Site(code='MAIN', name=plant_name, time_zone='Europe/Berlin'))
    _starter_content(work, site.id, language)
    known = {place.name: place for place in work.session.exec(select(Location))}
    places = {english: known[own] for (english, _kind), (own, _same) in zip(_locations('en'), _locations(language), strict=True)}
    for number, name, maker, model, tonnage in content['machines']:
        work.session.add(Asset(kind=AssetKind.MACHINE, asset_number=number, qr_code=number, name=name, manufacturer=maker, model=model,
                               tonnage=tonnage, machine_type='Injection press', site_id=site.id, location_id=places[name].id))
    for tool in content['tools']:
        _demo_tool(work, site.id, places, *tool)
    sign_ins = _demo_people(work, site.id, content['people'])
    _settings(work, **{MARK: 'loaded'})
    load_demo_failures(work, json.loads((CONTENT / 'failures.json').read_text())['demo'])
    load_demo_actions(work, plant_day(work.session, work.now))
    plans = json.loads((CONTENT / 'plans.json').read_text())
    load_demo_plans(work, plans['demo'])
    load_demo_parts(work, plans['demo_parts'])
    load_demo_circuits(work, plans['demo_circuits'])
    load_demo_logs(work, work.now)
    return sign_ins


def _demo_tool(work: Work, site_id: UUID, places: dict[str, Location], number: str, name: str, cavities: int, resin: str, customer: str,
               spi_class: int, place: str) -> None:
    stage = {LocationKind.PRESS: Stage.IN_PRESS, LocationKind.BENCH: Stage.BENCH, LocationKind.RED_TAG: Stage.RED_TAG}
    status = {LocationKind.BENCH: AssetStatus.MAINTENANCE, LocationKind.RED_TAG: AssetStatus.DOWN}
    kind = places[place].kind
    tool = work.add(Asset(kind=AssetKind.TOOL, asset_number=number, qr_code=number, name=name, cavity_count=cavities, resin=resin,
                          customer=customer, spi_class=spi_class, expected_life_shots=1_000_000, stage=stage.get(kind, Stage.STORED),
                          status=status.get(kind, AssetStatus.ACTIVE), site_id=site_id, location_id=places[place].id, tags=[resin]))
    columns = max(1, round(cavities ** 0.5))
    for index in range(cavities):
        across, down = index % columns, index // columns
        rows = -(-cavities // columns)
        work.session.add(Cavity(tool_id=tool.id, cavity_id=str(index + 1), position_x=(across + 0.5) / columns, position_y=(down + 0.5) / rows))


def _demo_people(work: Work, site_id: UUID, people: list[list[str]]) -> list[DemoSignIn]:
    # One hash for all: they share the password anyway, and everybody may know it.
    password, pin = (hash_password(work.house.keyring, secret) for secret in (DEMO_PASSWORD, DEMO_PIN))
    sign_ins = []
    for username, full_name, role_name in people:
        role = Role(role_name)
        is_admin = role is Role.ADMIN
        work.session.add(User(username=username, full_name=full_name, role=role, site_id=None if is_admin else site_id,
                              password_hash=password, pin_hash=None if is_admin else pin))
        sign_ins.append(DemoSignIn(username, full_name, role, DEMO_PASSWORD, '' if is_admin else DEMO_PIN))
    return sign_ins
