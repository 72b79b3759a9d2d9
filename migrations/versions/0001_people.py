"""Sites, departments, users, and how they sign in."""
import sqlalchemy as sa
from alembic import op

from data.base import Moment

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'sign_in_delay',
        sa.Column('subject', sa.String(length=160), nullable=False),
        sa.Column('failures', sa.Integer(), nullable=False),
        sa.Column('wait_until', Moment(), nullable=False),
        sa.PrimaryKeyConstraint('subject', name=op.f('pk_sign_in_delay')),
    )
    op.create_table(
        'site',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('code', sa.String(length=16), nullable=False),
        sa.Column('name', sa.String(length=80), nullable=False),
        sa.Column('time_zone', sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_site')),
        sa.UniqueConstraint('code', name=op.f('uq_site_code')),
    )
    op.create_table(
        'department',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('name', sa.String(length=80), nullable=False),
        sa.Column('description', sa.String(length=500), nullable=False),
        sa.Column('company_code', sa.String(length=32), nullable=False),
        sa.Column('company_name', sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_department_site_id_site')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_department')),
        sa.UniqueConstraint('site_id', 'name', name=op.f('uq_department_site_id_name')),
    )
    op.create_index(op.f('ix_department_site_id'), 'department', ['site_id'])
    op.create_table(
        'device',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('name', sa.String(length=80), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('kind', sa.String(length=32), nullable=False),
        sa.Column('token_hash', sa.String(length=64), nullable=False),
        sa.Column('enrolled_at', Moment(), nullable=False),
        sa.Column('active', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_device_site_id_site')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_device')),
        sa.UniqueConstraint('token_hash', name=op.f('uq_device_token_hash')),
    )
    op.create_index(op.f('ix_device_site_id'), 'device', ['site_id'])
    op.create_table(
        'user',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('username', sa.String(length=64), nullable=False),
        sa.Column('full_name', sa.String(length=120), nullable=False),
        sa.Column('email', sa.String(length=254), nullable=False),
        sa.Column('role', sa.String(length=32), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=True),
        sa.Column('department_id', sa.Uuid(), nullable=True),
        sa.Column('password_hash', sa.String(length=100), nullable=True),
        sa.Column('pin_hash', sa.String(length=100), nullable=True),
        sa.Column('badge_hash', sa.String(length=100), nullable=True),
        sa.Column('mfa_secret', sa.String(length=400), nullable=True),
        sa.Column('mfa_step', sa.Integer(), nullable=False),
        sa.Column('active', sa.Boolean(), nullable=False),
        sa.Column('failed_sign_ins', sa.Integer(), nullable=False),
        sa.Column('locked_until', Moment(), nullable=True),
        sa.Column('last_login_at', Moment(), nullable=True),
        sa.Column('language', sa.String(length=8), nullable=False),
        sa.Column('theme', sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_user_department_id_department')),
        sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_user_site_id_site')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_user')),
        sa.UniqueConstraint('badge_hash', name=op.f('uq_user_badge_hash')),
    )
    op.create_index(op.f('ix_user_department_id'), 'user', ['department_id'])
    op.create_index(op.f('ix_user_site_id'), 'user', ['site_id'])
    op.create_index('uq_user_username_lower', 'user', [sa.literal_column('lower(username)')], unique=True)
    op.create_table(
        'api_key',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('user_id', sa.Uuid(), nullable=False),
        sa.Column('name', sa.String(length=80), nullable=False),
        sa.Column('prefix', sa.String(length=12), nullable=False),
        sa.Column('key_hash', sa.String(length=64), nullable=False),
        sa.Column('scopes', sa.JSON(), nullable=False),
        sa.Column('tags', sa.JSON(), nullable=False),
        sa.Column('expires_at', Moment(), nullable=True),
        sa.Column('last_used_at', Moment(), nullable=True),
        sa.Column('revoked_at', Moment(), nullable=True),
        sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_api_key_user_id_user')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_api_key')),
        sa.UniqueConstraint('key_hash', name=op.f('uq_api_key_key_hash')),
    )
    op.create_index(op.f('ix_api_key_user_id'), 'api_key', ['user_id'])
    op.create_table(
        'recovery_code',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('updated_at', Moment(), nullable=False),
        sa.Column('user_id', sa.Uuid(), nullable=False),
        sa.Column('code_hash', sa.String(length=64), nullable=False),
        sa.Column('used_at', Moment(), nullable=True),
        sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_recovery_code_user_id_user')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code')),
    )
    op.create_index(op.f('ix_recovery_code_user_id'), 'recovery_code', ['user_id'])
    op.create_table(
        'sign_in',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('user_id', sa.Uuid(), nullable=False),
        sa.Column('device_id', sa.Uuid(), nullable=True),
        sa.Column('kind', sa.String(length=32), nullable=False),
        sa.Column('token_hash', sa.String(length=64), nullable=False),
        sa.Column('address', sa.String(length=64), nullable=False),
        sa.Column('second_factor', sa.Boolean(), nullable=False),
        sa.Column('started_at', Moment(), nullable=False),
        sa.Column('last_seen_at', Moment(), nullable=False),
        sa.Column('ended_at', Moment(), nullable=True),
        sa.Column('ended_by', sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(['device_id'], ['device.id'], name=op.f('fk_sign_in_device_id_device')),
        sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_sign_in_user_id_user')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in')),
        sa.UniqueConstraint('token_hash', name=op.f('uq_sign_in_token_hash')),
    )
    op.create_index(op.f('ix_sign_in_device_id'), 'sign_in', ['device_id'])
    op.create_index(op.f('ix_sign_in_user_id'), 'sign_in', ['user_id'])


def downgrade() -> None:
    op.drop_table('sign_in')
    op.drop_table('recovery_code')
    op.drop_table('api_key')
    op.drop_table('user')
    op.drop_table('device')
    op.drop_table('department')
    op.drop_table('site')
    op.drop_table('sign_in_delay')
