"""sessions: a budget of their own, trimmed clips, a link to share

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def _columns() -> set[str]:
    return {c['name'] for c in sa.inspect(op.get_bind()).get_columns('sessions')}


def upgrade() -> None:
    # SQLite commits each change on its own: an upgrade that was killed goes on where it was.
    there = _columns()
    for column in (
        sa.Column('budget_usd', sa.Numeric(precision=12, scale=6, asdecimal=False), nullable=True),
        sa.Column('trims', sa.JSON(), nullable=True),
        sa.Column('share_token', sa.String(length=64), nullable=True),
    ):
        if column.name not in there:
            op.add_column('sessions', column)
    op.execute(f"DROP INDEX IF EXISTS {op.f('ix_sessions_share_token')}")
    op.create_index(op.f('ix_sessions_share_token'), 'sessions', ['share_token'], unique=True)


def downgrade() -> None:
    op.execute(f"DROP INDEX IF EXISTS {op.f('ix_sessions_share_token')}")
    there = _columns()
    for name in ('budget_usd', 'trims', 'share_token'):
        if name in there:
            op.drop_column('sessions', name)
