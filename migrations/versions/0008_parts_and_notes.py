"""parts by position with their age; a word for a run's end; minutes and spares of a repair"""
import sqlalchemy as sa
from alembic import op

from data.base import Moment

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'fitted_part',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('asset_id', sa.Uuid(), nullable=False),
        sa.Column('position', sa.String(length=40), nullable=False),
        sa.Column('cavity', sa.String(length=16), nullable=False),
        sa.Column('name', sa.String(length=80), nullable=False),
        sa.Column('fitted_at', Moment(), nullable=False),
        sa.Column('shots_at', sa.BigInteger(), nullable=True),
        sa.Column('fitted_by_id', sa.Uuid(), nullable=True),
        sa.Column('note', sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_fitted_part_asset_id_asset')),
        sa.ForeignKeyConstraint(['fitted_by_id'], ['user.id'], name=op.f('fk_fitted_part_fitted_by_id_user')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_fitted_part')),
    )
    op.create_index('ix_fitted_part_asset_id_fitted_at', 'fitted_part', ['asset_id', 'fitted_at'])
    op.create_index(op.f('ix_fitted_part_fitted_by_id'), 'fitted_part', ['fitted_by_id'])
    op.add_column('run', sa.Column('note', sa.String(length=500), nullable=False, server_default=''))
    op.add_column('stop_reason', sa.Column('needs_note', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE stop_reason SET needs_note = TRUE WHERE name IN ('Other (comment required)', 'Anderes (mit Bemerkung)')")
    op.add_column('failure_report', sa.Column('repair_minutes', sa.Integer(), nullable=True))
    op.add_column('failure_report', sa.Column('spares_fitted', sa.String(length=500), nullable=False, server_default=''))


def downgrade() -> None:
    op.drop_column('failure_report', 'spares_fitted')
    op.drop_column('failure_report', 'repair_minutes')
    op.drop_column('stop_reason', 'needs_note')
    op.drop_column('run', 'note')
    op.drop_index(op.f('ix_fitted_part_fitted_by_id'), 'fitted_part')
    op.drop_index('ix_fitted_part_asset_id_fitted_at', 'fitted_part')
    op.drop_table('fitted_part')
