"""life of a tool"""

import sqlalchemy as sa
from alembic import op

from data.base import Moment

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'cause',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('name', sa.String(length=80), nullable=False),
        sa.Column('active', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_cause')),
        sa.UniqueConstraint('name', name=op.f('uq_cause_name')),
    )
    op.create_table(
        'checklist_template',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('name', sa.String(length=80), nullable=False),
        sa.Column('edition', sa.Integer(), nullable=False),
        sa.Column('description', sa.String(length=500), nullable=False),
        sa.Column('purpose', sa.String(length=32), nullable=False),
        sa.Column('steps', sa.JSON(), nullable=False),
        sa.Column('active', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_checklist_template')),
        sa.UniqueConstraint('name', 'edition', name=op.f('uq_checklist_template_name_edition')),
    )
    op.create_table(
        'corrective_action',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('name', sa.String(length=80), nullable=False),
        sa.Column('active', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_corrective_action')),
        sa.UniqueConstraint('name', name=op.f('uq_corrective_action_name')),
    )
    op.create_table(
        'failure_code',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('code', sa.String(length=16), nullable=False),
        sa.Column('name', sa.String(length=80), nullable=False),
        sa.Column('description', sa.String(length=300), nullable=False),
        sa.Column('severity_default', sa.String(length=32), nullable=False),
        sa.Column('category', sa.String(length=40), nullable=False),
        sa.Column('applies_to', sa.String(length=32), nullable=False),
        sa.Column('scope', sa.String(length=32), nullable=False),
        sa.Column('map_letter', sa.String(length=4), nullable=False),
        sa.Column('active', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_failure_code')),
        sa.UniqueConstraint('code', name=op.f('uq_failure_code_code')),
    )
    op.create_table(
        'part_defect',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('name', sa.String(length=80), nullable=False),
        sa.Column('active', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_part_defect')),
        sa.UniqueConstraint('name', name=op.f('uq_part_defect_name')),
    )
    op.create_table(
        'stop_reason',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('name', sa.String(length=80), nullable=False),
        sa.Column('scheduled', sa.Boolean(), nullable=False),
        sa.Column('active', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_stop_reason')),
        sa.UniqueConstraint('name', name=op.f('uq_stop_reason_name')),
    )
    op.create_table(
        'counter_change',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('tool_id', sa.Uuid(), nullable=False),
        sa.Column('old_count', sa.BigInteger(), nullable=False),
        sa.Column('new_count', sa.BigInteger(), nullable=False),
        sa.Column('reason', sa.String(length=200), nullable=False),
        sa.Column('by_id', sa.Uuid(), nullable=True),
        sa.Column('at', Moment(), nullable=False),
        sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_counter_change_by_id_user')),
        sa.ForeignKeyConstraint(['tool_id'], ['asset.id'], name=op.f('fk_counter_change_tool_id_asset')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_counter_change')),
    )
    with op.batch_alter_table('counter_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_counter_change_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_counter_change_tool_id'), ['tool_id'], unique=False)

    op.create_table(
        'failure_report',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('asset_id', sa.Uuid(), nullable=False),
        sa.Column('failure_code_id', sa.Uuid(), nullable=False),
        sa.Column('reported_by_id', sa.Uuid(), nullable=True),
        sa.Column('severity', sa.String(length=32), nullable=False),
        sa.Column('description', sa.String(length=2000), nullable=False),
        sa.Column('occurred_at', Moment(), nullable=False),
        sa.Column('containment_action', sa.String(length=1000), nullable=False),
        sa.Column('affected_component', sa.String(length=120), nullable=False),
        sa.Column('root_cause', sa.String(length=1000), nullable=False),
        sa.Column('stop_reason_id', sa.Uuid(), nullable=True),
        sa.Column('cause_id', sa.Uuid(), nullable=True),
        sa.Column('corrective_action_id', sa.Uuid(), nullable=True),
        sa.Column('cavities', sa.JSON(), nullable=False),
        sa.Column('shots_at', sa.BigInteger(), nullable=True),
        sa.Column('status', sa.String(length=32), nullable=False),
        sa.Column('closed_at', Moment(), nullable=True),
        sa.Column('closed_by_id', sa.Uuid(), nullable=True),
        sa.Column('ask_at_shots', sa.BigInteger(), nullable=True),
        sa.Column('fix_held', sa.Boolean(), nullable=True),
        sa.Column('fix_answered_at', Moment(), nullable=True),
        sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_failure_report_asset_id_asset')),
        sa.ForeignKeyConstraint(['cause_id'], ['cause.id'], name=op.f('fk_failure_report_cause_id_cause')),
        sa.ForeignKeyConstraint(['closed_by_id'], ['user.id'], name=op.f('fk_failure_report_closed_by_id_user')),
        sa.ForeignKeyConstraint(
            ['corrective_action_id'], ['corrective_action.id'], name=op.f('fk_failure_report_corrective_action_id_corrective_action')
        ),
        sa.ForeignKeyConstraint(['failure_code_id'], ['failure_code.id'], name=op.f('fk_failure_report_failure_code_id_failure_code')),
        sa.ForeignKeyConstraint(['reported_by_id'], ['user.id'], name=op.f('fk_failure_report_reported_by_id_user')),
        sa.ForeignKeyConstraint(['stop_reason_id'], ['stop_reason.id'], name=op.f('fk_failure_report_stop_reason_id_stop_reason')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_failure_report')),
    )
    with op.batch_alter_table('failure_report', schema=None) as batch_op:
        batch_op.create_index('ix_failure_report_asset_id_occurred_at', ['asset_id', 'occurred_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_failure_report_cause_id'), ['cause_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_failure_report_closed_by_id'), ['closed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_failure_report_corrective_action_id'), ['corrective_action_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_failure_report_failure_code_id'), ['failure_code_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_failure_report_reported_by_id'), ['reported_by_id'], unique=False)
        batch_op.create_index('ix_failure_report_status_severity_occurred_at', ['status', 'severity', 'occurred_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_failure_report_stop_reason_id'), ['stop_reason_id'], unique=False)

    op.create_table(
        'maintenance_plan',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('asset_id', sa.Uuid(), nullable=False),
        sa.Column('name', sa.String(length=80), nullable=False),
        sa.Column('level', sa.Integer(), nullable=False),
        sa.Column('every_shots', sa.BigInteger(), nullable=True),
        sa.Column('every_days', sa.Integer(), nullable=True),
        sa.Column('frequency_type', sa.String(length=32), nullable=True),
        sa.Column('frequency_value', sa.Integer(), nullable=True),
        sa.Column('warn_percent', sa.Integer(), nullable=False),
        sa.Column('stop_percent', sa.Integer(), nullable=True),
        sa.Column('checklist_template_id', sa.Uuid(), nullable=True),
        sa.Column('assigned_to_id', sa.Uuid(), nullable=True),
        sa.Column('instructions', sa.String(length=2000), nullable=False),
        sa.Column('status', sa.String(length=32), nullable=False),
        sa.Column('last_done_at', Moment(), nullable=True),
        sa.Column('last_done_shots', sa.BigInteger(), nullable=True),
        sa.Column('next_due_on', sa.Date(), nullable=True),
        sa.Column('idle_days', sa.Integer(), nullable=False),
        sa.Column('idle_shots', sa.BigInteger(), nullable=False),
        sa.Column('paused_on', sa.Date(), nullable=True),
        sa.Column('paused_shots', sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_maintenance_plan_asset_id_asset')),
        sa.ForeignKeyConstraint(['assigned_to_id'], ['user.id'], name=op.f('fk_maintenance_plan_assigned_to_id_user')),
        sa.ForeignKeyConstraint(
            ['checklist_template_id'], ['checklist_template.id'], name=op.f('fk_maintenance_plan_checklist_template_id_checklist_template')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_maintenance_plan')),
        sa.UniqueConstraint('asset_id', 'name', name=op.f('uq_maintenance_plan_asset_id_name')),
    )
    with op.batch_alter_table('maintenance_plan', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_maintenance_plan_asset_id'), ['asset_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_maintenance_plan_assigned_to_id'), ['assigned_to_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_maintenance_plan_checklist_template_id'), ['checklist_template_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_maintenance_plan_next_due_on'), ['next_due_on'], unique=False)
        batch_op.create_index('ix_maintenance_plan_status_asset_id', ['status', 'asset_id'], unique=False)

    op.create_table(
        'run',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('tool_id', sa.Uuid(), nullable=False),
        sa.Column('machine_id', sa.Uuid(), nullable=False),
        sa.Column('started_at', Moment(), nullable=False),
        sa.Column('ended_at', Moment(), nullable=True),
        sa.Column('started_by_id', sa.Uuid(), nullable=True),
        sa.Column('ended_by_id', sa.Uuid(), nullable=True),
        sa.Column('stop_reason_id', sa.Uuid(), nullable=True),
        sa.Column('good', sa.BigInteger(), nullable=True),
        sa.Column('rejected', sa.JSON(), nullable=False),
        sa.Column('import_key', sa.String(length=120), nullable=True),
        sa.ForeignKeyConstraint(['ended_by_id'], ['user.id'], name=op.f('fk_run_ended_by_id_user')),
        sa.ForeignKeyConstraint(['machine_id'], ['asset.id'], name=op.f('fk_run_machine_id_asset')),
        sa.ForeignKeyConstraint(['started_by_id'], ['user.id'], name=op.f('fk_run_started_by_id_user')),
        sa.ForeignKeyConstraint(['stop_reason_id'], ['stop_reason.id'], name=op.f('fk_run_stop_reason_id_stop_reason')),
        sa.ForeignKeyConstraint(['tool_id'], ['asset.id'], name=op.f('fk_run_tool_id_asset')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_run')),
        sa.UniqueConstraint('tool_id', 'import_key', name=op.f('uq_run_tool_id_import_key')),
    )
    with op.batch_alter_table('run', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_run_ended_by_id'), ['ended_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_run_machine_id'), ['machine_id'], unique=False)
        batch_op.create_index(
            'ix_run_open_machine', ['machine_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL')
        )
        batch_op.create_index(
            'ix_run_open_tool', ['tool_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL')
        )
        batch_op.create_index(batch_op.f('ix_run_started_by_id'), ['started_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_run_stop_reason_id'), ['stop_reason_id'], unique=False)
        batch_op.create_index('ix_run_tool_id_started_at', ['tool_id', 'started_at'], unique=False)

    op.create_table(
        'tool_counter',
        sa.Column('tool_id', sa.Uuid(), nullable=False),
        sa.Column('lifetime_shots', sa.BigInteger(), nullable=False),
        sa.Column('counter', sa.BigInteger(), nullable=False),
        sa.Column('last_shot_at', Moment(), nullable=True),
        sa.ForeignKeyConstraint(['tool_id'], ['asset.id'], name=op.f('fk_tool_counter_tool_id_asset')),
        sa.PrimaryKeyConstraint('tool_id', name=op.f('pk_tool_counter')),
    )
    op.create_table(
        'failure_report_code',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('report_id', sa.Uuid(), nullable=False),
        sa.Column('failure_code_id', sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(['failure_code_id'], ['failure_code.id'], name=op.f('fk_failure_report_code_failure_code_id_failure_code')),
        sa.ForeignKeyConstraint(['report_id'], ['failure_report.id'], name=op.f('fk_failure_report_code_report_id_failure_report')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_failure_report_code')),
        sa.UniqueConstraint('report_id', 'failure_code_id', name=op.f('uq_failure_report_code_report_id_failure_code_id')),
    )
    with op.batch_alter_table('failure_report_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_failure_report_code_failure_code_id'), ['failure_code_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_failure_report_code_report_id'), ['report_id'], unique=False)

    op.create_table(
        'maintenance_log',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('asset_id', sa.Uuid(), nullable=False),
        sa.Column('performed_by_id', sa.Uuid(), nullable=True),
        sa.Column('checklist_template_id', sa.Uuid(), nullable=True),
        sa.Column('kind', sa.String(length=32), nullable=False),
        sa.Column('performed_at', Moment(), nullable=False),
        sa.Column('duration_minutes', sa.Integer(), nullable=False),
        sa.Column('observations', sa.String(length=2000), nullable=False),
        sa.Column('follow_up_required', sa.Boolean(), nullable=False),
        sa.Column('others_ok', sa.Boolean(), nullable=False),
        sa.Column('spares_fitted', sa.String(length=500), nullable=False),
        sa.Column('shots_at', sa.BigInteger(), nullable=True),
        sa.Column('run_id', sa.Uuid(), nullable=True),
        sa.Column('result', sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_maintenance_log_asset_id_asset')),
        sa.ForeignKeyConstraint(
            ['checklist_template_id'], ['checklist_template.id'], name=op.f('fk_maintenance_log_checklist_template_id_checklist_template')
        ),
        sa.ForeignKeyConstraint(['performed_by_id'], ['user.id'], name=op.f('fk_maintenance_log_performed_by_id_user')),
        sa.ForeignKeyConstraint(['run_id'], ['run.id'], name=op.f('fk_maintenance_log_run_id_run')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_maintenance_log')),
    )
    with op.batch_alter_table('maintenance_log', schema=None) as batch_op:
        batch_op.create_index('ix_maintenance_log_asset_id_performed_at', ['asset_id', 'performed_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_maintenance_log_checklist_template_id'), ['checklist_template_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_maintenance_log_performed_by_id'), ['performed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_maintenance_log_run_id'), ['run_id'], unique=False)

    op.create_table(
        'run_segment',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('run_id', sa.Uuid(), nullable=False),
        sa.Column('began_at', Moment(), nullable=False),
        sa.Column('active_cavities', sa.Integer(), nullable=False),
        sa.Column('cavity_count', sa.Integer(), nullable=True),
        sa.Column('shots', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['run_id'], ['run.id'], name=op.f('fk_run_segment_run_id_run')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_run_segment')),
    )
    with op.batch_alter_table('run_segment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_run_segment_run_id'), ['run_id'], unique=False)

    op.create_table(
        'shot_reading',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('tool_id', sa.Uuid(), nullable=False),
        sa.Column('shot_count', sa.BigInteger(), nullable=False),
        sa.Column('delta', sa.BigInteger(), nullable=False),
        sa.Column('source', sa.String(length=32), nullable=False),
        sa.Column('recorded_by_id', sa.Uuid(), nullable=True),
        sa.Column('recorded_at', Moment(), nullable=False),
        sa.Column('machine_id', sa.Uuid(), nullable=True),
        sa.Column('run_id', sa.Uuid(), nullable=True),
        sa.Column('note', sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(['machine_id'], ['asset.id'], name=op.f('fk_shot_reading_machine_id_asset')),
        sa.ForeignKeyConstraint(['recorded_by_id'], ['user.id'], name=op.f('fk_shot_reading_recorded_by_id_user')),
        sa.ForeignKeyConstraint(['run_id'], ['run.id'], name=op.f('fk_shot_reading_run_id_run')),
        sa.ForeignKeyConstraint(['tool_id'], ['asset.id'], name=op.f('fk_shot_reading_tool_id_asset')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_shot_reading')),
    )
    with op.batch_alter_table('shot_reading', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shot_reading_machine_id'), ['machine_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_shot_reading_recorded_by_id'), ['recorded_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_shot_reading_run_id'), ['run_id'], unique=False)
        batch_op.create_index('ix_shot_reading_tool_id_recorded_at', ['tool_id', 'recorded_at'], unique=False)

    op.create_table(
        'action_item',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('asset_id', sa.Uuid(), nullable=False),
        sa.Column('failure_report_id', sa.Uuid(), nullable=True),
        sa.Column('maintenance_log_id', sa.Uuid(), nullable=True),
        sa.Column('title', sa.String(length=120), nullable=False),
        sa.Column('description', sa.String(length=2000), nullable=False),
        sa.Column('assigned_to_id', sa.Uuid(), nullable=True),
        sa.Column('created_by_id', sa.Uuid(), nullable=True),
        sa.Column('due_date', sa.Date(), nullable=True),
        sa.Column('status', sa.String(length=32), nullable=False),
        sa.Column('completed_at', Moment(), nullable=True),
        sa.Column('completed_by_id', sa.Uuid(), nullable=True),
        sa.Column('blocks_release', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_action_item_asset_id_asset')),
        sa.ForeignKeyConstraint(['assigned_to_id'], ['user.id'], name=op.f('fk_action_item_assigned_to_id_user')),
        sa.ForeignKeyConstraint(['completed_by_id'], ['user.id'], name=op.f('fk_action_item_completed_by_id_user')),
        sa.ForeignKeyConstraint(['created_by_id'], ['user.id'], name=op.f('fk_action_item_created_by_id_user')),
        sa.ForeignKeyConstraint(['failure_report_id'], ['failure_report.id'], name=op.f('fk_action_item_failure_report_id_failure_report')),
        sa.ForeignKeyConstraint(['maintenance_log_id'], ['maintenance_log.id'], name=op.f('fk_action_item_maintenance_log_id_maintenance_log')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_action_item')),
    )
    with op.batch_alter_table('action_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_action_item_asset_id'), ['asset_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_item_assigned_to_id'), ['assigned_to_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_item_completed_by_id'), ['completed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_item_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_item_failure_report_id'), ['failure_report_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_item_maintenance_log_id'), ['maintenance_log_id'], unique=False)
        batch_op.create_index('ix_action_item_status_due_date', ['status', 'due_date'], unique=False)

    op.create_table(
        'attachment',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('asset_id', sa.Uuid(), nullable=True),
        sa.Column('failure_report_id', sa.Uuid(), nullable=True),
        sa.Column('maintenance_log_id', sa.Uuid(), nullable=True),
        sa.Column('storage_path', sa.String(length=200), nullable=False),
        sa.Column('file_type', sa.String(length=40), nullable=False),
        sa.Column('original_name', sa.String(length=200), nullable=False),
        sa.Column('angle', sa.String(length=32), nullable=False),
        sa.Column('caption', sa.String(length=300), nullable=False),
        sa.Column('captured_at', Moment(), nullable=False),
        sa.Column('uploaded_by_id', sa.Uuid(), nullable=True),
        sa.Column('size', sa.Integer(), nullable=False),
        sa.Column('width', sa.Integer(), nullable=False),
        sa.Column('height', sa.Integer(), nullable=False),
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            'CASE WHEN asset_id IS NULL THEN 0 ELSE 1 END + CASE WHEN failure_report_id IS NULL THEN 0 ELSE 1 END + '
            'CASE WHEN maintenance_log_id IS NULL THEN 0 ELSE 1 END = 1',
            name=op.f('ck_attachment_one_owner'),
        ),
        sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_attachment_asset_id_asset')),
        sa.ForeignKeyConstraint(['failure_report_id'], ['failure_report.id'], name=op.f('fk_attachment_failure_report_id_failure_report')),
        sa.ForeignKeyConstraint(['maintenance_log_id'], ['maintenance_log.id'], name=op.f('fk_attachment_maintenance_log_id_maintenance_log')),
        sa.ForeignKeyConstraint(['uploaded_by_id'], ['user.id'], name=op.f('fk_attachment_uploaded_by_id_user')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_attachment')),
        sa.UniqueConstraint('storage_path', name=op.f('uq_attachment_storage_path')),
    )
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attachment_asset_id'), ['asset_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attachment_failure_report_id'), ['failure_report_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attachment_maintenance_log_id'), ['maintenance_log_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attachment_sha256'), ['sha256'], unique=False)
        batch_op.create_index(batch_op.f('ix_attachment_uploaded_by_id'), ['uploaded_by_id'], unique=False)

    op.create_table(
        'log_step',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('log_id', sa.Uuid(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('text', sa.String(length=200), nullable=False),
        sa.Column('type', sa.String(length=32), nullable=False),
        sa.Column('critical', sa.Boolean(), nullable=False),
        sa.Column('cavity', sa.String(length=16), nullable=False),
        sa.Column('value', sa.String(length=500), nullable=False),
        sa.Column('verdict', sa.String(length=32), nullable=False),
        sa.Column('done_by_id', sa.Uuid(), nullable=True),
        sa.Column('done_at', Moment(), nullable=False),
        sa.ForeignKeyConstraint(['done_by_id'], ['user.id'], name=op.f('fk_log_step_done_by_id_user')),
        sa.ForeignKeyConstraint(['log_id'], ['maintenance_log.id'], name=op.f('fk_log_step_log_id_maintenance_log')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_log_step')),
        sa.UniqueConstraint('log_id', 'position', name=op.f('uq_log_step_log_id_position')),
    )
    with op.batch_alter_table('log_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_log_step_done_by_id'), ['done_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_log_step_log_id'), ['log_id'], unique=False)

    op.create_table(
        'plan_completion',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('plan_id', sa.Uuid(), nullable=False),
        sa.Column('asset_id', sa.Uuid(), nullable=False),
        sa.Column('log_id', sa.Uuid(), nullable=True),
        sa.Column('completed_by_id', sa.Uuid(), nullable=True),
        sa.Column('completed_at', Moment(), nullable=False),
        sa.Column('shots_at', sa.BigInteger(), nullable=True),
        sa.Column('by_level', sa.Integer(), nullable=True),
        sa.Column('notes', sa.String(length=1000), nullable=False),
        sa.Column('status', sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_plan_completion_asset_id_asset')),
        sa.ForeignKeyConstraint(['completed_by_id'], ['user.id'], name=op.f('fk_plan_completion_completed_by_id_user')),
        sa.ForeignKeyConstraint(['log_id'], ['maintenance_log.id'], name=op.f('fk_plan_completion_log_id_maintenance_log')),
        sa.ForeignKeyConstraint(['plan_id'], ['maintenance_plan.id'], name=op.f('fk_plan_completion_plan_id_maintenance_plan')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_completion')),
    )
    with op.batch_alter_table('plan_completion', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_completion_asset_id'), ['asset_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_completion_completed_by_id'), ['completed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_plan_completion_log_id'), ['log_id'], unique=False)
        batch_op.create_index('ix_plan_completion_plan_id_completed_at', ['plan_id', 'completed_at'], unique=False)

    op.create_table(
        'action_comment',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('action_id', sa.Uuid(), nullable=False),
        sa.Column('text', sa.String(length=1000), nullable=False),
        sa.Column('by_id', sa.Uuid(), nullable=True),
        sa.Column('at', Moment(), nullable=False),
        sa.ForeignKeyConstraint(['action_id'], ['action_item.id'], name=op.f('fk_action_comment_action_id_action_item')),
        sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_action_comment_by_id_user')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_action_comment')),
    )
    with op.batch_alter_table('action_comment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_action_comment_action_id'), ['action_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_comment_by_id'), ['by_id'], unique=False)

    op.create_table(
        'photo_mark',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('attachment_id', sa.Uuid(), nullable=False),
        sa.Column('kind', sa.String(length=32), nullable=False),
        sa.Column('x', sa.Float(), nullable=False),
        sa.Column('y', sa.Float(), nullable=False),
        sa.Column('x2', sa.Float(), nullable=True),
        sa.Column('y2', sa.Float(), nullable=True),
        sa.Column('failure_code_id', sa.Uuid(), nullable=True),
        sa.Column('cavity', sa.String(length=16), nullable=False),
        sa.Column('note', sa.String(length=300), nullable=False),
        sa.Column('by_id', sa.Uuid(), nullable=True),
        sa.Column('resolved_at', Moment(), nullable=True),
        sa.ForeignKeyConstraint(['attachment_id'], ['attachment.id'], name=op.f('fk_photo_mark_attachment_id_attachment')),
        sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_photo_mark_by_id_user')),
        sa.ForeignKeyConstraint(['failure_code_id'], ['failure_code.id'], name=op.f('fk_photo_mark_failure_code_id_failure_code')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_photo_mark')),
    )
    with op.batch_alter_table('photo_mark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_photo_mark_attachment_id'), ['attachment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_photo_mark_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_photo_mark_failure_code_id'), ['failure_code_id'], unique=False)

    for name in ('from_stage', 'to_stage'):
        op.add_column('asset_move', sa.Column(name, sa.String(length=32), nullable=True))

    op.add_column('user', sa.Column('wants_mail', sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column('notification', sa.Column('mail_due_at', Moment(), nullable=True))
    op.create_index(op.f('ix_notification_mail_due_at'), 'notification', ['mail_due_at'])


def downgrade() -> None:
    op.drop_index(op.f('ix_notification_mail_due_at'), 'notification')
    op.drop_column('notification', 'mail_due_at')
    op.drop_column('user', 'wants_mail')

    for name in ('to_stage', 'from_stage'):
        op.drop_column('asset_move', name)

    with op.batch_alter_table('photo_mark', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_photo_mark_failure_code_id'))
        batch_op.drop_index(batch_op.f('ix_photo_mark_by_id'))
        batch_op.drop_index(batch_op.f('ix_photo_mark_attachment_id'))

    op.drop_table('photo_mark')
    with op.batch_alter_table('action_comment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_action_comment_by_id'))
        batch_op.drop_index(batch_op.f('ix_action_comment_action_id'))

    op.drop_table('action_comment')
    with op.batch_alter_table('plan_completion', schema=None) as batch_op:
        batch_op.drop_index('ix_plan_completion_plan_id_completed_at')
        batch_op.drop_index(batch_op.f('ix_plan_completion_log_id'))
        batch_op.drop_index(batch_op.f('ix_plan_completion_completed_by_id'))
        batch_op.drop_index(batch_op.f('ix_plan_completion_asset_id'))

    op.drop_table('plan_completion')
    with op.batch_alter_table('log_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_log_step_log_id'))
        batch_op.drop_index(batch_op.f('ix_log_step_done_by_id'))

    op.drop_table('log_step')
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attachment_uploaded_by_id'))
        batch_op.drop_index(batch_op.f('ix_attachment_sha256'))
        batch_op.drop_index(batch_op.f('ix_attachment_maintenance_log_id'))
        batch_op.drop_index(batch_op.f('ix_attachment_failure_report_id'))
        batch_op.drop_index(batch_op.f('ix_attachment_asset_id'))

    op.drop_table('attachment')
    with op.batch_alter_table('action_item', schema=None) as batch_op:
        batch_op.drop_index('ix_action_item_status_due_date')
        batch_op.drop_index(batch_op.f('ix_action_item_maintenance_log_id'))
        batch_op.drop_index(batch_op.f('ix_action_item_failure_report_id'))
        batch_op.drop_index(batch_op.f('ix_action_item_created_by_id'))
        batch_op.drop_index(batch_op.f('ix_action_item_completed_by_id'))
        batch_op.drop_index(batch_op.f('ix_action_item_assigned_to_id'))
        batch_op.drop_index(batch_op.f('ix_action_item_asset_id'))

    op.drop_table('action_item')
    with op.batch_alter_table('shot_reading', schema=None) as batch_op:
        batch_op.drop_index('ix_shot_reading_tool_id_recorded_at')
        batch_op.drop_index(batch_op.f('ix_shot_reading_run_id'))
        batch_op.drop_index(batch_op.f('ix_shot_reading_recorded_by_id'))
        batch_op.drop_index(batch_op.f('ix_shot_reading_machine_id'))

    op.drop_table('shot_reading')
    with op.batch_alter_table('run_segment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_run_segment_run_id'))

    op.drop_table('run_segment')
    with op.batch_alter_table('maintenance_log', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_maintenance_log_run_id'))
        batch_op.drop_index(batch_op.f('ix_maintenance_log_performed_by_id'))
        batch_op.drop_index(batch_op.f('ix_maintenance_log_checklist_template_id'))
        batch_op.drop_index('ix_maintenance_log_asset_id_performed_at')

    op.drop_table('maintenance_log')
    with op.batch_alter_table('failure_report_code', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_failure_report_code_report_id'))
        batch_op.drop_index(batch_op.f('ix_failure_report_code_failure_code_id'))

    op.drop_table('failure_report_code')
    op.drop_table('tool_counter')
    with op.batch_alter_table('run', schema=None) as batch_op:
        batch_op.drop_index('ix_run_tool_id_started_at')
        batch_op.drop_index(batch_op.f('ix_run_stop_reason_id'))
        batch_op.drop_index(batch_op.f('ix_run_started_by_id'))
        batch_op.drop_index('ix_run_open_tool', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index('ix_run_open_machine', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_run_machine_id'))
        batch_op.drop_index(batch_op.f('ix_run_ended_by_id'))

    op.drop_table('run')
    with op.batch_alter_table('maintenance_plan', schema=None) as batch_op:
        batch_op.drop_index('ix_maintenance_plan_status_asset_id')
        batch_op.drop_index(batch_op.f('ix_maintenance_plan_next_due_on'))
        batch_op.drop_index(batch_op.f('ix_maintenance_plan_checklist_template_id'))
        batch_op.drop_index(batch_op.f('ix_maintenance_plan_assigned_to_id'))
        batch_op.drop_index(batch_op.f('ix_maintenance_plan_asset_id'))

    op.drop_table('maintenance_plan')
    with op.batch_alter_table('failure_report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_failure_report_stop_reason_id'))
        batch_op.drop_index('ix_failure_report_status_severity_occurred_at')
        batch_op.drop_index(batch_op.f('ix_failure_report_reported_by_id'))
        batch_op.drop_index(batch_op.f('ix_failure_report_failure_code_id'))
        batch_op.drop_index(batch_op.f('ix_failure_report_corrective_action_id'))
        batch_op.drop_index(batch_op.f('ix_failure_report_closed_by_id'))
        batch_op.drop_index(batch_op.f('ix_failure_report_cause_id'))
        batch_op.drop_index('ix_failure_report_asset_id_occurred_at')

    op.drop_table('failure_report')
    with op.batch_alter_table('counter_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_counter_change_tool_id'))
        batch_op.drop_index(batch_op.f('ix_counter_change_by_id'))

    op.drop_table('counter_change')
    op.drop_table('stop_reason')
    op.drop_table('part_defect')
    op.drop_table('failure_code')
    op.drop_table('corrective_action')
    op.drop_table('checklist_template')
    op.drop_table('cause')
