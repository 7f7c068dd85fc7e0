"""Who runs a model. Lives here: the provider interface, the registry, one file per provider.

May import: studio, media, schemas, config, errors. Knows no database and no HTTP edge.
"""
