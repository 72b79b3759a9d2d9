"""shots by themselves: sources, what they said, whose the shots are, and sums by hour and day"""
import sqlalchemy as sa
from alembic import op

from data.base import Moment

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'shot_day',
        sa.Column('day', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('tool_key', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('machine_key', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('shots', sa.BigInteger(), nullable=False),
        sa.Column('parts', sa.BigInteger(), nullable=False),
        sa.Column('parts_not_made', sa.BigInteger(), nullable=False),
        sa.Column('run_seconds', sa.Integer(), nullable=False),
        sa.Column('min_cycle', sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint('day', 'tool_key', 'machine_key', name=op.f('pk_shot_day')),
        sqlite_with_rowid=False,
    )
    op.create_index('ix_shot_day_tool_key_day', 'shot_day', ['tool_key', 'day'])
    op.create_index('ix_shot_day_machine_key_day', 'shot_day', ['machine_key', 'day'])
    op.create_table(
        'shot_hour',
        sa.Column('hour', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('tool_key', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('machine_key', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('shots', sa.BigInteger(), nullable=False),
        sa.Column('parts', sa.BigInteger(), nullable=False),
        sa.Column('parts_not_made', sa.BigInteger(), nullable=False),
        sa.Column('run_seconds', sa.Integer(), nullable=False),
        sa.Column('min_cycle', sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint('hour', 'tool_key', 'machine_key', name=op.f('pk_shot_hour')),
        sqlite_with_rowid=False,
    )
    op.create_index('ix_shot_hour_tool_key_hour', 'shot_hour', ['tool_key', 'hour'])
    op.create_index('ix_shot_hour_machine_key_hour', 'shot_hour', ['machine_key', 'hour'])
    op.create_table(
        'asset_key',
        sa.Column('key', sa.Integer(), nullable=False),
        sa.Column('asset_id', sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_asset_key_asset_id_asset')),
        sa.PrimaryKeyConstraint('key', name=op.f('pk_asset_key')),
        sa.UniqueConstraint('asset_id', name=op.f('uq_asset_key_asset_id')),
    )
    op.create_table(
        'source',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('machine_id', sa.Uuid(), nullable=False),
        sa.Column('name', sa.String(length=80), nullable=False),
        sa.Column('kind', sa.String(length=32), nullable=False),
        sa.Column('url', sa.String(length=300), nullable=False),
        sa.Column('username', sa.String(length=120), nullable=False),
        sa.Column('password', sa.String(length=600), nullable=False),
        sa.Column('security', sa.String(length=32), nullable=False),
        sa.Column('certificate', sa.String(length=64), nullable=False),
        sa.Column('identity', sa.String(length=200), nullable=False),
        sa.Column('mapping', sa.JSON(), nullable=False),
        sa.Column('poll_seconds', sa.Float(), nullable=False),
        sa.Column('fastest_cycle', sa.Float(), nullable=False),
        sa.Column('enabled', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['machine_id'], ['asset.id'], name=op.f('fk_source_machine_id_asset')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_source')),
        sa.UniqueConstraint('machine_id', name=op.f('uq_source_machine_id')),
    )
    op.create_table(
        'integration_event',
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
        sa.Column('source_id', sa.Uuid(), nullable=False),
        sa.Column('dedup_key', sa.BigInteger(), nullable=False),
        sa.Column('received_at', Moment(), nullable=False),
        sa.Column('source_ts', Moment(), nullable=True),
        sa.Column('server_ts', Moment(), nullable=True),
        sa.Column('status_code', sa.BigInteger(), nullable=False),
        sa.Column('kind', sa.String(length=16), nullable=False),
        sa.Column('payload', sa.JSON(), nullable=False),
        sa.Column('processing', sa.String(length=32), nullable=False),
        sa.Column('delta', sa.BigInteger(), nullable=False),
        sa.Column('tool_id', sa.Uuid(), nullable=True),
        sa.Column('gap_seconds', sa.Float(), nullable=True),
        sa.Column('reason', sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_integration_event_source_id_source')),
        sa.ForeignKeyConstraint(['tool_id'], ['asset.id'], name=op.f('fk_integration_event_tool_id_asset')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_integration_event')),
        sa.UniqueConstraint('source_id', 'dedup_key', name=op.f('uq_integration_event_source_id_dedup_key')),
    )
    op.create_index('ix_integration_event_tool_id_received_at', 'integration_event', ['tool_id', 'received_at'])
    op.create_table(
        'learned_job',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('source_id', sa.Uuid(), nullable=False),
        sa.Column('job_name', sa.String(length=120), nullable=False),
        sa.Column('tool_id', sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_learned_job_source_id_source')),
        sa.ForeignKeyConstraint(['tool_id'], ['asset.id'], name=op.f('fk_learned_job_tool_id_asset')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_learned_job')),
        sa.UniqueConstraint('source_id', 'job_name', name=op.f('uq_learned_job_source_id_job_name')),
    )
    op.create_index(op.f('ix_learned_job_tool_id'), 'learned_job', ['tool_id'])
    op.create_table(
        'link_event',
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
        sa.Column('source_id', sa.Uuid(), nullable=False),
        sa.Column('at', Moment(), nullable=False),
        sa.Column('mood', sa.String(length=32), nullable=False),
        sa.Column('detail', sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_link_event_source_id_source')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_link_event')),
    )
    op.create_index('ix_link_event_source_id_at', 'link_event', ['source_id', 'at'])
    op.create_table(
        'shot_doubt',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('source_id', sa.Uuid(), nullable=False),
        sa.Column('tool_id', sa.Uuid(), nullable=True),
        sa.Column('event_key', sa.BigInteger(), nullable=False),
        sa.Column('reason', sa.String(length=16), nullable=False),
        sa.Column('counted', sa.BigInteger(), nullable=False),
        sa.Column('missing', sa.BigInteger(), nullable=False),
        sa.Column('since', Moment(), nullable=True),
        sa.Column('at', Moment(), nullable=False),
        sa.Column('decided_at', Moment(), nullable=True),
        sa.Column('decided_by_id', sa.Uuid(), nullable=True),
        sa.Column('decided_shots', sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(['decided_by_id'], ['user.id'], name=op.f('fk_shot_doubt_decided_by_id_user')),
        sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_shot_doubt_source_id_source')),
        sa.ForeignKeyConstraint(['tool_id'], ['asset.id'], name=op.f('fk_shot_doubt_tool_id_asset')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_shot_doubt')),
    )
    op.create_index(op.f('ix_shot_doubt_decided_by_id'), 'shot_doubt', ['decided_by_id'])
    op.create_index(op.f('ix_shot_doubt_source_id'), 'shot_doubt', ['source_id'])
    op.create_index(op.f('ix_shot_doubt_tool_id'), 'shot_doubt', ['tool_id'])
    op.create_table(
        'source_state',
        sa.Column('source_id', sa.Uuid(), nullable=False),
        sa.Column('rev', sa.BigInteger(), nullable=False),
        sa.Column('reading_no', sa.BigInteger(), nullable=False),
        sa.Column('machine_count', sa.BigInteger(), nullable=True),
        sa.Column('job_count', sa.BigInteger(), nullable=True),
        sa.Column('owed', sa.BigInteger(), nullable=False),
        sa.Column('unseen', sa.BigInteger(), nullable=False),
        sa.Column('credit', sa.BigInteger(), nullable=False),
        sa.Column('mould', sa.String(length=120), nullable=False),
        sa.Column('job_name', sa.String(length=120), nullable=False),
        sa.Column('tool_id', sa.Uuid(), nullable=True),
        sa.Column('found_by', sa.String(length=32), nullable=True),
        sa.Column('unassigned', sa.BigInteger(), nullable=False),
        sa.Column('unassigned_since', Moment(), nullable=True),
        sa.Column('read_at', Moment(), nullable=True),
        sa.Column('last_shot_at', Moment(), nullable=True),
        sa.Column('cycle_seconds', sa.Float(), nullable=True),
        sa.Column('machine_mode', sa.String(length=40), nullable=False),
        sa.Column('clock_ahead', sa.Float(), nullable=True),
        sa.Column('mood', sa.String(length=32), nullable=False),
        sa.Column('detail', sa.String(length=300), nullable=False),
        sa.Column('since', Moment(), nullable=False),
        sa.Column('offered_certificate', sa.String(length=64), nullable=False),
        sa.Column('held_by', sa.String(length=64), nullable=False),
        sa.Column('held_until', Moment(), nullable=True),
        sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_source_state_source_id_source')),
        sa.ForeignKeyConstraint(['tool_id'], ['asset.id'], name=op.f('fk_source_state_tool_id_asset')),
        sa.PrimaryKeyConstraint('source_id', name=op.f('pk_source_state')),
    )
    op.create_index(op.f('ix_source_state_tool_id'), 'source_state', ['tool_id'])
    op.create_table(
        'tool_assignment',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('source_id', sa.Uuid(), nullable=False),
        sa.Column('tool_id', sa.Uuid(), nullable=False),
        sa.Column('from_at', Moment(), nullable=False),
        sa.Column('to_at', Moment(), nullable=True),
        sa.Column('by_id', sa.Uuid(), nullable=True),
        sa.Column('found_by', sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_tool_assignment_by_id_user')),
        sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_tool_assignment_source_id_source')),
        sa.ForeignKeyConstraint(['tool_id'], ['asset.id'], name=op.f('fk_tool_assignment_tool_id_asset')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_tool_assignment')),
    )
    op.create_index(op.f('ix_tool_assignment_by_id'), 'tool_assignment', ['by_id'])
    op.create_index('ix_tool_assignment_source_id_from_at', 'tool_assignment', ['source_id', 'from_at'])
    op.create_index(op.f('ix_tool_assignment_tool_id'), 'tool_assignment', ['tool_id'])


def downgrade() -> None:
    op.drop_index(op.f('ix_tool_assignment_tool_id'), 'tool_assignment')
    op.drop_index('ix_tool_assignment_source_id_from_at', 'tool_assignment')
    op.drop_index(op.f('ix_tool_assignment_by_id'), 'tool_assignment')
    op.drop_table('tool_assignment')
    op.drop_index(op.f('ix_source_state_tool_id'), 'source_state')
    op.drop_table('source_state')
    op.drop_index(op.f('ix_shot_doubt_tool_id'), 'shot_doubt')
    op.drop_index(op.f('ix_shot_doubt_source_id'), 'shot_doubt')
    op.drop_index(op.f('ix_shot_doubt_decided_by_id'), 'shot_doubt')
    op.drop_table('shot_doubt')
    op.drop_index('ix_link_event_source_id_at', 'link_event')
    op.drop_table('link_event')
    op.drop_index(op.f('ix_learned_job_tool_id'), 'learned_job')
    op.drop_table('learned_job')
    op.drop_index('ix_integration_event_tool_id_received_at', 'integration_event')
    op.drop_table('integration_event')
    op.drop_table('source')
    op.drop_table('asset_key')
    op.drop_index('ix_shot_hour_machine_key_hour', 'shot_hour')
    op.drop_index('ix_shot_hour_tool_key_hour', 'shot_hour')
    op.drop_table('shot_hour')
    op.drop_index('ix_shot_day_machine_key_day', 'shot_day')
    op.drop_index('ix_shot_day_tool_key_day', 'shot_day')
    op.drop_table('shot_day')
