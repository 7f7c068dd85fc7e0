"""The rules and the SQL, one stem each. They raise AppError, never HTTPException, and leave it to their callers to commit; where one has to by itself, its text says why.

May import: providers, storage, realtime, studio, media, models, schemas, database, config, errors.
"""
