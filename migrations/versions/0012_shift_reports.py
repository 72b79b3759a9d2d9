"""standing reports of shifts"""
import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('report_plan', sa.Column('kind', sa.String(length=32), nullable=False, server_default='management'))
    op.add_column('report_plan', sa.Column('shift_hours', sa.Integer(), nullable=False, server_default='8'))
    with op.batch_alter_table('stored_report') as batch:
        batch.add_column(sa.Column('shift', sa.Integer(), nullable=False, server_default='0'))
        batch.drop_constraint(op.f('uq_stored_report_plan_id_until'), type_='unique')
        batch.create_unique_constraint(op.f('uq_stored_report_plan_id_until_shift'), ['plan_id', 'until', 'shift'])


def downgrade() -> None:
    with op.batch_alter_table('stored_report') as batch:
        batch.drop_constraint(op.f('uq_stored_report_plan_id_until_shift'), type_='unique')
        batch.drop_column('shift')
        batch.create_unique_constraint(op.f('uq_stored_report_plan_id_until'), ['plan_id', 'until'])
    op.drop_column('report_plan', 'shift_hours')
    op.drop_column('report_plan', 'kind')
