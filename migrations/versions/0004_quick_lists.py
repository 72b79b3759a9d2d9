"""quick lists"""
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_asset_counts', 'asset', ['kind', 'status', 'stage', 'site_id'])
    op.create_index('ix_asset_kind_asset_number', 'asset', ['kind', 'asset_number', 'id'])


def downgrade() -> None:
    op.drop_index('ix_asset_kind_asset_number', 'asset')
    op.drop_index('ix_asset_counts', 'asset')
