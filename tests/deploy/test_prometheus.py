"""Alert rules and dashboards: rules fire and stay quiet as their cases say, both ask for what is told; what to do is written."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
from deploy.grafana.build import DASHBOARDS, Dashboard, built, path, text
from prometheus_client import REGISTRY

from app import metrics
from tests.live import ROOT

FOLDER = ROOT / "deploy" / "prometheus"
RULES = (FOLDER / "alerts.yml").read_text()
CASES = (FOLDER / "alerts_test.yml").read_text()
ALERTS = re.findall(r"- alert: (\w+)", RULES)


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
    quiet = len(re.findall(rf"alertname: {alert}, exp_alerts: \[\]", CASES))
    assert quiet >= 1, "it is never seen not to fire"
    assert CASES.count(f"alertname: {alert}") > quiet, "it is never seen to fire"
    assert f'runbook: "docs/runbook.md#{alert.lower()}"' in CASES


def told() -> set[str]:
    """Names of all samples that a process may tell."""
    known = {sample.name for family in REGISTRY.collect() for sample in family.samples}
    ends = ("", "_total", "_bucket", "_count", "_sum")
    return known | {f"{m._name}{end}" for m in vars(metrics).values() if hasattr(m, "_name") for end in ends}  # fmt: skip


def asked(text: str) -> set[str]:
    """Names of metrics in PromQL."""
    return set(re.findall(r"\b([a-z]+(?:_[a-z]+)+)\b(?=[{\[) ]|$)", text, re.M)) - {"histogram_quantile"}  # fmt: skip


def test_rules_ask_for_what_is_told() -> None:
    assert len(asked(RULES)) > 10
    assert asked(RULES) <= told()


@pytest.mark.parametrize("dashboard", DASHBOARDS, ids=lambda d: d.uid)
def test_dashboards_ask_for_what_is_told(dashboard: Dashboard) -> None:
    for panel in dashboard.panels:
        for query, _ in panel.queries:
            assert asked(query) or "up{" in query, query
            assert asked(query) <= told()


@pytest.mark.parametrize("dashboard", DASHBOARDS, ids=lambda d: d.uid)
def test_dashboards_are_written_anew_after_a_change(dashboard: Dashboard) -> None:
    assert path(dashboard).read_text() == text(dashboard), "run deploy/grafana/build.py"


@pytest.mark.parametrize("dashboard", DASHBOARDS, ids=lambda d: d.uid)
def test_panels_lie_beside_one_another(dashboard: Dashboard) -> None:
    taken: set[tuple[int, int]] = set()
    for panel in built(dashboard)["panels"]:
        place = panel["gridPos"]
        cells = {
            (x, y) for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }  # fmt: skip
        assert not cells & taken, panel["title"]
        assert max(x for x, _ in cells) < 24
        taken |= cells
