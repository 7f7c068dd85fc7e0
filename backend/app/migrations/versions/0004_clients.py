"""clients, campaigns, storyboard approval, API keys

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

_SESSION_COLUMNS = ('client_id', 'campaign_id', 'branding', 'approved_at', 'approved_by')


def _columns(table: str) -> set[str]:
    return {c['name'] for c in sa.inspect(op.get_bind()).get_columns(table)}


def upgrade() -> None:
    # SQLite commits each change on its own: an upgrade that was killed goes on where it was.
    for name in ('api_keys', 'campaigns', 'clients'):
        op.execute(f"DROP TABLE IF EXISTS {name}")
    op.create_table(
        'clients',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=120), nullable=False),
        sa.Column('brand_guidelines', sa.JSON(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_clients_user_id_users'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_clients')),
    )
    op.create_index(op.f('ix_clients_user_id'), 'clients', ['user_id'])
    op.create_table(
        'campaigns',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('client_id', sa.String(length=36), nullable=False),
        sa.Column('name', sa.String(length=120), nullable=False),
        sa.Column('brand_guidelines', sa.JSON(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_campaigns_user_id_users'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['client_id'], ['clients.id'], name=op.f('fk_campaigns_client_id_clients'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_campaigns')),
    )
    op.create_index(op.f('ix_campaigns_user_id'), 'campaigns', ['user_id'])
    op.create_index(op.f('ix_campaigns_client_id'), 'campaigns', ['client_id'])
    op.create_table(
        'api_keys',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=120), nullable=False),
        sa.Column('prefix', sa.String(length=16), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_api_keys_user_id_users'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_api_keys')),
        sa.UniqueConstraint('digest', name=op.f('uq_api_keys_digest')),
    )
    op.create_index(op.f('ix_api_keys_user_id'), 'api_keys', ['user_id'])
    there = _columns('sessions')
    for column in (
        # Without foreign keys: SQLite can't add one later, and an ad outlives the client it was made for.
        sa.Column('client_id', sa.String(length=36), nullable=True),
        sa.Column('campaign_id', sa.String(length=36), nullable=True),
        sa.Column('branding', sa.JSON(), nullable=True),
        sa.Column('approved_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('approved_by', sa.Integer(), nullable=True),
    ):
        if column.name not in there:
            op.add_column('sessions', column)
    for name in ('client_id', 'campaign_id'):
        op.execute(f"DROP INDEX IF EXISTS {op.f(f'ix_sessions_{name}')}")
        op.create_index(op.f(f'ix_sessions_{name}'), 'sessions', [name])


def downgrade() -> None:
    for name in ('client_id', 'campaign_id'):
        op.execute(f"DROP INDEX IF EXISTS {op.f(f'ix_sessions_{name}')}")
    there = _columns('sessions')
    for name in _SESSION_COLUMNS:
        if name in there:
            op.drop_column('sessions', name)
    for name in ('api_keys', 'campaigns', 'clients'):
        op.execute(f"DROP TABLE IF EXISTS {name}")
