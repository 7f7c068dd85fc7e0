"""Known holes of what Adreel is made of, and secrets in its tree and history: `make audit`.

Asks PyPI's and npm's advisories about the locked versions; one that can't be reached is said, and does not fail, so that work goes on without the
internet. Secrets are looked for by the patterns of detect-secrets that know their issuer: keys of clouds, hosts and payment services, private keys. Ends
with 1 when something is found.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from detect_secrets.core.scan import scan_line
from detect_secrets.settings import transient_settings

ROOT = Path(__file__).resolve().parents[1]
LOCK = "requirements.txt"
DETECTORS = (
    "ArtifactoryDetector", "AWSKeyDetector", "AzureStorageKeyDetector", "CloudantDetector", "DiscordBotTokenDetector",
    "GitHubTokenDetector", "GitLabTokenDetector", "IbmCloudIamDetector", "MailchimpDetector", "NpmDetector", "OpenAIDetector",
    "PrivateKeyDetector", "PypiTokenDetector", "SendGridDetector", "SlackDetector", "SquareOAuthDetector", "StripeDetector",
    "TelegramBotTokenDetector", "TwilioKeyDetector",
)  # fmt: skip
REPLICATE = re.compile(r"\br8_[A-Za-z0-9]{37}\b")
"""Which detect-secrets does not know."""
MADE_UP = {
    "tests/media/test_credentials.py",  # writes a file that only begins like a key
}


def _answer(*command: str, folder: Path = ROOT) -> Any:
    told = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout
    try:
        return json.loads(told)
    except json.JSONDecodeError:
        return None


def python_holes() -> list[str]:
    told = _answer(str(Path(sys.executable).with_name("pip-audit")), "--requirement", LOCK, "--disable-pip", "--no-deps",
                   "--format", "json", "--progress-spinner", "off")  # fmt: skip
    packages = told["dependencies"] if told else []
    unknown = [each["name"] for each in packages if "skip_reason" in each]
    if not packages or unknown:
        print(f"PyPI's advisories could not be asked about {len(unknown) or 'any'} packages")
    else:
        print(f"PyPI's advisories know nothing of {len(packages)} packages of {LOCK}")
    return [
        f"{each['name']} {each['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or 'none'}"
        for each in packages
        for hole in each.get("vulns", [])
    ]


def node_holes() -> list[str]:
    told = _answer("npm", "audit", "--omit", "dev", "--json", folder=ROOT / "frontend")
    if not told or "vulnerabilities" not in told:
        print("npm's advisories could not be asked")
        return []
    print(f"npm's advisories: {len(told['vulnerabilities'])} of what the pages are made of")
    return [f"{name}: {hole['severity']}" for name, hole in told["vulnerabilities"].items()]


def _added() -> Iterator[tuple[str, str, str]]:
    """Every line that was ever added: commit, file, line; what is in the tree is among them."""
    command = ("git", "log", "-p", "--all", "--no-color", "--no-renames", "--unified=0", "--format=commit %h")  # fmt: skip
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, errors="replace"
    ) as git:
        assert git.stdout
        commit = file = ""
        for line in git.stdout:
            if line.startswith("commit "):
                commit = line.split()[1]
            elif line.startswith("+++ "):
                file = line[6:].strip()
            elif line.startswith("+"):
                yield commit, file, line[1:].rstrip("\n")


def secrets() -> list[str]:
    if not shutil.which("git") or not (ROOT / ".git").exists():
        print("there is no history here to look for secrets in")
        return []
    found, lines, seen = [], 0, set()
    with transient_settings({"plugins_used": [{"name": name} for name in DETECTORS]}):
        for commit, file, line in _added():
            lines += 1
            if file in MADE_UP or (file, line) in seen:
                continue
            seen.add((file, line))
            kinds = [each.type for each in scan_line(line)]
            kinds += ["Replicate token"] * bool(REPLICATE.search(line))
            found += [f"{commit} {file}: {kind}" for kind in kinds]
    print(f"{lines} lines of the history: {len(found)} secrets")
    return found


def main() -> int:
    found = [*python_holes(), *node_holes(), *secrets()]
    for each in found:
        print(each, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
