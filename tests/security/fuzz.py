"""Schemathesis against the running application, all checks, with links between calls: `make fuzz`, or `python -m tests.security.fuzz [minutes]`.

The server is a process of its own with an empty place and without rate limits; who calls is signed in as an admin. Left out are the calls that would end
the sign-in. What is no error, and why, says `schemathesis.toml`; what the server said is in `.cache/fuzz/server.log`.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.live import ROOT, Client, Server

MINUTES = 30.0
ENDS_THE_SIGN_IN = r"^/api/(auth/(logout|password)|user)$"
SCHEMATHESIS = ROOT / ".cache" / "fuzz" / "bin" / "schemathesis"


def main() -> int:
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES
    with tempfile.TemporaryDirectory() as place:
        server = Server(Path(place) / "data", UPLOAD_RATE="", LOG_LEVEL="INFO")
        server.start()
        try:
            with Client(server.url) as person:
                server.order("admin", person.email)
                command = [
                    str(SCHEMATHESIS), "--config-file", str(Path(__file__).with_name("schemathesis.toml")), "run", f"{server.url}/openapi.json", "--url", server.url, "--header", f"Authorization: Bearer {person.token}",
                    "--max-time", str(int(minutes * 60)), "--max-examples", "200", "--continue-on-failure", "--workers", "2",
                    "--request-timeout", "30", "--exclude-path-regex", ENDS_THE_SIGN_IN, "--suppress-health-check", "all", "--no-color",
                ]  # fmt: skip
                code = subprocess.run(command, cwd=place, check=False).returncode
        finally:
            (ROOT / ".cache" / "fuzz" / "server.log").write_text(server.log())
            server.stop()
    return code


if __name__ == "__main__":
    sys.exit(main())
