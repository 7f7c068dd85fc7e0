"""workers: processes with leases

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # SQLite commits each change on its own: an upgrade that was killed goes on where it was.
    op.execute("DROP TABLE IF EXISTS workers")
    op.create_table(
        'workers',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('host', sa.String(length=255), nullable=False),
        sa.Column('pid', sa.Integer(), nullable=False),
        sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('heartbeat_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('reaped_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('handed_on_at', sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_workers')),
    )
    op.create_index(op.f('ix_workers_heartbeat_at'), 'workers', ['heartbeat_at'])


def downgrade() -> None:
    op.drop_index(op.f('ix_workers_heartbeat_at'), 'workers')
    op.drop_table('workers')
