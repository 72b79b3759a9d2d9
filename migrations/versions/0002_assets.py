"""Tools and machines, where they stand, and the cavities of a tool."""
import sqlalchemy as sa
from alembic import op

from data.base import Moment

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'location',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('name', sa.String(length=80), nullable=False),
        sa.Column('kind', sa.String(length=32), nullable=False),
        sa.Column('parent_id', sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(['parent_id'], ['location.id'], name=op.f('fk_location_parent_id_location')),
        sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_location_site_id_site')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_location')),
        sa.UniqueConstraint('site_id', 'name', name=op.f('uq_location_site_id_name')),
    )
    op.create_index(op.f('ix_location_parent_id'), 'location', ['parent_id'])
    op.create_index(op.f('ix_location_site_id'), 'location', ['site_id'])
    op.create_table(
        'asset',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('kind', sa.String(length=32), nullable=False),
        sa.Column('asset_number', sa.String(length=40), nullable=False),
        sa.Column('name', sa.String(length=120), nullable=False),
        sa.Column('description', sa.String(length=2000), nullable=False),
        sa.Column('manufacturer', sa.String(length=120), nullable=False),
        sa.Column('model', sa.String(length=120), nullable=False),
        sa.Column('serial_number', sa.String(length=80), nullable=True),
        sa.Column('qr_code', sa.String(length=80), nullable=False),
        sa.Column('status', sa.String(length=32), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('department_id', sa.Uuid(), nullable=True),
        sa.Column('location_id', sa.Uuid(), nullable=True),
        sa.Column('installed_on', sa.Date(), nullable=True),
        sa.Column('tags', sa.JSON(), nullable=False),
        sa.Column('cavity_count', sa.Integer(), nullable=True),
        sa.Column('customer', sa.String(length=120), nullable=True),
        sa.Column('resin', sa.String(length=80), nullable=True),
        sa.Column('spi_class', sa.Integer(), nullable=True),
        sa.Column('tonnage_min', sa.Integer(), nullable=True),
        sa.Column('tonnage_max', sa.Integer(), nullable=True),
        sa.Column('expected_life_shots', sa.BigInteger(), nullable=True),
        sa.Column('stage', sa.String(length=32), nullable=True),
        sa.Column('tonnage', sa.Integer(), nullable=True),
        sa.Column('machine_type', sa.String(length=80), nullable=True),
        sa.CheckConstraint(
            "kind <> 'machine' OR (cavity_count IS NULL AND customer IS NULL AND resin IS NULL AND spi_class IS NULL AND "
            'tonnage_min IS NULL AND tonnage_max IS NULL AND expected_life_shots IS NULL AND stage IS NULL)',
            name=op.f('ck_asset_machine_columns')),
        sa.CheckConstraint("kind <> 'tool' OR (tonnage IS NULL AND machine_type IS NULL)", name=op.f('ck_asset_tool_columns')),
        sa.CheckConstraint("kind <> 'tool' OR stage IS NOT NULL", name=op.f('ck_asset_tool_stage')),
        sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_asset_department_id_department')),
        sa.ForeignKeyConstraint(['location_id'], ['location.id'], name=op.f('fk_asset_location_id_location')),
        sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_asset_site_id_site')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_asset')),
        sa.UniqueConstraint('site_id', 'asset_number', name=op.f('uq_asset_site_id_asset_number')),
        sa.UniqueConstraint('site_id', 'qr_code', name=op.f('uq_asset_site_id_qr_code')),
        sa.UniqueConstraint('site_id', 'serial_number', name=op.f('uq_asset_site_id_serial_number')),
    )
    op.create_index(op.f('ix_asset_department_id'), 'asset', ['department_id'])
    op.create_index('ix_asset_kind_status_asset_number', 'asset', ['kind', 'status', 'asset_number'])
    op.create_index(op.f('ix_asset_location_id'), 'asset', ['location_id'])
    op.create_index(op.f('ix_asset_name'), 'asset', ['name'])
    op.create_index(op.f('ix_asset_site_id'), 'asset', ['site_id'])
    op.create_table(
        'asset_move',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('asset_id', sa.Uuid(), nullable=False),
        sa.Column('from_id', sa.Uuid(), nullable=True),
        sa.Column('to_id', sa.Uuid(), nullable=True),
        sa.Column('at', Moment(), nullable=False),
        sa.Column('by_id', sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(['asset_id'], ['asset.id'], name=op.f('fk_asset_move_asset_id_asset')),
        sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_asset_move_by_id_user')),
        sa.ForeignKeyConstraint(['from_id'], ['location.id'], name=op.f('fk_asset_move_from_id_location')),
        sa.ForeignKeyConstraint(['to_id'], ['location.id'], name=op.f('fk_asset_move_to_id_location')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_asset_move')),
    )
    op.create_index(op.f('ix_asset_move_asset_id'), 'asset_move', ['asset_id'])
    op.create_index(op.f('ix_asset_move_by_id'), 'asset_move', ['by_id'])
    op.create_index(op.f('ix_asset_move_from_id'), 'asset_move', ['from_id'])
    op.create_index(op.f('ix_asset_move_to_id'), 'asset_move', ['to_id'])
    op.create_table(
        'cavity',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('tool_id', sa.Uuid(), nullable=False),
        sa.Column('cavity_id', sa.String(length=16), nullable=False),
        sa.Column('position_x', sa.Float(), nullable=False),
        sa.Column('position_y', sa.Float(), nullable=False),
        sa.Column('active', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['tool_id'], ['asset.id'], name=op.f('fk_cavity_tool_id_asset')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_cavity')),
        sa.UniqueConstraint('tool_id', 'cavity_id', name=op.f('uq_cavity_tool_id_cavity_id')),
    )
    op.create_index(op.f('ix_cavity_tool_id'), 'cavity', ['tool_id'])
    op.create_table(
        'cavity_block',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('cavity_id', sa.Uuid(), nullable=False),
        sa.Column('reason', sa.String(length=200), nullable=False),
        sa.Column('blocked_at', Moment(), nullable=False),
        sa.Column('blocked_by_id', sa.Uuid(), nullable=True),
        sa.Column('unblocked_at', Moment(), nullable=True),
        sa.Column('unblocked_by_id', sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(['blocked_by_id'], ['user.id'], name=op.f('fk_cavity_block_blocked_by_id_user')),
        sa.ForeignKeyConstraint(['cavity_id'], ['cavity.id'], name=op.f('fk_cavity_block_cavity_id_cavity')),
        sa.ForeignKeyConstraint(['unblocked_by_id'], ['user.id'], name=op.f('fk_cavity_block_unblocked_by_id_user')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_cavity_block')),
    )
    op.create_index(op.f('ix_cavity_block_blocked_by_id'), 'cavity_block', ['blocked_by_id'])
    op.create_index(op.f('ix_cavity_block_cavity_id'), 'cavity_block', ['cavity_id'])
    op.create_index(op.f('ix_cavity_block_unblocked_by_id'), 'cavity_block', ['unblocked_by_id'])


def downgrade() -> None:
    op.drop_table('cavity_block')
    op.drop_table('cavity')
    op.drop_table('asset_move')
    op.drop_table('asset')
    op.drop_table('location')
