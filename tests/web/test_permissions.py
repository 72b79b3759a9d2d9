"""S1: who may do what, written down once more in permissions.csv, so that a right that slips shows as a difference."""
import asyncio
import csv
from pathlib import Path

import pytest
from sqlalchemy.exc import NoResultFound

from app.api.application import describe
from app.pages import FORMS, PAGES
from components.pictograms import picto
from data.tables.assets import AssetKind
from services.assets.plate import add_asset
from services.assets.register import find_asset
from services.errors import NotAllowed, NotSignedIn, ServiceError
from services.failures.lists import failure_codes
from services.failures.reporting import report_failure
from services.guard import guard_of
from services.work import Identity
from tests.web.samples import function_of, guarded, sample

NOBODY = '019a4e5c-7d21-7c3e-9a55-0c1f4b8e2d10'
TABLE = Path(__file__).parent / 'permissions.csv'
WHO = {'operator': 'guest', 'technician': 'ann', 'engineer': 'ben', 'supervisor': 'sue', 'inventory_manager': 'ivy', 'manager': 'max',
       'admin': 'boss'}
MATRIX = {row.pop('what'): row for row in csv.DictReader(TABLE.open())}
FUNCTIONS = {name: guard for name, guard in guarded().items() if guard.permission is not None}
FOR_THE_HOUSE = {
    'services.first_run.needs_set_up', 'services.people.api_keys.identify_key', 'services.people.api_keys.note_key_use',
    'services.people.devices.device_of', 'services.photos.tickets.read_ticket',
    'services.people.devices.faces', 'services.people.reception.begin_password', 'services.people.reception.begin_pin',
    'services.people.reception.enter',
    'services.people.reception.read_badge', 'services.people.sign_ins.find_session', 'services.people.sign_ins.keep_sessions',
    'services.people.sign_ins.over_sessions', 'services.people.sign_ins.sign_out', 'services.people.sign_ins.still_open',
    'services.upkeep.pulse.feel_pulse',
    'services.upkeep.settings.read_settings',
}
"""What runs before anybody is known or after (signing out), or for the product itself. None of it may be offered to a form or over REST."""


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch):
    monkeypatch.setattr('services.people.passwords.ROUNDS', 4)


def test_the_table_names_every_function_and_every_page_and_nothing_else():
    assert set(MATRIX) == {*FUNCTIONS, *PAGES}


def test_what_needs_no_right_is_a_short_list_that_was_looked_at():
    assert {name for name, guard in guarded().items() if guard.permission is None} == FOR_THE_HOUSE
    assert not {guard_of(form.command).name for form in FORMS.values()} & FOR_THE_HOUSE


@pytest.mark.parametrize('name', FUNCTIONS)
def test_a_function_obeys_the_table(name, quick_runner, cast):
    guard = FUNCTIONS[name]
    allowed = {role: is_allowed(quick_runner, getattr(cast, person), name, guard) for role, person in WHO.items()}
    assert {role: 'yes' if may else 'no' for role, may in allowed.items()} == MATRIX[name]
    assert not is_allowed(quick_runner, Identity(None, 'screen'), name, guard), 'anonymous'
    assert not is_allowed(quick_runner, cast.gone, name, guard), 'somebody who left'


def is_allowed(runner, who, name, guard):
    try:
        runner.do(who, function_of(name), **sample(guard))
    except NotSignedIn:
        return False
    except NotAllowed as error:
        return not str(error).startswith(('You are not allowed', 'Set up your second factor'))
    except (ServiceError, NoResultFound):
        return True  # not found, in use, the wrong code: that was after the question of rights
    return True


@pytest.mark.parametrize('role', WHO)
async def test_a_form_obeys_the_table(role, application):
    async with application.client(WHO[role]) as client:
        for name, form in FORMS.items():
            guard = guard_of(form.command)
            if MATRIX[guard.name][role] == 'no':
                answer = await client.post(f'/forms/{name}', json=plain(sample(guard)))
                assert (answer.status_code, answer.json()['error']['code']) == (403, 'not_allowed'), f'{role} {name}'


async def test_no_form_and_no_page_is_there_for_strangers_and_those_who_left(application):
    for name in ('', 'gone'):
        async with application.client(name) as client:
            for form in FORMS:
                assert (await client.post(f'/forms/{form}', json={})).status_code == 401
            for path in PAGES:
                answer = await client.get(example(path))
                assert (answer.status_code, answer.headers['location'].split('?')[0]) == (303, '/sign-in')


@pytest.mark.parametrize('role', WHO)
async def test_a_page_obeys_the_table(role, application, monkeypatch):
    for kind in AssetKind:
        await application.runner.run(application.cast.boss, add_asset, kind=kind, asset_number=f'EX-{kind.value}', name='Example',
                                     site_id=application.cast.site)
    code = await application.runner.run(application.cast.boss, failure_codes.save, code='EX-1', name='Example')
    tool = await application.runner.run(application.cast.boss, find_asset, asset_number='EX-tool')
    report_id = await application.runner.run(application.cast.boss, report_failure, asset_id=tool.id, failure_code_id=code)
    shown, told = {}, asyncio.Event()

    def watched(page):
        async def watch(*args, **values):
            try:
                await page(*args, **values)
                shown['last'] = 'yes'
            except ServiceError as error:
                shown['last'] = 'no' if isinstance(error, NotAllowed) else 'yes'
            finally:
                told.set()
        watch.__wrapped__ = page
        watch.__annotations__ = page.__annotations__
        return watch

    monkeypatch.setattr('pages.shell.explained', watched)
    seen = {}
    for path in PAGES:
        told.clear()
        screen = application.screen(WHO[role])
        client = await screen.open(example(path, report_id))
        await asyncio.wait_for(told.wait(), 10)
        seen[path] = 'no' if shown.pop('last', 'broken') != 'yes' or is_refusal(client) else 'yes'
    assert seen == {path: MATRIX[path][role] for path in PAGES}


async def test_every_rest_route_but_the_one_for_tokens_refuses_strangers(application):
    async with application.client() as client:
        for path, methods in describe()['paths'].items():
            for method in set(methods) & {'get', 'post', 'patch', 'put', 'delete'}:
                if path.endswith('/auth/token'):
                    continue
                answer = await client.request(method, path.replace('{', '').replace('}', ''), json={} if method != 'get' else None)
                assert answer.status_code == 401, f'{method} {path}: {answer.status_code}'


async def test_the_cookie_of_a_screen_opens_nothing_over_rest(application):
    """A foreign page could make the browser send the cookie along; it cannot make it send a key."""
    async with application.client('boss') as client:
        assert (await client.get('/api/v1/users')).status_code == 401
        assert (await client.post('/api/v1/users', json={})).status_code == 401


def is_refusal(client):
    """Every refusal shows the same picture, whatever it says."""
    drawn = (str(getattr(element, kind, '')) for element in client.elements.values() for kind in ('content', 'html'))
    return any(picto('no-entry', 88) in each for each in drawn)


def example(path, report_id=''):
    """An address that leads somewhere."""
    return path.format(asset_number='EX-machine' if path.startswith('/machines') else 'EX-tool', username='ben',
                       report_id=report_id, action_id=NOBODY, plan_id=NOBODY, photo_id=NOBODY, document_id=NOBODY, log_id=NOBODY,
                       run_id=NOBODY, template_id=NOBODY, source_id=NOBODY)


def plain(values):
    return {name: str(value) if not isinstance(value, (int, float, bool, list, dict)) else value for name, value in values.items()}
