"""what happened in some days is found without looking at all the years"""
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

INDEXES = {
    'ix_run_ended_at': ('run', ['ended_at']),
    'ix_run_tool_id_import_key_ended_at': ('run', ['tool_id', 'import_key', 'ended_at']),
    'ix_plan_completion_completed_at': ('plan_completion', ['completed_at']),
    'ix_plan_completion_status_plan_id_completed_at': ('plan_completion', ['status', 'plan_id', 'completed_at']),
    'ix_action_item_completed_at_updated_at': ('action_item', ['completed_at', 'updated_at']),
    'ix_failure_report_occurred_at': ('failure_report', ['occurred_at']),
}


def upgrade() -> None:
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, (table, _columns) in INDEXES.items():
        op.drop_index(name, table)
