"""one-shot ads: mode, wishes and spec of sessions; idempotency keys

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

def _columns() -> set[str]:
    return {c['name'] for c in sa.inspect(op.get_bind()).get_columns('sessions')}


def upgrade() -> None:
    # SQLite commits each change on its own: an upgrade that was killed goes on where it was.
    op.execute("DROP TABLE IF EXISTS idempotency_keys")
    op.create_table(
        'idempotency_keys',
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(length=255), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('session_id', sa.String(length=36), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_idempotency_keys_session_id_sessions'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_idempotency_keys_user_id_users'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('user_id', 'key', name=op.f('pk_idempotency_keys')),
    )
    op.create_index(op.f('ix_idempotency_keys_created_at'), 'idempotency_keys', ['created_at'])
    there = _columns()
    for column in (
        sa.Column('mode', sa.String(length=16), server_default='guided', nullable=False),
        sa.Column('wishes', sa.JSON(), nullable=True),
        sa.Column('spec', sa.JSON(), nullable=True),
    ):
        if column.name not in there:
            op.add_column('sessions', column)
    op.execute(f"DROP INDEX IF EXISTS {op.f('ix_sessions_mode')}")
    op.create_index(op.f('ix_sessions_mode'), 'sessions', ['mode'])


def downgrade() -> None:
    op.execute(f"DROP INDEX IF EXISTS {op.f('ix_sessions_mode')}")
    there = _columns()
    for name in ('mode', 'wishes', 'spec'):
        if name in there:
            op.drop_column('sessions', name)
    op.execute("DROP TABLE IF EXISTS idempotency_keys")
