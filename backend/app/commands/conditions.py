"""What a process needs before it starts. Whatever is missing is said on stderr."""

from __future__ import annotations

import socket
import sys

from app.config import Settings
from app.media.credentials import BadCredentials, open_credentials


def can_sign(settings: Settings) -> bool:
    """Whether ads can be signed here."""
    try:
        open_credentials(settings)
    except BadCredentials as error:
        print(f"adreel: {error}", file=sys.stderr)
        return False
    return True


def shares_database(settings: Settings, what: str) -> bool:
    """Whether the settings name a database that processes can share, which `what` needs."""
    if not settings.shared:
        print(f"adreel: {what} needs a database that processes can share; set DATABASE_URL to a PostgreSQL.", file=sys.stderr)  # fmt: skip
    return settings.shared


def port_is_free(host: str, port: int, name: str) -> bool:
    """Whether nobody listens on a port yet; `name` is the setting that chooses another."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            print(f"adreel: port {port} is taken; set {name} to another.", file=sys.stderr)
            return False
    return True
