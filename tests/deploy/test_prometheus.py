"""Alert rules: they parse, fire and stay quiet as their cases say, ask for what is told, and say what to do."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
from prometheus_client import REGISTRY

from app import metrics
from tests.live import ROOT

FOLDER = ROOT / "deploy" / "prometheus"
RULES = (FOLDER / "alerts.yml").read_text()
CASES = (FOLDER / "alerts_test.yml").read_text()
ALERTS = re.findall(r"- alert: (\w+)", RULES)
TOLD_BY_PROMETHEUS = {"up"}


@pytest.mark.skipif(shutil.which("promtool") is None, reason="no promtool here: install prometheus")
@pytest.mark.parametrize(
    "asked", [("check", "rules", "alerts.yml"), ("check", "config", "prometheus.yml"), ("test", "rules", "alerts_test.yml")]
)  # fmt: skip
def test_promtool_is_content(asked: tuple[str, ...]) -> None:
    done = subprocess.run(["promtool", *asked], cwd=FOLDER, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("alert", ALERTS)
def test_each_alert_is_tried_and_has_a_paragraph(alert: str) -> None:
    assert f"runbook: docs/runbook.md#{alert.lower()}\n" in RULES
    assert f"\n### {alert}\n" in (ROOT / "docs" / "runbook.md").read_text()
    assert CASES.count(f"alertname: {alert}") >= 1, "it is never seen to fire"
    assert f'runbook: "docs/runbook.md#{alert.lower()}"' in CASES


def test_rules_ask_for_what_is_told() -> None:
    known = {sample.name for family in REGISTRY.collect() for sample in family.samples}
    known |= {f"{m._name}{end}" for m in vars(metrics).values() if hasattr(m, "_name")
              for end in ("", "_total", "_bucket", "_count", "_sum")}  # fmt: skip
    asked = set(re.findall(r"\b([a-z]+(?:_[a-z]+)+)\b(?=[{\[) ])", RULES)) - {"histogram_quantile"}
    assert len(asked) > 10
    assert asked - known == TOLD_BY_PROMETHEUS & asked
