"""Adreel: a self-hosted AI ad-video studio.

Rooms, top to bottom; each may import only from those below it (`import-linter` holds this):
`cli` → `commands | doctor` → `main` → `routers | orchestrator` → `services | agents` →
`providers | storage | realtime` → `studio | media` → `models` → `schemas` → `database` → `config | errors | logging`.
"""

__version__ = "0.1.0"
