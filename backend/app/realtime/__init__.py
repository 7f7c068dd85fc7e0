"""Event log → bus → WebSocketManager: how watchers learn of progress.

The log is the truth (a row per event, written with the change it tells of); the bus only says that
something is new. May import: models, schemas, database, config, errors.
"""
