"""costs become the ledger of money

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

_KEPT = "id, session_id, unit, agent, model_id, provider, cost, duration, success, created_at"


def upgrade() -> None:
    # SQLite commits each table on its own: a killed upgrade begins anew, `costs` is still whole.
    op.execute("DROP TABLE IF EXISTS generation_costs")
    op.create_table(
        'generation_costs',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.String(length=36), nullable=True),
        sa.Column('user_id', sa.Integer(), nullable=True),
        sa.Column('unit', sa.String(length=200), nullable=False),
        sa.Column('attempt', sa.Integer(), nullable=False),
        sa.Column('agent', sa.String(length=32), nullable=False),
        sa.Column('model_id', sa.String(length=128), nullable=False),
        sa.Column('provider', sa.String(length=32), nullable=False),
        sa.Column('status', sa.String(length=16), nullable=False),
        sa.Column('estimated', sa.Numeric(precision=12, scale=6, asdecimal=False), nullable=False),
        sa.Column('cost', sa.Numeric(precision=12, scale=6, asdecimal=False), nullable=False),
        sa.Column('nonce', sa.Integer(), nullable=True),
        sa.Column('job_id', sa.String(length=64), nullable=True),
        sa.Column('duration', sa.Double(), nullable=False),
        sa.Column('success', sa.Boolean(), nullable=False),
        sa.Column('transient', sa.Boolean(), nullable=False),
        sa.Column('error', sa.Text(), nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_generation_costs_session_id_sessions'), ondelete='SET NULL'),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_generation_costs_user_id_users'), ondelete='SET NULL'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_generation_costs')),
        sa.UniqueConstraint('unit', 'attempt', name=op.f('uq_generation_costs_unit')),
        sa.UniqueConstraint('nonce', name=op.f('uq_generation_costs_nonce')),
        sa.UniqueConstraint('job_id', name=op.f('uq_generation_costs_job_id')),
    )
    for column in ('session_id', 'user_id', 'status', 'created_at'):
        op.create_index(op.f(f'ix_generation_costs_{column}'), 'generation_costs', [column], unique=False)
    op.execute(
        f"INSERT INTO generation_costs ({_KEPT}, user_id, attempt, status, estimated, transient, settled_at) "
        f"SELECT {', '.join('c.' + name.strip() for name in _KEPT.split(','))}, s.user_id, 1, 'settled', 0, "
        "false, c.created_at FROM costs c JOIN sessions s ON s.id = c.session_id"
    )
    if op.get_bind().dialect.name == 'postgresql':
        op.execute("SELECT setval('generation_costs_id_seq', COALESCE((SELECT max(id) FROM generation_costs), 0) + 1, false)")
    op.drop_table('costs')


def downgrade() -> None:
    op.execute("DROP TABLE IF EXISTS costs")
    op.create_table(
        'costs',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.String(length=36), nullable=False),
        sa.Column('unit', sa.String(length=128), nullable=False),
        sa.Column('agent', sa.String(length=32), nullable=False),
        sa.Column('model_id', sa.String(length=128), nullable=False),
        sa.Column('provider', sa.String(length=32), nullable=False),
        sa.Column('cost', sa.Numeric(precision=12, scale=6, asdecimal=False), nullable=False),
        sa.Column('duration', sa.Double(), nullable=False),
        sa.Column('success', sa.Boolean(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_costs_session_id_sessions'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_costs')),
        sa.UniqueConstraint('unit', name=op.f('uq_costs_unit')),
    )
    op.create_index(op.f('ix_costs_session_id'), 'costs', ['session_id'], unique=False)
    op.execute(
        f"INSERT INTO costs ({_KEPT}) SELECT {_KEPT} FROM generation_costs "
        "WHERE session_id IS NOT NULL AND attempt = 1 AND status = 'settled' AND length(unit) <= 128"
    )
    if op.get_bind().dialect.name == 'postgresql':
        op.execute("SELECT setval('costs_id_seq', COALESCE((SELECT max(id) FROM costs), 0) + 1, false)")
    op.drop_table('generation_costs')
