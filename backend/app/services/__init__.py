"""The rules and the SQL, one stem each. They raise AppError, never HTTPException, and never commit.

May import: providers, storage, realtime, studio, media, models, schemas, database, config, errors.
"""
