"""admins: accounts that see and tend everybody's work

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def _there() -> bool:
    return 'is_admin' in {c['name'] for c in sa.inspect(op.get_bind()).get_columns('users')}


def upgrade() -> None:
    # SQLite commits each change on its own: an upgrade that was killed goes on where it was.
    if not _there():
        op.add_column('users', sa.Column('is_admin', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    if _there():
        op.drop_column('users', 'is_admin')
