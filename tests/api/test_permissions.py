"""S1 over REST: every route of the application x every role is allowed exactly when permissions.csv says so."""
from uuid import UUID

import pytest
from nicegui import core
from sqlmodel import select

from data.tables.assets import AssetKind
from data.tables.people import User
from services.actions.card import show_action
from services.actions.doing import comment_action, complete_action, reopen_action, start_action
from services.actions.planning import add_action, assign_action, cancel_action, change_action
from services.actions.register import list_actions
from services.assets.board import tool_ways
from services.assets.card import show_asset
from services.assets.cavities import block_cavity, unblock_cavity
from services.assets.labels import asset_labels
from services.assets.lifecycle import restore_asset, retire_asset, set_asset_status
from services.assets.locations import locations
from services.assets.moves import move_asset, move_tool
from services.assets.passport import tool_passport
from services.assets.plate import add_asset, change_asset
from services.assets.register import list_assets
from services.documents.documents import change_document, document_place, find_document, list_documents, read_document, remove_document
from services.failures.analysis import analyse_failure, answer_fix
from services.failures.card import show_report
from services.failures.lists import causes, corrective_actions, failure_codes, part_defects, stop_reasons
from services.failures.register import list_reports
from services.failures.reporting import report_failure
from services.guard import command, guard_of
from services.imports.exporting import export_assets
from services.imports.taking import import_records
from services.maintenance.completing import complete_plan, list_completions
from services.maintenance.fitted import fit_part, list_fittings, seats_of, show_fitting, take_part_back
from services.maintenance.logs import list_logs, show_log
from services.maintenance.plans import add_plan, cancel_plan, change_plan, pause_plan, resume_plan
from services.maintenance.register import list_plans, show_plan
from services.maintenance.signing import sign_log
from services.maintenance.templates import add_template, change_template, list_editions, list_templates, show_template
from services.maintenance.water import (
    add_circuit,
    change_circuit,
    circuits_of,
    list_flows,
    measure_flow,
    remove_circuit,
    show_circuit,
    take_flow_back,
)
from services.people.api_keys import add_key, list_keys, revoke_key
from services.people.departments import departments
from services.people.devices import list_devices
from services.people.reception import enter
from services.people.sites import sites
from services.people.users import (
    add_user,
    change_own_account,
    change_user,
    deactivate_user,
    list_users,
    reactivate_user,
    show_own_account,
    show_user,
)
from services.photos.photos import change_photo, find_photo, list_photos, photo_place, read_photo, remove_photo
from services.runner import Runner
from services.shots.counts import change_counter, list_readings, read_counter, show_reading, tool_counts, undo_reading
from services.shots.run_list import list_runs, show_run
from services.shots.runs import change_run, end_run, reopen_run, start_run
from services.sources.leases import calling_of
from services.sources.register import (
    accept_certificate,
    add_source,
    change_source,
    list_sources,
    remove_source,
    show_source,
    try_again,
)
from services.sources.settling import book_unassigned, list_doubts, say_tool, settle_doubt
from services.sources.trail import list_events
from services.trends.figures import FIGURES
from services.trends.handover import shift_handover
from services.trends.reliability import lifetimes
from services.trends.report import management_report
from services.trends.standing import list_stored_reports, read_stored_report, report_plans
from services.trends.views import view_rows
from services.upkeep.audit import list_audit, verify_audit
from services.upkeep.notices import mark_all_read, mark_read, my_notifications
from services.upkeep.settings import change_settings, read_settings
from services.work import SYSTEM
from tests.conftest import PASSWORD
from tests.routes import BELOW_API, addresses, rest_addresses
from tests.web.test_permissions import MATRIX, WHO

TOKEN_ROUTE = 'POST /auth/token'
DESCRIPTIONS = {'GET /api/openapi.json', 'GET /api/docs'}
SEEN = {'version': 1}
NAMED = {'name': 'Example'}


def asset_routes(kind, new):
    """What tools and machines have in common."""
    one = f'/{kind}s/{{asset_id}}'
    return {
        f'GET /{kind}s': (list_assets, None), f'GET {one}': (show_asset, None), f'POST /{kind}s': (add_asset, new),
        f'PATCH {one}': (change_asset, SEEN | NAMED), f'POST {one}/move': (move_asset, SEEN | {'location_id': None}),
        f'POST {one}/status': (set_asset_status, SEEN | {'status': 'down'}), f'POST {one}/retire': (retire_asset, SEEN),
        f'POST {one}/restore': (restore_asset, SEEN),
    }


ONE_SOURCE = '/sources/{source_id}'
SOURCE_ROUTES = {
    'GET /sources': (list_sources, None), f'GET {ONE_SOURCE}': (show_source, None),
    'POST /sources': (add_source, {'machine_id': '{asset_id}', 'kind': 'simulated'}), f'PATCH {ONE_SOURCE}': (change_source, SEEN | NAMED),
    f'DELETE {ONE_SOURCE}': (remove_source, None), f'POST {ONE_SOURCE}/certificate': (accept_certificate, SEEN | {'thumbprint': 'AA'}),
    f'POST {ONE_SOURCE}/try': (try_again, None), f'POST {ONE_SOURCE}/tool': (say_tool, {'tool_id': '{asset_id}'}),
    f'POST {ONE_SOURCE}/book': (book_unassigned, {'tool_id': '{asset_id}', 'shots': 1}), f'GET {ONE_SOURCE}/doubts': (list_doubts, None),
    'POST /sources/doubts/{doubt_id}': (settle_doubt, {'shots': 0}), f'GET {ONE_SOURCE}/events': (list_events, None),
    f'POST {ONE_SOURCE}/offer': (calling_of, None), f'POST {ONE_SOURCE}/browse': (calling_of, {'path': []}),
}


def catalog_routes(catalog, new):
    many = f'/{catalog.table}s'.replace('_', '-')
    one = f'{many}/{{row_id}}'
    return {f'GET {many}': (catalog.read, None), f'GET {one}': (catalog.read, None), f'POST {many}': (catalog.save, new),
            f'PATCH {one}': (catalog.save, SEEN | NAMED), f'DELETE {one}': (catalog.remove, None)}


BEHIND = {
    **SOURCE_ROUTES,
    TOKEN_ROUTE: (enter, {'username': '{username}', 'password': PASSWORD}),
    'GET /me': (show_own_account, None), 'PATCH /me': (change_own_account, {'theme': 'dark'}),
    **asset_routes(AssetKind.TOOL, NAMED | {'asset_number': 'TL-2', 'site_id': '{site}'}),
    **asset_routes(AssetKind.MACHINE, NAMED | {'asset_number': 'PR-2', 'site_id': '{site}'}),
    'GET /tools/{asset_id}/ways': (tool_ways, None), 'POST /tools/{asset_id}/stage': (move_tool, SEEN | {'stage': 'bench'}),
    'POST /tools/{asset_id}/cavities/{cavity_id}/block': (block_cavity, {'reason': 'flash'}),
    'POST /tools/{asset_id}/cavities/{cavity_id}/unblock': (unblock_cavity, None),
    **catalog_routes(locations, NAMED | {'kind': 'rack', 'site_id': '{site}'}), **catalog_routes(departments, NAMED | {'site_id': '{site}'}),
    **catalog_routes(sites, NAMED | {'code': 'NEW'}), **catalog_routes(failure_codes, NAMED | {'code': 'X-1'}),
    **catalog_routes(stop_reasons, NAMED), **catalog_routes(part_defects, NAMED), **catalog_routes(causes, NAMED),
    **catalog_routes(corrective_actions, NAMED),
    'GET /failure-reports': (list_reports, None), 'GET /failure-reports/{report_id}': (show_report, None),
    'POST /failure-reports': (report_failure, {'asset_id': '{asset_id}', 'failure_code_id': '{row_id}'}),
    'PATCH /failure-reports/{report_id}': (analyse_failure, SEEN), 'POST /failure-reports/{report_id}/fix': (answer_fix, SEEN | {'held': True}),
    'GET /actions': (list_actions, None), 'GET /actions/{action_id}': (show_action, None),
    'POST /actions': (add_action, {'asset_id': '{asset_id}', 'title': 'Example'}),
    'PATCH /actions/{action_id}': (change_action, SEEN | {'title': 'Example'}), 'POST /actions/{action_id}/start': (start_action, SEEN),
    'POST /actions/{action_id}/complete': (complete_action, SEEN), 'POST /actions/{action_id}/cancel': (cancel_action, SEEN),
    'POST /actions/{action_id}/assign': (assign_action, SEEN | {'assigned_to_id': None}),
    'POST /actions/{action_id}/reopen': (reopen_action, SEEN), 'POST /actions/{action_id}/comments': (comment_action, {'text': 'Example'}),
    'GET /tools/{tool_id}/passport.pdf': (tool_passport, None), 'GET /tools/{asset_id}/label.pdf': (asset_labels, None),
    'GET /machines/{asset_id}/label.pdf': (asset_labels, None), 'GET /labels.pdf': (asset_labels, None),
    'GET /users': (list_users, None), 'GET /users/{user_id}': (show_user, None),
    'POST /users': (add_user, {'username': 'new.hand', 'full_name': 'New Hand', 'role': 'operator', 'site_id': '{site}'}),
    'PATCH /users/{user_id}': (change_user, SEEN | {'full_name': 'Example'}),
    'POST /users/{user_id}/deactivate': (deactivate_user, None), 'POST /users/{user_id}/reactivate': (reactivate_user, None),
    'GET /devices': (list_devices, None), 'GET /api-keys': (list_keys, None), 'POST /api-keys': (add_key, NAMED),
    'POST /api-keys/{key_id}/revoke': (revoke_key, None),
    'GET /notifications': (my_notifications, None), 'POST /notifications/read': (mark_all_read, None),
    'POST /notifications/{notification_id}/read': (mark_read, None), 'POST /imports/{kind}': (import_records, None),
    'GET /imports/{kind}': (export_assets, None),
    'GET /audit': (list_audit, None), 'GET /audit/verify': (verify_audit, None),
    'GET /settings': (read_settings, None), 'PATCH /settings': (change_settings, {'plant_name': 'Example'}),
    'GET /photos': (list_photos, None), 'GET /photos/{photo_id}': (find_photo, None), 'POST /photos': (photo_place, None),
    'PATCH /photos/{photo_id}': (change_photo, SEEN), 'DELETE /photos/{photo_id}': (remove_photo, None),
    'GET /photos/{photo_id}/file': (read_photo, None), 'GET /photos/{photo_id}/thumb': (read_photo, None),
    'GET /documents': (list_documents, None), 'GET /documents/{document_id}': (find_document, None), 'POST /documents': (document_place, None),
    'PATCH /documents/{document_id}': (change_document, SEEN | {'title': 'Example'}), 'DELETE /documents/{document_id}': (remove_document, None),
    'GET /documents/{document_id}/file': (read_document, None),
    'GET /maintenance-plans': (list_plans, None), 'POST /maintenance-plans': (add_plan, NAMED | {'asset_id': '{asset_id}'}),
    'GET /maintenance-plans/{plan_id}': (show_plan, None), 'PATCH /maintenance-plans/{plan_id}': (change_plan, SEEN | NAMED),
    'POST /maintenance-plans/{plan_id}/complete': (complete_plan, SEEN), 'POST /maintenance-plans/{plan_id}/pause': (pause_plan, SEEN),
    'POST /maintenance-plans/{plan_id}/resume': (resume_plan, SEEN), 'POST /maintenance-plans/{plan_id}/cancel': (cancel_plan, SEEN),
    'GET /maintenance-plans/{plan_id}/completions': (list_completions, None),
    'GET /maintenance-logs': (list_logs, None), 'GET /maintenance-logs/{log_id}': (show_log, None),
    'POST /maintenance-logs': (sign_log, {'asset_id': '{asset_id}', 'kind': 'repair', 'observations': 'Example'}),
    'GET /checklist-templates': (list_templates, None), 'POST /checklist-templates': (add_template, NAMED | {'purpose': 'repair'}),
    'GET /checklist-templates/{template_id}': (show_template, None), 'PATCH /checklist-templates/{template_id}': (change_template, SEEN | NAMED),
    'GET /checklist-templates/{template_id}/editions': (list_editions, None),
    'GET /shots': (list_readings, None), 'GET /shots/{reading_id}': (show_reading, None),
    'POST /shots': (read_counter, {'tool_id': '{asset_id}', 'shot_count': 1000}), 'DELETE /shots/{reading_id}': (undo_reading, None),
    'GET /counters/{tool_id}': (tool_counts, None),
    'POST /counters/{tool_id}/change': (change_counter, {'new_count': 0, 'reason': 'Counter replaced'}),
    **{f'GET /trends/{name}': (figure.query, None) for name, figure in FIGURES.items()}, 'GET /trends/lifetimes': (lifetimes, None),
    'GET /trends/report.pdf': (management_report, None), 'GET /trends/handover.pdf': (shift_handover, None),
    'GET /trends/views/{name}': (view_rows, None),
    'GET /reports': (list_stored_reports, None), 'GET /reports/{stored_id}.pdf': (read_stored_report, None),
    'GET /report-plans': (report_plans.read, None), 'POST /report-plans': (report_plans.save, NAMED | {'rhythm': 'weekly'}),
    'GET /report-plans/{row_id}': (report_plans.read, None), 'PATCH /report-plans/{row_id}': (report_plans.save, SEEN),
    'DELETE /report-plans/{row_id}': (report_plans.remove, None),
    'GET /runs': (list_runs, None), 'GET /runs/{run_id}': (show_run, None),
    'POST /runs': (start_run, {'tool_id': '{asset_id}', 'machine_id': '{asset_id}'}), 'POST /runs/{run_id}/end': (end_run, SEEN | {'shots': 10}),
    'POST /runs/{run_id}/reopen': (reopen_run, SEEN), 'PATCH /runs/{run_id}': (change_run, SEEN),
    'GET /fitted-parts': (list_fittings, None), 'GET /fitted-parts/positions/{asset_id}': (seats_of, None),
    'POST /fitted-parts': (fit_part, {'asset_id': '{asset_id}', 'position': 'E07'}),
    'GET /fitted-parts/{fitted_part_id}': (show_fitting, None), 'DELETE /fitted-parts/{fitted_part_id}': (take_part_back, None),
    'GET /water-circuits': (circuits_of, None), 'GET /water-circuits/{circuit_id}': (show_circuit, None),
    'POST /water-circuits': (add_circuit, {'asset_id': '{asset_id}', 'name': 'K1', 'baseline': 8.0}),
    'PATCH /water-circuits/{circuit_id}': (change_circuit, SEEN | {'baseline': 8.5}), 'DELETE /water-circuits/{circuit_id}': (remove_circuit, None),
    'POST /water-circuits/{circuit_id}/flows': (measure_flow, {'flow': 6.0}), 'GET /water-flows': (list_flows, None),
    'DELETE /water-flows/{flow_id}': (take_flow_back, None),
    **dict.fromkeys(DESCRIPTIONS, (None, None)),
}
"""The service function behind every route, and a body it accepts; behind the two descriptions there is none."""
ASKED = {'POST /documents': {'asset_id': '{asset_id}', 'name': 'a.pdf'}, 'GET /water-circuits': {'asset_id': '{asset_id}'}}
"""What has to stand in the address."""


@command(None)
def let_everybody_work_everywhere(work):
    """Some things are for people of all sites only; here a refusal is to say something about the role."""
    for person in work.session.exec(select(User)):
        person.site_id = None


@pytest.fixture
async def plant(rest, monkeypatch):
    """Everybody works for all sites, nobody needs a second factor, and whoever knows the password of the tests is let in quickly."""
    monkeypatch.setattr('services.people.reception.matches', lambda keyring, secret, stored: bool(stored) and secret == PASSWORD)
    await rest.application.runner.run(SYSTEM, let_everybody_work_everywhere)
    await rest.application.runner.run(SYSTEM, change_settings, second_factor='no')
    card = await rest.application.runner.run(SYSTEM, show_asset, asset_id=UUID(rest.things['tool']))
    target = await rest.application.runner.run(SYSTEM, add_user, username='target', full_name='Target', role='operator')
    rest.things |= {'cavity': str(card.cavities[0].id), 'target': str(target)}
    return rest


@pytest.fixture
def heard(monkeypatch):
    """What is asked of the services on behalf of whoever calls, and what of it was done."""
    log = {'asked': [], 'done': []}
    original = Runner.do

    def do(self, who, function, /, key=None, **values):
        if who is not SYSTEM:
            log['asked'].append(function)
        answer = original(self, who, function, key, **values)
        if who is not SYSTEM:
            log['done'].append(function)
        return answer
    monkeypatch.setattr(Runner, 'do', do)
    return log


def test_the_mapping_names_every_route_of_the_application_and_nothing_else():
    assert {short(*address) for address in rest_addresses()} == set(BEHIND)


async def test_below_api_nothing_answers_but_that_application(application):
    assert [path for _method, path in addresses(core.app.routes) if path.startswith('/api')] == [BELOW_API]


async def test_every_route_obeys_the_table_for_every_role_by_key_and_by_token(plant, heard):
    pairs = 0
    for role, name in WHO.items():
        for secret in (await key_of(plant, name), await token_of(plant, name)):
            spare = str((await plant.key(name)).id)
            for route in BEHIND:
                answer = await ask(plant, secret, route, name, heard, key_id=spare)
                assert (role, route, is_allowed(answer)) == (role, route, may(role, route)), answer.text[:300]
                assert_only_what_was_allowed_was_done(route, may(role, route), heard)
                pairs += 1
    assert pairs == len(BEHIND) * len(WHO) * 2
    assert pairs >= 320


async def test_strangers_and_people_who_left_may_nothing_whatever_they_were_allowed_before(plant, heard):
    """ann and boss have a key and a token from when they worked here; the key of gone was made after they had left."""
    left = ('ann', 'boss')
    secrets = [('gone', await key_of(plant, 'gone')), *[(name, await make(plant, name)) for name in left for make in (key_of, token_of)]]
    for name in left:
        await plant.application.runner.run(SYSTEM, deactivate_user_for_good, username=name)
    pairs = 0
    for name, secret in (('', ''), *secrets):
        for route in BEHIND:
            answer = await ask(plant, secret, route, name or 'nobody', heard)
            assert (name, route, is_allowed(answer)) == (name, route, False), answer.text[:300]
            assert_only_what_was_allowed_was_done(route, False, heard)
            pairs += 1
    assert pairs == len(BEHIND) * 6


@command(None)
def deactivate_user_for_good(work, *, username: str):
    """Without any of what the service does besides, so that it is the account that closes the door."""
    work.session.exec(select(User).where(User.username == username)).one().active = False


async def ask(plant, secret, route, name, heard, key_id=''):
    heard['asked'].clear(), heard['done'].clear()
    method, path = route.split()
    _function, body = BEHIND[route]
    ids = {'username': name, **ids_for(plant, route), 'key_id': key_id or plant.things['target']}
    fitted = {field: value.format(**ids) if isinstance(value, str) else value for field, value in body.items()} if body else None
    url = f'http://test{path}' if route in DESCRIPTIONS else path
    told = SEEN if method == 'DELETE' else {name: value.format(**ids) for name, value in ASKED.get(route, {}).items()}
    async with plant.bearing(secret) as client:
        return await client.request(method, url.format(**ids), json=fitted, params=told)


def is_allowed(answer):
    """Whatever else is wrong: the question of rights was answered with yes. A browser that may not read is led to the sign-in."""
    assert answer.status_code < 500, answer.text
    return answer.status_code not in {401, 403} and 'sign-in' not in answer.headers.get('location', '')


def may(role, route):
    function, _body = BEHIND[route]
    permission = guard_of(function).permission if function else None
    return permission is None or MATRIX[guard_of(function).name][role] == 'yes'


def assert_only_what_was_allowed_was_done(route, allowed, heard):
    function, _body = BEHIND[route]
    if allowed and function:
        assert function in heard['asked'], f'{route} is not answered by {guard_of(function).name}'
    if not allowed:
        assert [each for each in heard['done'] if guard_of(each).writes and guard_of(each).permission] == [], route


def ids_for(plant, route):
    """For the placeholders in paths and bodies; every one leads to something."""
    things, subject = plant.things, route.split('/')[1]
    row = {'locations': 'rack', 'departments': 'department', 'sites': 'other_site'}.get(subject, 'site')
    return {'site': things['site'], 'user_id': things['target'], 'asset_id': things['machine' if subject == 'machines' else 'tool'],
            'cavity_id': things['cavity'], 'row_id': things[row], 'report_id': things['tool'], 'action_id': things['tool'], 'plan_id': things['tool'],
            'source_id': things['tool'], 'doubt_id': things['tool'],
            'photo_id': things['tool'], 'document_id': things['tool'], 'fitted_part_id': things['tool'],
            'circuit_id': things['tool'], 'stored_id': things['tool'], 'flow_id': things['tool'],
            'reading_id': things['tool'], 'run_id': things['tool'], 'tool_id': things['tool'],
            'log_id': things['tool'], 'template_id': things['tool'], 'notification_id': things['tool'], 'kind': 'tools',
            'name': 'tool_utilisation'}


async def key_of(plant, name):
    return (await plant.key(name)).key


async def token_of(plant, name):
    answer = await (await plant.client()).post('/auth/token', json={'username': name, 'password': PASSWORD})
    return answer.json()['access_token']


def short(method, path):
    return f'{method} {path.removeprefix("/api/v1")}'
