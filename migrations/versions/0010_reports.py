"""reports that are made again and again"""
import sqlalchemy as sa
from alembic import op

from data.base import Moment

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'report_plan',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('name', sa.String(length=80), nullable=False),
        sa.Column('rhythm', sa.String(length=32), nullable=False),
        sa.Column('hour', sa.Integer(), nullable=False),
        sa.Column('department_id', sa.Uuid(), nullable=True),
        sa.Column('active', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_report_plan_department_id_department')),
        sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_report_plan_site_id_site')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_report_plan')),
        sa.UniqueConstraint('site_id', 'name', name=op.f('uq_report_plan_site_id_name')),
    )
    op.create_index(op.f('ix_report_plan_site_id'), 'report_plan', ['site_id'])
    op.create_index(op.f('ix_report_plan_department_id'), 'report_plan', ['department_id'])
    op.create_table(
        'stored_report',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('plan_id', sa.Uuid(), nullable=False),
        sa.Column('since', sa.Date(), nullable=False),
        sa.Column('until', sa.Date(), nullable=False),
        sa.Column('made_at', Moment(), nullable=False),
        sa.Column('size', sa.Integer(), nullable=False),
        sa.Column('content', sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(['plan_id'], ['report_plan.id'], name=op.f('fk_stored_report_plan_id_report_plan')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_stored_report')),
        sa.UniqueConstraint('plan_id', 'until', name=op.f('uq_stored_report_plan_id_until')),
    )
    op.create_index('ix_stored_report_made_at', 'stored_report', ['made_at'])


def downgrade() -> None:
    op.drop_table('stored_report')
    op.drop_table('report_plan')
