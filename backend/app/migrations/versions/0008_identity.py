"""users: tokens that end together; API keys with scopes

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

_NEW: dict[str, sa.Column[Any]] = {
    'users': sa.Column('token_generation', sa.Integer(), server_default='0', nullable=False),
    # Keys that were made before may do what they could.
    'api_keys': sa.Column('scopes', sa.String(length=32), server_default='read write spend', nullable=False),
}


def _columns(table: str) -> set[str]:
    return {c['name'] for c in sa.inspect(op.get_bind()).get_columns(table)}


def upgrade() -> None:
    # SQLite commits each change on its own: an upgrade that was killed goes on where it was.
    for table, column in _NEW.items():
        if column.name not in _columns(table):
            op.add_column(table, column)


def downgrade() -> None:
    for table, column in _NEW.items():
        if column.name in _columns(table):
            op.drop_column(table, column.name)
