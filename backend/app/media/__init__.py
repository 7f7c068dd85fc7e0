"""The craft of media: pure functions on files. ffmpeg graphs, probing, sniffing, thumbnails.

May import: schemas, config, errors. Knows neither the studio engine nor the database.
"""
