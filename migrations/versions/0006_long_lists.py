"""lists of work and photos that stay quick after ten years"""
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_maintenance_log_performed_at', 'maintenance_log', ['performed_at'])
    op.create_index('ix_maintenance_log_result_asset_id', 'maintenance_log', ['result', 'asset_id'])
    op.create_index('ix_attachment_file_type_captured_at', 'attachment', ['file_type', 'captured_at'])


def downgrade() -> None:
    op.drop_index('ix_attachment_file_type_captured_at', 'attachment')
    op.drop_index('ix_maintenance_log_result_asset_id', 'maintenance_log')
    op.drop_index('ix_maintenance_log_performed_at', 'maintenance_log')
