"""Alembic: the schema's history, and how it is applied."""
