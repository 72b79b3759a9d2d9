"""the photos of a tool, found without looking at every photo there is"""
import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

OWNERS = ('asset_id', 'failure_report_id', 'maintenance_log_id')


def upgrade() -> None:
    for owner in OWNERS:
        op.drop_index(f'ix_attachment_{owner}', 'attachment')
        given = sa.text(f'{owner} IS NOT NULL')
        op.create_index(f'ix_attachment_{owner}', 'attachment', [owner], sqlite_where=given, postgresql_where=given)


def downgrade() -> None:
    for owner in OWNERS:
        op.drop_index(f'ix_attachment_{owner}', 'attachment')
        op.create_index(f'ix_attachment_{owner}', 'attachment', [owner])
