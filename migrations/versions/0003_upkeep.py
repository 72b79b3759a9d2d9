"""The audit trail, which can only grow, and what the product keeps about itself."""
import sqlalchemy as sa
from alembic import op

from data.base import Moment

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

REFUSE = "BEGIN SELECT RAISE(ABORT, 'the audit trail can only grow'); END"
EVERY_ID = '(SELECT id FROM audit_entry)'
SQLITE_TRIGGERS = (
    f'CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry {REFUSE}',
    f'CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry {REFUSE}',
    # INSERT OR REPLACE deletes without asking the trigger above.
    f'CREATE TRIGGER audit_entry_no_replace BEFORE INSERT ON audit_entry WHEN NEW.id IN {EVERY_ID} {REFUSE}',
)
POSTGRES_TRIGGERS = (
    'CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS '
    "$$ BEGIN RAISE EXCEPTION 'the audit trail can only grow'; END $$",
    'CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()',
    'CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()',
)


def upgrade() -> None:
    op.create_table(
        'audit_entry',
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
        sa.Column('at', Moment(), nullable=False),
        sa.Column('actor_id', sa.Uuid(), nullable=True),
        sa.Column('actor_name', sa.String(length=64), nullable=False),
        sa.Column('source', sa.String(length=16), nullable=False),
        sa.Column('address', sa.String(length=64), nullable=False),
        sa.Column('command', sa.String(length=80), nullable=False),
        sa.Column('table', sa.String(length=40), nullable=False),
        sa.Column('row_id', sa.String(length=64), nullable=False),
        sa.Column('label', sa.String(length=160), nullable=False),
        sa.Column('verb', sa.String(length=24), nullable=False),
        sa.Column('diff', sa.JSON(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=True),
        sa.Column('hash', sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry')),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f('ix_audit_entry_actor_id'), 'audit_entry', ['actor_id'])
    op.create_index(op.f('ix_audit_entry_at'), 'audit_entry', ['at'])
    op.create_index(op.f('ix_audit_entry_site_id'), 'audit_entry', ['site_id'])
    op.create_index('ix_audit_entry_table_row_id', 'audit_entry', ['table', 'row_id'])
    op.create_table(
        'backup_run',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('kind', sa.String(length=32), nullable=False),
        sa.Column('path', sa.String(length=400), nullable=False),
        sa.Column('size', sa.BigInteger(), nullable=False),
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.Column('photos', sa.Integer(), nullable=False),
        sa.Column('verified_at', Moment(), nullable=True),
        sa.Column('removed_at', Moment(), nullable=True),
        sa.Column('problem', sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_backup_run')),
    )
    op.create_table(
        'idempotency_key',
        sa.Column('user_id', sa.Uuid(), nullable=False),
        sa.Column('key', sa.String(length=100), nullable=False),
        sa.Column('command', sa.String(length=80), nullable=False),
        sa.Column('request_hash', sa.String(length=64), nullable=False),
        sa.Column('result', sa.String(length=200), nullable=False),
        sa.Column('at', Moment(), nullable=False),
        sa.PrimaryKeyConstraint('user_id', 'key', name=op.f('pk_idempotency_key')),
    )
    op.create_index(op.f('ix_idempotency_key_at'), 'idempotency_key', ['at'])
    op.create_table(
        'job',
        sa.Column('name', sa.String(length=60), nullable=False),
        sa.Column('period', sa.String(length=40), nullable=False),
        sa.Column('due_at', Moment(), nullable=True),
        sa.Column('last_success_at', Moment(), nullable=True),
        sa.PrimaryKeyConstraint('name', name=op.f('pk_job')),
    )
    op.create_table(
        'job_run',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('job', sa.String(length=60), nullable=False),
        sa.Column('period', sa.String(length=40), nullable=False),
        sa.Column('started_at', Moment(), nullable=False),
        sa.Column('ended_at', Moment(), nullable=True),
        sa.Column('succeeded', sa.Boolean(), nullable=False),
        sa.Column('detail', sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_job_run')),
    )
    op.create_index('ix_job_run_job_started_at', 'job_run', ['job', 'started_at'])
    op.create_table(
        'retention_rule',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('what', sa.String(length=60), nullable=False),
        sa.Column('keep_days', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_retention_rule')),
        sa.UniqueConstraint('what', name=op.f('uq_retention_rule_what')),
    )
    op.create_table(
        'setting',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('name', sa.String(length=60), nullable=False),
        sa.Column('value', sa.String(length=4000), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_setting')),
        sa.UniqueConstraint('name', name=op.f('uq_setting_name')),
    )
    op.create_table(
        'notification',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('user_id', sa.Uuid(), nullable=False),
        sa.Column('kind', sa.String(length=40), nullable=False),
        sa.Column('text', sa.String(length=500), nullable=False),
        sa.Column('link', sa.String(length=200), nullable=False),
        sa.Column('at', Moment(), nullable=False),
        sa.Column('read_at', Moment(), nullable=True),
        sa.Column('sent_by', sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_notification_user_id_user')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_notification')),
    )
    op.create_index(op.f('ix_notification_user_id'), 'notification', ['user_id'])
    for statement in SQLITE_TRIGGERS if _on_sqlite() else POSTGRES_TRIGGERS:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table('notification')
    op.drop_table('setting')
    op.drop_table('retention_rule')
    op.drop_table('job_run')
    op.drop_table('job')
    op.drop_table('idempotency_key')
    op.drop_table('backup_run')
    op.drop_table('audit_entry')
    if not _on_sqlite():  # a trigger goes with its table, a function stays
        op.execute('DROP FUNCTION audit_entry_refuse()')


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == 'sqlite'
