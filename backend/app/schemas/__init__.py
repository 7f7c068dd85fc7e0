"""Shapes of data: what crosses the HTTP edge and what the rooms hand to one another.

Lives here: Pydantic models and enums. May import: config, errors, logging.
"""
