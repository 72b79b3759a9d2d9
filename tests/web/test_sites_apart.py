"""S2: an id of the other site is answered exactly like one that nothing has."""
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from data.tables.actions import ActionItem
from data.tables.assets import Asset, AssetMove, Cavity, Location
from data.tables.failures import Cause, CorrectiveAction, FailureCode, FailureReport, StopReason
from data.tables.maintenance import ChecklistTemplate, FittedPart, MaintenanceLog, MaintenancePlan, WaterCircuit, WaterFlow
from data.tables.papers import ReportPlan, StoredReport
from data.tables.people import ApiKey, Department, Device, SignIn, Site, User
from data.tables.photos import Attachment, PhotoMark
from data.tables.shots import Run, ShotReading
from data.tables.sources import ShotDoubt, Source
from data.tables.upkeep import BackupRun, Notification
from data.trail import Writer
from services.assets.locations import locations
from services.assets.moves import move_asset
from services.assets.plate import add_asset
from services.errors import ServiceError
from services.people.api_keys import add_key
from services.people.departments import departments
from services.people.devices import enrol_device
from tests.web.other_site import work_of_theirs
from tests.web.samples import function_of, guarded, names_rows, sample

OF = {'source_id': Source, 'stored_id': StoredReport, 'doubt_id': ShotDoubt,
      'asset_id': Asset, 'location_id': Location, 'department_id': Department, 'site_id': Site, 'user_id': User, 'key_id': ApiKey,
      'device_id': Device,
      'cavity_id': Cavity, 'sign_in_id': SignIn, 'parent_id': Location, 'person': User, 'backup_id': BackupRun, 'newest': BackupRun,
      'tool_id': Asset, 'machine_id': Asset, 'run_id': Run, 'report_id': FailureReport, 'failure_report_id': FailureReport,
      'log_id': MaintenanceLog, 'maintenance_log_id': MaintenanceLog, 'plan_id': MaintenancePlan, 'action_id': ActionItem,
      'reading_id': ShotReading, 'fitted_part_id': FittedPart, 'photo_id': Attachment, 'document_id': Attachment, 'attachment_id': Attachment,
      'circuit_id': WaterCircuit, 'flow_id': WaterFlow, 'mark_id': PhotoMark, 'assigned_to_id': User,
      'checklist_template_id': ChecklistTemplate, 'template_id': ChecklistTemplate, 'notification_id': Notification,
      'stop_reason_id': StopReason, 'failure_code_id': FailureCode, 'cause_id': Cause, 'corrective_action_id': CorrectiveAction}
ROW_OF = {'plan': ReportPlan, 'department': Department, 'location': Location, 'site': Site}
CASES = [(name, field) for name, guard in guarded().items() if guard.permission is not None for field in names_rows(guard)
         if field != 'keep_sign_in']  # which of the own sessions stays; a strange one is none of them


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch):
    monkeypatch.setattr('services.people.passwords.ROUNDS', 4)


@pytest.fixture
def other(quick_runner, cast):
    """Ids of rows of the other site, one of each table."""
    run, who = quick_runner.do, cast.oscar
    tool = run(who, add_asset, kind='tool', asset_number='TL-9', name='Theirs', cavity_count=2)
    machine = run(who, add_asset, kind='machine', asset_number='P-9', name='Their machine')
    place = run(who, locations.save, name='Their press', kind='press')
    run(who, move_asset, asset_id=tool, seen_version=1, location_id=place)
    rows = {Asset: tool, Location: place, Department: run(who, departments.save, name='Their room'), Site: cast.other_site, User: cast.ids['olga'],
            ApiKey: run(who, add_key, name='theirs').id, Device: run(cast.boss, enrol_device, name='x', kind='kiosk', site_id=cast.other_site).id,
            SignIn: cast.sign_ins['olga']}
    with quick_runner.house.database.writing() as session:
        session.attribute(Writer(None, 'test', 'system', '', 'test'))
        session.add(cavity := Cavity(tool_id=tool, cavity_id='99', position_x=0.5, position_y=0.5))
        rows |= work_of_theirs(session, tool, machine)
        session.add(notice := Notification(user_id=cast.ids['olga'], kind='action_due', text='Their notification'))
        session.commit()
        rows |= {Cavity: cavity.id, Notification: notice.id}
        assert session.exec(select(AssetMove)).first()
    return rows


@pytest.fixture
def site_boss(quick_runner, cast):
    """Somebody who may do everything, in the one site: nothing but the site stands in the way."""
    from data.tables.people import Role
    from services.people.sign_ins import hash_token
    from services.work import Identity
    with quick_runner.house.database.writing() as session:
        session.attribute(Writer(None, 'test', 'system', '', 'test'))
        session.add(person := User(username='site.boss', full_name='Site Boss', role=Role.ADMIN, site_id=cast.site))
        session.flush()
        session.add(sign_in := SignIn(user_id=person.id, kind='password', token_hash=hash_token('x'), second_factor=True,
                                      started_at=datetime.now(UTC)))
        session.commit()
        return Identity(person.id, 'screen', sign_in_id=sign_in.id)


@pytest.mark.parametrize(('name', 'field'), CASES, ids=lambda value: value.replace('services.', ''))
def test_an_id_of_the_other_site_is_answered_like_one_that_does_not_exist(name, field, quick_runner, cast, other, site_boss):
    theirs = other.get(ROW_OF.get(name.rsplit('_', 1)[1].rstrip('s')) if field == 'row_id' else OF[field], uuid4())
    with quick_runner.house.database.reading() as session:
        before = shadow(session, other)
    said = [answer(quick_runner, site_boss, name, **{field: row_id}) for row_id in (theirs, uuid4())]
    with quick_runner.house.database.reading() as session:
        assert shadow(session, other) == before, 'something of the other site was changed'
    assert said[0] == said[1]


def answer(runner, who, name, **given):
    guard = guarded()[name]
    if field := next((field for field in ('seen_version',) if field in guard.model.model_fields), None):
        given = {field: 1, **given}
    try:
        found = runner.do(who, function_of(name), **sample(guard, **given))
    except ServiceError as error:
        return type(error).__name__, str(error), error.fields
    return 'answered', getattr(found, 'total', None), [] if isinstance(found, UUID) or found is None else len(str(found)) > 2000


def shadow(session, other):
    """Everything the rows of the other site say."""
    return {table.__name__: session.get(table, row_id).model_dump() for table, row_id in other.items()}


def test_every_kind_of_row_that_belongs_to_a_site_was_tried(other):
    from data.base import Scoped
    tried = {*other, AssetMove}
    left = {table.__name__ for table in Scoped.every if table not in tried}
    assert left <= {'RecoveryCode', 'AuditEntry', 'Notification', 'CavityBlock'}, 'a new table: give it a row of the other site above'


def test_lists_counts_searches_and_exports_show_nothing_of_the_other_site(quick_runner, cast, other, site_boss):
    for name, guard in guarded().items():
        if guard.permission is None or guard.writes or any(field.is_required() for field in guard.model.model_fields.values()):
            continue
        for search in ({}, {'text': 'Their'}, {'text': 'TL-9'}, {'text': 'olga'}, {'site_id': cast.other_site}):
            if not set(search) <= set(guard.model.model_fields):
                continue
            try:
                found = repr(quick_runner.do(site_boss, function_of(name), **search))
            except ServiceError:
                continue
            leaked = [word for word in ('Their', 'TL-9', 'olga', 'oscar', 'Other works') if word in found]
            assert leaked == [], f'{name} {search}'


def test_the_exported_change_log_is_that_of_the_own_site(quick_runner, cast, other, site_boss):
    from services.upkeep.audit import export_audit
    text = quick_runner.do(site_boss, export_audit)
    assert not [word for word in ('Their', 'TL-9', 'olga', 'oscar') if word in text]


async def test_pages_and_forms_answer_for_the_other_site_as_for_nothing(application):
    cast, run = application.cast, application.runner.run
    theirs = await run(cast.oscar, add_asset, kind='tool', asset_number='TL-9', name='Theirs')
    async with application.client('ben') as client:
        said = [(await client.post('/forms/change_tool',
                                   json={'asset_id': str(row_id), 'seen_version': 1, 'name': 'Mine'})) for row_id in (theirs, uuid4())]
        assert next((each.status_code, each.json()) for each in said) == (said[1].status_code, said[1].json())
    ben = application.screen('ben')
    await ben.open('/tools/TL-9')
    await ben.should_not_see('Theirs')
    await ben.open('/tools')
    await ben.should_not_see('TL-9')
