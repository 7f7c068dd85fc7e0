"""The rules and the SQL, one stem each. They raise AppError, never HTTPException, and leave it to their callers to commit;
those that take a Database in place of a session open short transactions of their own.

May import: providers, storage, realtime, studio, media, models, schemas, database, config, errors.
"""
