"""The embedded rendering engine: prompt-shaped products, lit, filmed and scored on the CPU.

Lives here: geometry, materials, light, camera, sets, archetypes, views, motion, label artwork,
typography and the composer of music. May import: schemas, config, errors, logging. It knows no
database, no HTTP, no file store: it takes typed requests and returns arrays.

Conventions: world units are decimetres-ish (a product is about 2 to 3 units), y is up, +z faces the
viewer, colours are linear-light Rec. 709 unless a name ends in `_srgb`, angles are degrees at the
API and radians inside kernels. Arrays are (height, width, channels), float32.
"""

ENGINE_VERSION = "studio-2"
"""Part of every render's identity: same seed and same version give the same bytes."""
