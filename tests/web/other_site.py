"""Work that was done in the other site: one row of every table that hangs on its tool."""
from datetime import date

from data.base import now
from data.tables.actions import ActionComment, ActionItem
from data.tables.assets import Asset
from data.tables.failures import FailureCode, FailureReport, FailureReportCode
from data.tables.maintenance import (
    ChecklistTemplate,
    FittedPart,
    LogStep,
    MaintenanceLog,
    MaintenancePlan,
    PlanCompletion,
    WaterCircuit,
    WaterFlow,
)
from data.tables.papers import ReportPlan, StoredReport
from data.tables.photos import Attachment, PhotoMark
from data.tables.shots import AssetKey, CounterChange, Run, RunSegment, ShotReading, ToolCounter
from data.tables.sources import IntegrationEvent, LearnedJob, LinkEvent, ShotDoubt, Source, SourceState, ToolAssignment


def work_of_theirs(session, tool, machine):
    """Ids by table."""
    rows = {}

    def add(row):
        session.add(row)
        session.flush()
        rows[type(row)] = next(iter(row.__mapper__.primary_key_from_instance(row)))
        return rows[type(row)]

    code = FailureCode(code='ZZ-001', name='A failure of every site')
    template = ChecklistTemplate(name='A checklist of every site', purpose='inspection')
    session.add_all([code, template])
    session.flush()
    add(ToolCounter(tool_id=tool, lifetime_shots=9, counter=9))
    run = add(Run(tool_id=tool, machine_id=machine))
    add(RunSegment(run_id=run, active_cavities=2))
    add(ShotReading(tool_id=tool, shot_count=9, delta=9, source='manual', note='Their note'))
    add(CounterChange(tool_id=tool, old_count=9, new_count=0, reason='Their reason'))
    report = add(FailureReport(asset_id=tool, failure_code_id=code.id, severity='high', description='Their trouble'))
    add(FailureReportCode(report_id=report, failure_code_id=code.id))
    log = add(MaintenanceLog(asset_id=tool, kind='inspection', observations='Their observation'))
    add(LogStep(log_id=log, position=1, text='Their step', type='tick', verdict='ok'))
    add(FittedPart(asset_id=tool, position='Their position'))
    add(WaterFlow(circuit_id=add(WaterCircuit(asset_id=tool, name='Their circuit', baseline=8.0)), flow=7.0))
    plan = add(MaintenancePlan(asset_id=tool, name='Their plan', every_days=30))
    add(PlanCompletion(plan_id=plan, asset_id=tool))
    action = add(ActionItem(asset_id=tool, title='Their action'))
    add(ActionComment(action_id=action, text='Their comment'))
    photo = add(Attachment(asset_id=tool, storage_path='tool_photos/x/y.jpg', file_type='image/jpeg', size=1, width=1, height=1, sha256='0' * 64))
    add(PhotoMark(attachment_id=photo, kind='pin', x=0.5, y=0.5, note='Their mark'))
    source = add(Source(machine_id=machine, name='Their source', kind='simulated'))
    add(SourceState(source_id=source))
    add(LinkEvent(source_id=source, at=now(), mood='lost'))
    add(IntegrationEvent(source_id=source, dedup_key=1, received_at=now(), kind='first', processing='applied', tool_id=tool))
    add(ToolAssignment(source_id=source, tool_id=tool, found_by='person'))
    add(LearnedJob(source_id=source, job_name='Their job', tool_id=tool))
    add(ShotDoubt(source_id=source, tool_id=tool, event_key=1, reason='fell', counted=0, missing=9))
    add(AssetKey(asset_id=tool))
    site = session.get(Asset, tool).site_id
    standing = add(ReportPlan(site_id=site, name='Their report', rhythm='weekly'))
    add(StoredReport(plan_id=standing, since=date(2026, 1, 5), until=date(2026, 1, 11), size=1, content=b'x'))
    return rows
