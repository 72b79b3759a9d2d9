"""water circuits of a tool, and what flowed through them"""
import sqlalchemy as sa
from alembic import op

from data.base import Moment

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'water_circuit',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('asset_id', sa.Uuid(), nullable=False),
        sa.Column('name', sa.String(length=40), nullable=False),
        sa.Column('inlet', sa.String(length=40), nullable=False),
        sa.Column('inlet_side', sa.String(length=32), nullable=False),
        sa.Column('outlet', sa.String(length=40), nullable=False),
        sa.Column('outlet_side', sa.String(length=32), nullable=False),
        sa.Column('baseline', sa.Float(), nullable=False),
        sa.Column('limit_percent', sa.Integer(), nullable=False),
        sa.Column('active', sa.Boolean(), nullable=False),
        sa.Column('descaling_id', sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_water_circuit_asset_id_asset')),
        sa.ForeignKeyConstraint(['descaling_id'], ['action_item.id'], name=op.f('fk_water_circuit_descaling_id_action_item')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_water_circuit')),
        sa.UniqueConstraint('asset_id', 'name', name=op.f('uq_water_circuit_asset_id_name')),
    )
    op.create_index(op.f('ix_water_circuit_asset_id'), 'water_circuit', ['asset_id'])
    op.create_index(op.f('ix_water_circuit_descaling_id'), 'water_circuit', ['descaling_id'])
    op.create_table(
        'water_flow',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('circuit_id', sa.Uuid(), nullable=False),
        sa.Column('flow', sa.Float(), nullable=False),
        sa.Column('measured_at', Moment(), nullable=False),
        sa.Column('measured_by_id', sa.Uuid(), nullable=True),
        sa.Column('note', sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(['circuit_id'], ['water_circuit.id'], name=op.f('fk_water_flow_circuit_id_water_circuit')),
        sa.ForeignKeyConstraint(['measured_by_id'], ['user.id'], name=op.f('fk_water_flow_measured_by_id_user')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_water_flow')),
    )
    op.create_index('ix_water_flow_circuit_id_measured_at', 'water_flow', ['circuit_id', 'measured_at'])
    op.create_index(op.f('ix_water_flow_measured_by_id'), 'water_flow', ['measured_by_id'])


def downgrade() -> None:
    op.drop_table('water_flow')
    op.drop_table('water_circuit')
